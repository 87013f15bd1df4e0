/** What administrators decide in the console, and the word that something of it changed. */
import { Migration } from "@mikro-orm/migrations";

const SETTINGS = /* sql */ `
create table setting (
  key text primary key,
  value jsonb not null check (jsonb_typeof(value) = 'object'),
  version int not null check (version > 0),
  changed_at timestamptz not null,
  changed_by text not null
);
create function tell_settings_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('sirius_settings', '');
  return null;
end $$;
create trigger setting_changed after insert or update or delete on setting
  for each statement execute function tell_settings_changed();
create trigger statistics_published after insert or update or delete on published_statistics
  for each statement execute function tell_settings_changed();
`;

export class SettingsTable extends Migration {
  override up(): void {
    this.addSql(SETTINGS);
  }
}
