/** Campaigns: who is invited, by what, when, and what became of each. */
import { Migration } from "@mikro-orm/migrations";

const TABLES = /* sql */ `
create table campaign (
  id uuid primary key default gen_random_uuid(),
  key text not null unique check (key ~ '^[a-z0-9][a-z0-9-]{0,59}$'),
  title text not null,
  -- As db/campaign-definition.ts reads it: filter, channels, schedule, reminder, price.
  definition jsonb not null,
  script_key text not null,
  script_version int not null,
  state text not null default 'draft' check (state in ('draft', 'planned', 'sending', 'paused', 'done')),
  -- Up to when the pace has been used.
  paced_at timestamptz,
  created_at timestamptz not null,
  created_by text not null,
  changed_at timestamptz not null,
  changed_by text not null,
  foreign key (script_key, script_version) references script_version (key, version)
);

-- People of the audience are looked at range by range; a range is done in one transaction.
create table campaign_range (
  campaign_id uuid not null references campaign (id) on delete cascade,
  ordinal int not null,
  -- Ids of people: later than the first, up to the second.
  after uuid,
  upto uuid not null,
  done_at timestamptz,
  primary key (campaign_id, ordinal)
);
create index campaign_range_to_do on campaign_range (campaign_id) where done_at is null;

create table campaign_recipient (
  campaign_id uuid not null references campaign (id) on delete cascade,
  invitation_id uuid not null references invitation (id) on delete cascade,
  person_id uuid not null references person (id) on delete cascade,
  territory text not null,
  -- Null for those nothing reaches. links: the deployer sends the link.
  channel text check (channel in ('sms', 'telegram', 'email', 'links')),
  state text not null check (state in ('planned', 'invited', 'left_out')),
  reason text,
  sent_at timestamptz,
  -- Null: not decided yet. Who began to answer needs none, or is reminded by the script.
  reminder text check (reminder in ('sent', 'needless')),
  primary key (campaign_id, invitation_id),
  check ((state = 'left_out') = (reason is not null)),
  check ((state = 'invited') = (sent_at is not null)),
  check (state = 'left_out' or channel is not null)
);
-- What makes a second invitation impossible, whatever the processes do.
create unique index campaign_recipient_once on campaign_recipient (invitation_id)
  where state <> 'left_out';
-- One thing at a time for each person, over all campaigns.
create unique index campaign_recipient_one_plan on campaign_recipient (person_id)
  where state = 'planned';
create index campaign_recipient_by_person on campaign_recipient (person_id);
create index campaign_recipient_to_send
  on campaign_recipient (campaign_id, channel, territory, invitation_id) where state = 'planned';
create index campaign_recipient_to_remind on campaign_recipient (campaign_id, sent_at)
  where state = 'invited' and reminder is null;

-- The same for what leaves: one invitation and one reminder of each link, ever.
create unique index outbox_once_per_invitation on outbox (invitation_id, effect_key)
  where invitation_id is not null;
`;

export class Campaigns extends Migration {
  override up(): void {
    this.addSql(TABLES);
  }
}
