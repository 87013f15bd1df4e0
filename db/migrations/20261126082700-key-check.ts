/** One word under the keys of this database, by which they are known again where nothing else tells of them. */
import { Migration } from "@mikro-orm/migrations";

const KEY_CHECK = /* sql */ `
create table key_check (
  -- One row at most.
  sole boolean primary key default true check (sole),
  -- The word, hashed and sealed as an address is.
  lookup bytea not null,
  sealed text not null,
  since timestamptz not null default now()
);
`;

export class KeyCheck extends Migration {
  override up(): void {
    this.addSql(KEY_CHECK);
  }
}
