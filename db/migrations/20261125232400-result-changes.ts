/** Tells processes that keep published scores in memory when any of them may be another. */
import { Migration } from "@mikro-orm/migrations";

const CHANGES = /* sql */ `
create function tell_results_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('sirius_results', '');
  return null;
end $$;
create trigger score_snapshot_changed after insert or update or delete on score_snapshot
  for each statement execute function tell_results_changed();
create trigger training_named after insert or delete or update of key, followed_by on training
  for each statement execute function tell_results_changed();
create trigger key_replacement_changed after insert or update or delete on key_replacement
  for each statement execute function tell_results_changed();
`;

export class ResultChanges extends Migration {
  override up(): void {
    this.addSql(CHANGES);
  }
}
