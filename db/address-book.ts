/** Addresses in PostgreSQL: whose they are, whether they work, and who wrote without being known. */
import type { AddressBook, Linked } from "../bot/accept.ts";
import type { Address } from "../bot/channel.ts";
import type { Instant } from "../bot/conversation.ts";
import { receive } from "../bot/receive.ts";
import { beginConversation, type BeginParts } from "./begin-conversation.ts";
import { contactKind } from "./contact-kinds.ts";
import { optOutAddress } from "./opt-outs.ts";
import { normalisePhone } from "./phone.ts";
import { hashToken } from "./tokens.ts";

interface InvitationRow {
  readonly id: string;
  readonly person_id: string;
  readonly begun: boolean;
  readonly opted_out: boolean;
  readonly expired: boolean;
  readonly revoked: boolean;
}

interface AskedRow {
  readonly provider_id: string;
  readonly step: string;
  readonly locale: string;
  readonly script_key: string;
  readonly script_version: number;
}

interface Named {
  readonly id: string;
  readonly at: Instant;
}

/** Keeps addresses in PostgreSQL. */
export function addressBook(parts: BeginParts): AddressBook {
  const { pool, secrets } = parts;
  return {
    async link(token, address, event) {
      const { rows } = await pool.query<InvitationRow>(findInvitation("i.token_hash = $2"), [
        new Date(event.at),
        hashToken(token),
      ]);
      return linkTo(parts, rows[0], address, event);
    },
    async linkByPhone(phone, address, event) {
      const number = normalisePhone(phone);
      if (number === undefined) return "unknown";
      const { rows } = await pool.query<InvitationRow>(
        findInvitation(`i.person_id in (select person_id from contact
          where kind = 'phone' and lookup = $2 and wrong_person_at is null)`),
        [new Date(event.at), secrets.lookup(number)],
      );
      return linkTo(parts, rows[0], address, event);
    },
    async optOut({ channel, value }, at) {
      await optOutAddress(parts, secrets.lookup(value), channel, at);
    },
    async setReachable({ channel, value }, reachable, at) {
      await pool.query(
        `update contact set unreachable_at = $3, unreachable_reason = $4
         where kind = $1 and lookup = $2 and (unreachable_at is null) = ($3::timestamptz is not null)`,
        [
          contactKind(channel),
          secrets.lookup(value),
          reachable ? null : new Date(at),
          reachable ? null : "blocked",
        ],
      );
    },
    async noteStranger({ channel, value }, notice, at) {
      await pool.query(
        `insert into stranger (channel, lookup, day, to_sealed, notice, locale)
         values ($1, $2, ($3::timestamptz at time zone 'Europe/Paris')::date, $4, $5, 'fr')
         on conflict do nothing`,
        [channel, secrets.lookup(value), new Date(at), secrets.seal(value), notice],
      );
    },
    async promptMessage(conversation, prompt) {
      const { rows } = await pool.query<AskedRow>(
        `select o.provider_id, o.message -> 'prompt' ->> 'step' as step, c.state ->> 'locale' as locale,
           c.script_key, c.script_version
         from outbox o join conversation c on c.id = o.conversation_id
         where o.conversation_id = $1 and (o.message -> 'prompt' ->> 'number')::int = $2
           and o.provider_id is not null
         order by o.seq desc limit 1`,
        [conversation, prompt],
      );
      const [row] = rows;
      return (
        row && {
          providerId: row.provider_id,
          step: row.step,
          locale: row.locale,
          script: { key: row.script_key, version: row.script_version },
        }
      );
    },
  };
}

/** The invitation to go on with: one whose conversation is open, and of those the latest. */
function findInvitation(where: string): string {
  return /* sql */ `
    select i.id, i.person_id, c.id is not null as begun, p.opted_out_at is not null as opted_out,
      i.expires_at <= $1 as expired, i.revoked_at is not null as revoked
    from invitation i join person p on p.id = i.person_id
      left join conversation c on c.invitation_id = i.id
    where ${where}
    order by (c.id is not null and c.outcome is null) desc, i.created_at desc
    limit 1`;
}

async function linkTo(
  parts: BeginParts,
  row: InvitationRow | undefined,
  address: Address,
  { id, at }: Named,
): Promise<Linked> {
  if (row === undefined) return "unknown";
  if (row.revoked) return "closed";
  if (row.opted_out) return "opted_out";
  if (!row.begun && row.expired) return "expired";
  const { pool, secrets, playing } = parts;
  const { channel, value } = address;
  await pool.query(
    `insert into contact (person_id, kind, lookup, sealed, heard_at) values ($1, $2, $3, $4, $5)
     on conflict (kind, lookup, person_id) do update
       set heard_at = excluded.heard_at, unreachable_at = null, unreachable_reason = null`,
    [row.person_id, contactKind(channel), secrets.lookup(value), secrets.seal(value), new Date(at)],
  );
  if (channel === "email") return "linked";
  const conversation = await beginConversation(parts, row.id, { channel, at, eventId: id });
  if (!row.begun) return "linked";
  // It goes on here: the open question is asked again, unless it was this event that began it.
  await receive(playing, {
    channel,
    eventId: id,
    conversation,
    address: value,
    reply: { kind: "control", control: "restart" },
    receivedAt: at,
  });
  return "linked";
}
