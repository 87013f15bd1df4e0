/** A message on its way through the database: once, whole, or not at all. */
import { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Reply } from "../../bot/conversation.ts";
import { fireTimers } from "../../bot/fire-timers.ts";
import type { ConversationStore, PersonalLinks } from "../../bot/ports.ts";
import { playTurn, receive, type Playing } from "../../bot/receive.ts";
import { viewConversation } from "../../bot/view-conversation.ts";
import { conversationReader } from "../../db/conversation-reader.ts";
import { conversationStore } from "../../db/conversation-store.ts";
import { eraseNow } from "../../db/person-store.ts";
import { personalLinks } from "../../db/personal-links.ts";
import { scriptLibrary } from "../../db/script-library.ts";
import { createSecrets, newKey } from "../../db/secrets.ts";
import { timerStore } from "../../db/timer-store.ts";
import { bundledScript } from "../bundled-script.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { invite } from "../db/people.ts";

const NOW = Date.UTC(2026, 8, 1, 8);
const secrets = createSecrets(newKey());
let database: TestDatabase;
let playing: Playing;
let links: PersonalLinks;

function baseUrl(): string {
  return "https://avis.example.fr";
}

beforeAll(async () => {
  database = await freshDatabase();
  const scripts = scriptLibrary(database.pool);
  await scripts.publish(bundledScript());
  playing = { store: conversationStore(database.pool, secrets), scripts };
  links = personalLinks({ pool: database.pool, secrets, playing, scripts, baseUrl });
});

afterAll(async () => {
  await database.drop();
});

async function open(): Promise<string> {
  const { token } = await invite(database.pool, secrets);
  return idOf(await links.open(token, NOW));
}

function idOf(opened: Awaited<ReturnType<PersonalLinks["open"]>>): string {
  if (!("session" in opened)) throw new Error(`the link is ${opened.status}`);
  return opened.conversation;
}

function say(conversation: string, reply: Reply | string, eventId: string, minutes = 1) {
  return receive(playing, {
    channel: "web",
    eventId: `${conversation}.${eventId}`,
    conversation,
    reply: typeof reply === "string" ? { kind: "text", text: reply } : reply,
    receivedAt: NOW + minutes * 60_000,
  });
}

async function count(statement: string, conversation: string): Promise<number> {
  const { rows } = await database.pool.query<{ count: string }>(statement, [conversation]);
  return Number(rows[0]?.count);
}

function raise(error: unknown): never {
  throw error;
}

const ANSWERS = "select count(*) from answer where conversation_id = $1 and void_at is null";
const HEARD = "select count(*) from inbox where conversation_id = $1";
const SPOKEN = "select count(*) from outbox where conversation_id = $1";
const TIMERS = "select count(*) from timer where conversation_id = $1";

test("a link opened in two browsers at once starts one conversation", async () => {
  const { token } = await invite(database.pool, secrets);
  const opened = await Promise.all([
    links.open(token, NOW),
    links.open(token, NOW),
    links.open(token, NOW),
  ]);
  // Whoever comes a moment after the first is asked who they are, and begins nothing.
  const came = opened.filter((one) => "session" in one);
  const asked = opened.filter((one) => "status" in one && one.status === "control");
  expect(came.length + asked.length).toBe(3);
  const ids = came.map(idOf);
  expect(new Set(ids).size).toBe(1);
  expect(await count(SPOKEN, ids[0] ?? "")).toBe(1);
});

test("a message delivered twice is played once", async () => {
  const id = await open();
  expect(await say(id, "oui", "a")).toBe("played");
  expect(await say(id, "oui", "a")).toBe("duplicate");
  expect(await count(HEARD, id)).toBe(1);
  expect(await count(ANSWERS, id)).toBe(1);
});

test("a message delivered twenty times at once is played once", async () => {
  const id = await open();
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => say(id, "oui", "a")));
  expect(outcomes.filter((outcome) => outcome === "played")).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === "duplicate")).toHaveLength(19);
  expect(await count(ANSWERS, id)).toBe(1);
  expect(await count(SPOKEN, id)).toBe(2);
});

test("different messages at once are all played, one after the other", async () => {
  const id = await open();
  await say(id, "oui", "start");
  const outcomes = await Promise.all(
    ["aide", "AIDE", "help"].map((word, at) => say(id, word, `m${at}`)),
  );
  expect(outcomes).toEqual(["played", "played", "played"]);
  const { rows } = await database.pool.query<{ seq: number }>(
    "select seq from inbox where conversation_id = $1 union all select seq from outbox where conversation_id = $1 order by seq",
    [id],
  );
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, at) => at + 1));
});

test.each([
  ["NUL and lone surrogates", "\0 oui \ud800"],
  ["right-to-left marks", "\u202eoui"],
  ["a megabyte", "x".repeat(1_000_000)],
  ["nothing", ""],
  ["SQL", "'); drop table answer; --"],
])("%s never break a conversation", async (_name, text) => {
  const id = await open();
  expect(await say(id, text, "odd")).toBe("played");
  expect(await say(id, "oui", "then", 2)).toBe("played");
});

test("an unknown conversation is nobody's", async () => {
  expect(await say("00000000-0000-0000-0000-000000000000", "oui", "a")).toBe("unknown");
});

describe("STOP", () => {
  test("ends timers and pending messages of the person, and is kept for later imports", async () => {
    const id = await open();
    await say(id, "oui", "a");
    expect(await count(TIMERS, id)).toBeGreaterThan(0);
    await say(id, "STOP", "b");
    expect(await count(TIMERS, id)).toBe(0);
    const { rows } = await database.pool.query(
      `select p.opted_out_at, (select count(*)::int from opt_out o join contact c on c.lookup = o.lookup where c.person_id = p.id) as kept
       from person p join conversation c on c.person_id = p.id where c.id = $1`,
      [id],
    );
    expect(rows[0]).toMatchObject({ opted_out_at: expect.any(Date) as unknown, kept: 1 });
  });

  test("from the link of the message does the same, and START revives", async () => {
    const { token } = await invite(database.pool, secrets);
    const id = idOf(await links.open(token, NOW));
    await say(id, "oui", "a");
    expect(await links.optOut(token, NOW)).toBe("done");
    expect(await count(TIMERS, id)).toBe(0);
    await say(id, "START", "b", 5);
    const loaded = await playing.store.load({ channel: "web", eventId: "x", conversation: id });
    expect(loaded).toMatchObject({ optedOut: false, state: { outcome: null } });
  });
});

test("EFFACER leaves no word and no address of the person", async () => {
  const id = await open();
  await say(id, "oui", "a");
  await say(id, "1", "b");
  await say(id, "effacer mes données", "c");
  expect(await count(ANSWERS, id)).toBe(0);
  expect(
    await count(
      "select count(*) from contact k join conversation c on c.person_id = k.person_id where c.id = $1",
      id,
    ),
  ).toBe(0);
  expect(
    await count(
      "select count(*) from person p join conversation c on c.person_id = p.id where c.id = $1 and first_name_sealed is not null",
      id,
    ),
  ).toBe(0);
});

test("a turn that was under way when the person was erased stores nothing of what it read", async () => {
  const { token, person } = await invite(database.pool, secrets);
  const id = idOf(await links.open(token, NOW));
  await say(id, "oui", "a");
  const store: ConversationStore = {
    ...playing.store,
    async commit(turn) {
      await eraseNow(database.pool, person, { actor: "test", at: NOW });
      return playing.store.commit(turn);
    },
  };
  const loaded = await store.load({ channel: "web", eventId: `${id}.b`, conversation: id });
  if (loaded === undefined) throw new Error("the conversation is gone");
  const event = { id: "web:b", at: NOW, type: "inbound", channel: "web" } as const;
  const played = playTurn(
    { ...playing, store },
    loaded,
    { ...event, reply: { kind: "text", text: "1" } },
    {},
  );
  expect(await played).toBe("conflict");
  expect(await count(ANSWERS, id)).toBe(0);
  await say(id, "1", "c");
  expect(await count(ANSWERS, id)).toBe(0);
});

test("EFFACER shows every other browser of the person out, and lets the one that asked read the end", async () => {
  const { token, person } = await invite(database.pool, secrets);
  const first = await links.open(token, NOW);
  const id = idOf(first);
  await say(id, "effacer mes données", "a");
  expect(await count("select count(*) from web_session where conversation_id = $1", id)).toBe(1);
  await eraseNow(database.pool, person, { actor: "test", at: NOW });
  expect(await count("select count(*) from web_session where conversation_id = $1", id)).toBe(0);
});

test("a correction keeps the old answer and counts the new one", async () => {
  const id = await open();
  for (const [at, text] of ["oui", "Oui, jusqu'au bout", "2", "retour", "5"].entries()) {
    await say(id, text, `m${at}`, at);
  }
  const { rows } = await database.pool.query(
    "select value from answer where conversation_id = $1 and question = 'note' order by prompt",
    [id],
  );
  expect(rows).toEqual([{ value: 2 }, { value: 5 }]);
});

test("a text that its author passes over later waits for nobody; new words wait again", async () => {
  const id = await open();
  const first = ["oui", "Oui, jusqu'au bout", "4", "Oui", "Parfois", "Bien", "Oui, vraiment"];
  const then = ["Faisable", "Le CFA", "Non", "Réussi", "Un emploi ailleurs", "Une bonne ambiance."];
  for (const [at, said] of [...first, ...then, "oui"].entries()) await say(id, said, `m${at}`, at);
  expect(await reviewsOf(id)).toEqual(["received"]);
  await say(id, "corriger 12", "c1", 20);
  await say(id, "passer", "c2", 21);
  expect(await reviewsOf(id)).toEqual(["withdrawn"]);
  await say(id, "corriger 12", "c3", 22);
  await say(id, "De bons ateliers.", "c4", 23);
  expect(await reviewsOf(id)).toEqual(["received"]);
});

async function reviewsOf(conversation: string): Promise<readonly string[]> {
  const { rows } = await database.pool.query<{ status: string }>(
    "select status from review where conversation_id = $1",
    [conversation],
  );
  return rows.map(({ status }) => status);
}

test("timers that came due are played once, whoever plays them", async () => {
  const id = await open();
  await say(id, "oui", "a");
  // The reminder is due six days after the last question, on a Monday at one past ten in the morning.
  const later = NOW + 6 * 86_400_000 + 70_000;
  const store = timerStore(database.pool);
  await Promise.all([
    fireTimers(playing, store, later, raise),
    fireTimers(playing, store, later, raise),
  ]);
  const { rows } = await database.pool.query<{ reminders: number }>(
    "select (state->>'reminders')::int as reminders from conversation where id = $1",
    [id],
  );
  expect(rows[0]?.reminders).toBe(1);
});

test("what was stored is shown again as it was said", async () => {
  const id = await open();
  await say(id, { kind: "button", prompt: 1, option: "yes" }, "a");
  await say(id, { kind: "button", prompt: 2, option: "jusqu_au_bout" }, "b");
  await say(id, "4, super formateurs", "c");
  const reader = conversationReader(
    database.pool,
    playing.scripts,
    secrets,
    () => "https://avis.example.fr",
  );
  const stored = await reader.read(id);
  if (stored === undefined) throw new Error("the conversation is gone");
  const view = viewConversation(stored);
  expect(view.messages.map(({ from, text }) => [from, text.slice(0, 30)])).toMatchObject([
    ["sirius", expect.stringContaining("Bonjour Léa") as unknown],
    ["person", "Oui"],
    ["sirius", expect.any(String) as unknown],
    ["person", "Oui, jusqu'au bout"],
    ["sirius", expect.any(String) as unknown],
    ["person", "4, super formateurs"],
    ["sirius", expect.any(String) as unknown],
  ]);
  expect(view.progress.done).toBe(2);
  expect(await reader.latest(id)).toBe(7);
});

test("a database that is gone is told apart from a bad message", async () => {
  const gone = new Pool({ host: "127.0.0.1", port: 1 });
  const broken: ConversationStore = conversationStore(gone, secrets);
  await expect(
    receive(
      { ...playing, store: broken },
      {
        channel: "web",
        eventId: "e",
        conversation: "x",
        reply: { kind: "text", text: "oui" },
        receivedAt: NOW,
      },
    ),
  ).rejects.toMatchObject({ code: "database_unavailable" });
});
