/** How the workers send, as the last one that started told: a command knows its own environment alone. */
import { Migration } from "@mikro-orm/migrations";

const SENDING_WAYS = /* sql */ `
create table sending_ways (
  -- One row at most.
  sole boolean primary key default true check (sole),
  channels text[] not null,
  sms_answers boolean not null,
  short_code boolean not null,
  told_at timestamptz not null
);
`;

export class SendingWaysTable extends Migration {
  override up(): void {
    this.addSql(SENDING_WAYS);
  }
}
