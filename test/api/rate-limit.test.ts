import { createServer, type Server } from "node:http";
import express, { type NextFunction, type Request, type Response } from "express";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { meter } from "../../api/meter.ts";
import { callerLimits, placeOf } from "../../api/rate-limit.ts";
import { SiriusError } from "../../bot/errors.ts";

const share = async () => new Map<string, number>();
const costOf = (path: string): number => ({ "/dear": 10, "/free": 0 })[path] ?? 1;
let now = 0;
let server: Server;
let base: string;
beforeAll(async () => {
  const app = express().set("trust proxy", 1);
  const keys = {
    find: async (secret: string) => (secret === "known" ? { id: "1", perMinute: 100 } : undefined),
  };
  app.use(callerLimits({ perMinute: 12, now: () => now, costOf, keys, share }).ofCaller);
  app.use((_request, response) => void response.send("ok"));
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const code = error instanceof SiriusError ? error.code : "";
    response.status(code === "api_key_unknown" ? 401 : 429).json({ code });
  });
  server = createServer(app);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
});
afterAll(() => server.close());
beforeEach(() => {
  now += 600_000;
});

const ask = (path = "/", headers: Record<string, string> = {}) =>
  fetch(base + path, { headers: { "X-Forwarded-For": "192.0.2.1", ...headers } });

describe("whoever asks without a key", () => {
  test("is told what is left, in both ways that are in use", async () => {
    now = 600_000 + 15_000;
    const { headers } = await ask();
    expect(headers.get("ratelimit-policy")).toBe('"minute";q=12;w=60');
    expect(headers.get("ratelimit")).toBe('"minute";r=11;t=45');
    expect(headers.get("x-ratelimit-limit")).toBe("12");
    expect(headers.get("x-ratelimit-remaining")).toBe("11");
    expect(headers.get("x-ratelimit-reset")).toBe("45");
  });

  test("is refused after a share of the own address, with when to come back", async () => {
    for (let times = 0; times < 12; times += 1) expect((await ask()).status).toBe(200);
    const refused = await ask();
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(await refused.json()).toEqual({ code: "rate_limited" });
    expect((await ask("/", { "X-Forwarded-For": "192.0.2.2" })).status).toBe(200);
    now += 60_000;
    expect((await ask()).status).toBe(200);
  });

  test("pays ten for a call that costs ten, and nothing for one that is free", async () => {
    await ask("/free");
    const { headers } = await ask("/dear");
    expect(headers.get("x-ratelimit-remaining")).toBe("2");
    expect((await ask("/dear")).status).toBe(429);
  });
});

describe("whoever sends a key", () => {
  const key = { Authorization: "Bearer known" };

  test("has the limit of the key, whatever the address", async () => {
    for (let times = 0; times < 13; times += 1) await ask();
    const { status, headers } = await ask("/", key);
    expect(status).toBe(200);
    expect(headers.get("x-ratelimit-limit")).toBe("100");
    const elsewhere = await ask("/", { ...key, "X-Forwarded-For": "192.0.2.9" });
    expect(elsewhere.headers.get("x-ratelimit-remaining")).toBe("98");
  });

  test.each(["Bearer guessed", "Basic a2V5", "Bearer", "Bearer é"])(
    "is refused with %j, and pays for trying",
    async (authorization) => {
      const refused = await ask("/", {
        Authorization: encodeURI(authorization).replace("%20", " "),
      });
      expect(refused.status).toBe(401);
      expect(refused.headers.get("www-authenticate")).toBe("Bearer");
      expect(refused.headers.get("x-ratelimit-remaining")).toBe("11");
    },
  );
});

describe("one place", () => {
  test.each([
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "::ffff:192.0.2.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
  ])("of %s is counted as %s", (ip, place) => {
    expect(placeOf(ip)).toBe(place);
  });
});

describe("the counts of several processes", () => {
  test("are added up once a second, and only of callers who ask much", async () => {
    vi.useFakeTimers();
    const told: [string, number][][] = [];
    const counted = meter(
      () => now,
      async (counts) => {
        told.push([...counts]);
        return new Map([...counts].map(([who, count]) => [who, count + 50]));
      },
    );
    for (let times = 0; times < 5; times += 1) counted.count("much", 1, 3);
    counted.count("little", 1, 3);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told).toEqual([[["much", 5]]]);
    expect(counted.count("much", 1, 3)).toBe(56);
    expect(counted.count("little", 1, 3)).toBe(2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told[1]).toEqual([["much", 1]]);
    vi.useRealTimers();
  });

  test("go on in each while the database is away, and are told once it is back", async () => {
    vi.useFakeTimers();
    let away = true;
    const told: number[] = [];
    const counted = meter(
      () => now,
      async (counts) => {
        if (away) throw new Error("away");
        told.push(counts.get("one") ?? 0);
        return counts;
      },
    );
    expect(counted.count("one", 1, 1)).toBe(1);
    await vi.advanceTimersByTimeAsync(1_000);
    away = false;
    expect(counted.count("one", 1, 1)).toBe(2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told).toEqual([2]);
    expect(counted.count("one", 1, 1)).toBe(3);
    vi.useRealTimers();
  });
});
