/** What waits for somebody, for the home of the console. Tables that grow are only asked whether they hold anything. */
import type { Pool } from "pg";

export interface ConsoleState {
  /** Whether rosters brought anybody. */
  readonly hasPeople: boolean;
  readonly campaigns: number;
  readonly campaignsRunning: number;
  /** Texts that nobody has judged yet, and what sounds like danger and waits for somebody. */
  readonly textsWaiting: number;
  readonly alerts: number;
  /** Whether any figure is public. */
  readonly hasFigures: boolean;
  readonly users: number;
}

const STATE = /* sql */ `
select exists (select from person) as "hasPeople",
  (select count(*)::int from campaign) as campaigns,
  (select count(*)::int from campaign where state in ('planned', 'sending')) as "campaignsRunning",
  (select count(*)::int from review where status in ('received', 'alert')) as "textsWaiting",
  (select count(*)::int from alert where handled_at is null) as alerts,
  exists (select from score_snapshot) as "hasFigures",
  (select count(*)::int from console_user where role <> 'centre') as users`;

/** Reads all of it in one round trip. */
export async function consoleState(pool: Pool): Promise<ConsoleState> {
  const { rows } = await pool.query<ConsoleState>(STATE);
  const [state] = rows;
  if (state === undefined) throw new Error("a select without a from gives one row");
  return state;
}
