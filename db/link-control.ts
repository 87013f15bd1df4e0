/** A personal link used again from elsewhere: whoever holds it then says in which year the contract ended. */
import type { Pool } from "pg";

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
  pool: Pool,
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
