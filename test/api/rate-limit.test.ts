import { createServer, type Server } from "node:http";
import express, { type NextFunction, type Request, type Response } from "express";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { rateLimit } from "../../api/rate-limit.ts";
import { SiriusError } from "../../bot/errors.ts";

const costOf = (path: string): number => (path === "/dear" ? 10 : 1);
let now = 0;
let server: Server;
let base: string;
beforeAll(async () => {
  const app = express().set("trust proxy", 1);
  app.use(rateLimit({ perMinute: 12, now: () => now, costOf }));
  app.use((_request, response) => void response.send("ok"));
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    response.status(429).json({ code: error instanceof SiriusError ? error.code : "" });
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

const ask = (path = "/", address = "192.0.2.1") =>
  fetch(base + path, { headers: { "X-Forwarded-For": address } });

test("each answer tells what is left, in both ways that are in use", async () => {
  now = 600_000 + 15_000;
  const { headers } = await ask();
  expect(headers.get("ratelimit-policy")).toBe('"minute";q=12;w=60');
  expect(headers.get("ratelimit")).toBe('"minute";r=11;t=45');
  expect(headers.get("x-ratelimit-limit")).toBe("12");
  expect(headers.get("x-ratelimit-remaining")).toBe("11");
  expect(headers.get("x-ratelimit-reset")).toBe("45");
});

test("one address is refused after its share, with when to come back, and others are not", async () => {
  for (let times = 0; times < 12; times += 1) expect((await ask()).status).toBe(200);
  const refused = await ask();
  expect(refused.status).toBe(429);
  expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
  expect(await refused.json()).toEqual({ code: "rate_limited" });
  expect((await ask("/", "192.0.2.2")).status).toBe(200);
  now += 60_000;
  expect((await ask()).status).toBe(200);
});

test("a call that costs ten counts for ten", async () => {
  const { headers } = await ask("/dear");
  expect(headers.get("x-ratelimit-remaining")).toBe("2");
  expect((await ask("/dear")).status).toBe(429);
});
