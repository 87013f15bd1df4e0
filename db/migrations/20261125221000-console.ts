/** Who works in the console: users, the links that let them in, and their sessions. */
import { Migration } from "@mikro-orm/migrations";

const TABLES = /* sql */ `
-- Somebody of the console, or of the portal of one centre. Deleted when removed: the journal keeps the id.
create table console_user (
  id uuid primary key default gen_random_uuid(),
  email_lookup bytea not null unique,
  email_sealed text not null,
  role text not null
    check (role in ('administrateur', 'editeur', 'moderateur', 'observateur', 'centre')),
  centre_id uuid references training_centre (id) on delete cascade,
  created_at timestamptz not null,
  constraint console_user_of_centre check ((role = 'centre') = (centre_id is not null))
);

-- A link that signs in once. Without a user: whoever follows it becomes the first administrator.
create table console_link (
  token_hash bytea primary key,
  user_id uuid references console_user (id) on delete cascade,
  goes_to text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index console_link_by_user on console_link (user_id);

-- A browser that signed in.
create table console_session (
  id uuid primary key default gen_random_uuid(),
  token_hash bytea not null unique,
  user_id uuid not null references console_user (id) on delete cascade,
  way text not null check (way in ('link', 'oidc')),
  browser text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index console_session_by_user on console_session (user_id, created_at);
`;

export class Console extends Migration {
  override up(): void {
    this.addSql(TABLES);
  }
}
