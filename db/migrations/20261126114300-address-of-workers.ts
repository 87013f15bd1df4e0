/** Where people reach us, as the workers were told: personal links that a command writes must lead there too. */
import { Migration } from "@mikro-orm/migrations";

export class AddressOfWorkers extends Migration {
  override up(): void {
    this.addSql("alter table sending_ways add column address text");
  }
}
