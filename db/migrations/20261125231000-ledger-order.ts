/** Wishes of one moment keep their order: who said STOP and then START is played again in that order. */
import { Migration } from "@mikro-orm/migrations";

const CHANGES = /* sql */ `
alter table ledger_entry add column seq bigint generated always as identity;
drop index ledger_to_write;
create index ledger_to_write on ledger_entry (seq) where written_at is null;
`;

export class LedgerOrder extends Migration {
  override up(): void {
    this.addSql(CHANGES);
  }
}
