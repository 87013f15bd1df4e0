/** The SQL of roster imports: lines go to a temporary table, then set by set to where they belong. */

export const STAGE = /* sql */ `
create temporary table staged (
  line int not null,
  phone_lookup bytea, phone_sealed text,
  email_lookup bytea, email_sealed text,
  name_lookup bytea not null, name_sealed text not null, birth_year int, territory text not null,
  siret text not null, uai text, centre_name text,
  training_key text not null, title text, cfd text, rncp text,
  started_on date not null, ended_on date not null, interrupted boolean not null,
  token_hash bytea not null, token_sealed text not null,
  person_id uuid, known boolean not null default false
) on commit drop`;

/** $1: lines as JSON, binary values in hexadecimal. */
export const FILL = /* sql */ `
insert into staged (line, phone_lookup, phone_sealed, email_lookup, email_sealed, name_lookup,
  name_sealed, birth_year, territory, siret, uai, centre_name, training_key, title, cfd, rncp,
  started_on, ended_on, interrupted, token_hash, token_sealed)
select line, decode(phone_lookup, 'hex'), phone_sealed, decode(email_lookup, 'hex'), email_sealed,
  decode(name_lookup, 'hex'), name_sealed, birth_year, territory, siret, uai, centre_name,
  training_key, title, cfd, rncp, started_on, ended_on, interrupted, decode(token_hash, 'hex'), token_sealed
from jsonb_to_recordset($1) as l (line int, phone_lookup text, phone_sealed text,
  email_lookup text, email_sealed text, name_lookup text, name_sealed text, birth_year int,
  territory text, siret text, uai text, centre_name text, training_key text, title text, cfd text,
  rncp text, started_on date, ended_on date, interrupted boolean, token_hash text, token_sealed text)`;

/** Who said STOP, or whose number belongs to someone else, is not written to again by any file. */
export const DROP_SILENCED = /* sql */ `
with silenced as (
  select lookup from opt_out
  union select lookup from contact where wrong_person_at is not null
)
delete from staged
where phone_lookup in (select lookup from silenced) or email_lookup in (select lookup from silenced)`;

export const CENTRES = /* sql */ `
insert into training_centre (siret, uai, name)
select distinct on (siret) siret, uai, coalesce(centre_name, 'Centre ' || siret)
from staged order by siret, centre_name nulls last, line
on conflict (siret) do nothing`;

export const TRAININGS = /* sql */ `
insert into training (key, title, cfd, rncp, centre_id)
select distinct on (s.training_key) s.training_key, coalesce(s.title, s.cfd, s.rncp, 'Formation'),
  s.cfd, s.rncp, tc.id
from staged s join training_centre tc using (siret)
order by s.training_key, s.title nulls last, s.line
on conflict (key) do nothing`;

/** The person a contact and a first name already stand for; a known year of birth must agree. */
export const FIND_PEOPLE = /* sql */ `
update staged s set person_id = found.person_id, known = true
from (
  select distinct on (s2.line) s2.line, c.person_id
  from staged s2
  cross join lateral (
    select person_id, 1 as rank from contact
    where kind = 'phone' and lookup = s2.phone_lookup and name_lookup = s2.name_lookup
    union all
    select person_id, 2 from contact
    where kind = 'email' and lookup = s2.email_lookup and name_lookup = s2.name_lookup
  ) c
  join person p on p.id = c.person_id
  where p.birth_year is null or s2.birth_year is null or p.birth_year = s2.birth_year
  order by s2.line, c.rank, c.person_id
) found
where found.line = s.line`;

export const NEW_PEOPLE = /* sql */ `
update staged s set person_id = new.id
from (
  select coalesce(phone_lookup, email_lookup) as contact, name_lookup, birth_year,
    gen_random_uuid() as id
  from staged where person_id is null
  group by 1, 2, 3
) new
where s.person_id is null and new.contact = coalesce(s.phone_lookup, s.email_lookup)
  and new.name_lookup = s.name_lookup and new.birth_year is not distinct from s.birth_year`;

export const PEOPLE = /* sql */ `
insert into person (id, first_name_sealed, birth_year, territory)
select distinct on (person_id) person_id, name_sealed, birth_year, territory
from staged where not known
order by person_id, phone_lookup is null, ended_on desc, line
on conflict (id) do nothing`;

/** A known person may have moved: the number of the latest file tells. */
export const TERRITORIES = /* sql */ `
update person p set territory = latest.territory
from (
  select distinct on (person_id) person_id, territory
  from staged where known and phone_lookup is not null order by person_id, ended_on desc, line
) latest
where p.id = latest.person_id and p.territory <> latest.territory`;

export const CONTACTS = /* sql */ `
insert into contact (person_id, kind, lookup, sealed, name_lookup)
select distinct on (person_id, kind, lookup) person_id, kind, lookup, sealed, name_lookup
from staged, lateral (
  values ('phone', phone_lookup, phone_sealed), ('email', email_lookup, email_sealed)
) as way(kind, lookup, sealed)
where lookup is not null order by person_id, kind, lookup, line
on conflict (kind, lookup, person_id) do nothing`;

/** A file that corrects dates corrects them here; the invitation stays. */
export const APPRENTICESHIPS = /* sql */ `
insert into apprenticeship (person_id, training_id, started_on, ended_on, interrupted)
select distinct on (s.person_id, t.id) s.person_id, t.id, s.started_on, s.ended_on, s.interrupted
from staged s join training t on t.key = s.training_key
order by s.person_id, t.id, s.ended_on desc, s.line
on conflict (person_id, training_id) do update
set started_on = excluded.started_on, ended_on = excluded.ended_on,
  interrupted = excluded.interrupted
where (apprenticeship.started_on, apprenticeship.ended_on, apprenticeship.interrupted)
  is distinct from (excluded.started_on, excluded.ended_on, excluded.interrupted)`;

/** $1: script key; $2: locale; $3: now; $4: expiry. */
export const INVITATIONS = /* sql */ `
insert into invitation (apprenticeship_id, person_id, token_hash, token_sealed, script_key, locale,
  created_at, expires_at)
select distinct on (ap.id) ap.id, ap.person_id, s.token_hash, s.token_sealed, $1, $2, $3, $4
from staged s
join training t on t.key = s.training_key
join apprenticeship ap on ap.person_id = s.person_id and ap.training_id = t.id
join person p on p.id = s.person_id
where p.opted_out_at is null
order by ap.id, s.line
on conflict (apprenticeship_id) do nothing`;

/** $1: hash of the file; $2: legal basis; $3: now; $4: counters. */
export const RECORD = /* sql */ `
insert into roster_import (file_hash, legal_basis, imported_at, counters) values ($1, $2, $3, $4)`;
