/**
 * The SQL of catalogue imports. What was staged is written set by set; a row that would not change is
 * not written, so that the same file twice changes nothing. Of an entry that comes twice the last counts.
 */
import type { CatalogueKind } from "../bot/catalogue-kinds.ts";

/** What becomes of the entries of one kind. */
export interface Settling {
  /** Writes what the entries lean on. */
  readonly before: readonly string[];
  /** The entries themselves; one row: created, updated, distinct entries. */
  readonly entries: string;
  readonly after: readonly string[];
}

/** Tells created rows from updated ones, and counts the entries by what makes them distinct. */
const counted = (upsert: string, distinct: string): string => /* sql */ `
with written as (${upsert} returning (xmax = 0) as created)
select count(*) filter (where created)::int as created,
  count(*) filter (where not created)::int as updated,
  (select count(distinct ${distinct}) from staged)::int as entries
from written`;

const UNKNOWN_NAME = "'Centre ' || training_centre.siret";

/** A catalogue of trainings fills in what no register of centres told. */
const CENTRES_OF_TRAININGS = /* sql */ `
insert into training_centre (siret, uai, name)
select distinct on (siret) siret, uai, coalesce(centre_name, 'Centre ' || siret)
from staged order by siret, centre_name is null, line desc
on conflict (siret) do update
set uai = coalesce(training_centre.uai, excluded.uai),
  name = case when training_centre.name = ${UNKNOWN_NAME} then excluded.name
    else training_centre.name end
where (training_centre.uai is null and excluded.uai is not null)
  or (training_centre.name = ${UNKNOWN_NAME} and excluded.name <> training_centre.name)`;

const UAI_OF_TRAININGS = /* sql */ `
insert into centre_uai (uai, centre_id)
select distinct u.uai, tc.id
from staged s
join training_centre tc using (siret)
cross join lateral (values (s.uai), (s.place_uai)) u(uai)
where u.uai is not null
on conflict do nothing`;

/** The day a known diploma closes is for its register to say. */
const CERTIFICATIONS_OF_TRAININGS = /* sql */ `
insert into certification (code, kind, title, diploma, level, closed_on)
select distinct on (code) code, kind, title, diploma, level, closed_on
from (
  select line, cfd as code, 'cfd' as kind, title, diploma, level, cfd_closed_on as closed_on
  from staged where cfd is not null
  union all
  select line, rncp, 'rncp', coalesce(rncp_title, title), diploma, level, null
  from staged where rncp is not null
) c order by code, line desc
on conflict (code) do update
set title = coalesce(certification.title, excluded.title),
  diploma = coalesce(certification.diploma, excluded.diploma),
  level = coalesce(certification.level, excluded.level)
where (certification.title is null and excluded.title is not null)
  or (certification.diploma is null and excluded.diploma is not null)
  or (certification.level is null and excluded.level is not null)`;

const PAIRS = /* sql */ `
insert into certification_pair (cfd, rncp)
select distinct cfd, rncp from staged where cfd is not null and rncp is not null
on conflict do nothing`;

/** An alias that no training has any more. */
const OLD_ALIASES = /* sql */ `
delete from certification_alias where (kind, value, code) not in (
  select 'certifinfo', certifinfo, coalesce(cfd, rncp) from training
  where certifinfo is not null and coalesce(cfd, rncp) is not null
  union all
  select 'onisep', onisep, coalesce(cfd, rncp) from training
  where onisep is not null and coalesce(cfd, rncp) is not null
)`;
const ALIASES = /* sql */ `
insert into certification_alias (kind, value, code)
select distinct a.kind, a.value, coalesce(s.cfd, s.rncp)
from staged s
cross join lateral (values ('certifinfo', s.certifinfo), ('onisep', s.onisep)) a(kind, value)
where a.value is not null and coalesce(s.cfd, s.rncp) is not null
on conflict do nothing`;

const TRAINING_COLUMNS = [
  "title",
  "diploma",
  "level",
  "code_insee",
  "place",
  "address",
  "postcode",
  "place_uai",
  "manager_siret",
  "certifinfo",
  "onisep",
  "parcoursup",
  "affelnet",
  "rome",
  "listed",
];
const list = (write: (column: string) => string): string => TRAINING_COLUMNS.map(write).join(", ");

/** A catalogue knows better than a roster what a training is, but not less. */
const TRAININGS = counted(
  /* sql */ `
  insert into training (key, cfd, rncp, centre_id, ${list((column) => column)})
  select distinct on (s.key) s.key, s.cfd, s.rncp, tc.id, ${list((column) => `s.${column}`)}
  from staged s join training_centre tc using (siret)
  order by s.key, s.line desc
  on conflict (key) do update
  set cfd = coalesce(excluded.cfd, training.cfd), rncp = coalesce(excluded.rncp, training.rncp),
    centre_id = excluded.centre_id, ${list((column) => `${column} = excluded.${column}`)}
  where (training.cfd, training.rncp, training.centre_id, ${list((column) => `training.${column}`)})
    is distinct from (coalesce(excluded.cfd, training.cfd), coalesce(excluded.rncp, training.rncp),
      excluded.centre_id, ${list((column) => `excluded.${column}`)})`,
  "key",
);

const STATED_REPLACEMENTS = /* sql */ `
  select o.old_key, s.key as new_key from staged s cross join lateral unnest(s.replaces) o(old_key)
  union
  select s.key, n.new_key from staged s cross join lateral unnest(s.replaced_by) n(new_key)`;

/** Only a file that holds both entries can take back what one of them once said. */
const OLD_REPLACEMENTS = /* sql */ `
delete from key_replacement r
where r.new_key in (select key from staged)
  and (r.old_key in (select key from staged) or not exists (select from training where key = r.old_key))
  and (r.old_key, r.new_key) not in (${STATED_REPLACEMENTS})`;

const REPLACEMENTS = /* sql */ `
insert into key_replacement (old_key, new_key)
select old_key, new_key from (${STATED_REPLACEMENTS}) stated where old_key <> new_key
on conflict do nothing`;

const CENTRE_COLUMNS = [
  "uai",
  "nature",
  "address",
  "postcode",
  "city",
  "code_insee",
  "closed",
  "certified",
];
const told = (column: string): string => `coalesce(excluded.${column}, training_centre.${column})`;

/** A register says what it knows; what it does not tell stays. */
const CENTRES: Settling = {
  before: [],
  entries: counted(
    /* sql */ `
    insert into training_centre (siret, name, ${CENTRE_COLUMNS.join(", ")})
    select distinct on (siret) siret, coalesce(name, 'Centre ' || siret), ${CENTRE_COLUMNS.join(", ")}
    from staged order by siret, line desc
    on conflict (siret) do update
    set name = case when excluded.name = 'Centre ' || excluded.siret then training_centre.name
        else excluded.name end,
      ${CENTRE_COLUMNS.map((one) => `${one} = ${told(one)}`).join(", ")}
    where (${CENTRE_COLUMNS.map((one) => `training_centre.${one}`).join(", ")})
        is distinct from (${CENTRE_COLUMNS.map(told).join(", ")})
      or excluded.name not in (training_centre.name, 'Centre ' || excluded.siret)`,
    "siret",
  ),
  after: [
    /* sql */ `
    insert into centre_uai (uai, centre_id)
    select distinct u.uai, tc.id
    from staged s join training_centre tc using (siret) cross join lateral unnest(s.uais) u(uai)
    on conflict do nothing`,
  ],
};

const DIPLOMA_COLUMNS = ["title", "diploma", "level", "opened_on", "closed_on"];
/** The register knows every date; a level it leaves open may be known from elsewhere. */
const registered = (column: string): string =>
  column.endsWith("_on")
    ? `excluded.${column}`
    : `coalesce(excluded.${column}, certification.${column})`;
const DIPLOMAS: Settling = {
  before: [],
  entries: counted(
    /* sql */ `
    insert into certification (code, kind, ${DIPLOMA_COLUMNS.join(", ")})
    select distinct on (cfd) cfd, 'cfd', ${DIPLOMA_COLUMNS.join(", ")}
    from staged order by cfd, line desc
    on conflict (code) do update
    set ${DIPLOMA_COLUMNS.map((one) => `${one} = ${registered(one)}`).join(", ")}
    where (${DIPLOMA_COLUMNS.map((one) => `certification.${one}`).join(", ")})
      is distinct from (${DIPLOMA_COLUMNS.map(registered).join(", ")})`,
    "cfd",
  ),
  after: [
    /* sql */ `
    delete from certification_successor c
    using staged s where s.cfd = c.code and c.successor <> all(s.successors)`,
    /* sql */ `
    insert into certification_successor (code, successor)
    select s.cfd, n.successor from staged s cross join lateral unnest(s.successors) n(successor)
    on conflict do nothing`,
  ],
};

const CERTIFICATIONS_OF_PAIRS = /* sql */ `
insert into certification (code, kind, title, level)
select distinct on (cfd) cfd, 'cfd', title, level from staged order by cfd, line desc
on conflict (code) do update
set title = coalesce(certification.title, excluded.title),
  level = coalesce(certification.level, excluded.level)
where (certification.title is null and excluded.title is not null)
  or (certification.level is null and excluded.level is not null)`;

const TITLES_OF_PAIRS = /* sql */ `
insert into certification (code, kind, title, diploma, level, closed_on)
select distinct on (rncp) rncp, 'rncp', title, diploma, level, rncp_closed_on
from staged where rncp is not null order by rncp, line desc
on conflict (code) do update
set title = coalesce(certification.title, excluded.title),
  diploma = coalesce(excluded.diploma, certification.diploma),
  level = coalesce(excluded.level, certification.level), closed_on = excluded.closed_on
where (certification.diploma, certification.level, certification.closed_on)
    is distinct from (coalesce(excluded.diploma, certification.diploma),
      coalesce(excluded.level, certification.level), excluded.closed_on)
  or (certification.title is null and excluded.title is not null)`;

/** The statements of each kind of file. */
export const SETTLINGS: Readonly<Record<CatalogueKind, Settling>> = {
  formations: {
    before: [CENTRES_OF_TRAININGS, UAI_OF_TRAININGS, CERTIFICATIONS_OF_TRAININGS, PAIRS, ALIASES],
    entries: TRAININGS,
    after: [OLD_REPLACEMENTS, REPLACEMENTS, OLD_ALIASES],
  },
  etablissements: CENTRES,
  organismes: CENTRES,
  referentiel: CENTRES,
  bcn: DIPLOMAS,
  "cfd-rncp": {
    before: [CERTIFICATIONS_OF_PAIRS, TITLES_OF_PAIRS],
    entries: counted(PAIRS, "(cfd, rncp)) filter (where rncp is not null"),
    after: [],
  },
  "opco-rncp": {
    before: [
      /* sql */ `
      insert into certification (code, kind) select distinct rncp, 'rncp' from staged
      on conflict do nothing`,
    ],
    entries: counted(
      "insert into funder (rncp, opco) select distinct rncp, opco from staged on conflict do nothing",
      "(rncp, opco)",
    ),
    after: [],
  },
  rome: {
    before: [],
    entries: counted(
      /* sql */ `
      insert into occupation (rome, title)
      select distinct on (rome) rome, title from staged order by rome, line desc
      on conflict (rome) do update set title = excluded.title
      where occupation.title <> excluded.title`,
      "rome",
    ),
    after: [],
  },
};

/** $1: kind; $2: hash of the file; $3: now; $4: counters. */
export const RECORD = /* sql */ `
insert into catalogue_import (kind, file_hash, imported_at, counters) values ($1, $2, $3, $4)`;
