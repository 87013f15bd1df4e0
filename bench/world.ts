/** A database of its own with many conversations that have just begun, removed afterwards. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool } from "pg";
import { compileScript } from "../bot/compile.ts";
import { turn } from "../bot/turn.ts";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../db/embedded-postgres.ts";
import { openDatabase, type Database } from "../db/orm.ts";
import { scriptLibrary } from "../db/script-library.ts";
import { makeQuestionnaire } from "./questionnaire.ts";
import { writeScript } from "./sirius.ts";

export interface World {
  readonly dataDir: string;
  readonly server: EmbeddedPostgres;
  readonly database: Database;
  /** Conversations from 1 to this number. */
  readonly conversations: number;
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

const ID_SQL = "('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid";
const SESSION_SQL = "sha256(convert_to('bench-session-' || lpad(n::text, 10, '0'), 'UTF8'))";

/** Makes the database, with its own PostgreSQL and its own folder. */
export async function makeWorld(conversations: number): Promise<World> {
  const dataDir = mkdtempSync(join(tmpdir(), "sirius-bench-"));
  const server = await startEmbeddedPostgres(dataDir);
  const database = await openDatabase({
    connection: server.connection,
    applicationName: "sirius bench",
  });
  await database.migrate();
  await fill(database.pool, conversations);
  return {
    dataDir,
    server,
    database,
    conversations,
    async remove() {
      await database.close();
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function fill(pool: Pool, conversations: number): Promise<void> {
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
  await pool.query(
    `insert into training_centre (id, siret, name) values ('${idOf(1)}', '00000000000000', 'CFA')`,
  );
  await pool.query(
    `insert into training (id, key, title, centre_id)
     values ('${idOf(1)}', 'bench', 'CAP', '${idOf(1)}')`,
  );
  const each = `from generate_series(1, ${conversations}) n`;
  for (const insert of [
    `insert into person (id) select ${ID_SQL} ${each}`,
    `insert into apprenticeship (id, person_id, training_id)
     select ${ID_SQL}, ${ID_SQL}, '${idOf(1)}' ${each}`,
    `insert into invitation
       (id, apprenticeship_id, person_id, token_hash, token_sealed, script_key, expires_at)
     select ${ID_SQL}, ${ID_SQL}, ${ID_SQL}, ${SESSION_SQL}, '', '${key}', now() + interval '1 day'
     ${each}`,
  ]) {
    await pool.query(insert);
  }
  await pool.query(
    `insert into conversation (id, person_id, invitation_id, training_id, script_key,
       script_version, version, last_seq, state)
     select ${ID_SQL}, ${ID_SQL}, ${ID_SQL}, $1, $2, $3, 1, 1, $4 ${each}`,
    [idOf(1), key, version, JSON.stringify(state)],
  );
  await pool.query(
    `insert into web_session (token_hash, conversation_id, created_at, expires_at)
     select ${SESSION_SQL}, ${ID_SQL}, now(), now() + interval '1 day' ${each}`,
  );
  await pool.query("analyze");
}
