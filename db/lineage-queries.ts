/** The SQL that settles what follows what: diplomas, catalogue keys, trainings, and then the lots. */
import { certificationOf } from "./release-queries.ts";

/** Steps of a chain that are followed; the longest of the national register has five. */
const STEPS_MAX = 20;

/**
 * The end of each chain. A step counts only when nothing is in doubt: one heir, and not in a circle.
 *
 * @param steps  A query of `code` and `next`, one row per code.
 */
const chainEnds = (steps: string): string => /* sql */ `
  step as (${steps}),
  chain as (
    select code, next as last, 1 as steps from step
    union all
    select chain.code, step.next, chain.steps + 1
    from chain join step on step.code = chain.last where chain.steps < ${STEPS_MAX}
  ) cycle last set in_circle using path,
  chain_end as (
    select code, last from chain
    where not in_circle and last <> code
      and not exists (select from step where step.code = chain.last)
  )`;

/**
 * The certification each one is followed by: a closed diploma by its only successor, over any number
 * of renewals; a title of the directory by the only open diploma it stands for. A diploma that was
 * split has no heir. $1: today.
 */
export const SETTLE_CERTIFICATIONS = /* sql */ `
with recursive ${chainEnds(/* sql */ `
    select c.code, min(s.successor) as next
    from certification c
    join certification_successor s on s.code = c.code and s.successor <> c.code
    join certification heir on heir.code = s.successor
    where c.closed_on <= $1::date
      and 1 = (select count(*) from certification_successor a where a.code = c.code)
    group by c.code`)},
current as (
  select p.rncp, coalesce(e.last, p.cfd) as cfd,
    coalesce(k.closed_on <= $1::date, false) as closed
  from certification_pair p
  left join chain_end e on e.code = p.cfd
  left join certification k on k.code = coalesce(e.last, p.cfd)
),
same as (
  select rncp as code, coalesce(min(cfd) filter (where not closed), min(cfd)) as last
  from current group by rncp
  having count(distinct cfd) filter (where not closed) = 1 or count(distinct cfd) = 1
)
update certification c set followed_by = n.last
from certification o
left join (select code, last from chain_end union all select code, last from same) n
  on n.code = o.code
where o.code = c.code and c.followed_by is distinct from n.last`;

/** The key that each replaced key has now, if a training has it. */
export const SETTLE_KEYS = /* sql */ `
with recursive ${chainEnds(/* sql */ `
    select old_key as code, min(new_key) as next
    from key_replacement where new_key <> old_key group by old_key having count(*) = 1`)}
update key_replacement r set current_key = n.last
from key_replacement o
left join chain_end e on e.code = o.old_key
left join lateral (select e.last from training t where t.key = e.last) n on true
where (o.old_key, o.new_key) = (r.old_key, r.new_key) and r.current_key is distinct from n.last`;

/** The certification that a training counts for as of now, whatever was settled before. */
const freshly = (training: string, known: string): string =>
  `coalesce(${known}.followed_by, ${training}.cfd, ${training}.rncp, ${training}.key)`;
const knownCertification = (training: string, known: string): string =>
  `left join certification ${known} on ${known}.code = coalesce(${training}.cfd, ${training}.rncp)`;

/** A key that Sirius gave to a training which a roster named by centre and code alone. */
const GIVEN_KEY = String.raw`~ '^\d{14}_'`;

/** A replaced key follows the key of now, and no other one follows anything. */
export const FOLLOW_KEYS = /* sql */ `
update training t set followed_by = heir.id
from training o
left join lateral (
  select n.id from key_replacement r join training n on n.key = r.current_key
  where r.old_key = o.key and n.id <> o.id limit 1
) heir on true
where o.id = t.id and not o.key ${GIVEN_KEY} and t.followed_by is distinct from heir.id`;

/**
 * A training that a roster named by centre and code alone follows the one training which the catalogue
 * has for both (and for the commune, when the roster told it). It stays so when another place opens
 * later: its people were at the first one.
 */
export const MEET_CATALOGUE = /* sql */ `
update training t set followed_by = met.id
from (
  select o.id as own, (array_agg(n.id))[1] as id
  from training o ${knownCertification("o", "oc")}
  join training n on n.centre_id = o.centre_id and n.listed is not null and n.followed_by is null
    and n.id <> o.id and (o.code_insee is null or o.code_insee = n.code_insee)
  ${knownCertification("n", "nc")}
  where o.key ${GIVEN_KEY} and o.listed is null and o.followed_by is null
    and ${freshly("n", "nc")} = ${freshly("o", "oc")}
  group by o.id having count(*) = 1
) met
where met.own = t.id`;

/** What follows a training that follows another one goes with it. */
export const FOLLOW_ON = /* sql */ `
update training t set followed_by = n.followed_by
from training n
where n.id = t.followed_by and n.followed_by is not null and n.followed_by <> t.id`;

/** Null where a training counts for its own certification. */
export const COUNT_AS = /* sql */ `
update training t set counted_as = now.code
from (
  select o.id, nullif(${freshly("g", "gc")}, coalesce(o.cfd, o.rncp, o.key)) as code
  from training o
  join training g on g.id = coalesce(o.followed_by, o.id)
  ${knownCertification("g", "gc")}
) now
where now.id = t.id and t.counted_as is distinct from now.code`;

export const NOTE_INVITED = /* sql */ `
update training set invited = true
where not invited and id in (
  select ap.training_id from apprenticeship ap join invitation i on i.apprenticeship_id = ap.id
)`;

/** Puts each lot where the trainings it was formed of are now. @returns both places of who moved. */
export const MOVE_LOTS = /* sql */ `
with placed as (
  select l.id, l.training_key as old_training, l.trainer_certification as old_trainer,
    l.certification as old_certification, g.key as training_key,
    case when l.origin_trainer is not null then coalesce(gc.siret, l.origin_trainer) end as trainer,
    coalesce(case when g.id is not null then ${certificationOf("g")} end,
      known.followed_by, l.origin_certification) as certification
  from release_lot l
  left join training t on t.key = l.origin_training
  left join training g on g.id = coalesce(t.followed_by, t.id)
  left join training_centre gc on gc.id = g.centre_id
  left join certification known on known.code = l.origin_certification
)
update release_lot l
set training_key = p.training_key, trainer_certification = p.trainer || ' ' || p.certification,
  certification = p.certification
from placed p
where p.id = l.id and (l.training_key, l.trainer_certification, l.certification)
  is distinct from (p.training_key, p.trainer || ' ' || p.certification, p.certification)
returning l.training_key, l.trainer_certification, l.certification,
  p.old_training, p.old_trainer, p.old_certification`;
