/** Everything that is public, row by row, for the open data files: the same scores and texts as elsewhere. */
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";
import type { PublishedLevel } from "../bot/release-figures.ts";
import { RELEASE_LEVELS } from "../bot/release.ts";
import { openMoment, rowsOf } from "./moment.ts";
import { CERTIFICATION, JOIN_GROUP } from "./release-queries.ts";
import { answered } from "./results-queries.ts";
import { isPublic } from "./results-reviews.ts";

export interface OpenScore {
  readonly level: PublishedLevel;
  /** Only of a training. */
  readonly key: string | null;
  /** Of the centre; null at the national level. */
  readonly siret: string | null;
  readonly centre: string | null;
  /** Of the training or the diploma; null for a centre as a whole. */
  readonly title: string | null;
  readonly place: string | null;
  readonly cfd: string | null;
  readonly rncp: string | null;
  /** The score as the API sends it, without the key that was asked for. */
  readonly score: string;
}

export interface OpenReview {
  readonly id: string;
  readonly key: string;
  readonly siret: string;
  readonly centre: string;
  readonly title: string;
  readonly cfd: string | null;
  readonly rncp: string | null;
  readonly text: string;
  /** `YYYY-MM-DD`. */
  readonly publishedOn: string;
  /** `YYYY-MM` or `YYYY`. */
  readonly experience: string;
  readonly reply: string | null;
}

export interface OpenData {
  /** A text that changes whenever one of the two files would. */
  stamp(): Promise<string>;
  /** Questions and answers that some score tells a percentage of, in alphabetical order. */
  themes(): Promise<readonly { readonly theme: string; readonly option: string }[]>;
  /** By level, then by group. One moment of the database, however long the reading takes. */
  scores(): AsyncIterable<OpenScore>;
  /** The newest first. One moment of the database. */
  reviews(): AsyncIterable<OpenReview>;
}

/** Texts with the training `g` they count for, which has a score. */
const PUBLISHED = /* sql */ `from review r
  join training t on t.id = r.training_id ${JOIN_GROUP}
  join score_snapshot s on s.level = 'training' and s.group_key = g.key`;

/** $1: today. */
const STAMP = /* sql */ `
select concat_ws(' ',
  (select concat_ws(' ', count(*), max(computed_at)) from score_snapshot),
  (select concat_ws(' ', count(*), max(r.published_on), sum(hashtext(concat(r.id, r.shown, r.reply))))
   ${PUBLISHED} where ${isPublic("r", "$1")}),
  (select concat_ws(' ', count(*), sum(hashtext(concat(t.key, t.title, t.place, tc.name))))
   from training t join training_centre tc on tc.id = t.centre_id)
) as stamp`;

const THEMES = /* sql */ `
select distinct asked.key as theme, told.key as option
from score_snapshot s, jsonb_each(s.body::jsonb -> 'themes') asked, jsonb_each(asked.value) told
order by theme, option`;

/** The trainings `t` of centres `tc` that a score `s` is about; each can use an index. */
const MEMBERS: Readonly<Record<PublishedLevel, string>> = {
  training: "t.key = s.group_key",
  trainerCertification: `tc.siret = split_part(s.group_key, ' ', 1)
    and ${CERTIFICATION} = substr(s.group_key, strpos(s.group_key, ' ') + 1)`,
  certification: `${CERTIFICATION} = s.group_key`,
  centre: "tc.siret = s.group_key",
};
const LEVELS: readonly PublishedLevel[] = [...RELEASE_LEVELS, "centre"];

/** Columns of a `StoredScore`, over a score `s` and its `namesOf`. */
export const SCORE_WITH_NAMES = `s.group_key as "group", s.body as score, named.*,
  coalesce(register.title, named.title) as diploma`;

/** Joins the names of what a score `s` of a level is about; a group that has no training left is dropped. */
export const namesOf = (level: PublishedLevel): string => /* sql */ `
join lateral (
  select mode() within group (order by t.title) as title, min(t.cfd) as cfd, min(t.rncp) as rncp,
    min(t.place) as place, min(tc.siret) as siret, min(tc.name) as centre
  from training t join training_centre tc on tc.id = t.centre_id
  where t.followed_by is null and ${MEMBERS[level]}
) named on named.title is not null
left join certification register on register.code = coalesce(named.cfd, named.rncp)`;

/** Every score of a level, with the names of what it is about. */
const scoresOf = (level: PublishedLevel): string => /* sql */ `
select ${SCORE_WITH_NAMES} from score_snapshot s ${namesOf(level)}
where s.level = '${level}'
order by s.group_key`;

/** A row of a score with its names. */
export interface StoredScore {
  readonly group: string;
  readonly score: string;
  readonly title: string;
  readonly diploma: string;
  readonly cfd: string | null;
  readonly rncp: string | null;
  readonly place: string | null;
  readonly siret: string;
  readonly centre: string;
}

/** Tells of a group only what all of it has in common. */
export function openScore(level: PublishedLevel, row: StoredScore): OpenScore {
  const { group, score, title, diploma, cfd, rncp, place, siret, centre } = row;
  switch (level) {
    case "training":
      return { level, key: group, siret, centre, title, place, cfd, rncp, score };
    case "trainerCertification":
      return { level, key: null, siret, centre, title: diploma, place: null, cfd, rncp, score };
    case "certification": {
      const nobody = { siret: null, centre: null, place: null };
      return { level, key: null, title: diploma, cfd, rncp, score, ...nobody };
    }
    case "centre": {
      const nothing = { title: null, place: null, cfd: null, rncp: null };
      return { level, key: null, siret, centre, score, ...nothing };
    }
  }
}

const REVIEWS = /* sql */ `
select r.id, g.key, tc.siret, tc.name as centre, g.title, g.cfd, g.rncp, r.shown as text,
  to_char(r.published_on, 'YYYY-MM-DD') as "publishedOn", r.experience, r.reply
${PUBLISHED} where ${isPublic("r", "$1")}
order by r.published_on desc, r.id`;

/**
 * Reads what is public. `now`: the clock.
 *
 * Errors: `database_unavailable` when PostgreSQL does not answer.
 */
export function openData(pool: Pool, now: () => Instant = Date.now): OpenData {
  const today = (): Date => new Date(now());
  return {
    async stamp() {
      const { rows } = await answered(pool.query<{ stamp: string }>(STAMP, [today()]));
      return rows[0]?.stamp ?? "";
    },
    async themes() {
      const { rows } = await answered(pool.query<{ theme: string; option: string }>(THEMES));
      return rows;
    },
    scores: () => readScores(pool),
    reviews: () => readReviews(pool, today()),
  };
}

async function* readScores(pool: Pool): AsyncGenerator<OpenScore> {
  await using moment = await openMoment(pool);
  for (const level of LEVELS) {
    for await (const row of rowsOf<StoredScore>(moment.client, scoresOf(level), [])) {
      yield openScore(level, row);
    }
  }
}

async function* readReviews(pool: Pool, today: Date): AsyncGenerator<OpenReview> {
  await using moment = await openMoment(pool);
  yield* rowsOf<OpenReview>(moment.client, REVIEWS, [today]);
}
