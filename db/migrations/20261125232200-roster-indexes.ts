/** Indexes by which large rosters are imported: one less on each address, one more on replaced keys. */
import { Migration } from "@mikro-orm/migrations";

const CHANGES = /* sql */ `
-- With the hash first, the index that keeps an address from coming twice also finds it.
alter table contact
  drop constraint contact_kind_lookup_person_id_key,
  add constraint contact_lookup_kind_person_id_key unique (lookup, kind, person_id);
drop index contact_by_lookup;

create index key_replacement_by_current on key_replacement (current_key)
  where current_key is not null;
`;

export class RosterIndexes extends Migration {
  override up(): void {
    this.addSql(CHANGES);
  }
}
