/** A personal link used again from elsewhere: whoever holds it then says in which year the contract ended. */
import type { Pool, PoolClient } from "pg";
import type { ChatStanding } from "../bot/control-question.ts";

/** Wrong answers to the control question that a link bears, from wherever they come. */
const TRIES = 2;

export type ControlAnswer = "right" | "wrong" | "closed";

/**
 * Whether a link was used before by somebody else: another browser, or another Telegram chat.
 *
 * @param own  The hash of the Telegram chat that uses it now; null for a browser.
 */
export async function wasUsedElsewhere(
  pool: Pool,
  invitation: string,
  own: Buffer | null,
): Promise<boolean> {
  const { rows } = await pool.query<{ used: boolean }>(
    `select exists (select from web_session w where w.invitation_id = i.id)
       or exists (select from contact c where c.person_id = i.person_id and c.kind = 'telegram'
         and ($2::bytea is null or c.lookup <> $2)) as used
     from invitation i where i.id = $1
       and not exists (select from contact c where c.person_id = i.person_id and c.lookup = $2)`,
    [invitation, own],
  );
  return rows[0]?.used ?? false;
}

/** Whether the control question may still be answered. */
export async function mayAnswerControl(pool: Pool, invitation: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    "select from invitation where id = $1 and control_failures < $2",
    [invitation, TRIES],
  );
  return (rowCount ?? 0) > 0;
}

/**
 * Judges an answer. A wrong one is counted in the same statement, so that many at once have no more tries
 * than one after the other.
 *
 * @param year  Of the end of the contract, as the person says.
 */
export async function answerControl(
  pool: Pool | PoolClient,
  invitation: string,
  year: number,
): Promise<ControlAnswer> {
  const { rows } = await pool.query<{ correct: boolean; control_failures: number }>(
    `update invitation i set control_failures = i.control_failures + case when said.correct then 0 else 1 end
     from (
       select coalesce(extract(year from a.ended_on)::int = $2, false) as correct
       from invitation j join apprenticeship a on a.id = j.apprenticeship_id where j.id = $1
     ) said
     where i.id = $1 and i.control_failures < $3
     returning said.correct, i.control_failures`,
    [invitation, year, TRIES],
  );
  const [row] = rows;
  if (row === undefined) return "closed";
  if (row.correct) return "right";
  return row.control_failures < TRIES ? "wrong" : "closed";
}

/** Where a chat stands that nobody's conversation is known of; undefined: it only ever wrote. */
export async function standingOf(
  pool: Pool,
  channel: string,
  lookup: Buffer,
): Promise<ChatStanding | undefined> {
  const { rows } = await pool.query<{ standing: ChatStanding | null }>(
    `select case
       when exists (select from opt_out o where o.lookup = $2) then 'stopped'
       else (select case when i.control_failures < $3 then 'asked' else 'closed' end
         from pending_link k join invitation i on i.id = k.invitation_id
         where k.channel = $1 and k.lookup = $2)
     end as standing`,
    [channel, lookup, TRIES],
  );
  return rows[0]?.standing ?? undefined;
}

/**
 * Judges the year a chat gave. The same message told twice is judged once: what it was told then is told again.
 *
 * @param event  The id of the message.
 * @returns the link it is about; undefined when nothing is asked there, or STOP was said there.
 */
export async function judgeYear(
  client: PoolClient,
  chat: { readonly channel: string; readonly lookup: Buffer },
  year: number,
  event: string,
): Promise<{ readonly invitation: string; readonly answer: ControlAnswer } | undefined> {
  const { rows } = await client.query<{ invitation_id: string; again: boolean; failures: number }>(
    `select k.invitation_id, k.judged_event is not distinct from $3 as again,
       i.control_failures as failures
     from pending_link k join invitation i on i.id = k.invitation_id
     where k.channel = $1 and k.lookup = $2
       and not exists (select from opt_out o where o.lookup = k.lookup)
     for update of k`,
    [chat.channel, chat.lookup, event],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const { invitation_id: invitation } = row;
  const spent = row.failures >= TRIES;
  if (row.again) return { invitation, answer: spent ? "closed" : "wrong" };
  // Nothing is asked any more: a year may well answer another question.
  if (spent) return undefined;
  const answer = await answerControl(client, invitation, year);
  // A right year is not noted: it is right again, until the chat is tied to its person.
  if (answer !== "right") {
    await client.query(
      "update pending_link set judged_event = $3 where channel = $1 and lookup = $2",
      [chat.channel, chat.lookup, event],
    );
  }
  return { invitation, answer };
}
