/**
 * The number of a try whose request was not made yet: whoever dies during it has sent nothing. Of tries of an earlier
 * release it is not known.
 */
import { Migration } from "@mikro-orm/migrations";

export class TriesInPreparation extends Migration {
  override up(): void {
    this.addSql("alter table outbox add column preparing int");
  }
}
