/** Where people stop: question by question, among those who saw it. Never what they answered. */
import type { Pool } from "pg";
import { compileScript } from "../bot/compile.ts";
import type { ScriptLibrary } from "../bot/ports.ts";
import { renderMessage } from "../bot/render.ts";
import type { Campaign } from "./campaign-store.ts";
import { inLongTransaction } from "./transaction.ts";

/** One question; its numbers are defined in bot/campaign-words.ts. */
export interface QuestionCounts {
  readonly question: string;
  /** As the web asks it. */
  readonly text: string;
  readonly seen: number;
  readonly answered: number;
  readonly left: number;
  /** Median; null while nobody answered. */
  readonly seconds: number | null;
}

type Row = Omit<QuestionCounts, "text">;

/**
 * Each question that somebody saw: `ways`. `stopped`: it is the last one they saw, and they have not
 * answered it.
 *
 * @param people  A query of conversations: their `id` and `outcome`.
 */
export const waysOf = (people: string): string => /* sql */ `
  with people as (${people}), asked as (
    select o.conversation_id, o.message #>> '{prompt,step}' as question,
      min(coalesce(o.settled_at, o.created_at)) as at,
      max((o.message #>> '{prompt,number}')::int) as prompt
    from people p join outbox o on o.conversation_id = p.id
    where o.status = 'sent' and o.receipt is distinct from 'failed'
      and o.message #>> '{prompt,step}' is not null
    group by 1, 2
  ), given as (
    select a.conversation_id, a.question, min(a.at) as at
    from people p join answer a on a.conversation_id = p.id
    group by 1, 2
  ), ways as (
    select s.conversation_id, s.question, s.at as seen_at, g.at as answered_at,
      g.at is null and p.outcome is distinct from 'completed'
        and s.prompt = max(s.prompt) over (partition by s.conversation_id) as stopped
    from asked s join people p on p.id = s.conversation_id
      left join given g on g.conversation_id = s.conversation_id and g.question = s.question
  )`;

/**
 * Of one campaign. $1: the campaign; $2, $3: its script and version. Who was moved to a later version is
 * counted still: a question keeps its id.
 */
export const WAYS = waysOf(`
    select c.id, c.outcome from campaign_recipient r
      join conversation c on c.invitation_id = r.invitation_id
    where r.campaign_id = $1 and r.state = 'invited' and c.script_key = $2 and c.script_version >= $3`);

const COUNTS = /* sql */ `${WAYS}
  select question, count(*)::int as seen, count(answered_at)::int as answered,
    count(*) filter (where stopped)::int as left,
    (percentile_cont(0.5) within group (
      order by greatest(0, extract(epoch from answered_at - seen_at)))
      filter (where answered_at is not null))::float8 as seconds
  from ways group by question`;

/** Counts every question of the campaign's script that somebody saw, in the order of the script. */
export async function campaignQuestions(
  { pool, scripts }: { readonly pool: Pool; readonly scripts: ScriptLibrary },
  { id, script: { key, version } }: Campaign,
): Promise<readonly QuestionCounts[]> {
  const script = compileScript(await scripts.load(key, version), version);
  const { rows } = await inLongTransaction(pool, (client) =>
    client.query<Row>(COUNTS, [id, key, version]),
  );
  const how = { channel: "web", locale: script.script.defaultLocale, inputs: {} } as const;
  return script.questions.flatMap(({ ask }) => {
    const found = rows.find(({ question }) => question === ask.id);
    if (found === undefined) return [];
    const text = renderMessage(script, { parts: [{ ask: ask.id }] }, how).join("\n");
    return [{ ...found, text }];
  });
}
