/** What docs/api.md says is what happens: its commands on the demonstration, its table on the sandbox. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runSirius, type RunningSirius } from "../running-sirius.ts";

const PAGE = readFileSync("docs/api.md", "utf8");
const HOST = "http://127.0.0.1:3000";

let running: RunningSirius;
beforeAll(async () => {
  running = await runSirius();
}, 120_000);
afterAll(() => running.stop());

/** A command of curl, as a request. */
function requestOf(command: string) {
  const [, path = ""] = /'?http:\/\/127\.0\.0\.1:3000([^'\s]*)/.exec(command) ?? [];
  const headers = [...command.matchAll(/-H '([^:]+): ([^']+)'/g)].map(
    ([, name = "", value = ""]): [string, string] => [name, value],
  );
  const [, body] = /-d '([^']+)'/s.exec(command) ?? [];
  return { path, init: { headers, ...(body !== undefined && { method: "POST", body }) } };
}

const COMMANDS = [...PAGE.matchAll(/```sh\n(.*?)```/gs)]
  .flatMap(([, block = ""]) => block.split(/^(?=curl )/m))
  .filter((command) => command.includes(HOST));

test("the page shows each kind of call", () => {
  expect(COMMANDS.length).toBeGreaterThan(8);
});

test.each(COMMANDS)("%s", async (command) => {
  const { path, init } = requestOf(command);
  const answer = await fetch(running.url + path, init);
  expect(answer.status).toBe(200);
  const text = await answer.text();
  expect(text.length).toBeGreaterThan(100);
  // What is shown has figures in it.
  expect(text).not.toContain('"data":[]');
  expect(text).not.toContain('"statut":"aucun","seuil"');
});

test("the answer printed for the first command is the answer, but for its day and its themes", async () => {
  const [, printed = ""] = /```json\n(.*?)```/s.exec(PAGE) ?? [];
  const { path } = requestOf(COMMANDS[0] ?? "");
  const answer = await (await fetch(running.url + path)).json();
  const { themes, calcule_le, methode, periode_experience, ...shown } = JSON.parse(printed);
  expect(answer).toMatchObject(shown);
  expect(Object.keys(answer)).toEqual(
    expect.arrayContaining(Object.keys({ calcule_le, methode, periode_experience })),
  );
  expect(answer.themes).toMatchObject(themes);
});

const at = (path: string) => fetch(`${running.url}/bac-a-sable/api/v1/${path}`);

describe("the sandbox", () => {
  const rows = [...PAGE.matchAll(/^\| (`(?:formations|scores|avis)[^|]+) \| ([^|]+) \|$/gm)];

  const SAID: readonly (readonly [RegExp, number, object])[] = [
    [/twelve answers/, 200, { statut: "publie", nb_repondants: 12 }],
    [/too few answers/, 200, { statut: "insuffisant", niveau_superieur: { statut: "publie" } }],
    [/nobody was asked/, 200, { statut: "aucun" }],
    [/was replaced/, 200, { statut: "publie", nb_repondants: 12 }],
    [/404/, 404, { code: "training_unknown" }],
    [/409/, 409, { code: "identifier_ambiguous" }],
    [/410/, 410, { code: "review_withdrawn" }],
    [/too many requests/, 429, { code: "rate_limited" }],
  ];

  test.each(SAID)("shows what the page says of %s", async (said, status, body) => {
    const row = rows.find(([, , what = ""]) => said.test(what));
    const [path = ""] = [...(row?.[1] ?? "").matchAll(/`([^`]+)`/g)].map(([, each = ""]) => each);
    const answer = await at(path);
    expect([path, answer.status]).toEqual([path, status]);
    expect(await answer.json()).toMatchObject(body);
  });

  test("has the three texts", async () => {
    const key = "900001P01100000000180001000000001800010-69381%23L01";
    const { data } = await (await at(`formations/${key}/avis`)).json();
    expect(data).toHaveLength(3);
    expect(data.map(({ texte }: { texte: string }) => texte).join()).toContain("[…]");
    expect(data.some(({ reponse }: { reponse: object | null }) => reponse !== null)).toBe(true);
    expect(
      data.some(({ ancienne_version: former }: { ancienne_version: string | null }) => former),
    ).toBe(true);
  });

  test("tells the same in all its answers", async () => {
    const stats = await (await at("stats")).json();
    const [diploma] = stats.certifications;
    const score = await (await at(`certifications/${diploma.certification}/score`)).json();
    expect(score).toMatchObject({
      nb_repondants: diploma.nb_repondants,
      note: { moyenne: diploma.note_moyenne },
    });
    const { data } = await (await at("formations?q=patissier&lieu=lyon")).json();
    expect(data).toHaveLength(1);
    expect(data[0].score.nb_repondants).toBe(12);
    const csv = await (await at("export/scores.csv")).text();
    expect(csv).toContain(`${data[0].cle},`);
  });
});
