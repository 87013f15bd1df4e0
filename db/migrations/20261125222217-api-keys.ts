import { Migration } from "@mikro-orm/migrations";

const TABLES = /* sql */ `
-- Keys of heavy users of the read API. The key itself is told once, when it is made; only its hash is kept.
create table api_key (
  id uuid primary key default gen_random_uuid(),
  name text not null unique,
  key_hash bytea not null unique,
  per_minute int not null check (per_minute > 0),
  created_at timestamptz not null,
  revoked_at timestamptz
);
`;

export class ApiKeys extends Migration {
  override up(): void {
    this.addSql(TABLES);
  }
}
