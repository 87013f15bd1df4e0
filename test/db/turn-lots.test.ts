/** Messages of many people at the same moment: stored together, each as if it had come alone. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { PersonalLinks } from "../../bot/ports.ts";
import { receive, type Playing, type Received } from "../../bot/receive.ts";
import { conversationStore } from "../../db/conversation-store.ts";
import { personalLinks } from "../../db/personal-links.ts";
import { scriptLibrary } from "../../db/script-library.ts";
import { createSecrets, newKey } from "../../db/secrets.ts";
import { bundledScript } from "../bundled-script.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { invite } from "./people.ts";

const NOW = Date.UTC(2026, 8, 1, 8);
const secrets = createSecrets(newKey());
let database: TestDatabase;
let playing: Playing;
let links: PersonalLinks;

beforeAll(async () => {
  database = await freshDatabase();
  const scripts = scriptLibrary(database.pool);
  await scripts.publish(bundledScript());
  playing = { store: conversationStore(database.pool, secrets), scripts };
  links = personalLinks({ ...database, secrets, playing, scripts, baseUrl: () => "" });
});
afterAll(async () => {
  await database.drop();
});

/** People who have just opened their links: their conversations. */
async function people(count: number): Promise<string[]> {
  const opened = await Promise.all(
    Array.from({ length: count }, async () => {
      const { token } = await invite(database.pool, secrets);
      return links.open(token, NOW);
    }),
  );
  return opened.map((one) => {
    if (!("session" in one)) throw new Error(`the link is ${one.status}`);
    return one.conversation;
  });
}

function say(conversation: string, text: string, eventId = "a"): Promise<Received> {
  return receive(playing, {
    channel: "web",
    eventId: `${conversation}.${eventId}`,
    conversation,
    reply: { kind: "text", text },
    receivedAt: NOW + 60_000,
  });
}

/** What is stored of each conversation: messages heard, answers, messages said, lines of the log. */
async function stored(conversations: readonly string[]): Promise<number[][]> {
  const { rows } = await database.pool.query<{ counts: number[] }>(
    `select array[
       (select count(*) from inbox where conversation_id = asked),
       (select count(*) from answer where conversation_id = asked),
       (select count(*) from outbox where conversation_id = asked),
       (select count(*) from turn_log where conversation_id = asked)]::int[] as counts
     from unnest($1::uuid[]) asked`,
    [conversations],
  );
  return rows.map(({ counts }) => counts);
}

const TABLES = ["inbox", "answer", "outbox", "timer", "turn_log", "conversation"] as const;
/** What differs from one person to another. */
const OWN = [
  "id",
  "conversation_id",
  "person_id",
  "training_id",
  "invitation_id",
  "event_id",
  "created_at",
  "seed",
  "recentEvents",
];

async function rowsOf(conversation: string): Promise<unknown[][]> {
  const found = [];
  for (const table of TABLES) {
    const { rows } = await database.pool.query<{ row: unknown }>(
      `select (to_jsonb(t) || coalesce(to_jsonb(t) -> 'state', '{}')) - 'state' - $2::text[] as row
       from ${table} t where ${table === "conversation" ? "id" : "conversation_id"} = $1 order by 1`,
      [conversation, OWN],
    );
    found.push(rows.map(({ row }) => row));
  }
  return found;
}

test("twenty people of one moment share two statements, and each is stored whole", async () => {
  const all = await people(20);
  const query = vi.spyOn(database.pool, "query");
  expect(await Promise.all(all.map((one) => say(one, "oui")))).toEqual(all.map(() => "played"));
  expect(query.mock.calls.map(([statement]) => statement)).toMatchObject([
    { name: "conversation-load" },
    { name: "conversation-commit-lot" },
  ]);
  query.mockRestore();
  expect(new Set((await stored(all)).map(String))).toEqual(new Set(["1,1,2,2"]));
});

test("each is stored as it would have been alone", async () => {
  const [alone = "", ...crowd] = await people(5);
  await say(alone, "oui");
  await Promise.all(crowd.map((one) => say(one, "oui")));
  const expected = await rowsOf(alone);
  // One message, one answer, two things said, two timers, two lines of the log, one conversation.
  expect(expected.map(({ length }) => length)).toEqual([1, 1, 2, 2, 2, 1]);
  for (const one of crowd) expect(await rowsOf(one)).toEqual(expected);
});

test("nobody waits for somebody whose line another transaction holds", async () => {
  const [held = "", ...others] = await people(5);
  const client = await database.pool.connect();
  await client.query("begin");
  await client.query(
    "select from person where id = (select person_id from conversation where id = $1) for update",
    [held],
  );
  let isHeld = true;
  const late = say(held, "oui").then((outcome) => ({ outcome, isHeld }));
  expect(await Promise.all(others.map((one) => say(one, "oui")))).toEqual(
    others.map(() => "played"),
  );
  isHeld = false;
  await client.query("commit");
  client.release();
  expect(await late).toEqual({ outcome: "played", isHeld: false });
});

test("what comes twice in a crowd is played once, and the others all the same", async () => {
  const all = await people(8);
  const outcomes = await Promise.all([...all, ...all].map((one) => say(one, "oui")));
  expect(outcomes.filter((outcome) => outcome === "played")).toHaveLength(8);
  expect(outcomes.filter((outcome) => outcome === "duplicate")).toHaveLength(8);
  expect((await stored(all)).map(([heard]) => heard)).toEqual(all.map(() => 1));
});

test("several messages of one person in a crowd are all played, one after the other", async () => {
  const all = await people(4);
  const words = ["aide", "AIDE", "help"];
  const outcomes = await Promise.all(
    all.flatMap((one) => words.map((word, at) => say(one, word, `m${at}`))),
  );
  expect(outcomes).toEqual(outcomes.map(() => "played"));
  expect((await stored(all)).map(([heard]) => heard)).toEqual(all.map(() => 3));
});

test("a message that PostgreSQL refuses fails alone", async () => {
  const all = await people(4);
  const outcomes = await Promise.allSettled(
    [...all, "no id of anything"].map((one) => say(one, "oui")),
  );
  expect(outcomes.map((one) => (one.status === "fulfilled" ? one.value : "failed"))).toEqual([
    ...all.map(() => "played"),
    "set_aside",
  ]);
});
