/**
 * What a training centre sees in its portal: the figures a release computed and the texts that are public,
 * no more than everybody reads, with what became of its replies and reports.
 */
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";
import { removeReply, writeReply } from "./centre-replies.ts";
import { answered } from "./results-queries.ts";
import { REPLIED_ON } from "./results-reviews.ts";
import { writeReport } from "./review-reports.ts";
import { PUBLIC_OF_CENTRE } from "./texts-of-centre.ts";
import { rowId } from "./uuid.ts";

export interface PortalFigure {
  readonly level: "centre" | "trainerCertification" | "training";
  /** Of the diploma or the training; the centre itself for all of it. */
  readonly title: string;
  /** Key of the training; null at other levels. */
  readonly key: string | null;
  readonly place: string | null;
  /** The score as the API sends it, without the key that was asked for. */
  readonly body: string;
}

export interface PortalReview {
  readonly id: string;
  readonly text: string;
  /** `YYYY-MM-DD`. */
  readonly publishedOn: string;
  readonly experience: string;
  readonly training: string;
  /** As it is public. */
  readonly reply: string | null;
  readonly repliedOn: string | null;
  /** What the centre wrote, wherever it stands; null when it wrote nothing. */
  readonly written: string | null;
  readonly replyStatus: "received" | "published" | "refused" | null;
  readonly refusal: string | null;
  readonly reportStatus: "received" | "kept" | "removed" | "gone" | null;
}

export interface PortalReport {
  readonly reason: string;
  readonly status: "received" | "kept" | "removed" | "gone";
  readonly answer: string | null;
  readonly queuedAt: Instant;
  readonly training: string;
}

/** $1: the centre. Every row is a snapshot of a release. */
const FIGURES = /* sql */ `
with own as (select siret, name from training_centre where id = $1)
select s.level, s.group_key as key, s.body, named.place,
  case s.level when 'centre' then own.name else coalesce(register.title, named.title) end as title
from own
join score_snapshot s on (s.level = 'centre' and s.group_key = own.siret)
  or (s.level = 'trainerCertification' and s.group_key like own.siret || ' %')
  or (s.level = 'training' and s.group_key in (
    select g.key from training g where g.centre_id = $1 and g.followed_by is null))
left join lateral (
  select mode() within group (order by t.title) as title,
    min(t.place) filter (where s.level = 'training') as place, min(t.cfd) as cfd
  from training t
  where t.centre_id = $1 and case s.level
    when 'training' then t.key = s.group_key
    else coalesce(t.counted_as, t.cfd, t.rncp, t.key) = substr(s.group_key, strpos(s.group_key, ' ') + 1)
  end
) named on true
left join certification register on s.level = 'trainerCertification' and register.code = named.cfd
order by array_position(array['centre', 'trainerCertification', 'training'], s.level), title, s.group_key`;

/** $1: one text, or null for all; $2: the centre; $3: today; $4, $5: offset and how many. */
const REVIEWS = /* sql */ `
select r.id, r.shown as text, to_char(r.published_on, 'YYYY-MM-DD') as "publishedOn", r.experience,
  r.training, r.reply, ${REPLIED_ON} as "repliedOn", cr.text as written, cr.status as "replyStatus",
  cr.refusal, p.status as "reportStatus", count(*) over ()::int as total
from (
  select r.*, g.title as training ${PUBLIC_OF_CENTRE} and ($1::uuid is null or r.id = $1)
) r
left join centre_reply cr on cr.review_id = r.id and cr.centre_id = $2
left join review_report p on p.review_id = r.id and p.centre_id = $2
order by r.published_on desc, r.id offset $4 limit $5`;

const REPORTS = /* sql */ `
select p.reason, p.status, p.answer, t.title as training,
  (extract(epoch from p.queued_at) * 1000)::float8 as "queuedAt"
from review_report p join review r on r.id = p.review_id join training t on t.id = r.training_id
where p.centre_id = $1 order by p.queued_at desc limit 50`;

/** The portal against PostgreSQL. Errors: `database_unavailable` when it does not answer. */
export function centrePortal(pool: Pool) {
  const on = { pool };
  return {
    async centre(
      id: string,
    ): Promise<{ readonly siret: string; readonly name: string } | undefined> {
      const { rows } = await answered(
        pool.query<{ siret: string; name: string }>(
          "select siret, name from training_centre where id = $1",
          [id],
        ),
      );
      return rows[0];
    },
    async figures(centre: string): Promise<PortalFigure[]> {
      return (await answered(pool.query<PortalFigure>(FIGURES, [centre]))).rows;
    },
    async reviews(
      centre: string,
      page: { readonly index: number; readonly size: number; readonly now: Instant },
    ): Promise<{ readonly total: number; readonly reviews: readonly PortalReview[] }> {
      const values = [null, centre, new Date(page.now), page.index * page.size, page.size];
      const { rows } = await answered(
        pool.query<PortalReview & { readonly total: number }>(REVIEWS, values),
      );
      return { total: rows[0]?.total ?? 0, reviews: rows };
    },
    async review(centre: string, id: string, now: Instant): Promise<PortalReview | undefined> {
      const values = [rowId(id), centre, new Date(now), 0, 1];
      return (await answered(pool.query<PortalReview>(REVIEWS, values))).rows[0];
    },
    async reports(centre: string): Promise<PortalReport[]> {
      return (await answered(pool.query<PortalReport>(REPORTS, [centre]))).rows;
    },
    reply: (reply: Parameters<typeof writeReply>[1]) => writeReply(on, reply),
    removeReply: (reply: Parameters<typeof removeReply>[1]) => removeReply(on, reply),
    report: (report: Parameters<typeof writeReport>[1]) => writeReport(on, report),
    /** For whoever lets a centre in. */
    async bySiret(
      siret: string,
    ): Promise<{ readonly id: string; readonly name: string } | undefined> {
      const { rows } = await answered(
        pool.query<{ id: string; name: string }>(
          "select id, name from training_centre where siret = $1",
          [siret],
        ),
      );
      return rows[0];
    },
    /** Users of centres, with the centre of each. */
    async users(): Promise<
      readonly { readonly id: string; readonly centre: string; readonly siret: string }[]
    > {
      const { rows } = await answered(
        pool.query<{ id: string; centre: string; siret: string }>(
          `select u.id, tc.name as centre, tc.siret from console_user u
           join training_centre tc on tc.id = u.centre_id order by tc.name, u.created_at`,
        ),
      );
      return rows;
    },
  };
}

export type CentrePortal = ReturnType<typeof centrePortal>;
