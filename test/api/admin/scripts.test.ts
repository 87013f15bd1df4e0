/** The routes of the editor, as a program sees them. */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { checksOn } from "../../../api/admin/check-drafts.ts";
import { scriptWorkbench } from "../../../api/admin/script-workbench.ts";
import { CHECKS_HERE, type DraftChecks } from "../../../bot/draft-checks.ts";
import { makeLink } from "../../../db/console-sessions.ts";
import { addUser } from "../../../db/console-users.ts";
import { conversationStore } from "../../../db/conversation-store.ts";
import { personalLinks } from "../../../db/personal-links.ts";
import { scriptDesk } from "../../../db/script-desk.ts";
import { scriptLibrary } from "../../../db/script-library.ts";
import { invite } from "../../db/people.ts";
import { startSite, type Site } from "../../web/site.ts";

let site: Site;
const cookies: string[] = [];

beforeAll(async () => {
  site = await startSite();
  cookies.push(await signIn("nadia@exemple.fr"), await signIn("karim@exemple.fr"));
}, 60_000);
afterAll(() => site.stop());

async function signIn(email: string): Promise<string> {
  const { pool } = site.database;
  const change = { actor: "test", at: Date.now() };
  const user = await addUser({ pool, secrets: site.secrets }, email, { role: "editeur" }, change);
  const token = await makeLink(pool, { user: user ?? "", lastsMs: 60_000, at: Date.now() });
  const answer = await fetch(`${site.sirius.url}/admin/lien/${token}`, {
    method: "POST",
    headers: { "sec-fetch-site": "same-origin", accept: "text/html" },
    redirect: "manual",
  });
  return (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

async function post(who: 0 | 1, path: string, body: object) {
  const answer = await fetch(`${site.sirius.url}/admin/questionnaires/${path}`, {
    method: "POST",
    headers: {
      "sec-fetch-site": "same-origin",
      "content-type": "application/json",
      accept: "application/json",
      cookie: cookies[who] ?? "",
    },
    body: JSON.stringify(body),
    redirect: "manual",
  });
  const text = await answer.text();
  const told: unknown = text.startsWith("{") ? JSON.parse(text) : {};
  return { status: answer.status, location: answer.headers.get("location") ?? "", told };
}

async function yaml(path: string) {
  return fetch(`${site.sirius.url}/admin/questionnaires/${path}`, {
    headers: { cookie: cookies[0] ?? "" },
  });
}

async function copy(): Promise<{ key: string; source: string }> {
  const { location } = await post(0, "fin-apprentissage/copie", {});
  const key = location.split("/").at(-1) ?? "";
  return { key, source: await (await yaml(`${key}/brouillon.yaml`)).text() };
}

describe("a draft", () => {
  test("is saved with its revision; a save from an older one is told who came first", async () => {
    const { key, source } = await copy();
    const first = await post(0, `${key}/brouillon`, { source: `${source}# a\n`, revision: 1 });
    expect(first).toMatchObject({ status: 200, told: { revision: 2 } });
    const late = await post(1, `${key}/brouillon`, { source: `${source}# b\n`, revision: 1 });
    expect(late).toMatchObject({
      status: 409,
      told: { other: { by: "nadia@exemple.fr", revision: 2, source: `${source}# a\n` } },
    });
    const own = await post(0, `${key}/brouillon`, { source: `${source}# c\n`, revision: 1 });
    expect(own).toMatchObject({ status: 409, told: { other: { by: null } } });
  });

  test("replaced on purpose leaves the other text where it can be taken up again", async () => {
    const { key, source } = await copy();
    await post(0, `${key}/brouillon`, { source: `${source}# a\n`, revision: 1 });
    const own = { source: `${source}# b\n`, revision: 2, replace: true };
    expect(await post(1, `${key}/brouillon`, own)).toMatchObject({ told: { revision: 3 } });
    const kept: unknown = await (await yaml(`${key}/brouillons`)).json();
    expect(kept).toMatchObject({
      drafts: [
        { revision: 3, by: "karim@exemple.fr" },
        { revision: 2, by: "nadia@exemple.fr" },
        { revision: 1, by: "nadia@exemple.fr" },
      ],
    });
    expect(await (await yaml(`${key}/brouillons/2`)).text()).toBe(`${source}# a\n`);
  });

  test("written by somebody who is no longer signed in is not saved as another person's", async () => {
    const { key, source } = await copy();
    const { rows } = await site.database.pool.query<{ id: string }>(
      "select substr(actor, 6) as id from audit_entry where action = 'script.duplicate' and target like $1",
      ["%fin-apprentissage/copie"],
    );
    const save = { source: `${source}# a\n`, revision: 1, account: rows[0]?.id };
    expect(await post(1, `${key}/brouillon`, save)).toMatchObject({
      status: 401,
      told: { code: "sign_in_needed" },
    });
    expect(await post(0, `${key}/brouillon`, save)).toMatchObject({ told: { revision: 2 } });
  });

  test("is saved when it is no script at all; looked at, it tells the line that is wrong", async () => {
    const { key } = await copy();
    const source = "schema: [\n";
    const saved = await post(0, `${key}/brouillon`, { source, revision: 1 });
    expect(saved).toMatchObject({ status: 200, told: { revision: 2 } });
    expect(await post(0, `${key}/controle`, { source })).toMatchObject({
      status: 200,
      told: {
        isWhole: true,
        findings: [{ severity: "error", message: expect.stringContaining("YAML illisible") }],
      },
    });
  });

  test("is saved up to twice the length of a file; what is longer is refused as too large", async () => {
    const { key } = await copy();
    const save = (length: number) =>
      post(0, `${key}/brouillon`, { source: "x".repeat(length), revision: 1 });
    expect((await save(2 * 256 * 1024 + 1)).status).toBe(413);
    expect((await save(2 * 256 * 1024)).status).toBe(200);
    expect((await post(0, `${key}/brouillon`, { source: "a\0b", revision: 2 })).status).toBe(400);
  });

  test("is downloaded as a file", async () => {
    const { key } = await copy();
    const answer = await yaml(`${key}/brouillon.yaml`);
    expect(answer.headers.get("content-disposition")).toBe(`attachment; filename=${key}.yaml`);
    expect(answer.headers.get("content-type")).toBe("text/yaml; charset=utf-8");
  });
});

describe("publication", () => {
  test("puts the draft online, and the journal tells who did it", async () => {
    const { key } = await copy();
    expect(await post(0, `${key}/publication`, { revision: 1, note: "Première." })).toMatchObject({
      status: 200,
      told: { published: 1, start: { versions: [{ version: 1, by: "nadia@exemple.fr" }] } },
    });
    const { rows } = await site.database.pool.query<{ actor: string; details: unknown }>(
      "select actor, details from audit_entry where action = 'script.publish' and target = $1",
      [`script ${key}`],
    );
    expect(rows).toEqual([
      { actor: expect.stringMatching(/^user /), details: { version: 1, revision: 2 } },
    ]);
  });

  test("without a word on what changed is refused", async () => {
    const { key } = await copy();
    expect((await post(0, `${key}/publication`, { revision: 1, note: "  " })).status).toBe(400);
  });

  test("of a script of the repository is refused", async () => {
    const { told } = await post(0, "fin-apprentissage/versions/1/publication", {});
    expect(told).toEqual({ refused: "git" });
  });
});

describe("a questionnaire that was put away", () => {
  test("is neither saved nor published by any page, and both again once it is open", async () => {
    const { key, source } = await copy();
    await post(0, `${key}/publication`, { revision: 1, note: "Première." });
    const text = source.replace("notes: Copie.", "notes: Encore.");
    await post(0, `${key}/brouillon`, { source: text, revision: 2 });
    await post(1, `${key}/etat`, { phase: "retired" });
    const asked = (): Promise<{ status: number; told: unknown }[]> =>
      Promise.all([
        post(0, `${key}/brouillon`, { source: `${text}# a\n`, revision: 3 }),
        post(0, `${key}/publication`, { revision: 3, note: "Deuxième." }),
        post(0, `${key}/versions/1/publication`, {}),
      ]);
    for (const { status, told } of await asked()) {
      expect(status).toBe(409);
      expect(told).toMatchObject({
        code: "script_retired",
        title: "Questionnaire rangé",
        detail: expect.stringMatching(/est rangé : rouvrez-le d'abord/),
      });
    }
    const { versions } = await deskOf(site).open(key);
    expect(versions).toHaveLength(1);
    expect((await deskOf(site).open(key)).revision).toBe(3);

    await post(1, `${key}/etat`, { phase: "open" });
    const saved = await post(0, `${key}/brouillon`, { source: `${text}# a\n`, revision: 3 });
    expect(saved).toMatchObject({ status: 200, told: { revision: 4 } });
    expect((await post(0, `${key}/versions/1/publication`, {})).status).toBe(200);
  });

  test("while its checks run for a publication is not published either", async () => {
    const { key } = await copy();
    await post(0, `${key}/publication`, { revision: 1, note: "Première." });
    const { source } = await deskOf(site).open(key);
    const text = source.replace("Fin d'apprentissage (copie)", "Fin d'apprentissage, bis");
    await post(0, `${key}/brouillon`, { source: text, revision: 2 });
    const change = { actor: "user nadia", at: Date.now() };
    const desk = deskOf(site, async () => {
      await deskOf(site).move(key, "retired", change);
    });
    const publishing = desk.publish({ key, revision: 3, note: "Bis." }, change);
    await expect(publishing).rejects.toMatchObject({ code: "script_retired" });
    expect((await desk.open(key)).versions).toHaveLength(1);
  });
});

/** The desk of a site. @param meanwhile  Done while a publication is checked. */
function deskOf({ database: { pool } }: Site, meanwhile?: () => Promise<void>) {
  const checks: DraftChecks = {
    ...CHECKS_HERE,
    async reviewToPublish(source, context) {
      await meanwhile?.();
      return CHECKS_HERE.reviewToPublish(source, context);
    },
  };
  return scriptDesk({ pool, scripts: scriptLibrary(pool), checks });
}

describe("conversations under way", () => {
  test("are looked at, then moved to the newer version, and the versions say how many are where", async () => {
    const { key } = await copy();
    const { told } = await post(0, `${key}/publication`, { revision: 1, note: "Première." });
    expect(told).toMatchObject({ published: 1 });
    const { pool } = site.database;
    const scripts = scriptLibrary(pool);
    const playing = { store: conversationStore(pool, site.secrets), scripts };
    const parts = { pool, secrets: site.secrets, playing, scripts, baseUrl: () => site.sirius.url };
    const { token } = await invite(pool, site.secrets, key);
    await personalLinks(parts).open(token, Date.now());
    const { script } = await scripts.latest(key);
    await scripts.publish({ ...script, notes: "Deuxième." });

    const path = `${key}/versions/1/deplacement`;
    const seen: unknown = await (await yaml(`${path}?vers=2`)).json();
    expect(seen).toEqual({ movable: 1, staying: [], more: false });
    const moved = await post(0, path, { to: 2 });
    expect(moved).toMatchObject({
      status: 200,
      told: { move: { to: 2, moved: 1, staying: [], done: true }, running: { 2: 1 } },
    });
    const { move } = z.object({ move: z.object({ id: z.string() }) }).parse(moved.told);
    const followed: unknown = await (await yaml(`${key}/deplacements/${move.id}`)).json();
    expect(followed).toEqual(moved.told);
    expect((await yaml(`fin-apprentissage/deplacements/${move.id}`)).status).toBe(404);
    expect((await yaml(`${path}?vers=1`)).status).toBe(400);
    expect((await post(0, path, { to: "la dernière" })).status).toBe(400);
  });
});

test("what does not exist is not found, whatever is asked of it", async () => {
  const statuses = [
    (await yaml("nowhere/brouillon.yaml")).status,
    (await yaml("fin-apprentissage/versions/99")).status,
    (await yaml("fin-apprentissage/versions/x")).status,
    (await yaml("fin-apprentissage/brouillons/7")).status,
    (await post(0, "nowhere/copie", {})).status,
    (await post(0, "nowhere/brouillon", { source: "", revision: 0 })).status,
    (await post(0, "nowhere/controle", { source: "" })).status,
    (await post(0, "nowhere/publication", { revision: 1, note: "x" })).status,
    (await post(0, "nowhere/etat", { phase: "closing" })).status,
  ];
  expect(statuses).toEqual(statuses.map(() => 404));
});

/** The text with its first, long example as often as needed to have so many. */
function withExamples(source: string, count: number): string {
  const at = source.indexOf("\n  - name: Le chemin droit, par boutons");
  const one = source.slice(at, source.indexOf("\n\n  - name:", at) + 1);
  const had = source.slice(at).split("\n  - name: ").length - 1;
  const more = Array.from({ length: count - had }, (_, number) =>
    one.replace("par boutons", `par boutons, encore ${number}`),
  );
  return `${source.slice(0, at)}${more.join("")}${source.slice(at)}`;
}

describe("a draft of 195 long examples", () => {
  test("is saved at once, and checked while everybody else is served", async () => {
    const { key, source } = await copy();
    const long = withExamples(source, 195);
    const saving = await stalled(() => post(0, `${key}/brouillon`, { source: long, revision: 1 }));
    expect(saving.told).toMatchObject({ status: 200, told: { revision: 2 } });
    const checking = await stalled(() => post(0, `${key}/controle`, { source: long }));
    expect(checking.told.status).toBe(200);
    const here = await stalled(() =>
      CHECKS_HERE.reviewSaved(long, { key, earlier: [] }).then(({ findings }) => findings),
    );
    expect(here.told.filter(({ severity }) => severity === "error")).toEqual([]);
    process.stdout.write(
      `195 examples: saved in ${saving.ms} ms, checked in ${checking.ms} ms; nobody else was served for at most ` +
        `${Math.max(saving.longest, checking.longest)} ms, and for ${here.longest} ms were it checked in the web process\n`,
    );
    expect(Math.max(saving.longest, checking.longest)).toBeLessThan(here.longest / 2);
  }, 60_000);

  test("that takes too long is saved all the same; it is not published, and nothing is made up about it", async () => {
    const { key, source } = await copy();
    const long = withExamples(source, 195);
    const { pool } = site.database;
    const bench = scriptWorkbench();
    const limits = { savedMs: 20, publishMs: 20, completeMs: 20 };
    const scripts = scriptLibrary(pool);
    const desk = scriptDesk({ pool, scripts, checks: checksOn(bench, limits) });
    const change = { actor: "user nadia", at: Date.now() };
    expect(await desk.save({ key, source: long, revision: 1 }, change)).toMatchObject({
      saved: true,
    });
    expect(await desk.review(key, long)).toMatchObject({ isWhole: false, publishable: false });
    expect(await desk.complete(long)).toBeUndefined();
    const wanted = { key, revision: 2, note: "Long." };
    expect(await desk.publish(wanted, change)).toEqual({ refused: "too_long" });
    expect((await desk.open(key)).source).toBe(long);
    expect((await desk.open(key)).versions).toEqual([]);
    await bench.close();
  }, 60_000);
});

/** Whole milliseconds something took, and the longest stretch of them in which this process served nobody. */
async function stalled<T>(
  work: () => Promise<T>,
): Promise<{ readonly told: T; readonly ms: number; readonly longest: number }> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const began = performance.now();
  // Two turns of the loop on each side: a delay is seen when it is over.
  await new Promise((resolve) => setTimeout(resolve, 10));
  const told = await work();
  await new Promise((resolve) => setTimeout(resolve, 10));
  delay.disable();
  return {
    told,
    ms: Math.round(performance.now() - began - 20),
    longest: Math.round(delay.max / 1e6),
  };
}
