import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHECKS_HERE } from "../../bot/draft-checks.ts";
import { moveCampaign } from "../../db/campaign-store.ts";
import { conversationStore } from "../../db/conversation-store.ts";
import { personalLinks } from "../../db/personal-links.ts";
import { scriptDesk, type ScriptDesk } from "../../db/script-desk.ts";
import { scriptLibrary, type PublishedScripts } from "../../db/script-library.ts";
import { createSecrets, newKey } from "../../db/secrets.ts";
import { inTransaction } from "../../db/transaction.ts";
import { applyEdit } from "../../survey-scripts/edit/edits.ts";
import { readScriptYaml } from "../../survey-scripts/read-yaml.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { invite } from "./people.ts";

const BUNDLED = readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8");
const AT = Date.parse("2026-11-25T10:00:00Z");
const MINUTE = 60_000;
const nadia = { actor: "user nadia", at: AT };
const karim = { actor: "user karim", at: AT + MINUTE };

let database: TestDatabase;
let scripts: PublishedScripts;
let desk: ScriptDesk;

beforeAll(async () => {
  database = await freshDatabase();
  scripts = scriptLibrary(database.pool);
  desk = scriptDesk({ pool: database.pool, scripts, checks: CHECKS_HERE });
  const read = readScriptYaml(BUNDLED);
  if (!read.ok) throw new Error("the bundled script does not load");
  await scripts.publish(read.script, { source: BUNDLED });
});
afterAll(() => database.drop());

function reworded(source: string, words: string): string {
  const done = applyEdit(source, {
    do: "setWording",
    at: ["steps", 5, "prompt"],
    locale: "fr",
    words,
  });
  if (!done.ok) throw new Error(done.reason);
  return done.source;
}

/** A copy of the bundled script, published. */
async function online(): Promise<{ key: string; revision: number; source: string }> {
  const key = await desk.duplicate("fin-apprentissage", nadia);
  const { revision } = await desk.open(key);
  expect(await desk.publish({ key, revision, note: "Première version." }, nadia)).toEqual({
    published: 1,
  });
  return desk.open(key);
}

describe("a copy of the bundled script", () => {
  test("differs by key, title, owner and note alone, and may be published at once", async () => {
    const key = await desk.duplicate("fin-apprentissage", nadia);
    const { source, owner } = await desk.open(key);
    const now = source.split("\n");
    const old = BUNDLED.split("\n");
    expect(now.filter((line, at) => line !== old[at])).toEqual([
      `key: ${key}`,
      "  fr: Fin d'apprentissage (copie)",
      "  en: End of apprenticeship (copy)",
      "notes: Copie.",
      "owner: console",
    ]);
    expect(owner).toBe("console");
    expect((await desk.review(key, source)).publishable).toBe(true);
  });

  test("of the same script twice has another key", async () => {
    const one = await desk.duplicate("fin-apprentissage", nadia);
    const other = await desk.duplicate("fin-apprentissage", nadia);
    expect(one).not.toBe(other);
  });
});

/** The texts of a draft that are kept, newest first; their list comes without them. */
async function textsOf(key: string): Promise<string[]> {
  const texts: string[] = [];
  for (const facts of await desk.drafts(key)) {
    expect(Object.keys(facts)).toEqual(["revision", "by", "at"]);
    texts.push((await desk.draft(key, facts.revision)).source);
  }
  return texts;
}

describe("two people at one draft", () => {
  test("the second to save learns who came first, and neither text is lost", async () => {
    const { key, revision, source } = await online();
    const first = await desk.save({ key, revision, source: `${source}# Nadia\n` }, nadia);
    expect(first).toEqual({ saved: true, revision: revision + 1 });
    const second = await desk.save({ key, revision, source: `${source}# Karim\n` }, karim);
    expect(second).toMatchObject({
      saved: false,
      latest: { by: "user nadia", at: AT, revision: revision + 1, source: `${source}# Nadia\n` },
    });
    await desk.save(
      { key, revision: revision + 1, source: `${source}# Karim\n`, replace: true },
      karim,
    );
    const kept = await textsOf(key);
    expect(kept.slice(0, 2)).toEqual([`${source}# Karim\n`, `${source}# Nadia\n`]);
    // What was promised to stay stays, whoever types on.
    await desk.save({ key, revision: revision + 2, source: `${source}# Nadia again\n` }, nadia);
    const later = await textsOf(key);
    expect(later).toContain(`${source}# Nadia\n`);
  });

  test("of two saves at the very same moment one is told of the other", async () => {
    const { key, revision, source } = await online();
    const saves = ["a", "b", "c", "d"].map((name) =>
      desk.save({ key, revision, source: `${source}# ${name}\n` }, { actor: name, at: AT }),
    );
    const outcomes = await Promise.all(saves);
    expect(outcomes.filter(({ saved }) => saved)).toHaveLength(1);
  });

  test("many keystrokes of one person leave the last text of each stretch of ten minutes", async () => {
    const { key, revision, source } = await online();
    const before = (await desk.drafts(key)).length;
    for (let count = 0; count < 20; count += 1) {
      await desk.save(
        { key, revision: revision + count, source: `${source}# ${count}\n` },
        { actor: "user zoe", at: AT + count * MINUTE },
      );
    }
    const kept = await textsOf(key);
    expect(kept.length - before).toBe(2);
    expect(kept[0]).toBe(`${source}# 19\n`);
  });
});

describe("publication", () => {
  test("is refused with the place of each fault, and the draft stays as it is", async () => {
    const { key, revision, source } = await online();
    const broken = reworded(source, "On est très contents, n'est-ce pas, de cette fenêtre ?");
    await desk.save({ key, revision, source: broken }, nadia);
    const result = await desk.publish({ key, revision: revision + 1, note: "Mots." }, nadia);
    const line = broken.split("\n").findIndex((text) => text.includes("fenêtre")) + 1;
    expect(result).toMatchObject({
      refused: "findings",
      findings: expect.arrayContaining([
        expect.objectContaining({
          severity: "error",
          path: ["steps", 5, "prompt", "fr"],
          step: "recommandation",
          line,
          message: expect.stringContaining("hors de l'alphabet des SMS : ê (proche : e)"),
        }),
      ]),
    });
    expect((await desk.open(key)).source).toBe(broken);
  });

  test("is refused when an example conversation no longer holds, with its exchange", async () => {
    const { key, source } = await online();
    const added = applyEdit(source, {
      do: "addStep",
      position: 5,
      words: "Le tuteur",
      step: { kind: "ask", question: "text", prompt: { fr: "Et ton tuteur ?", en: "And him?" } },
    });
    if (!added.ok) throw new Error(added.reason);
    const { findings, publishable } = await desk.review(key, added.source);
    expect(publishable).toBe(false);
    expect(findings.find(({ path }) => path[0] === "tests")).toMatchObject({
      path: ["tests", 0, "play", 2],
      message: expect.stringContaining("Le chemin droit, par boutons"),
    });
  });

  test("of a text somebody changed meanwhile is refused", async () => {
    const { key, revision, source } = await online();
    await desk.save({ key, revision, source: reworded(source, "Alors ?") }, karim);
    expect(await desk.publish({ key, revision, note: "x" }, nadia)).toMatchObject({
      refused: "stale",
      latest: { by: "user karim" },
    });
  });

  test("of what is online already is refused", async () => {
    const { key, revision } = await online();
    expect(await desk.publish({ key, revision, note: "Encore." }, nadia)).toEqual({
      refused: "unchanged",
    });
  });

  test("of a script of the repository is refused, whatever the draft says of its owner", async () => {
    const key = "fin-apprentissage";
    const source = BUNDLED.replace("owner: git", "owner: console");
    await desk.save({ key, revision: 0, source: reworded(source, "Alors ?") }, nadia);
    expect(await desk.publish({ key, revision: 1, note: "x" }, nadia)).toEqual({ refused: "git" });
    expect(await desk.republish(key, 1, nadia)).toBe("git");
  });
});

test("people are counted at the step where they stop, those of the version online alone", async () => {
  const { key } = await online();
  const secrets = createSecrets(newKey());
  const { pool } = database;
  const playing = { store: conversationStore(pool, secrets), scripts };
  const links = personalLinks({ pool, secrets, playing, scripts, baseUrl: () => "http://x" });
  const conversations: string[] = [];
  for (let count = 0; count < 3; count += 1) {
    const { token } = await invite(pool, secrets, key);
    const opened = await links.open(token, AT);
    if (!("session" in opened)) throw new Error("a link does not open");
    conversations.push(opened.conversation);
  }
  const { receive } = await import("../../bot/receive.ts");
  await receive(playing, {
    channel: "web",
    eventId: "yes",
    conversation: conversations[0] ?? "",
    reply: { kind: "text", text: "oui" },
    receivedAt: AT + MINUTE,
  });
  expect(await desk.stops(key)).toEqual({
    accord: { seen: 3, left: 2 },
    parcours: { seen: 1, left: 1 },
  });
  expect(await desk.stops("nobody-knows-it")).toEqual({});
});

test("forty people who were answering finish on the version they began with", async () => {
  const { key, revision, source } = await online();
  const secrets = createSecrets(newKey());
  const { pool } = database;
  const playing = { store: conversationStore(pool, secrets), scripts };
  const links = personalLinks({ pool, secrets, playing, scripts, baseUrl: () => "http://x" });
  const people = [];
  for (let count = 0; count < 40; count += 1) {
    const { token } = await invite(pool, secrets, key);
    const opened = await links.open(token, AT);
    if (opened === undefined || !("session" in opened)) throw new Error("a link does not open");
    people.push(opened.session);
  }
  await desk.save({ key, revision, source: reworded(source, "Tu la conseilles ?") }, nadia);
  expect(await desk.publish({ key, revision: revision + 1, note: "Mots." }, nadia)).toEqual({
    published: 2,
  });
  const { token } = await invite(pool, secrets, key);
  await links.open(token, AT);
  const { versions } = await desk.open(key);
  expect(versions.map(({ version, running }) => [version, running])).toEqual([
    [2, 1],
    [1, 40],
  ]);
  const { receive } = await import("../../bot/receive.ts");
  for (const [at, session] of people.entries()) {
    const conversation = (await links.conversationOf(session, AT)) ?? "";
    await receive(playing, {
      channel: "web",
      eventId: `no-${at}`,
      conversation,
      reply: { kind: "text", text: "non" },
      receivedAt: AT + MINUTE,
    });
  }
  const after = await desk.open(key);
  expect(after.versions.map(({ version, running }) => [version, running])).toEqual([
    [2, 1],
    [1, 0],
  ]);
  const { rows } = await pool.query(
    `select script_version, outcome, count(*)::int from conversation where script_key = $1
     group by 1, 2 order by 1`,
    [key],
  );
  expect(rows).toEqual([
    { script_version: 1, outcome: "refused", count: 40 },
    { script_version: 2, outcome: null, count: 1 },
  ]);
});

describe("after its publication", () => {
  test("an older version is published again as the newest one, comments included", async () => {
    const { key, revision, source } = await online();
    await desk.save({ key, revision, source: reworded(source, "Alors ?") }, nadia);
    expect(await desk.publish({ key, revision: revision + 1, note: "Mots." }, nadia)).toEqual({
      published: 2,
    });
    expect(await desk.republish(key, 1, nadia)).toBe(3);
    expect(await desk.file(key, 3)).toBe(await desk.file(key, 1));
    expect((await scripts.latest(key)).version).toBe(3);
    expect(await desk.republish(key, 1, nadia)).toBe(3);
  });

  test("a script is not closed under a campaign that invites, nor does a paused one go on with a closed script", async () => {
    const { key } = await online();
    const { pool } = database;
    await pool.query(
      `insert into campaign (key, title, definition, script_key, script_version, state,
         created_at, created_by, changed_at, changed_by)
       values ('sortants', 'Sortants', '{}', $1, 1, 'sending', now(), 'x', now(), 'x')`,
      [key],
    );
    expect(await desk.move(key, "closing", nadia)).toEqual({
      changed: false,
      campaigns: ["Sortants"],
    });
    await pool.query("update campaign set state = 'paused'");
    expect(await desk.move(key, "closing", nadia)).toEqual({ changed: true });
    const goOn = () =>
      inTransaction(pool, (client) =>
        moveCampaign(client, "sortants", "planned", { from: ["paused"], change: nadia }),
      );
    const copied = (await desk.list()).find((one) => one.key === key);
    await expect(goOn()).rejects.toMatchObject({
      code: "campaign_state",
      message: `le questionnaire « ${copied?.title["fr"] ?? ""} » (${key}) est fermé : rouvrez-le, ou choisissez-en un autre`,
    });
    await desk.move(key, "open", nadia);
    expect(await goOn()).toBe(true);
    await pool.query("delete from campaign");
  });

  test("a closing script lets people finish and no one begin; it is retired when all have finished", async () => {
    const { key } = await online();
    const secrets = createSecrets(newKey());
    const { pool } = database;
    const playing = { store: conversationStore(pool, secrets), scripts };
    const links = personalLinks({ pool, secrets, playing, scripts, baseUrl: () => "http://x" });
    const first = await invite(pool, secrets, key);
    await links.open(first.token, AT);
    expect(await desk.move(key, "closing", nadia)).toEqual({ changed: true });
    const late = await invite(pool, secrets, key);
    await expect(links.open(late.token, AT)).rejects.toMatchObject({ code: "invitation_closed" });
    expect(await desk.move(key, "retired", nadia)).toEqual({ changed: false, running: 1 });
    await links.optOut(first.token, AT);
    expect(await desk.move(key, "retired", nadia)).toEqual({ changed: true });
    expect((await desk.list()).find((one) => one.key === key)?.phase).toBe("retired");
    const { rows } = await pool.query<{ action: string }>(
      "select action from audit_entry where target = $1 order by at, action",
      [`script ${key}`],
    );
    expect(rows.map(({ action }) => action)).toEqual([
      "script.closing",
      "script.publish",
      "script.retired",
    ]);
  });
});
