/**
 * The SQL of the resolver: any number of askings at once, each a row of criteria that must all fit. Each
 * step is a handful of index look-ups per row, whatever the size of the catalogue.
 */
import { IDENTIFIER_KINDS } from "../bot/identifier-shapes.ts";
import { certificationOf } from "./release-queries.ts";
import { COUNTING } from "./results-queries.ts";

/** Candidates that are named when an asking fits several things; one more tells that there are more. */
export const CANDIDATES_MAX = 20;
const LIMIT = `limit ${CANDIDATES_MAX + 1}`;

/** Trainings named one by one, as the trainings they count for; null when none is asked for. */
const PLACES = /* sql */ `
  case when num_nonnulls(a.cle, a.cle_tronquee, a.parcoursup, a.affelnet) > 0 then array(
    select distinct coalesce(t.followed_by, t.id)
    from (
      select id from training where key = a.cle
      union all
      select n.id from key_replacement r join training n on n.key = r.current_key
      where r.old_key = a.cle and not exists (select from training where key = a.cle)
      union all
      select id from training where key_stem = a.cle_tronquee
      union all
      select id from training where parcoursup = a.parcoursup
      union all
      select id from training where affelnet = a.affelnet
    ) named join training t using (id) ${LIMIT}
  ) end`;

/** Certifications that fit every criterion on them, as of the newest of their line. */
const CODES = /* sql */ `
  case when num_nonnulls(a.cfd, a.rncp, a.certifinfo, a.onisep) > 0 then array(
    select code from (
      select 'cfd' as by, coalesce(c.followed_by, a.cfd) as code
      from (values (a.cfd)) asked_for(code) left join certification c using (code)
      where c.code is not null or exists (select from training t where t.cfd = a.cfd)
      union all
      select 'rncp', coalesce(title.followed_by, cfd.followed_by, p.cfd)
      from certification_pair p
      left join certification title on title.code = p.rncp
      left join certification cfd on cfd.code = p.cfd
      where p.rncp = a.rncp
      union all
      select 'rncp', a.rncp
      where exists (select from training t where ${certificationOf("t")} = a.rncp)
        or exists (select from certification c where c.code = a.rncp and not exists (
          select from certification_pair p where p.rncp = a.rncp))
      union all
      select s.kind, coalesce(c.followed_by, s.code)
      from certification_alias s left join certification c using (code)
      where (s.kind, s.value) in (('certifinfo', a.certifinfo), ('onisep', a.onisep))
    ) each
    group by code
    having count(distinct by) = num_nonnulls(a.cfd, a.rncp, a.certifinfo, a.onisep)
    order by code ${LIMIT}
  ) end`;

/** Centres that fit every criterion on them. */
const CENTRES = /* sql */ `
  case when num_nonnulls(a.siret, a.uai) > 0 then array(
    select id from (
      select 'siret' as by, id from training_centre where siret = a.siret
      union all
      select 'uai', id from training_centre where uai = a.uai
      union all
      select 'uai', centre_id from centre_uai where uai = a.uai
    ) each
    group by id having count(distinct by) = num_nonnulls(a.siret, a.uai) ${LIMIT}
  ) end`;

const CERTIFICATION = certificationOf("g");

/** Trainings that fit what was found so far. */
const FITTING = /* sql */ `
  select g.*, true as named from unnest(a.places) p(id) join training g on g.id = p.id
  where (a.codes is null or ${CERTIFICATION} = any(a.codes))
    and (a.centres is null or g.centre_id = any(a.centres))
  union all
  select * from (
    select g.*, false from training g
    where a.places is null and g.centre_id = any(a.centres) and ${CERTIFICATION} = any(a.codes)
      and g.followed_by is null limit 200
  ) of_centre
  union all
  select * from (
    select g.*, false from training g
    where a.places is null and a.centres is null and g.code_insee = a.code_insee
      and ${CERTIFICATION} = any(a.codes) and g.followed_by is null limit 200
  ) of_commune`;

const candidates = (distinct: string): string =>
  `(array_agg(distinct ${distinct}))[1:${CANDIDATES_MAX + 1}]`;

/** One training when the place is told, else what trainings have in common. */
const LEVEL = /* sql */ `
  case
    when a.places is not null or (a.codes is not null and a.centres is null and a.code_insee is not null)
      then case when f.trainings = 1 then 'training' end
    when a.codes is not null and a.centres is not null
      then case when f.at_place = 1 then 'training' when f.trainers = 1 then 'trainerCertification' end
    when a.codes is not null then case when cardinality(a.codes) = 1 then 'certification' end
    else case when cardinality(a.centres) = 1 then 'centre' end
  end`;

/** $1: the number of each row; from $2 on, the criteria in the order of `IDENTIFIER_KINDS`. */
export const RESOLVE = {
  name: "resolve",
  text: /* sql */ `
with named as materialized (
  select a.*, ${PLACES} as places, ${CODES} as codes, ${CENTRES} as centres
  from unnest($1::int[], ${IDENTIFIER_KINDS.map((_, at) => `$${at + 2}::text[]`).join(", ")})
    as a(n, ${IDENTIFIER_KINDS.join(", ")})
), found as materialized (
  select a.n, a.codes, a.centres, ${LEVEL} as level, f.training, f.of_trainer,
    case when a.places = '{}' then 'training' when a.codes = '{}' then 'certification'
      when a.centres = '{}' then 'centre' else 'together' end as missing,
    case
      when a.places is not null then f.keys
      when a.codes is not null and a.centres is not null then f.pairs
      when a.codes is not null and a.code_insee is not null then f.keys
      when a.codes is not null then a.codes
      else array(select siret from training_centre where id = any(a.centres) order by 1)
    end as candidates
  from named a
  cross join lateral (
    select count(*) as trainings, count(*) filter (where at_place) as at_place,
      count(distinct trainer) as trainers, min(certification) as of_trainer,
      coalesce((array_agg(id) filter (where at_place))[1], (array_agg(id))[1]) as training,
      ${candidates("key")} as keys, ${candidates("trainer")} as pairs
    from (
      select g.id, g.key, tc.siret || ' ' || ${CERTIFICATION} as trainer,
        ${CERTIFICATION} as certification,
        (a.code_insee is not null or a.uai is not null)
          and (a.code_insee is null or g.code_insee = a.code_insee)
          and (a.uai is null or g.place_uai = a.uai) as at_place
      from (${FITTING}) g join training_centre tc on tc.id = g.centre_id
    ) fitting
  ) f
), decided as (
  select f.n, f.level, f.missing, coalesce(f.candidates, '{}') as candidates,
    g.id, g.key, g.title, g.place,
    tc.id as centre_id, tc.siret, tc.name as centre,
    case f.level when 'training' then ${CERTIFICATION} when 'trainerCertification' then f.of_trainer
      when 'certification' then f.codes[1] end as certification
  from found f
  left join lateral (
    select * from training where id = f.training limit 1
  ) g on f.level in ('training', 'trainerCertification')
  left join lateral (
    select * from training_centre where id = coalesce(g.centre_id, f.centres[1]) limit 1
  ) tc on f.level <> 'certification'
)
select d.n, d.level, d.missing, d.candidates, d.key, d.title, d.place, d.siret, d.centre, d.certification,
  c.title as "certificationTitle", own.body, own.etag, coalesce(wider.body, widest.body) as wider,
  own.body is not null or coalesce(case d.level
    when 'training' then (
      select exists (
        select from apprenticeship ap join invitation i on i.apprenticeship_id = ap.id
        where ap.training_id in ${COUNTING}
      ) from training g where g.id = d.id)
    when 'trainerCertification' then exists (
      select from training t where t.invited and t.centre_id = d.centre_id
        and ${certificationOf("t")} = d.certification)
    when 'certification' then exists (
      select from training t where t.invited and ${certificationOf("t")} = d.certification)
    when 'centre' then exists (
      select from training t where t.invited and t.centre_id = d.centre_id)
  end, false) as invited
from decided d
left join lateral (select title from certification where code = d.certification limit 1) c on true
left join score_snapshot own on own.level = d.level and own.group_key = case d.level
  when 'training' then d.key when 'trainerCertification' then d.siret || ' ' || d.certification
  when 'certification' then d.certification when 'centre' then d.siret end
left join score_snapshot wider on d.level = 'training' and own.body is null
  and wider.level = 'trainerCertification' and wider.group_key = d.siret || ' ' || d.certification
left join score_snapshot widest on d.level in ('training', 'trainerCertification')
  and own.body is null and widest.level = 'certification' and widest.group_key = d.certification
order by d.n`,
};
