/** What a refusal leads to is remembered until it is done, so that no crash forgets it. */
import { Migration } from "@mikro-orm/migrations";

const CHANGES = /* sql */ `
-- Scope, reason and code of a refusal that still has to lead to something; null once it did.
alter table outbox add column refusal jsonb;
create index outbox_to_follow_up on outbox (settled_at) where refusal is not null;
`;

export class Refusals extends Migration {
  override up(): void {
    this.addSql(CHANGES);
  }
}
