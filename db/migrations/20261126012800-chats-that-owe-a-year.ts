/** A chat that owes a year is judged once for each message, and whoever is to be told something is told it. */
import { Migration } from "@mikro-orm/migrations";

const CHANGES = /* sql */ `
-- The message whose year was judged last: told again, it costs no try.
alter table pending_link add column judged_event text;

alter table stranger
  -- Tries that certainly did not leave, and when the next one may.
  add column tries smallint not null default 0,
  add column due_at timestamptz;
`;

export class ChatsThatOweAYear extends Migration {
  override up(): void {
    this.addSql(CHANGES);
  }
}
