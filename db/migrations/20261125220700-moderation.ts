/** Moderation as people do it: authors are told, centres reply and report, alerts are handled, nothing is rewritten. */
import { Migration } from "@mikro-orm/migrations";

const CHANGES = /* sql */ `
alter table review
  -- When its author heard of the latest decision; null: not yet.
  add column told_at timestamptz,
  -- Its words without accents, marks and case, hashed: finds copies without comparing texts.
  add column copy_key bytea,
  -- When the reply of the centre went public.
  add column replied_on date;
create index review_to_tell on review (decided_at) where told_at is null and decided_at is not null;
create index review_by_copy on review (copy_key);
create index review_by_training on review (training_id);
-- Whoever was decided on before this was heard of elsewhere, or never will be.
update review set told_at = decided_at where decided_at is not null;

-- One reply per text. It goes public with a release, and leaves with its text.
create table centre_reply (
  id uuid primary key default gen_random_uuid(),
  review_id uuid not null unique references review (id) on delete cascade,
  centre_id uuid not null references training_centre (id) on delete cascade,
  text text not null,
  status text not null default 'received' check (status in ('received', 'published', 'refused')),
  shown text,
  refusal text,
  queued_at timestamptz not null,
  decided_at timestamptz,
  check ((status = 'published') = (shown is not null))
);
create index centre_reply_to_decide on centre_reply (queued_at) where status = 'received';

-- A centre doubts a text. It is told what came of it.
create table review_report (
  id uuid primary key default gen_random_uuid(),
  review_id uuid not null references review (id) on delete cascade,
  centre_id uuid not null references training_centre (id) on delete cascade,
  reason text not null,
  explanation text,
  queued_at timestamptz not null,
  -- kept: the text stays. removed: it left the pages. gone: its author took it back meanwhile.
  status text not null default 'received' check (status in ('received', 'kept', 'removed', 'gone')),
  answer text,
  answered_at timestamptz,
  unique (review_id, centre_id)
);
create index review_report_to_answer on review_report (queued_at) where status = 'received';

alter table alert
  add column handled_by text,
  -- What was done, in a word of a closed list.
  add column handling text;
create index alert_to_handle on alert (at) where handled_at is null;

-- The session this browser had before, whoever it was for: several people on one device.
alter table web_session add column former bytea;
create index web_session_by_former on web_session (former) where former is not null;
`;

export class Moderation extends Migration {
  override up(): void {
    this.addSql(CHANGES);
  }
}
