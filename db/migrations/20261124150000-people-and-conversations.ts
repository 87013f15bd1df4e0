/** People and trainings, the scripts, the conversations and what they leave. */
import { Migration } from "@mikro-orm/migrations";

const TABLES = /* sql */ `
create table training_centre (
  id uuid primary key default gen_random_uuid(),
  siret text not null unique,
  uai text,
  name text not null
);

create table training (
  id uuid primary key default gen_random_uuid(),
  key text not null unique,
  title text not null,
  diploma text,
  cfd text,
  rncp text,
  code_insee text,
  place text,
  centre_id uuid not null references training_centre (id)
);
create index training_by_centre on training (centre_id);

create table person (
  id uuid primary key default gen_random_uuid(),
  first_name_sealed text,
  opted_out_at timestamptz,
  created_at timestamptz not null default now()
);

create table contact (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null references person (id) on delete cascade,
  kind text not null check (kind in ('phone', 'email', 'telegram')),
  lookup bytea not null,
  sealed text not null,
  wrong_person_at timestamptz,
  unique (kind, lookup, person_id)
);
create index contact_by_person on contact (person_id);

create table opt_out (
  lookup bytea primary key,
  at timestamptz not null default now()
);

create table apprenticeship (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null references person (id) on delete cascade,
  training_id uuid not null references training (id),
  started_on date,
  ended_on date,
  interrupted boolean not null default false,
  unique (person_id, training_id)
);
create index apprenticeship_by_training on apprenticeship (training_id);

create table script_version (
  key text not null,
  version int not null check (version > 0),
  hash text not null,
  body jsonb not null,
  published_at timestamptz not null default now(),
  primary key (key, version),
  unique (key, hash)
);

create table invitation (
  id uuid primary key default gen_random_uuid(),
  apprenticeship_id uuid not null unique references apprenticeship (id) on delete cascade,
  person_id uuid not null references person (id) on delete cascade,
  token_hash bytea not null unique,
  token_sealed text not null,
  script_key text not null,
  locale text not null default 'fr',
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  opened_at timestamptz
);
create index invitation_by_person on invitation (person_id);

create table conversation (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null references person (id) on delete cascade,
  invitation_id uuid not null unique references invitation (id) on delete cascade,
  training_id uuid not null references training (id),
  script_key text not null,
  script_version int not null,
  version int not null default 0,
  last_seq int not null default 0,
  state jsonb not null,
  outcome text,
  withdrawn_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (script_key, script_version) references script_version (key, version)
);
create index conversation_by_person on conversation (person_id);
create index conversation_by_training on conversation (training_id);

create table answer (
  conversation_id uuid not null references conversation (id) on delete cascade,
  person_id uuid not null,
  training_id uuid not null,
  question text not null,
  prompt int not null,
  part int not null,
  status text not null check (status in ('answered', 'skipped', 'dont_know', 'refused')),
  value jsonb,
  raw text,
  comment text,
  rule text not null,
  certainty text not null check (certainty in ('plain', 'confirmed')),
  channel text not null,
  at timestamptz not null,
  void_at timestamptz,
  primary key (conversation_id, question, prompt, part)
);
create index answer_by_training on answer (training_id, question);

create table inbox (
  channel text not null,
  event_id text not null,
  conversation_id uuid not null references conversation (id) on delete cascade,
  person_id uuid not null,
  seq int not null,
  reply jsonb not null,
  received_at timestamptz not null,
  primary key (channel, event_id),
  unique (conversation_id, seq)
);

create table inbox_set_aside (
  channel text not null,
  event_id text not null,
  reply jsonb not null,
  reason text not null,
  at timestamptz not null default now(),
  primary key (channel, event_id)
);

create table outbox (
  id uuid primary key default gen_random_uuid(),
  conversation_id uuid not null references conversation (id) on delete cascade,
  person_id uuid not null,
  effect_key text not null,
  seq int not null,
  channel text not null,
  message jsonb not null,
  status text not null check (status in ('pending', 'sending', 'sent', 'unknown', 'refused', 'cancelled', 'expired')),
  attempt int not null default 0,
  due_at timestamptz not null,
  created_at timestamptz not null,
  settled_at timestamptz,
  unique (conversation_id, effect_key),
  unique (conversation_id, seq)
);
create index outbox_pending on outbox (person_id, due_at) where status = 'pending';

create table timer (
  conversation_id uuid not null references conversation (id) on delete cascade,
  kind text not null,
  person_id uuid not null,
  prompt int not null,
  due_at timestamptz not null,
  primary key (conversation_id, kind)
);
create index timer_by_due on timer (due_at);

create table turn_log (
  conversation_id uuid not null references conversation (id) on delete cascade,
  version int not null,
  at timestamptz not null,
  trace jsonb not null,
  primary key (conversation_id, version)
);

create table alert (
  id uuid primary key default gen_random_uuid(),
  conversation_id uuid not null references conversation (id) on delete cascade,
  reason text not null,
  at timestamptz not null,
  handled_at timestamptz
);

create table web_session (
  token_hash bytea primary key,
  conversation_id uuid not null references conversation (id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

create table audit_entry (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor text not null,
  action text not null,
  target text not null,
  details jsonb not null default '{}'
);

create table rate_counter (
  key bytea not null,
  window_start timestamptz not null,
  count int not null,
  primary key (key, window_start)
);
`;

export class PeopleAndConversations extends Migration {
  override up(): void {
    this.addSql(TABLES);
  }
}
