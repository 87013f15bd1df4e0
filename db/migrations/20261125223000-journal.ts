/** The journal is only ever added to, whoever asks; and a session remembers how to end the provider's one. */
import { Migration } from "@mikro-orm/migrations";

const CHANGES = /* sql */ `
-- What a provider wants to see when somebody signs out there too. Sealed.
alter table console_session add column id_token_sealed text;

-- Lines cannot be changed or taken away. The one way out is the retention of the journal itself, which
-- says so in its own transaction and only reaches lines that are older than five years.
create function refuse_journal_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('sirius.journal_retention', true) = 'on'
    and old.at < now() - interval '5 years'
  then
    return old;
  end if;
  raise exception 'the journal is only added to' using errcode = 'insufficient_privilege';
end $$;
create trigger journal_is_append_only before update or delete on audit_entry
  for each row execute function refuse_journal_change();
create trigger journal_is_not_emptied before truncate on audit_entry
  for each statement execute function refuse_journal_change();
`;

export class Journal extends Migration {
  override up(): void {
    this.addSql(CHANGES);
  }
}
