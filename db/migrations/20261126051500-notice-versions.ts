/** What the information notice said, version by version, and which version held when a contact came. */
import { Migration } from "@mikro-orm/migrations";

const NOTICES = /* sql */ `
create table notice_version (
  number int primary key check (number > 0),
  -- From its date, for people: 2026-11-26, then 2026-11-26-2.
  name text not null unique,
  since timestamptz not null,
  -- Hash of the words: what tells one version from the next.
  words bytea not null,
  french text not null,
  english text not null
);

-- People were told this, and contacts refer to it: it can neither be changed nor taken away.
create function refuse_notice_change() returns trigger language plpgsql as $$
begin
  raise exception 'versions of the notice are only added to' using errcode = 'insufficient_privilege';
end $$;
create trigger notice_is_append_only before update or delete or truncate on notice_version
  for each statement execute function refuse_notice_change();

-- Null: imported before versions were kept.
alter table roster_import add column notice_version int references notice_version (number);

-- Of an address that its person gave, which no import brought. Without a foreign key, whose check would be
-- one more thing done for each line of a roster; no version ever goes.
alter table contact add column notice_version int;
`;

export class NoticeVersions extends Migration {
  override up(): void {
    this.addSql(NOTICES);
  }
}
