/** A score that is at hand is answered by a shorter way, which says the same to the letter. */
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { DEMO_KITCHEN, DEMO_PASTRY } from "../../db/demo-world.ts";
import { runSirius, type RunningSirius } from "../running-sirius.ts";

let running: RunningSirius;
beforeAll(async () => {
  running = await runSirius();
}, 120_000);
afterAll(() => running.stop());

const PATH = `/api/v1/formations/${encodeURIComponent(DEMO_PASTRY.key)}/score`;
const get = (path: string, init?: RequestInit) => fetch(running.url + path, init);
/** The usual way gives each request a number, under which its failures are logged. */
const isKept = (response: Response) => !response.headers.has("x-request-id");

beforeEach(() =>
  vi.waitFor(
    async () => {
      if (!isKept(await get(PATH))) throw new Error("not kept yet");
    },
    { timeout: 10_000 },
  ),
);

/** May differ between two answers of the same moment. */
const OWN = new Set([
  "date",
  "x-request-id",
  "ratelimit",
  "x-ratelimit-remaining",
  "x-ratelimit-reset",
]);

function told({ headers, status }: Response) {
  return { status, headers: Object.fromEntries([...headers].filter(([name]) => !OWN.has(name))) };
}

test("it has the bytes and the headers of the usual way", async () => {
  const kept = await get(PATH);
  await running.release();
  const usual = await get(PATH);
  expect([isKept(kept), isKept(usual)]).toEqual([true, false]);
  expect(told(kept)).toEqual(told(usual));
  expect(await kept.text()).toBe(await usual.text());
});

test("who has it gets 304 by both ways", async () => {
  const etag = (await get(PATH)).headers.get("etag") ?? "";
  const again = { headers: { "If-None-Match": `"other", W/${etag}` } };
  const kept = await get(PATH, again);
  await running.release();
  const usual = await get(PATH, again);
  expect([isKept(kept), isKept(usual)]).toEqual([true, false]);
  expect(told(kept)).toEqual(told(usual));
  expect(kept.status).toBe(304);
});

const left = async (path: string) => Number((await get(path)).headers.get("x-ratelimit-remaining"));

test("it counts against the limit as the usual way does", async () => {
  const first = await left(PATH);
  const other = await left(`/api/v1/formations/${encodeURIComponent(DEMO_KITCHEN.key)}/score`);
  expect([other, await left(PATH)]).toEqual([first - 1, first - 2]);
});

test.each([
  ["a wrong key of the API", { Authorization: "Bearer x" }, 401, "application/problem+json"],
  ["JSON-LD", { Accept: "application/ld+json" }, 200, "application/ld+json"],
])("%s takes the usual way", async (_what, headers, status, type) => {
  const answer = await get(PATH, { headers });
  expect([answer.status, isKept(answer)]).toEqual([status, false]);
  expect(answer.headers.get("content-type")).toContain(type);
});

test("other ways to write the key, HEAD and other methods are as ever", async () => {
  const twice = PATH.replace("%23", "%2523");
  expect(await (await get(twice)).text()).toBe(await (await get(PATH)).text());
  const head = await get(PATH, { method: "HEAD" });
  expect([head.status, await head.text()]).toEqual([200, ""]);
  expect((await get(PATH, { method: "OPTIONS" })).status).toBe(204);
  expect((await get(PATH, { method: "DELETE" })).status).toBe(405);
});

test("a score that is gone is gone, also when another process took it away", async () => {
  const { pool } = running.database;
  await pool.query("delete from score_snapshot where level = 'training'");
  await vi.waitFor(async () =>
    expect(await (await get(PATH)).json()).toMatchObject({ statut: "insuffisant" }),
  );
});
