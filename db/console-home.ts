/** What waits for somebody, for the home of the console. Tables that grow are only asked whether they hold anything. */
import type { Pool } from "pg";
import { WAITING_REPLIES } from "./centre-replies.ts";

export interface ConsoleState {
  /** Whether rosters brought anybody. */
  readonly hasPeople: boolean;
  readonly campaigns: number;
  readonly campaignsRunning: number;
  /** As the tabs of moderation count: each number leads to its tab. */
  readonly textsWaiting: number;
  readonly alerts: number;
  readonly repliesWaiting: number;
  readonly reportsWaiting: number;
  /** Whether any figure is public. */
  readonly hasFigures: boolean;
  readonly users: number;
}

const STATE = /* sql */ `
select exists (select from person) as "hasPeople",
  (select count(*)::int from campaign) as campaigns,
  (select count(*)::int from campaign where state in ('planned', 'sending')) as "campaignsRunning",
  (select count(*)::int from review where status = 'received') as "textsWaiting",
  ((select count(*) from review where status = 'alert')
    + (select count(*) from alert where handled_at is null))::int as alerts,
  (select count(*)::int ${WAITING_REPLIES}) as "repliesWaiting",
  (select count(*)::int from review_report where status = 'received') as "reportsWaiting",
  exists (select from score_snapshot) as "hasFigures",
  (select count(*)::int from console_user where role <> 'centre') as users`;

/** Reads all of it in one round trip. */
export async function consoleState(pool: Pool): Promise<ConsoleState> {
  const { rows } = await pool.query<ConsoleState>(STATE);
  const [state] = rows;
  if (state === undefined) throw new Error("a select without a from gives one row");
  return state;
}
