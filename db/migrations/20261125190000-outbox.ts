/** What sending needs: the fate of each message, the state of each channel, and addresses that fail. */
import { Migration } from "@mikro-orm/migrations";

const CHANGES = /* sql */ `
alter table contact
  -- When the person last came from there.
  add column heard_at timestamptz,
  -- Nothing arrives there any more: no such number, a blocked bot, a mailbox that is gone.
  add column unreachable_at timestamptz,
  add column unreachable_reason text;
create index contact_by_lookup on contact (lookup);

alter table outbox
  alter column conversation_id drop not null,
  -- A message that only invites: its conversation begins when the person opens the link.
  add column invitation_id uuid references invitation (id) on delete cascade,
  -- 0: a person is waiting for it. 1: we start talking, within hours and at a pace.
  add column priority smallint not null default 0 check (priority in (0, 1)),
  -- The last word of a conversation that ends all messages (STOP, wrong number, erasure). The address
  -- stays sealed with it until it has left, for the contact itself may be gone by then.
  add column farewell boolean not null default false,
  add column to_sealed text,
  add column deadline timestamptz,
  add column contact_id uuid references contact (id) on delete set null,
  add column claimed_at timestamptz,
  -- Tries that may have reached the person; never more than three.
  add column copies int not null default 0,
  -- Tries that certainly did not leave; the wait before the next one grows with them.
  add column setbacks int not null default 0,
  add column provider_id text,
  add column parts int,
  add column reason text,
  add column receipt text check (receipt in ('queued', 'sent', 'delivered', 'failed')),
  add column receipt_code text,
  add check (conversation_id is not null or invitation_id is not null);
create index outbox_to_claim on outbox (channel, priority, due_at) where status = 'pending';
create index outbox_under_way on outbox (person_id) where status in ('pending', 'sending', 'unknown');
create index outbox_to_resolve on outbox (status, claimed_at) where status in ('sending', 'unknown');
create index outbox_recent on outbox (person_id, claimed_at) where claimed_at is not null;
create index outbox_by_provider on outbox (channel, provider_id) where provider_id is not null;
create index inbox_recent on inbox (person_id, received_at);

-- One row per channel, shared by all processes.
create table channel_state (
  channel text primary key check (channel in ('sms', 'telegram', 'email')),
  -- Tries in a row that did not pass; from ten on, one probe a minute.
  failures int not null default 0,
  paused_until timestamptz,
  paused_reason text,
  -- When the next message of each priority may leave.
  next_reply_at timestamptz,
  next_start_at timestamptz,
  -- Up to where incoming messages were compared with the provider's list.
  reconciled_at timestamptz
);
insert into channel_state (channel) values ('sms'), ('telegram'), ('email');

create table channel_spending (
  channel text not null,
  day date not null,
  parts int not null,
  primary key (channel, day)
);

-- People we do not know who wrote to us, to be answered once a day, at most once.
create table stranger (
  channel text not null,
  lookup bytea not null,
  day date not null,
  to_sealed text not null,
  notice text not null,
  locale text not null,
  answered_at timestamptz,
  primary key (channel, lookup, day)
);

alter table invitation
  add column sent_at timestamptz,
  add column sent_channel text;
`;

export class Outbox extends Migration {
  override up(): void {
    this.addSql(CHANGES);
  }
}
