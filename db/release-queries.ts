/** The SQL of releases. A group of trainings is named by one text; see `GROUPS`. */
import type { PublishedLevel } from "../bot/release-figures.ts";

/**
 * The certification a training counts for: the newest of its lineage, as the last release settled it,
 * else its diploma, else its title of the directory, else only itself.
 */
export const CERTIFICATION = certificationOf("t");
/** Who trains, and for what. Over `t` and the centre `tc` of the training it counts for. */
export const TRAINER_CERTIFICATION = `tc.siret || ' ' || ${CERTIFICATION}`;
/** The training that `training t` counts for, as `g`, and its centre as `tc`. */
export const JOIN_GROUP = /* sql */ `
  join training g on g.id = coalesce(t.followed_by, t.id)
  join training_centre tc on tc.id = g.centre_id`;

/** The certification that the training under an alias counts for. */
export function certificationOf(alias: string): string {
  return `coalesce(${alias}.counted_as, ${alias}.cfd, ${alias}.rncp, ${alias}.key)`;
}

/** Column of `release_lot` that names the group a lot counts in, per level. */
export const GROUP_COLUMNS = {
  training: "training_key",
  trainerCertification: "trainer_certification",
  certification: "certification",
  centre: "centre_siret",
} as const satisfies Readonly<Record<PublishedLevel, string>>;

/** Over the trainings `g` that others count for, and their centre `tc`: name, and which are in $1. */
const GROUPS = {
  training: { name: "g.key", among: "g.key = any($1)" },
  trainerCertification: {
    name: `tc.siret || ' ' || ${certificationOf("g")}`,
    // The second condition alone would do; the first one finds the trainings by their index.
    among: `${certificationOf("g")} in (
        select substr(k, strpos(k, ' ') + 1) from unnest($1::text[]) k
      ) and tc.siret || ' ' || ${certificationOf("g")} = any($1)`,
  },
  certification: { name: certificationOf("g"), among: `${certificationOf("g")} = any($1)` },
  centre: { name: "tc.siret", among: "tc.siret = any($1)" },
} as const satisfies Readonly<Record<PublishedLevel, object>>;

/** A conversation that counts: finished or far enough, and not taken back. */
const COUNTS = "c.outcome in ('completed', 'partial') and c.withdrawn_at is null";

/**
 * Certifications of which a release may change something: one of their lots was left, or enough people
 * wait with an answer to one question. $1: people a lot needs; $2–$4: arrays of script key, version and
 * question.
 */
export const CERTIFICATIONS = /* sql */ `
with asked as (
  select distinct * from unnest($2::text[], $3::int[], $4::text[])
    as a(script_key, script_version, question)
)
select ${CERTIFICATION} as certification
from training t
join conversation c on c.training_id = t.id and ${COUNTS}
join asked using (script_key, script_version)
where not exists (
  select from release_member m where m.conversation_id = c.id and m.question = asked.question
)
group by 1, asked.question having count(*) >= $1
union select certification from release_lot l
where exists (select from release_leaver where lot_id = l.id)
order by 1`;

/** Who withdrew at the very moment a release counted them leaves with the next one. */
export const LATE_LEAVERS = /* sql */ `
delete from release_member m using conversation c
where c.id = m.conversation_id and c.withdrawn_at is not null`;

/**
 * Lots of one certification that someone left, with the answers of who stays. Who only goes on with
 * a conversation has not left: leaving is for ever, or the same answer could be counted in two lots.
 * $1: certification.
 */
export const LEFT_LOTS = /* sql */ `
select l.id, l.question, l.counts, l.training_key, l.trainer_certification, l.certification,
  (
    select coalesce(jsonb_object_agg(option, people), '{}')
    from (
      select m.option, count(*) as people from release_member m
      where m.lot_id = l.id group by m.option
    ) by_option
  ) as present
from release_lot l
where l.certification = $1 and exists (select from release_leaver where lot_id = l.id)`;

export const DELETE_LOTS = "delete from release_lot where id = any($1)";

/** Where someone was, before any lineage: a lot formed of such people only goes back there. */
export interface Origin {
  readonly ownTraining: string;
  readonly ownTrainer: string;
  readonly ownCertification: string;
}

/**
 * Answers of one certification that are in no lot, with their `Origin`. $1: certification; $2–$5: arrays of script key,
 * version, step, and question under which the answer counts.
 */
export const PENDING = /* sql */ `
with asked as (
  select * from unnest($2::text[], $3::int[], $4::text[], $5::text[])
    as a(script_key, script_version, step, question)
), waiting as materialized (
  select c.id, c.invitation_id, c.updated_at, c.created_at, asked.step, asked.question,
    g.key as training, ${TRAINER_CERTIFICATION} as trainer,
    t.key as own_training, own.siret as own_trainer, coalesce(t.cfd, t.rncp, t.key) as own_certification
  from training t ${JOIN_GROUP}
  join training_centre own on own.id = t.centre_id
  join conversation c on c.training_id = t.id and ${COUNTS}
  join asked using (script_key, script_version)
  where ${CERTIFICATION} = $1 and not exists (
    select from release_member m where m.conversation_id = c.id and m.question = asked.question
  )
)
select w.id as respondent, w.question, a.value #>> '{}' as option, w.training,
  w.trainer as "trainerCertification", $1 as certification, w.own_training as "ownTraining",
  w.own_trainer as "ownTrainer", w.own_certification as "ownCertification",
  (extract(epoch from w.updated_at) * 1000)::float8 as since,
  extract(year from coalesce(ap.ended_on, w.created_at::date) - interval '8 months')::int
    as "schoolYear"
from waiting w
left join invitation i on i.id = w.invitation_id
left join apprenticeship ap on ap.id = i.apprenticeship_id
cross join lateral (
  select value, status from answer
  where conversation_id = w.id and question = w.step and void_at is null
  order by prompt desc, part desc limit 1
) a
where a.status = 'answered'`;

/** $1: lots as JSON; $2: certification; $3: now. */
export const INSERT_LOTS = /* sql */ `
insert into release_lot (id, question, training_key, trainer_certification, certification,
  origin_training, origin_trainer, origin_certification, size, counts, first_year, last_year,
  formed_at)
select id, question, training_key, trainer_certification, $2,
  origin_training, origin_trainer, origin_certification, size, counts, first_year, last_year, $3
from jsonb_to_recordset($1) as l (id uuid, question text, training_key text,
  trainer_certification text, origin_training text, origin_trainer text, origin_certification text,
  size int, counts jsonb, first_year int, last_year int)`;

/** $1–$4: conversation, question, lot and answer of each member. */
export const INSERT_MEMBERS = /* sql */ `
insert into release_member (conversation_id, question, lot_id, option)
select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[])`;

/** The sums of the lots inside groups, per question and option. $1: the groups. */
export const groupCounts = (column: string): string => /* sql */ `
select ${column} as key, question, option, sum(count::int)::int as count,
  min(first_year) as "firstYear", max(last_year) as "lastYear"
from release_lot, jsonb_each_text(counts) as each(option, count)
where ${column} = any($1)
group by 1, question, option
order by 1, question, option`;

/**
 * People who were invited in groups, and the former diplomas some of them were invited for. $1: the
 * groups.
 */
export const groupInvited = (level: PublishedLevel): string => /* sql */ `
select ${GROUPS[level].name} as key, count(*)::int as invited,
  coalesce(array_agg(distinct t.cfd order by t.cfd)
    filter (where t.cfd <> ${certificationOf("g")}), '{}') as former
from training g
join training_centre tc on tc.id = g.centre_id
cross join lateral (
  select g.id, g.cfd
  union all select f.id, f.cfd from training f where f.followed_by = g.id
) t
join apprenticeship ap on ap.training_id = t.id
join invitation i on i.apprenticeship_id = ap.id
where g.followed_by is null and ${GROUPS[level].among}
group by 1`;

/** $1–$4: level, group, bytes and ETag of each; $5: threshold; $6: now. */
export const SAVE_SNAPSHOTS = /* sql */ `
insert into score_snapshot (level, group_key, body, etag, threshold, computed_at)
select level, group_key, body, etag, $5, $6
from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as s(level, group_key, body, etag)
on conflict (level, group_key) do update
set body = excluded.body, etag = excluded.etag, threshold = excluded.threshold,
  computed_at = excluded.computed_at`;

/** $1, $2: level and group of each. */
export const DELETE_SNAPSHOTS = /* sql */ `
delete from score_snapshot
where (level, group_key) in (select * from unnest($1::text[], $2::text[]))`;

/** Of the row of `published_statistics`: the threshold that the last release went by. */
export const LAST_THRESHOLD = /* sql */ `substring(body from '"seuil":(\\d+)')::int`;

/**
 * Groups whose figures were worded for another threshold; and when the last release went by another one,
 * those that had too few people for it. $1: threshold.
 */
export const OTHER_THRESHOLD = /* sql */ `
select level, group_key as key from score_snapshot where threshold <> $1
union
select g.level, g.key from release_lot l
cross join lateral (values ('training', l.training_key), ('certification', l.certification),
  ('trainerCertification', l.trainer_certification), ('centre', l.centre_siret)) as g (level, key)
where g.key is not null and exists (
  select from published_statistics where ${LAST_THRESHOLD} <> $1
)`;

/** The yes and no of conversation `c` to what it was asked, the latest of each, by question. */
export const CONSENTS = /* sql */ `
  (select coalesce(jsonb_object_agg(latest.question, latest.value), '{}')
   from (
     select distinct on (a.question) a.question, a.value from answer a
     where a.conversation_id = c.id and a.void_at is null
       and (a.status <> 'answered' or a.value in ('true', 'false'))
     order by a.question, a.prompt desc, a.part desc
   ) latest)`;

/** Whether the author of review `r` gave a note that is in no lot. $2: steps that ask it. */
const UNCOUNTED = /* sql */ `(
  exists (select from answer a where a.conversation_id = r.conversation_id
    and a.question = any($2) and a.status = 'answered' and a.void_at is null)
  and not exists (select from release_member m where m.conversation_id = r.conversation_id
    and m.question = 'note'))`;

/**
 * Texts decided and due that belong to a group with figures, in an order that tells nothing. With each:
 * its group, whether its author's note is counted, and how many texts the group shows already of authors
 * whose note is not. $1: now; $2: steps that ask the note.
 */
export const REVIEWS_TO_SHOW = /* sql */ `
with due as (
  select r.id, r.question, g.key as "group", c.id as conversation, c.script_key, c.script_version,
    not ${UNCOUNTED} as counted, ${CONSENTS} as consents
  from review r
  join conversation c on c.id = r.conversation_id
  join training t on t.id = r.training_id
  join training g on g.id = coalesce(t.followed_by, t.id)
  where r.status = 'published' and r.published_on is null and r.visible_from <= $1 and ${COUNTS}
    and exists (select from score_snapshot s where s.level = 'training' and s.group_key = g.key)
)
select due.*,
  (select count(*)::int from training g
   cross join lateral (
     select g.id union all select f.id from training f where f.followed_by = g.id
   ) counting
   join review r on r.training_id = counting.id
   where g.key = due."group" and r.status = 'published' and r.published_on is not null
     and ${UNCOUNTED}) as "shownUncounted"
from due order by due.id`;

/**
 * Takes off the pages, until their authors are counted again, the texts of a training beyond those that
 * may show of authors who are in no lot. $1: people a lot needs; $2: steps that ask the note.
 */
export const HIDE_CROWD = /* sql */ `
with waiting as (
  select r.id, row_number() over (partition by coalesce(t.followed_by, t.id) order by r.id) as place
  from review r join training t on t.id = r.training_id
  where r.status = 'published' and r.published_on is not null and ${UNCOUNTED}
)
update review r set published_on = null from waiting w where w.id = r.id and w.place >= $1`;

/**
 * Makes texts public. The month of the experience is told where at least $3 people whose answers
 * count ended in it, else the year. $1: ids; $2: now; $3: threshold.
 */
export const SHOW_REVIEWS = /* sql */ `
update review r
set published_on = ($2::timestamptz at time zone 'Europe/Paris')::date,
  shown_until = (coalesce(ap.ended_on, c.created_at::date) + interval '24 months')::date,
  experience = case
    when (
      select count(*) from conversation c2
      join invitation i2 on i2.id = c2.invitation_id
      join apprenticeship ap2 on ap2.id = i2.apprenticeship_id
      where c2.training_id = r.training_id and c2.outcome in ('completed', 'partial')
        and c2.withdrawn_at is null
        and date_trunc('month', ap2.ended_on) = date_trunc('month', ap.ended_on)
    ) >= $3 then to_char(ap.ended_on, 'YYYY-MM')
    else to_char(coalesce(ap.ended_on, c.created_at::date), 'YYYY')
  end
from conversation c
left join invitation i on i.id = c.invitation_id
left join apprenticeship ap on ap.id = i.apprenticeship_id
where c.id = r.conversation_id and r.id = any($1)`;
