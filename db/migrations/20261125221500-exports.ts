/** Exports that are made while nobody waits; their bytes lie here, for any machine to hand them out. */
import { Migration } from "@mikro-orm/migrations";

const TABLES = /* sql */ `
create table export_job (
  id uuid primary key default gen_random_uuid(),
  -- As db/exports.ts takes it: kind, format, texts, campaign.
  wanted jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed')),
  asked_by text not null,
  asked_at timestamptz not null,
  -- Grows with each try; what a try that was given up still writes is refused by it.
  attempt int not null default 0,
  -- When the try under way last told that it is alive.
  seen_at timestamptz,
  rows int not null default 0,
  total int,
  -- Compressed.
  bytes bigint not null default 0,
  -- Table Schema of the columns.
  dictionary text,
  -- A code, never a message: messages may repeat what they choked on.
  failure text,
  finished_at timestamptz,
  expires_at timestamptz,
  check ((state = 'done') = (expires_at is not null))
);
create index export_job_to_do on export_job (asked_at) where state in ('waiting', 'running');
create index export_job_by_user on export_job (asked_by, asked_at desc);

-- Pieces of one gzip file, in order.
create table export_part (
  export_id uuid not null references export_job (id) on delete cascade,
  attempt int not null,
  ordinal int not null,
  bytes bytea not null,
  primary key (export_id, attempt, ordinal)
);
alter table export_part alter column bytes set storage external;
`;

export class Exports extends Migration {
  override up(): void {
    this.addSql(TABLES);
  }
}
