/** Where people stop in a script, whoever invited them. Never what they answered. */
import type { Pool } from "pg";
import { waysOf } from "./campaign-questions.ts";
import { inLongTransaction } from "./transaction.ts";

/** By step: people who saw its question, and those of them who went no further. */
export type ScriptStops = Readonly<
  Record<string, { readonly seen: number; readonly left: number }>
>;

/** The latest conversations tell enough, and a page waits for them. */
const CONVERSATIONS_MAX = 5_000;

const STOPS = /* sql */ `${waysOf(`
    select c.id, c.outcome from conversation c
    where c.script_key = $1 and c.script_version = (
      select max(version) from script_version where key = $1)
    order by c.updated_at desc limit ${CONVERSATIONS_MAX}`)}
  select question, count(*)::int as seen, count(*) filter (where stopped)::int as left
  from ways group by question`;

/** Counts the latest conversations of the version that is online; nothing before the first one. */
export async function scriptStops(pool: Pool, key: string): Promise<ScriptStops> {
  const { rows } = await inLongTransaction(pool, (client) =>
    client.query<{ question: string; seen: number; left: number }>(STOPS, [key]),
  );
  return Object.fromEntries(rows.map(({ question, seen, left }) => [question, { seen, left }]));
}
