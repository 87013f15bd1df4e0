/** A database of its own with many conversations that have just begun, removed afterwards. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool, PoolClient } from "pg";
import { compileScript } from "../bot/compile.ts";
import type { ConversationState } from "../bot/conversation.ts";
import { turn } from "../bot/turn.ts";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../db/embedded-postgres.ts";
import { openDatabase, type Database } from "../db/orm.ts";
import { scriptLibrary } from "../db/script-library.ts";
import { createSecrets, newKey } from "../db/secrets.ts";
import { makeQuestionnaire } from "./questionnaire.ts";
import { writeScript } from "./sirius.ts";

export interface World {
  readonly dataDir: string;
  readonly server: EmbeddedPostgres;
  readonly database: Database;
  /** What Sirius takes to run on it. */
  readonly environment: { readonly DATABASE_URL: string; readonly SIRIUS_KEYS: string };
  remove(): Promise<void>;
}

/** The id of everything that belongs to conversation n, as text and as SQL over a variable. */
export function idOf(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
}

/** The secret of the browser of conversation n. */
export function sessionOf(n: number): string {
  return `bench-session-${String(n).padStart(10, "0")}`;
}

/** The telephone of the person of conversation n. */
export function phoneOf(n: number): string {
  return `+336${String(70_000_000 + n)}`;
}

const ID_SQL = "('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid";
const SESSION_SQL = "sha256(convert_to('bench-session-' || lpad(n::text, 10, '0'), 'UTF8'))";

/**
 * Makes the database, with its own PostgreSQL and its own folder.
 *
 * @param stored  Answers of other conversations that have ended, ten of each.
 */
export async function makeWorld(conversations: number, stored = 1_000): Promise<World> {
  const dataDir = mkdtempSync(join(tmpdir(), "sirius-bench-"));
  const server = await startEmbeddedPostgres(dataDir);
  const database = await openDatabase({
    connection: server.connection,
    applicationName: "sirius bench",
  });
  await database.migrate();
  const keys = newKey();
  await fill(database.pool, { keys, conversations, ended: stored / 10 });
  const { host, port, user, database: name } = server.connection;
  const address = `postgresql://${user}@/${name}?host=${encodeURIComponent(host)}&port=${port}`;
  return {
    dataDir,
    server,
    database,
    environment: { DATABASE_URL: address, SIRIUS_KEYS: keys },
    async remove() {
      await database.close();
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

interface Filling {
  readonly keys: string;
  readonly conversations: number;
  /** Of others, before them. */
  readonly ended: number;
}

async function fill(pool: Pool, { keys, conversations, ended }: Filling): Promise<void> {
  const script = writeScript(makeQuestionnaire(10));
  const { key, version } = await scriptLibrary(pool).publish(script);
  const { state } = turn(compileScript(script, version), null, {
    id: "start",
    at: Date.now(),
    type: "start",
    channel: "web",
    locale: "fr",
    seed: 1,
    inputs: {},
  });
  const client = await pool.connect();
  try {
    // So many rows take their time, and what they refer to is there.
    await client.query("set statement_timeout = 0; set session_replication_role = replica");
    await fillNew(client, { key, version, state }, conversations, ended);
    await fillPast(client, conversations);
    await fillPhones(client, keys, conversations);
    await client.query("vacuum analyze");
  } finally {
    client.release(true);
  }
}

interface Published {
  readonly key: string;
  readonly version: number;
  readonly state: ConversationState;
}

async function fillNew(
  client: PoolClient,
  { key, version, state }: Published,
  conversations: number,
  ended: number,
): Promise<void> {
  await client.query(
    `insert into training_centre (id, siret, name) values ('${idOf(1)}', '00000000000000', 'CFA')`,
  );
  await client.query(
    `insert into training (id, key, title, centre_id)
     values ('${idOf(1)}', 'bench', 'CAP', '${idOf(1)}')`,
  );
  const each = `from generate_series(1, ${conversations + ended}) n`;
  for (const insert of [
    `insert into person (id) select ${ID_SQL} ${each}`,
    `insert into apprenticeship (id, person_id, training_id)
     select ${ID_SQL}, ${ID_SQL}, '${idOf(1)}' ${each}`,
    `insert into invitation
       (id, apprenticeship_id, person_id, token_hash, token_sealed, script_key, expires_at)
     select ${ID_SQL}, ${ID_SQL}, ${ID_SQL}, ${SESSION_SQL}, '', '${key}', now() + interval '1 day'
     ${each}`,
  ]) {
    await client.query(insert);
  }
  await client.query(
    `insert into conversation (id, person_id, invitation_id, training_id, script_key,
       script_version, version, last_seq, state)
     select ${ID_SQL}, ${ID_SQL}, ${ID_SQL}, $1, $2, $3, 1, 1, $4 ${each}`,
    [idOf(1), key, version, JSON.stringify(state)],
  );
  await client.query(
    `insert into web_session (token_hash, conversation_id, created_at, expires_at)
     select ${SESSION_SQL}, ${ID_SQL}, now(), now() + interval '1 day' ${each}`,
  );
}

/** Ten turns of each conversation after the first ones: what they said, how it was read, what was asked. */
async function fillPast(client: PoolClient, conversations: number): Promise<void> {
  const past = `from conversation c cross join generate_series(1, 10) turn
      where c.id > '${idOf(conversations)}'`;
  await client.query(
    `insert into inbox (channel, event_id, conversation_id, person_id, seq, reply, received_at)
       select 'web', 'past ' || c.id || turn, c.id, c.person_id, 2 * turn,
         '{"kind": "text", "text": "Souder et lire un plan"}', now() ${past}`,
  );
  await client.query(
    `insert into answer (conversation_id, person_id, training_id, question, prompt, part, status,
         value, raw, rule, certainty, channel, at)
       select c.id, c.person_id, c.training_id, 'q' || turn, turn, 0, 'answered', '4',
         'Souder et lire un plan', 'rating-digit', 'plain', 'web', now() ${past}`,
  );
  await client.query(
    `insert into outbox (conversation_id, person_id, effect_key, seq, channel, message, status,
         due_at, created_at, settled_at, deadline)
       select c.id, c.person_id, turn || '.0.send', 2 * turn + 1, 'web',
         '{"parts": [{"ask": "q1"}], "prompt": {"number": 1, "step": "q1"}}', 'sent',
         now(), now(), now(), now() ${past}`,
  );
  await client.query(
    `insert into turn_log (conversation_id, version, at, trace)
       select c.id, turn + 1, now(), '[{"what": "answered", "step": "q1", "rule": "rating-digit"}]'
       ${past}`,
  );
  await client.query(
    `update conversation set version = 11, last_seq = 21, outcome = 'completed'
       where id > '${idOf(conversations)}'`,
  );
}

async function fillPhones(client: PoolClient, keys: string, conversations: number): Promise<void> {
  const secrets = createSecrets(keys);
  const all = Array.from({ length: conversations }, (_, at) => at + 1);
  await client.query(
    `insert into contact (person_id, kind, lookup, sealed)
       select person, 'phone', lookup, '' from unnest($1::uuid[], $2::bytea[]) as p (person, lookup)`,
    [all.map(idOf), all.map((n) => secrets.lookup(phoneOf(n)))],
  );
}
