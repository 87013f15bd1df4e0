/**
 * People of training centres hear by e-mail what is new in their portal: whole days at a time, up to last
 * midnight in Paris, so that nothing is told twice or left out and nobody hears more than once a day.
 */
import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { isNoNews, wordCentreNews, type CentreNews } from "../bot/centre-news.ts";
import type { Channel, SendOutcome } from "../bot/channel.ts";
import type { Instant } from "../bot/conversation.ts";
import { audit } from "./audit.ts";
import type { ConsoleChange } from "./console-users.ts";
import type { JobDefinition } from "./jobs.ts";
import type { Secrets } from "./secrets.ts";
import { PUBLIC_OF_CENTRE } from "./texts-of-centre.ts";
import { inTransaction } from "./transaction.ts";

export interface CentreNewsParts {
  readonly pool: Pool;
  readonly secrets: Secrets;
  /** Undefined where no e-mail is sent: then nothing is told, and nothing counts as told. */
  readonly mail: Pick<Channel, "send"> | undefined;
  /** Time as people live it. */
  readonly now: () => Instant;
  /** Where people reach us, without a slash at the end. */
  readonly baseUrl: () => string;
  /** A reason to refuse a text, as its centre reads it. */
  readonly reasonInWords: (reason: string) => string;
  /** Told why an e-mail did not leave, without its address. It is tried again within the day. */
  readonly report: (problem: string) => void;
}

/** Longer than an adapter waits by itself. */
const TRY_MS = 40_000;
/** Shorter than the time between two runs, longer than one e-mail takes. */
const AGAIN_AFTER_MS = 30 * 60_000;
/** After it, what the e-mail says may be old. */
const WORTH_MS = 12 * 3_600_000;

interface Reader {
  readonly user: string;
  readonly centre: string;
  readonly email_sealed: string;
  /** `YYYY-MM-DD`, in Paris: days from the first up to the second, which is not told of yet. */
  readonly since: string;
  readonly today: string;
}

/** $1: now; $2: those tried since then wait. */
const READERS = /* sql */ `
select u.id as user, u.centre_id as centre, u.email_sealed, days.since::text, days.today::text
from console_user u
left join centre_news n on n.user_id = u.id
cross join lateral (
  select ($1::timestamptz at time zone 'Europe/Paris')::date as today,
    coalesce(n.told_before, (u.created_at at time zone 'Europe/Paris')::date) as since
) days
where u.role = 'centre' and coalesce(n.wanted, true) and days.since < days.today
  and (n.tried_at is null or n.tried_at < $2)
order by u.created_at, u.id`;

/** $1: since; $2: the centre; $3: today. */
const NEWS = /* sql */ `
with days as (
  select $1::date::timestamp at time zone 'Europe/Paris' as since,
    $3::date::timestamp at time zone 'Europe/Paris' as today
), decided as (
  select cr.status, cr.refusal, cr.decided_at from centre_reply cr, days
  where cr.centre_id = $2 and cr.decided_at >= days.since and cr.decided_at < days.today
), answered as (
  select p.status from review_report p, days
  where p.centre_id = $2 and p.answered_at >= days.since and p.answered_at < days.today
)
select (select count(*) ${PUBLIC_OF_CENTRE} and r.published_on >= $1::date and r.published_on < $3::date
    and not exists (select from centre_reply cr where cr.review_id = r.id))::int as reviews,
  (select count(*) from decided where status = 'published')::int as accepted,
  array(select refusal from decided where status = 'refused' order by decided_at) as refused,
  (select count(*) from answered where status = 'kept')::int as kept,
  (select count(*) from answered where status = 'removed')::int as removed`;

/**
 * Writes to those who have news of the days before today.
 *
 * An e-mail of which nobody knows whether it left counts as sent; one that certainly did not is tried
 * again after half an hour. Doing it twice, or in two processes, tells nobody twice.
 *
 * @returns How many were written to.
 */
export async function tellCentres(parts: CentreNewsParts): Promise<number> {
  const { pool, mail, now, report } = parts;
  if (mail === undefined) return 0;
  const at = now();
  const again = new Date(at - AGAIN_AFTER_MS);
  const { rows } = await pool.query<Reader>(READERS, [new Date(at), again]);
  let told = 0;
  for (const reader of rows) {
    const news = await newsOf(parts, reader);
    if (isNoNews(news) || !(await claim(pool, reader, at, again))) continue;
    const outcome = await send(parts, mail, reader, news);
    if (await settle(pool, reader, { news, outcome, at })) told += 1;
    else report(`${outcome.kind}: ${"reason" in outcome ? outcome.reason : ""}`);
    // What keeps the whole channel from sending keeps the others waiting too.
    if (isShut(outcome)) break;
  }
  return told;
}

function isShut(outcome: SendOutcome): boolean {
  if (outcome.kind === "misconfigured") return true;
  return outcome.kind === "later" && outcome.wholeChannel === true;
}

async function newsOf(
  { pool, reasonInWords }: CentreNewsParts,
  { since, centre, today }: Reader,
): Promise<CentreNews> {
  const { rows } = await pool.query<CentreNews>(NEWS, [since, centre, today]);
  const [news] = rows;
  if (news === undefined) throw new Error("a select without a from gives one row");
  return { ...news, refused: news.refused.map(reasonInWords) };
}

/** Takes somebody for this run. False: another one did, or they want no e-mails any more. */
async function claim(pool: Pool, { user, today }: Reader, at: Instant, again: Date) {
  const { rowCount } = await pool.query(
    `insert into centre_news as n (user_id, tried_at)
     select id, $2::timestamptz from console_user where id = $1
     on conflict (user_id) do update set tried_at = excluded.tried_at
     where n.wanted and (n.tried_at is null or n.tried_at < $3)
       and (n.told_before is null or n.told_before < $4::date)`,
    [user, new Date(at), again, today],
  );
  return (rowCount ?? 0) > 0;
}

async function send(
  { secrets, baseUrl, now }: CentreNewsParts,
  mail: Pick<Channel, "send">,
  reader: Reader,
  news: CentreNews,
): Promise<SendOutcome> {
  return mail.send(
    {
      ...wordCentreNews(news, `${baseUrl()}/centre`),
      delivery: randomUUID(),
      to: secrets.open(reader.email_sealed),
      expiresAt: now() + WORTH_MS,
    },
    AbortSignal.timeout(TRY_MS),
  );
}

interface Tried {
  readonly news: CentreNews;
  readonly outcome: SendOutcome;
  readonly at: Instant;
}

/** Notes what became of a try. False: it did not leave, and may be tried again. */
async function settle(pool: Pool, { user, today }: Reader, tried: Tried): Promise<boolean> {
  const { news, outcome, at } = tried;
  if (outcome.kind === "later" || outcome.kind === "misconfigured") return false;
  const refused = outcome.kind === "refused";
  await inTransaction(pool, async (client) => {
    await client.query("update centre_news set told_before = $2 where user_id = $1", [user, today]);
    await audit(client, {
      at,
      actor: "sirius",
      action: refused ? "news.refused" : "news.send",
      target: `user ${user}`,
      details: refused ? { reason: outcome.reason } : toldOf(news),
    });
  });
  return !refused;
}

/** What the journal keeps of it: how many of what there were. */
function toldOf({ reviews, accepted, refused, kept, removed }: CentreNews) {
  const counts = {
    reviews,
    accepted,
    declined: refused.length,
    reportsKept: kept,
    reportsRemoved: removed,
  };
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

/** Whether somebody of a centre wants these e-mails. */
export async function wantsNews(pool: Pool, user: string): Promise<boolean> {
  const { rows } = await pool.query<{ wanted: boolean }>(
    "select wanted from centre_news where user_id = $1",
    [user],
  );
  return rows[0]?.wanted ?? true;
}

/** Keeps what somebody chose. Whoever wants them again hears of what happens from now on. */
export async function chooseNews(
  pool: Pool,
  user: string,
  wanted: boolean,
  { actor, at }: ConsoleChange,
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(
      `insert into centre_news as n (user_id, wanted) values ($1, $2)
       on conflict (user_id) do update set wanted = excluded.wanted,
         told_before = case when excluded.wanted and not n.wanted
           then ($3::timestamptz at time zone 'Europe/Paris')::date else n.told_before end`,
      [user, wanted, new Date(at)],
    );
    const target = `user ${user}`;
    await audit(client, { at, actor, action: wanted ? "news.on" : "news.off", target });
  });
}

/** The choice, for the portal. */
export function newsDesk(pool: Pool) {
  return {
    wanted: (user: string) => wantsNews(pool, user),
    choose: (user: string, wanted: boolean, change: ConsoleChange) =>
      chooseNews(pool, user, wanted, change),
  };
}

/** On working days, hourly from a little after eight in Paris: whoever could not be reached is tried again. */
export function centreNewsJob(parts: CentreNewsParts): JobDefinition {
  return {
    name: "centre-news",
    cron: "10 8-17 * * 1-5",
    expireInSeconds: 3_000,
    run: async () => void (await tellCentres(parts)),
  };
}
