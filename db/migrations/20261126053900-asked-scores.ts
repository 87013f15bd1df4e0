/** What strangers ask in the chat, until they are answered. */
import { Migration } from "@mikro-orm/migrations";

export class AskedScores extends Migration {
  override up(): void {
    this.addSql(
      "alter table stranger add column asked_sealed text, add column questions int not null default 0",
    );
  }
}
