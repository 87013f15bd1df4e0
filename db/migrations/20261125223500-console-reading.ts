/** What the settings of the console read: the last trouble of a channel, and the journal by who and by what. */
import { Migration } from "@mikro-orm/migrations";

const CHANGES = /* sql */ `
-- Only messages that met with trouble; those that wait for their hour, and all others, cost nothing here.
create index outbox_troubles on outbox (channel, claimed_at)
  where reason is not null and reason not in ('hours', 'slow', 'overtaken', 'opted_out');
create index audit_entry_by_actor on audit_entry (actor, id);
create index audit_entry_by_action on audit_entry (action text_pattern_ops, id);
`;

export class ConsoleReading extends Migration {
  override up(): void {
    this.addSql(CHANGES);
  }
}
