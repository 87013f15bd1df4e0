/**
 * The real program is killed forty times while twenty people talk to it through the providers' own
 * protocols, with some webhooks told twice. Afterwards nothing may be missing, stuck or said twice.
 */
import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, onTestFailed, test } from "vitest";
import { startSimulator, type Simulator } from "../../channels/simulator/start.ts";
import { conversationStore } from "../../db/conversation-store.ts";
import { invite as sendInvitation } from "../../db/invite.ts";
import { scriptLibrary } from "../../db/script-library.ts";
import { createSecrets, newKey } from "../../db/secrets.ts";
import { readScriptYaml } from "../../survey-scripts/read-yaml.ts";
import { addressOf } from "../database-server.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { invite } from "../db/people.ts";
import {
  answerUntil,
  environmentFor,
  freePort,
  kill,
  post,
  readThreads,
  soakSettings,
  startSirius,
  type Answerer,
} from "./kill-world.ts";

const KILLS = 40;
const BY_SMS = 14;
const BY_TELEGRAM = 6;
const seed = Date.now() % 100_000;
const keys = newKey();
const secrets = createSecrets(keys);

let database: TestDatabase;
let simulator: Simulator;
let environment: Readonly<Record<string, string>>;
let sirius: ChildProcess | undefined;
const enough = new AbortController();

beforeAll(async () => {
  database = await freshDatabase();
  const port = await freePort();
  simulator = await startSimulator(soakSettings(port));
  const url = simulator.url;
  environment = environmentFor({ url, port, keys, database: addressOf(database.connection) });
});
afterAll(async () => {
  enough.abort();
  if (sirius !== undefined) await kill(sirius);
  await simulator.stop();
  await database.drop();
});

/** The same numbers at each run with the same seed. */
function draw(salt: number): number {
  const mixed = Math.imul((seed + salt) ^ 0x9e37_79b1, 0x85eb_ca6b) >>> 0;
  return (mixed ^ (mixed >>> 13)) / 2 ** 32;
}

/** The short questionnaire, for everybody who is invited from now on. */
async function publish(): Promise<void> {
  const read = readScriptYaml(readFileSync("test/reliability/court.yaml", "utf8"));
  if (!read.ok) {
    throw new Error(`the short questionnaire does not load: ${read.faults[0]?.message}`);
  }
  await scriptLibrary(database.pool).publish(read.script);
}

async function inviteBySms(index: number): Promise<Answerer> {
  const { phone, person } = await invite(database.pool, secrets, "sondage-court");
  const scripts = scriptLibrary(database.pool);
  const store = conversationStore(database.pool, secrets);
  const parts = {
    pool: database.pool,
    secrets,
    scripts,
    playing: { store, scripts },
    baseUrl: () => "http://127.0.0.1",
  };
  const { rows } = await database.pool.query<{ id: string }>(
    "select id from invitation where person_id = $1",
    [person],
  );
  const how = { at: Date.now(), waitedFor: true };
  await sendInvitation(parts, rows[0]?.id ?? "", [{ id: "sms", inbound: true }], how);
  return { phone, ...answersOf(index) };
}

async function inviteByTelegram(index: number): Promise<Answerer> {
  const { token } = await invite(database.pool, secrets, "sondage-court");
  const user = 5_000_000 + index;
  await post(`${simulator.url}/simulator/api/telegram/users`, {
    id: user,
    firstName: `Ami ${index}`,
  });
  await post(`${simulator.url}/simulator/api/telegram/users/${user}/start`, { token });
  return { telegram: user, ...answersOf(index) };
}

function answersOf(index: number): Pick<Answerer, "mark" | "text"> {
  return { mark: String(1 + (index % 5)), text: `Pose des questions, conseil numéro ${index}.` };
}

async function outcomes(): Promise<Readonly<Record<string, number>>> {
  const { rows } = await database.pool.query<{ outcome: string; count: number }>(
    `select coalesce(outcome, 'open') as outcome, count(*)::int as count from conversation group by 1`,
  );
  return Object.fromEntries(rows.map(({ outcome, count }) => [outcome, count]));
}

/** What was said and heard in each conversation that has not ended, one line for each message. */
async function whatIsOpen(): Promise<string> {
  const { rows } = await database.pool.query<{ line: string }>(
    `select concat_ws(' ', c.state ->> 'channel', 'waits at', c.state ->> 'step', m.line) as line
     from conversation c, lateral (
       select seq, concat_ws(' ', '>', message -> 'parts', status, 'try', attempt, 'copies', copies, reason,
         claimed_at) as line from outbox o where o.conversation_id = c.id
       union all
       select seq, concat_ws(' ', '<', reply ->> 'text', received_at) from inbox i where i.conversation_id = c.id
     ) m where c.outcome is null order by c.id, m.seq`,
  );
  return rows.map(({ line }) => line).join("\n");
}

function repeated(texts: readonly string[]): number {
  return texts.length - new Set(texts).size;
}

/** Messages that came twice to one person, by channel. */
async function secondCopies(): Promise<{ sms: number; telegram: number }> {
  const { people } = await readThreads(simulator.url);
  const count = (of: (one: (typeof people)[number]) => readonly string[]): number =>
    people.reduce((sum, one) => sum + repeated(of(one)), 0);
  return {
    sms: count(
      ({ phone }) => phone?.messages.filter(({ mine }) => !mine).map(({ body }) => body) ?? [],
    ),
    telegram: count(
      ({ telegram }) =>
        telegram?.messages.filter(({ mine }) => !mine).map(({ text }) => text ?? "") ?? [],
    ),
  };
}

test(
  `${KILLS} kills while people answer: nothing lost, nothing stuck, no SMS twice`,
  { timeout: 900_000 },
  async () => {
    onTestFailed(async () => {
      process.stdout.write(`\nstill open (seed ${seed}):\n${await whatIsOpen()}\n`);
    });
    await publish();
    sirius = await startSirius(environment);
    const people: Answerer[] = [];
    for (let at = 0; at < BY_SMS; at += 1) people.push(await inviteBySms(at));
    for (let at = 0; at < BY_TELEGRAM; at += 1) people.push(await inviteByTelegram(BY_SMS + at));

    const answering = answerUntil(simulator.url, people, enough.signal);
    for (let round = 0; round < KILLS; round += 1) {
      await post(`${simulator.url}/simulator/api/faults`, {
        provider: round % 2 === 0 ? "twilio" : "telegram",
        kind: "duplicateWebhooks",
        times: 2,
      });
      await new Promise((resolve) => setTimeout(resolve, 50 + draw(round) * 350));
      await kill(sirius);
      sirius = await startSirius(environment);
    }
    // What a webhook missed is fetched within five minutes, and an unknown fate is believed after two.
    await expect
      .poll(outcomes, { timeout: 450_000, interval: 500 })
      .toEqual({ completed: people.length });
    enough.abort();
    await answering;

    const { rows } = await database.pool.query<{ mark: number; text: string }>(
      `select (n.value)::int as mark, c.value #>> '{}' as text
       from answer n join answer c using (conversation_id)
       where n.question = 'note' and c.question = 'conseil' and n.void_at is null and c.void_at is null
       order by 2`,
    );
    const expected = people
      .map(({ mark, text }) => ({ mark: Number(mark), text }))
      .toSorted((a, b) => (a.text < b.text ? -1 : 1));
    expect(rows).toEqual(expected);

    const copies = await secondCopies();
    process.stdout.write(
      `\nkill -9 (seed ${seed}): ${KILLS} kills, ${people.length} people, lost 0, stuck 0, second copies ${copies.sms} by SMS, ${copies.telegram} on Telegram\n`,
    );
    expect(copies.sms).toBe(0);
    expect(copies.telegram).toBeLessThanOrEqual(KILLS);
  },
);
