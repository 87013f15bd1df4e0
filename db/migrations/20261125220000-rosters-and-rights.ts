/** Large imports, links used elsewhere, shared telephones, rights of people and how long things are kept. */
import { Migration } from "@mikro-orm/migrations";

const CHANGES = /* sql */ `
-- An import that was cut short goes on where it was: everything before this line is stored.
alter table roster_import
  add column lines_done int not null default 0,
  add column finished_at timestamptz,
  -- What the person agreed to and when, where the legal basis is consent; in the words of the importer.
  add column evidence text;
update roster_import set finished_at = imported_at;
create index roster_import_unfinished on roster_import (file_hash) where finished_at is null;

-- The import that brought the address: its file, date and legal basis.
alter table contact add column import_id uuid;
create index contact_of_someone_else on contact (lookup) where wrong_person_at is not null;

-- Contracts whose person was asked and whose address is gone: a hash of hashes, so that a later import
-- of the same line invites nobody again and yet leads to no review.
create table settled_line (
  proof bytea primary key,
  at timestamptz not null
);

alter table apprenticeship
  -- Somebody answered at the contact of the roster that this is not their contract.
  add column disputed_at timestamptz;

alter table invitation
  -- The link left by another way than our messages: whoever opens it proves to be the one it is for.
  add column control_needed boolean not null default false,
  -- Wrong answers to the control question, from wherever they came.
  add column control_failures smallint not null default 0,
  alter column token_sealed drop not null;

-- A browser may look after its person's data before any conversation began.
alter table web_session
  alter column conversation_id drop not null,
  add column invitation_id uuid references invitation (id) on delete cascade;
update web_session w set invitation_id = c.invitation_id from conversation c where c.id = w.conversation_id;
create index web_session_by_invitation on web_session (invitation_id);

-- A chat that used a link somebody used before, and has still to prove itself.
create table pending_link (
  channel text not null,
  lookup bytea not null,
  invitation_id uuid not null references invitation (id) on delete cascade,
  at timestamptz not null,
  primary key (channel, lookup)
);

-- Several people on one telephone: who said to be writing.
create table shared_address (
  lookup bytea primary key,
  person_id uuid not null references person (id) on delete cascade,
  at timestamptz not null
);

-- STOP, START, withdrawals and erasures, as hashes; copied to a file outside the backups of this
-- database, and played again from it after a backup was restored.
create table ledger_entry (
  id uuid primary key default gen_random_uuid(),
  at timestamptz not null,
  what text not null check (what in ('stop', 'start', 'withdraw', 'erase')),
  links bytea[] not null,
  contacts bytea[] not null,
  written_at timestamptz
);
create index ledger_to_write on ledger_entry (at) where written_at is null;
`;

export class RostersAndRights extends Migration {
  override up(): void {
    this.addSql(CHANGES);
  }
}
