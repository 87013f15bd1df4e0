/** Moves of conversations from one version of a script to another, and how far each came. */
import { Migration } from "@mikro-orm/migrations";

const CHANGES = /* sql */ `
create table script_move (
  id uuid primary key default gen_random_uuid(),
  script_key text not null,
  from_version int not null,
  to_version int not null check (to_version <> from_version),
  asked_by text not null,
  asked_at timestamptz not null,
  -- Conversations are taken in the order of their ids: the last one that was looked at.
  cursor uuid not null default '00000000-0000-0000-0000-000000000000',
  moved int not null default 0,
  -- How many stayed, by reason.
  staying jsonb not null default '{}',
  finished_at timestamptz,
  foreign key (script_key, from_version) references script_version (key, version),
  foreign key (script_key, to_version) references script_version (key, version)
);
-- One at a time for each version.
create unique index script_move_under_way on script_move (script_key, from_version)
  where finished_at is null;

-- Lots of conversations under way are read in the order of their ids, however many there are.
drop index conversation_running;
create index conversation_running on conversation (script_key, script_version, id)
  where outcome is null and withdrawn_at is null;
`;

export class ScriptMoves extends Migration {
  override up(): void {
    this.addSql(CHANGES);
  }
}
