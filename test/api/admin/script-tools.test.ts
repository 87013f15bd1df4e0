/** Drafts are played in a thread of their own: a costly one keeps nobody waiting but its author. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scriptToolRoutes } from "../../../api/admin/script-tools.ts";
import { scriptWorkbench } from "../../../api/admin/script-workbench.ts";
import type { ToolRequest } from "../../../bot/script-tools.ts";
import { openPanels, type Panels } from "../../web/panels-page.ts";

const source = readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8");
const DIAGRAM: ToolRequest = { tool: "diagram", source, lang: "fr" };

/** Many examples, each with many moves: more than a second of work within the sizes that are allowed. */
function costly(): string {
  const play = Array.from({ length: 60 }, () => "{reply: b}").join(",");
  const head = source.slice(0, source.indexOf("\ntests:"));
  const tests = Array.from(
    { length: 180 },
    (_, at) => `  - {name: e${at}, outcome: null, play: [${play}]}`,
  );
  return `${head}\ntests:\n${tests.join("\n")}\n`;
}

describe("the workbench", () => {
  test("answers each request, in the order they came", async () => {
    const bench = scriptWorkbench();
    const broken = { ...DIAGRAM, source: "schema: 1\n" };
    const [one, two] = await Promise.all([bench.ask(DIAGRAM), bench.ask(broken)]);
    expect(one).toMatchObject({ ok: true, steps: expect.any(Array) });
    expect(two).toMatchObject({ ok: false });
    await bench.close();
  });

  test("ends what takes too long with words, and goes on with the next", async () => {
    const bench = scriptWorkbench(300);
    const slow = bench.ask({ tool: "examples", source: costly(), lang: "fr" });
    const next = bench.ask({ ...DIAGRAM, source: "schema: 1" });
    let turned = 0;
    const turning = setInterval(() => (turned += 1), 20);
    const answer = await slow;
    clearInterval(turning);
    expect(answer).toMatchObject({
      ok: false,
      faults: [{ message: expect.stringContaining("trop de temps") }],
    });
    // The process had its time for others meanwhile.
    expect(turned).toBeGreaterThan(2);
    expect(JSON.stringify(await next)).not.toContain("trop de temps");
    await bench.close();
  });

  test("refuses what would wait behind too many, and leaves nobody without an answer at the end", async () => {
    const bench = scriptWorkbench();
    const asked = Array.from({ length: 33 }, () => bench.ask(DIAGRAM));
    expect(() => bench.ask(DIAGRAM)).toThrow(expect.objectContaining({ code: "rate_limited" }));
    await bench.close();
    const answers = await Promise.all(asked);
    expect(answers.every(({ ok }) => !ok)).toBe(true);
  });
});

test("a check that nobody waits for any more is taken back, and a publication comes before what waits", async () => {
  const bench = scriptWorkbench();
  const context = { key: "fin-apprentissage", earlier: [] };
  const request = { check: "review", source, context, withScript: false } as const;
  const how = { limitMs: 60_000 };
  const order: string[] = [];
  const gone = new AbortController();
  const first = bench.review(request, how).then(() => order.push("first"));
  const dropped = bench.review(request, { ...how, signal: gone.signal });
  const later = bench.review(request, how).then(() => order.push("later"));
  const urgent = bench.review(request, { ...how, isUrgent: true }).then(() => order.push("urgent"));
  gone.abort();
  expect(await dropped).toBeUndefined();
  await Promise.all([first, later, urgent]);
  expect(order).toEqual(["first", "urgent", "later"]);
  await bench.close();
});

describe("asked over HTTP", () => {
  let panels: Panels;
  beforeAll(async () => {
    panels = await openPanels();
  });
  afterAll(() => panels.close());

  const post = (tool: string, body: unknown): Promise<Response> =>
    fetch(`${panels.url}/admin/scripts/api/${tool}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  test("a draft is played", async () => {
    const answer = await post("play", { source, channel: "sms", moves: [{ reply: "ok" }] });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ ok: true, open: { step: "parcours" } });
  });

  test("a reply is read for one question, whatever comes before it", async () => {
    const asked = { source, step: "note", locale: "fr", reply: "plutôt bien, un bon 4" };
    const answer = await post("read", asked);
    expect(await answer.json()).toMatchObject({ ok: true, said: expect.stringContaining("4") });
    const none = await post("read", { ...asked, step: "fin" });
    expect(await none.json()).toMatchObject({ ok: false });
    expect((await post("read", { source, reply: "4" })).status).toBe(400);
  });

  test.each([
    ["an empty body", {}],
    [
      "too many moves",
      { source, channel: "web", moves: Array.from({ length: 61 }, () => ({ reply: "a" })) },
    ],
    ["a move of no kind", { source, channel: "web", moves: [{ shout: "a" }] }],
    ["another channel", { source, channel: "fax" }],
  ])("%s is refused", async (_what, body) => {
    expect((await post("play", body)).status).toBe(400);
  });

  test("a huge draft is refused as such", async () => {
    const body = { source: "x".repeat(600_000), channel: "web" };
    expect((await post("play", body)).status).toBe(413);
  });

  test("whoever may read scripts may try them, and nothing goes to the journal", () => {
    const routes = scriptToolRoutes({ workbench: scriptWorkbench() });
    expect(routes.map(({ method, path, permission }) => [method, path, permission])).toEqual(
      ["play", "record", "read", "examples", "reread", "renew", "diagram", "differences"].map(
        (tool) => ["post", `/admin/scripts/api/${tool}`, "scripts.read"],
      ),
    );
  });
});
