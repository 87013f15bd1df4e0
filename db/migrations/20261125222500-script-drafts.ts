/** Drafts of scripts, their texts as written, and scripts that take no new conversations. */
import { Migration } from "@mikro-orm/migrations";

const CHANGES = /* sql */ `
-- Going back to an older version publishes its content again, as a version of its own.
alter table script_version drop constraint script_version_key_hash_key;
create index script_version_by_content on script_version (key, hash);
-- The file as its author wrote it, comments included; null for what was published without one.
alter table script_version add column source text, add column published_by text;

-- What is being written, valid or not. The highest revision counts; earlier ones are kept a while.
create table script_draft (
  key text not null,
  revision int not null check (revision > 0),
  source text not null,
  -- The published version the draft began from; null for a script that was never published.
  base_version int,
  edited_by text not null,
  saved_at timestamptz not null,
  -- Somebody put another text in its place knowingly, and was told that this one stays.
  kept boolean not null default false,
  primary key (key, revision),
  foreign key (key, base_version) references script_version (key, version)
);

-- A script without a row here takes new conversations once it is published.
create table script_phase (
  key text primary key,
  phase text not null check (phase in ('closing', 'retired')),
  since timestamptz not null
);
`;

export class ScriptDrafts extends Migration {
  override up(): void {
    this.addSql(CHANGES);
  }
}
