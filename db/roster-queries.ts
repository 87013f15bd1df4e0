/**
 * The SQL of roster imports: some lines at a time to a temporary table, then set by set to where they belong.
 *
 * `offset 0` keeps what is looked up for each line a look-up by index. During an import the statistics of
 * the tables lag far behind, and PostgreSQL would read a million rows to find those of some lines.
 */
import { CONSENT_PROVEN } from "./reachable.ts";

/**
 * Lines as checked, their addresses as hashes. `id` and `email_id` are what new rows of a line take for
 * their own id: in the order of the file, which keeps the indexes of a million new rows in memory.
 */
export const STAGE = /* sql */ `
create temporary table if not exists staged (
  line int not null, id uuid not null, email_id uuid not null,
  phone_lookup bytea, email_lookup bytea, name_lookup bytea not null, birth_year int,
  territory text not null, siret text not null, uai text, centre_name text,
  training_key text not null, title text, cfd text, rncp text,
  started_on date not null, ended_on date not null, interrupted boolean not null,
  person_id uuid not null, known boolean not null default false, known_territory text
);
create temporary table if not exists staged_sealed (
  line int not null, phone_sealed text, email_sealed text, name_sealed text not null,
  token_hash bytea not null, token_sealed text not null
);
create temporary table if not exists fresh (
  line int not null, training_id uuid not null, to_store boolean not null, redated boolean not null
);
create temporary table if not exists importing (
  import_id uuid not null, script_key text not null, locale text not null,
  now timestamptz not null, expires timestamptz not null
)`;

/** What is the same for all lots: $1 import, $2 script key, $3 locale, $4 now, $5 expiry of links. */
export const SET_IMPORTING = /* sql */ `insert into importing values ($1, $2, $3, $4, $5)`;

/** Before each lot of lines. */
export const CLEAR = "truncate staged, staged_sealed, fresh";

export const COPY_LINES = /* sql */ `copy staged (line, id, email_id, phone_lookup, email_lookup,
  name_lookup, birth_year, territory, siret, uai, centre_name, training_key, title, cfd, rncp,
  started_on, ended_on, interrupted, person_id) from stdin`;

export const COPY_SEALED = /* sql */ `copy staged_sealed (line, phone_sealed, email_sealed,
  name_sealed, token_hash, token_sealed) from stdin`;

/** Who said STOP, or whose number belongs to someone else, is not written to again by any file. */
export const DROP_SILENCED = /* sql */ `
delete from staged s
where exists (select from opt_out o where o.lookup in (s.phone_lookup, s.email_lookup) offset 0)
  or exists (
    select from contact c
    where c.lookup in (s.phone_lookup, s.email_lookup) and c.wrong_person_at is not null offset 0)`;

/** What makes a line recognisable once its address is gone. `lookup` is SQL for the hash of an address. */
export function proofOfLine(lookup: string, name: string, trainingKey: string): string {
  return `sha256(${lookup} || ${name} || convert_to(${trainingKey}, 'UTF8'))`;
}

/** The key of a line, and the keys that are known to stand for the same training. */
const SAME_TRAINING = /* sql */ `lateral (
    select s.training_key as key
    union all select r.old_key from key_replacement r where r.current_key = s.training_key
    union all select r.current_key from key_replacement r where r.old_key = s.training_key
  ) same`;

/** Asked by an earlier import, answered or not, and since then no longer kept. */
const DROP_SETTLED = /* sql */ `
delete from staged s
where exists (select from settled_line) and exists (
  select from ${SAME_TRAINING} join settled_line l on l.proof in (
    ${proofOfLine("s.phone_lookup", "s.name_lookup", "same.key")},
    ${proofOfLine("s.email_lookup", "s.name_lookup", "same.key")})
  offset 0)`;

/**
 * A line that names its training by centre and code alone is about the one training which the catalogue
 * has for both. Where that training was already known under the code, it stays: a release brings both
 * together, and nobody is invited twice.
 */
const MEET_CATALOGUE = /* sql */ `
with named as (
  select distinct siret, training_key, cfd, rncp from staged
  where training_key = siret || '_' || coalesce(cfd, rncp)
), met as (
  select n.training_key, min(t.key) as key
  from named n
  join training_centre tc using (siret)
  join training t on t.centre_id = tc.id and t.listed is not null
    and case when n.cfd is not null then t.cfd = n.cfd else t.rncp = n.rncp end
  where not exists (select from training k where k.key = n.training_key)
  group by n.training_key having count(*) = 1
)
update staged s set training_key = met.key from met where met.training_key = s.training_key`;

/** Keys that are not alone to stand for their training. */
const SHARED_KEYS = /* sql */ `
  select old_key as key from key_replacement where current_key is not null
  union select current_key from key_replacement where current_key is not null
  union select t.key from training t where t.followed_by is not null
  union select f.key from training t join training f on f.id = t.followed_by`;

/**
 * Who is already there for a training stays there, though its key was replaced meanwhile; and of two
 * lines under the old and the new key the first one counts.
 */
const MEET_OWN = /* sql */ `
with lines as (
  select s.line, s.person_id, s.training_key,
    coalesce(f.key, r.current_key, s.training_key) as stands_for
  from staged s
  left join training t on t.key = s.training_key
  left join training f on f.id = t.followed_by
  left join key_replacement r on r.old_key = s.training_key and r.current_key is not null
  where s.training_key in (${SHARED_KEYS})
), held as (
  select distinct on (person_id, stands_for) person_id, stands_for, training_key
  from (
    select who.person_id, coalesce(f.key, r.current_key, t.key) as stands_for,
      t.key as training_key, 0 as line
    from (select distinct person_id from lines) who
    cross join lateral (
      select ap.training_id from apprenticeship ap where ap.person_id = who.person_id offset 0) ap
    join training t on t.id = ap.training_id
    left join training f on f.id = t.followed_by
    left join key_replacement r on r.old_key = t.key and r.current_key is not null
    union all
    select person_id, stands_for, training_key, line from lines
  ) each order by person_id, stands_for, line
)
update staged s set training_key = held.training_key
from lines join held using (person_id, stands_for)
where lines.line = s.line and s.training_key <> held.training_key`;

const CENTRES = /* sql */ `
insert into training_centre (siret, uai, name)
select distinct on (siret) siret, uai, coalesce(centre_name, 'Centre ' || siret)
from staged s
where not exists (select from training_centre k where k.siret = s.siret offset 0)
order by siret, centre_name nulls last, line
on conflict (siret) do nothing`;

const TRAININGS = /* sql */ `
insert into training (key, title, cfd, rncp, centre_id)
select distinct on (s.training_key) s.training_key, coalesce(s.title, s.cfd, s.rncp, 'Formation'),
  s.cfd, s.rncp, tc.id
from staged s join training_centre tc using (siret)
where not exists (select from training t where t.key = s.training_key offset 0)
order by s.training_key, s.title nulls last, s.line
on conflict (key) do nothing`;

/** The person a contact and a first name already stand for; a known year of birth must agree. */
const FIND_PEOPLE = /* sql */ `
update staged s
set person_id = found.person_id, known = true, known_territory = found.territory
from staged s2 cross join lateral (
  select p.id as person_id, p.territory
  from (
    select c.person_id, 1 as rank from contact c
    where c.kind = 'phone' and c.lookup = s2.phone_lookup and c.name_lookup = s2.name_lookup
    union all
    select c.person_id, 2 from contact c
    where c.kind = 'email' and c.lookup = s2.email_lookup and c.name_lookup = s2.name_lookup
  ) way
  join person p on p.id = way.person_id
  where p.birth_year is null or s2.birth_year is null or p.birth_year = s2.birth_year
  order by way.rank, way.person_id
  limit 1
) found
where s.line = s2.line`;

/** Lines of one new person take the id of the first; `lookup` is the column they share. */
function joinNewPeople(lookup: "phone_lookup" | "email_lookup"): string {
  return /* sql */ `
update staged s set person_id = g.first
from (
  select line, first_value(person_id) over (
    partition by ${lookup}, name_lookup, birth_year order by line) as first
  from staged where not known and ${lookup} is not null
) g
where g.line = s.line and s.person_id <> g.first`;
}

/**
 * The lines that bring something new: to store, which needs their name, addresses and token sealed, or
 * only other dates.
 */
const FIND_NEW = /* sql */ `
insert into fresh (line, training_id, to_store, redated)
select line, training_id, to_store, redated
from (
  select s.line, t.id as training_id, coalesce(held.redated, false) as redated,
    not s.known or held.redated is null or not held.invited
      or (s.phone_lookup is not null and not exists (
        select from contact c where c.kind = 'phone' and c.lookup = s.phone_lookup
          and c.person_id = s.person_id offset 0))
      or (s.email_lookup is not null and not exists (
        select from contact c where c.kind = 'email' and c.lookup = s.email_lookup
          and c.person_id = s.person_id offset 0)) as to_store
  from staged s
  cross join lateral (select t.id from training t where t.key = s.training_key offset 0) t
  left join lateral (
    select (a.started_on, a.ended_on, a.interrupted) is distinct from
        (s.started_on, s.ended_on, s.interrupted) as redated,
      exists (select from invitation i where i.apprenticeship_id = a.id offset 0) as invited
    from apprenticeship a
    where s.known and a.person_id = s.person_id and a.training_id = t.id offset 0) held on true
) each
where to_store or redated
returning line, to_store, redated`;

const PEOPLE = /* sql */ `
insert into person (id, first_name_sealed, birth_year, territory)
select distinct on (s.person_id) s.person_id, e.name_sealed, s.birth_year, s.territory
from staged s join staged_sealed e using (line) where not s.known
order by s.person_id, s.phone_lookup is null, s.ended_on desc, s.line`;

/**
 * Who is known already and agrees now: their addresses count as given by this file. A file without evidence
 * of consent takes none away.
 */
export const CONSENT = /* sql */ `
update contact c set import_id = importing.import_id
from importing, staged s
where s.known and c.person_id = s.person_id and c.lookup in (s.phone_lookup, s.email_lookup)
  and not exists (select from roster_import m where m.id = c.import_id and ${CONSENT_PROVEN})
  and (select ${CONSENT_PROVEN} from roster_import m join importing i on i.import_id = m.id)`;

/** A known person may have moved: the number of the latest file tells. */
export const TERRITORIES = /* sql */ `
update person p set territory = latest.territory
from (
  select distinct on (person_id) person_id, territory
  from staged where known and phone_lookup is not null order by person_id, ended_on desc, line
) latest
where p.id = latest.person_id and p.territory <> latest.territory
  and exists (select from staged where known and territory <> known_territory)`;

/**
 * In the order of the index by which addresses are found: a million hashes met at random would have
 * PostgreSQL read and write all of it. Of people who are new nobody else can be writing an address.
 */
function contactsOf(people: "new" | "known"): string {
  return /* sql */ `
insert into contact (id, person_id, kind, lookup, sealed, name_lookup, import_id)
select distinct on (way.lookup, way.kind, s.person_id)
  way.id, s.person_id, way.kind, way.lookup, way.sealed, s.name_lookup,
  importing.import_id
from importing, staged s join staged_sealed e using (line), lateral (
  values (s.id, 'phone', s.phone_lookup, e.phone_sealed), (s.email_id, 'email', s.email_lookup, e.email_sealed)
) as way(id, kind, lookup, sealed)
where way.lookup is not null and ${people === "known" ? "s.known" : "not s.known"}
order by way.lookup, way.kind, s.person_id, s.line
${people === "known" ? "on conflict (lookup, kind, person_id) do nothing" : ""}`;
}

/** Contracts that nothing is known of yet; of several lines about one the latest end counts. */
const APPRENTICESHIPS = /* sql */ `
insert into apprenticeship (id, person_id, training_id, started_on, ended_on, interrupted)
select distinct on (s.person_id, f.training_id)
  s.id, s.person_id, f.training_id, s.started_on, s.ended_on, s.interrupted
from staged s join fresh f using (line)
where not s.known or not exists (
  select from apprenticeship a
  where a.person_id = s.person_id and a.training_id = f.training_id offset 0)
order by s.person_id, f.training_id, s.ended_on desc, s.line`;

/** A file that corrects dates corrects them here; the invitation stays. */
export const DATES = /* sql */ `
with latest as (
  select distinct on (s.person_id, t.id)
    s.person_id, t.id as training_id, s.started_on, s.ended_on, s.interrupted
  from staged s join training t on t.key = s.training_key
  where (s.person_id, s.training_key) in (
    select r.person_id, r.training_key from staged r join fresh f using (line) where f.redated)
  order by s.person_id, t.id, s.ended_on desc, s.line
)
update apprenticeship a
set started_on = latest.started_on, ended_on = latest.ended_on, interrupted = latest.interrupted
from latest
where a.person_id = latest.person_id and a.training_id = latest.training_id
  and (a.started_on, a.ended_on, a.interrupted) is distinct from
    (latest.started_on, latest.ended_on, latest.interrupted)`;

const INVITATIONS = /* sql */ `
insert into invitation (id, apprenticeship_id, person_id, token_hash, token_sealed, script_key,
  locale, created_at, expires_at)
select distinct on (ap.id) s.id, ap.id, s.person_id, e.token_hash, e.token_sealed,
  importing.script_key, importing.locale, importing.now, importing.expires
from importing, staged s join staged_sealed e using (line) join fresh f using (line)
cross join lateral (
  select a.id from apprenticeship a
  where a.person_id = s.person_id and a.training_id = f.training_id offset 0) ap
where not s.known or (
  exists (select from person p where p.id = s.person_id and p.opted_out_at is null offset 0)
  and not exists (select from invitation i where i.apprenticeship_id = ap.id offset 0))
order by ap.id, s.line`;

/** From lines to what is new in them; the last one tells it. */
export const STEPS: readonly string[] = [
  DROP_SILENCED,
  MEET_CATALOGUE,
  DROP_SETTLED,
  FIND_PEOPLE,
  joinNewPeople("phone_lookup"),
  joinNewPeople("email_lookup"),
  MEET_OWN,
  CENTRES,
  TRAININGS,
  FIND_NEW,
];

/** Once the new lines are there sealed as well; the last one invites. */
export const STORE_NEW: readonly string[] = [
  PEOPLE,
  contactsOf("new"),
  contactsOf("known"),
  APPRENTICESHIPS,
  INVITATIONS,
];

/**
 * The same file, imported on the same ground under the same notice and not to its end. $1: its hash; $2: legal
 * basis; $3: version of the notice.
 */
export const UNFINISHED = /* sql */ `
select id, lines_done, counters from roster_import
where file_hash = $1 and legal_basis = $2 and notice_version is not distinct from $3
  and finished_at is null
order by imported_at desc limit 1`;

/** $1: id; $2: hash; $3: legal basis; $4: now; $5: counters; $6: evidence; $7: version of the notice. */
export const BEGIN_IMPORT = /* sql */ `
insert into roster_import (id, file_hash, legal_basis, imported_at, counters, evidence, notice_version)
values ($1, $2, $3, $4, $5, $6, $7)`;

/** $1: id; $2: the last line stored; $3: counters so far. In the transaction of the lines. */
export const NOTE_PROGRESS = /* sql */ `
update roster_import set lines_done = $2, counters = $3 where id = $1`;

/** $1: id; $2: counters; $3: now. */
export const END_IMPORT = /* sql */ `
update roster_import set counters = $2, finished_at = $3 where id = $1`;
