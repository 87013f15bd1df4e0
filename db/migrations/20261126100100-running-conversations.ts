/** How many people are answering a version is counted at every look at a script. */
import { Migration } from "@mikro-orm/migrations";

export class RunningConversations extends Migration {
  override up(): void {
    this.addSql(/* sql */ `
      create index conversation_running on conversation (script_key, script_version)
        where outcome is null and withdrawn_at is null`);
  }
}
