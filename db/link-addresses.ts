/** Addresses that come by themselves, tied to the person of a link or of a number they proved to have. */
import type { AddressBook, Linked } from "../bot/accept.ts";
import type { Address } from "../bot/channel.ts";
import type { Instant } from "../bot/conversation.ts";
import { SiriusError } from "../bot/errors.ts";
import { receive } from "../bot/receive.ts";
import { beginConversation, type BeginParts } from "./begin-conversation.ts";
import { contactKind } from "./contact-kinds.ts";
import { judgeYear, mayAnswerControl, standingOf, wasUsedElsewhere } from "./link-control.ts";
import { normalisePhone } from "./phone.ts";
import { hashToken } from "./tokens.ts";
import { inTransaction } from "./transaction.ts";

interface InvitationRow {
  readonly id: string;
  readonly person_id: string;
  readonly begun: boolean;
  readonly opted_out: boolean;
  readonly expired: boolean;
  readonly revoked: boolean;
}

interface Named {
  readonly id: string;
  readonly at: Instant;
}

/** Links, own contacts and answers to the control question, against PostgreSQL. */
export function linksToAddresses(
  parts: BeginParts,
): Pick<AddressBook, "link" | "linkByPhone" | "answerControl" | "standingOf"> {
  const { pool, secrets } = parts;
  return {
    async link(token, address, event) {
      const { rows } = await pool.query<InvitationRow>(findInvitation("i.token_hash = $2"), [
        new Date(event.at),
        hashToken(token),
      ]);
      const [row] = rows;
      const usable = row !== undefined && !row.revoked && !row.opted_out;
      if (usable && (await wasUsedElsewhere(pool, row.id, secrets.lookup(address.value)))) {
        return askControl(parts, row.id, address, event.at);
      }
      return linkAtOnce(parts, row, address, event);
    },
    async linkByPhone(phone, address, event) {
      const number = normalisePhone(phone);
      if (number === undefined) return "unknown";
      const { rows } = await pool.query<InvitationRow>(
        findInvitation(`i.person_id in (select person_id from contact
          where kind = 'phone' and lookup = $2 and wrong_person_at is null)`),
        [new Date(event.at), secrets.lookup(number)],
      );
      return linkAtOnce(parts, rows[0], address, event);
    },
    async answerControl(address, year, event) {
      const chat = { channel: address.channel, lookup: secrets.lookup(address.value) };
      const judged = await inTransaction(pool, (client) => judgeYear(client, chat, year, event.id));
      if (judged === undefined) return undefined;
      if (judged.answer === "wrong") return "control_again";
      if (judged.answer === "closed") return "control_closed";
      const found = await pool.query<InvitationRow>(findInvitation("i.id = $2"), [
        new Date(event.at),
        judged.invitation,
      ]);
      const linked = await linkTo(parts, found.rows[0], address, event);
      // Only now: a crash before leaves the question open, and the year comes again.
      await forgetQuestion(parts, address);
      return linked;
    },
    standingOf: ({ channel, value }) => standingOf(pool, channel, secrets.lookup(value)),
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

/** The chat must prove itself first; until it does, it is nobody's. */
async function askControl(
  { pool, secrets }: BeginParts,
  invitation: string,
  { channel, value }: Address,
  at: Instant,
): Promise<Linked> {
  if (!(await mayAnswerControl(pool, invitation))) return "control_closed";
  await pool.query(
    `insert into pending_link (channel, lookup, invitation_id, at) values ($1, $2, $3, $4)
     on conflict (channel, lookup) do update set invitation_id = excluded.invitation_id,
       at = excluded.at, judged_event = null`,
    [channel, secrets.lookup(value), invitation, new Date(at)],
  );
  return "control";
}

/** Without a question: one that was asked before, about another link, is not asked any more. */
async function linkAtOnce(
  parts: BeginParts,
  row: InvitationRow | undefined,
  address: Address,
  event: Named,
): Promise<Linked> {
  const linked = await linkTo(parts, row, address, event);
  if (linked === "linked") await forgetQuestion(parts, address);
  return linked;
}

/** The chat owes no answer any more. */
async function forgetQuestion({ pool, secrets }: BeginParts, { channel, value }: Address) {
  await pool.query("delete from pending_link where channel = $1 and lookup = $2", [
    channel,
    secrets.lookup(value),
  ]);
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
    `insert into contact (person_id, kind, lookup, sealed, heard_at, notice_version)
     values ($1, $2, $3, $4, $5, (select max(number) from notice_version))
     on conflict (lookup, kind, person_id) do update
       set heard_at = excluded.heard_at, unreachable_at = null, unreachable_reason = null`,
    [row.person_id, contactKind(channel), secrets.lookup(value), secrets.seal(value), new Date(at)],
  );
  if (channel === "email") return "linked";
  const conversation = await beginConversation(parts, row.id, { channel, at, eventId: id }).catch(
    (error: unknown) => {
      if (error instanceof SiriusError && error.code === "invitation_closed") return undefined;
      throw error;
    },
  );
  if (conversation === undefined) return "closed";
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
