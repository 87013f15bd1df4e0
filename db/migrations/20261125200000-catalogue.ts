/** The catalogue: certifications with their lineage, centres, other identifiers; and what reviews follow. */
import { Migration } from "@mikro-orm/migrations";

const TABLES = /* sql */ `
-- A diploma (CFD) or a title of the national directory (RNCP), as their registers describe them.
create table certification (
  code text primary key,
  kind text not null check (kind in ('cfd', 'rncp')),
  title text,
  diploma text,
  -- European level, 3 to 8.
  level smallint,
  opened_on date,
  closed_on date,
  -- The certification its reviews count for, when it is not itself. Settled by releases.
  followed_by text
);
create table certification_pair (
  cfd text not null,
  rncp text not null,
  primary key (cfd, rncp)
);
create index certification_pair_by_rncp on certification_pair (rncp);
create table certification_successor (
  code text not null,
  successor text not null,
  primary key (code, successor)
);

-- Other registers' names for a certification; catalogues of trainings tell them.
create table certification_alias (
  kind text not null check (kind in ('certifinfo', 'onisep')),
  value text not null,
  code text not null,
  primary key (kind, value, code)
);

create table occupation (
  rome text primary key,
  title text not null
);
create table funder (
  rncp text not null,
  opco text not null,
  primary key (rncp, opco)
);

alter table training_centre
  add column nature text,
  add column address text,
  add column postcode text,
  add column city text,
  add column code_insee text,
  add column closed boolean,
  add column certified boolean;
-- A UAI is shared by several centres, and a centre has several: it finds, it never identifies.
create table centre_uai (
  uai text not null,
  centre_id uuid not null references training_centre (id) on delete cascade,
  primary key (uai, centre_id)
);
create index centre_uai_by_centre on centre_uai (centre_id);
create index training_centre_by_uai on training_centre (uai) where uai is not null;

alter table training
  add column level smallint,
  add column address text,
  add column postcode text,
  add column place_uai text,
  add column manager_siret text,
  add column certifinfo text,
  add column onisep text,
  add column parcoursup text,
  add column affelnet text,
  add column rome text[],
  -- Whether the catalogue shows it; null: no catalogue ever named it.
  add column listed boolean,
  -- What is left of the key when its # gets lost in an address.
  add column key_stem text not null generated always as (split_part(key, '#', 1)) stored,
  -- The training its reviews count for, when it is not itself. Settled by releases.
  add column followed_by uuid references training (id),
  -- The certification it counts for, when it is not its own. Settled by releases.
  add column counted_as text,
  -- Whether anyone was ever invited, as of the last release.
  add column invited boolean not null default false;
drop index training_by_certification;
create index training_by_certification
  on training (coalesce(counted_as, cfd, rncp, key), code_insee);
drop index training_by_centre;
create index training_by_centre on training (centre_id, coalesce(counted_as, cfd, rncp, key));
create index training_by_cfd on training (cfd) where cfd is not null;
create index training_by_key_stem on training (key_stem);
create index training_by_follower on training (followed_by) where followed_by is not null;
create index training_by_parcoursup on training (parcoursup) where parcoursup is not null;
create index training_by_affelnet on training (affelnet) where affelnet is not null;
create index training_invited
  on training (coalesce(counted_as, cfd, rncp, key), centre_id) where invited;
create index training_invited_by_centre on training (centre_id) where invited;

-- Keys change over time. current_key: the end of the chain, when no step of it is in doubt.
create table key_replacement (
  old_key text not null,
  new_key text not null,
  current_key text,
  primary key (old_key, new_key)
);

create table catalogue_import (
  id uuid primary key default gen_random_uuid(),
  kind text not null,
  file_hash bytea not null,
  imported_at timestamptz not null,
  counters jsonb not null
);

-- Lots keep where they were formed, so that they can be placed again when a training is replaced, a
-- diploma renewed, or either of them corrected. A lot moves as a whole.
alter table release_lot
  add column origin_training text,
  add column origin_trainer text,
  add column origin_certification text,
  add column centre_siret text
    generated always as (split_part(trainer_certification, ' ', 1)) stored;
update release_lot set origin_training = training_key, origin_certification = certification,
  origin_trainer = split_part(trainer_certification, ' ', 1);
alter table release_lot alter column origin_certification set not null;
create index release_lot_by_centre on release_lot (centre_siret);

alter table score_snapshot drop constraint score_snapshot_level_check;
alter table score_snapshot add constraint score_snapshot_level_check
  check (level in ('training', 'trainerCertification', 'certification', 'centre'));

-- The statistics of the service, as the last release counted them: one row.
create table published_statistics (
  only_row boolean primary key default true check (only_row),
  body text not null,
  etag text not null,
  computed_at timestamptz not null
);
`;

export class Catalogue extends Migration {
  override up(): void {
    this.addSql(TABLES);
  }
}
