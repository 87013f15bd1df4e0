/** The first message to a former apprentice, on the first channel that can reach them. */
import type { PushChannel } from "../bot/channel.ts";
import type { Instant, OutgoingMessage } from "../bot/conversation.ts";
import { beginConversation, type BeginParts } from "./begin-conversation.ts";
import { contactKind } from "./contact-kinds.ts";
import { START_DEADLINE_MS } from "./turn-statement.ts";

/** A channel to invite on, and whether people answer there. */
export interface InvitingChannel {
  readonly id: PushChannel;
  /** False: the invitation is a link, and the conversation begins when it is opened. */
  readonly inbound: boolean;
}

export interface Inviting {
  readonly at: Instant;
  /** Somebody asked for it and is looking: it leaves at any hour, before what we start. */
  readonly waitedFor?: boolean;
}

/** `none`: no live address on any of the channels. */
export type Invited = PushChannel | "already" | "opted_out" | "closed" | "none";

const INVITATION: OutgoingMessage = { parts: [{ notice: "invitation_link" }] };

interface Row {
  readonly sent_channel: string | null;
  readonly opted_out: boolean;
  readonly closed: boolean;
  readonly begun: boolean;
  readonly kinds: readonly string[];
}

/**
 * Puts the invitation of one person into the outbox. Twice, or at once in two processes, it is sent once.
 *
 * @param channels  In order of preference.
 */
export async function invite(
  parts: BeginParts,
  invitation: string,
  channels: readonly InvitingChannel[],
  { at, waitedFor = false }: Inviting,
): Promise<Invited> {
  const row = await read(parts, invitation, at);
  if (row === undefined || row.closed) return "closed";
  if (row.opted_out) return "opted_out";
  if (row.begun) return "already";
  const noted = channels.find(({ id }) => id === row.sent_channel);
  if (row.sent_channel !== null && noted?.inbound !== true) return "already";
  const channel = noted ?? channels.find(({ id }) => row.kinds.includes(contactKind(id)));
  if (channel === undefined) return "none";
  if (!channel.inbound) {
    const put = await putLink(parts, { invitation, channel: channel.id, at, waitedFor });
    return put ? channel.id : "already";
  }
  // Noted first, begun after: who is noted and has not begun is begun by the next call.
  await parts.pool.query(
    "update invitation set sent_at = $2, sent_channel = $3 where id = $1 and sent_at is null",
    [invitation, new Date(at), channel.id],
  );
  const beginning = { channel: toChat(channel.id), at, invited: true, startedByUs: !waitedFor };
  await beginConversation(parts, invitation, beginning);
  return channel.id;
}

function toChat(channel: PushChannel): "sms" | "telegram" {
  if (channel === "email") throw new Error("nobody answers by e-mail");
  return channel;
}

async function read(
  { pool }: BeginParts,
  invitation: string,
  at: Instant,
): Promise<Row | undefined> {
  const { rows } = await pool.query<Row>(
    `select i.sent_channel, p.opted_out_at is not null as opted_out,
       (i.revoked_at is not null or i.expires_at <= $2) as closed,
       coalesce((c.state ->> 'prompt')::int, 0) > 0 as begun,
       array(select kind from contact a where a.person_id = p.id and a.wrong_person_at is null
         and a.unreachable_at is null) as kinds
     from invitation i join person p on p.id = i.person_id
       left join conversation c on c.invitation_id = i.id
     where i.id = $1`,
    [invitation, new Date(at)],
  );
  return rows[0];
}

/** One statement: noted and put into the outbox together, or neither. */
async function putLink(
  { pool }: BeginParts,
  row: Required<Inviting> & { readonly invitation: string; readonly channel: PushChannel },
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `with noted as (
       update invitation set sent_at = $3, sent_channel = $2 where id = $1 and sent_at is null
       returning id, person_id
     )
     insert into outbox (invitation_id, person_id, effect_key, seq, channel, message, status, due_at,
       created_at, priority, deadline)
     select id, person_id, 'invitation', 0, $2, $4, 'pending', $3, $3, $6, $5 from noted`,
    [
      row.invitation,
      row.channel,
      new Date(row.at),
      JSON.stringify(INVITATION),
      new Date(row.at + START_DEADLINE_MS),
      row.waitedFor ? 0 : 1,
    ],
  );
  return (rowCount ?? 0) > 0;
}
