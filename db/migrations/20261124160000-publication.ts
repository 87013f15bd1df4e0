/** What is published: reviews with their moderation, lots of answers, scores, and roster imports. */
import { Migration } from "@mikro-orm/migrations";

const TABLES = /* sql */ `
alter table person add column birth_year int;
-- Keyed hash of the first name: brothers and sisters may share a telephone.
alter table contact add column name_lookup bytea;

create table roster_import (
  id uuid primary key default gen_random_uuid(),
  file_hash bytea not null,
  legal_basis text not null,
  imported_at timestamptz not null default now(),
  counters jsonb not null
);

create table review (
  id uuid primary key default gen_random_uuid(),
  conversation_id uuid not null references conversation (id) on delete cascade,
  training_id uuid not null references training (id),
  question text not null,
  status text not null default 'received'
    check (status in ('received', 'published', 'refused', 'alert', 'withdrawn')),
  shown text,
  refusal text,
  reply text,
  queued_at timestamptz not null,
  decided_at timestamptz,
  -- A decision is not visible at once, so that a text cannot be tied to the day of its author.
  visible_from timestamptz,
  published_on date,
  experience text,
  -- Two years after the end of the training a text is no longer shown.
  shown_until date,
  unique (conversation_id, question),
  check ((status = 'published') = (shown is not null))
);
create index review_to_decide on review (queued_at) where status in ('received', 'alert');
create index review_to_show on review (visible_from) where status = 'published' and published_on is null;
create index review_public on review (training_id, published_on desc, id)
  where status = 'published' and published_on is not null;

-- Answers to one question that are only ever counted together. The columns of the groups it counts
-- in are filled from the narrowest one on.
create table release_lot (
  id uuid primary key,
  question text not null,
  training_key text,
  trainer_certification text,
  certification text not null,
  size int not null check (size > 0),
  counts jsonb not null,
  first_year int not null,
  last_year int not null,
  formed_at timestamptz not null,
  check (training_key is null or trainer_certification is not null)
);
create index release_lot_by_training on release_lot (training_key);
create index release_lot_by_trainer on release_lot (trainer_certification);
create index release_lot_by_certification on release_lot (certification);

create table release_member (
  conversation_id uuid not null references conversation (id) on delete cascade,
  question text not null,
  lot_id uuid not null references release_lot (id) on delete cascade,
  -- The answer as it was counted; the row goes when the person takes the answers back.
  option text not null,
  primary key (conversation_id, question)
);
create index release_member_by_lot on release_member (lot_id);

-- One row per person who left a lot, so that a release looks at the lots concerned only.
create table release_leaver (
  lot_id uuid not null references release_lot (id) on delete cascade
);
create index release_leaver_by_lot on release_leaver (lot_id);
create function note_release_leavers() returns trigger language plpgsql as $$
begin
  insert into release_leaver (lot_id)
  select gone.lot_id from gone join release_lot l on l.id = gone.lot_id;
  return null;
end $$;
create trigger release_member_leaves after delete on release_member
  referencing old table as gone for each statement execute function note_release_leavers();

create index conversation_withdrawn on conversation (id) where withdrawn_at is not null;
create index training_by_certification on training (coalesce(cfd, rncp, key));

-- The exact bytes the API sends for a group, after the key that was asked for.
create table score_snapshot (
  level text not null check (level in ('training', 'trainerCertification', 'certification')),
  group_key text not null,
  body text not null,
  etag text not null,
  threshold int not null,
  computed_at timestamptz not null,
  primary key (level, group_key)
);
`;

export class Publication extends Migration {
  override up(): void {
    this.addSql(TABLES);
  }
}
