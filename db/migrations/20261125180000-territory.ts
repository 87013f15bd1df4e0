/** Where people live: whose clock and whose public holidays hold for them. */
import { Migration } from "@mikro-orm/migrations";

const TABLES = /* sql */ `
alter table person add column territory text not null default 'metropole'
  check (territory in ('metropole', 'alsace_moselle', 'guadeloupe', 'martinique', 'guyane', 'reunion',
    'mayotte', 'saint_pierre_et_miquelon', 'saint_barthelemy', 'saint_martin', 'nouvelle_caledonie',
    'polynesie', 'wallis_et_futuna'));
`;

export class Territories extends Migration {
  override up(): void {
    this.addSql(TABLES);
  }
}
