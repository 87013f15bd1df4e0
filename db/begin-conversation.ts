/** The beginning of a conversation: from a link in a browser, from a deep link, from an invitation. */
import type { Pool } from "pg";
import { compileScript } from "../bot/compile.ts";
import type { ChannelId, Instant } from "../bot/conversation.ts";
import { because } from "../bot/error-words.ts";
import { SiriusError } from "../bot/errors.ts";
import type { Playing } from "../bot/receive.ts";
import { startConversation } from "../bot/start-conversation.ts";
import { blankState } from "../bot/turn/play.ts";
import { inputsOf } from "./inputs.ts";
import type { PublishedScripts } from "./script-library.ts";
import { closedTitle } from "./script-phases.ts";
import type { Secrets } from "./secrets.ts";
import { hashToken } from "./tokens.ts";

export interface BeginParts {
  readonly pool: Pool;
  readonly secrets: Secrets;
  readonly playing: Playing;
  readonly scripts: PublishedScripts;
  /** Where people reach us, without a slash at the end. */
  readonly baseUrl: () => string;
}

export interface Beginning {
  readonly channel: ChannelId;
  readonly at: Instant;
  /** We write first, to somebody who has not opened their link. */
  readonly invited?: boolean;
  /** Nobody is waiting for it: hours and paces apply. */
  readonly startedByUs?: boolean;
  /** Of the message that began it, unique in its channel: told again, it begins nothing. */
  readonly eventId?: string;
}

interface InvitationRow {
  readonly person_id: string;
  readonly training_id: string;
  readonly script_key: string;
  /** Pinned by a campaign; null: the newest one. */
  readonly script_version: number | null;
  /** A campaign reminded the person already, or wants nobody reminded. */
  readonly reminded: boolean;
  readonly locale: string;
  readonly conversation_id: string | null;
}

/**
 * The conversation of an invitation, begun if it had not. Two openings at once make one.
 *
 * @returns its id.
 *
 * Errors: `invitation_closed` when it had not begun and its script takes no new conversations.
 */
export async function beginConversation(
  parts: BeginParts,
  invitation: string,
  how: Beginning,
): Promise<string> {
  const { rows } = await parts.pool.query<InvitationRow>(
    `select i.person_id, a.training_id, coalesce(g.script_key, i.script_key) as script_key,
       g.script_version, i.locale, c.id as conversation_id,
       coalesce(r.reminder = 'sent' or g.definition ->> 'reminder' = 'none', false) as reminded
     from invitation i join apprenticeship a on a.id = i.apprenticeship_id
       left join conversation c on c.invitation_id = i.id
       left join campaign_recipient r on r.invitation_id = i.id and r.state <> 'left_out'
       left join campaign g on g.id = r.campaign_id
     where i.id = $1`,
    [invitation],
  );
  const [row] = rows;
  if (row === undefined) throw new Error("an invitation that was just found is gone");
  const conversation = row.conversation_id ?? (await create(parts, invitation, row));
  await begin(parts, { invitation, conversation, locale: row.locale }, how);
  return conversation;
}

async function create(
  { pool, scripts }: BeginParts,
  invitation: string,
  row: InvitationRow,
): Promise<string> {
  await refuseClosed(pool, row.script_key);
  const version = row.script_version ?? (await scripts.latest(row.script_key)).version;
  const script = await scripts.load(row.script_key, version);
  const blank = blankState(compileScript(script, version));
  // One reminder for each training, by whichever way it comes.
  const reminders = row.reminded ? script.policies.reminderDays.length : 0;
  const { rows } = await pool.query<{ id: string }>(
    `with made as (
       insert into conversation (person_id, invitation_id, training_id, script_key, script_version, state)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (invitation_id) do nothing returning id
     )
     select id from made`,
    [
      row.person_id,
      invitation,
      row.training_id,
      row.script_key,
      version,
      JSON.stringify({ ...blank, reminders }),
    ],
  );
  const made = rows[0]?.id;
  if (made !== undefined) return made;
  const known = await pool.query<{ id: string }>(
    "select id from conversation where invitation_id = $1",
    [invitation],
  );
  return known.rows[0]?.id ?? "";
}

/** Errors: `invitation_closed` when the script takes no new conversations. */
async function refuseClosed(pool: Pool, key: string): Promise<void> {
  const title = await closedTitle(pool, key);
  if (title === undefined) return;
  throw new SiriusError(
    "invitation_closed",
    `script "${key}" is closing: conversations that have begun go on, no other begins`,
    because("script_closing", { title, key }),
  );
}

async function begin(
  { pool, secrets, playing, baseUrl }: BeginParts,
  of: { readonly invitation: string; readonly conversation: string; readonly locale: string },
  { channel, at, invited = false, startedByUs = false, eventId }: Beginning,
): Promise<void> {
  const { invitation, conversation, locale } = of;
  const loaded = await playing.store.load({ channel: "web", eventId: "start", conversation });
  if (loaded === undefined || loaded.state.prompt > 0) return;
  const { a_controler, annee_fin, formation, cfa } = await inputsOf(
    pool,
    secrets,
    invitation,
    baseUrl(),
  );
  const inputs: Record<string, string | number | boolean> = {};
  const asked = {
    // Who answers the message we sent to the invited contact has proved enough.
    a_controler: a_controler === true && !invited,
    annee_fin,
    formation,
    cfa,
  };
  for (const [name, value] of Object.entries(asked)) {
    if (value !== undefined) inputs[name] = value;
  }
  const seed = hashToken(invitation).readUInt32BE(0);
  const id = eventId === undefined ? {} : { id: `${channel}:${eventId}` };
  const event = { at, channel, locale, seed, inputs };
  await startConversation(playing, conversation, event, { startedByUs, ...id });
  if (invited) return;
  // What still waits to send the link has become pointless.
  await pool.query(
    `with needless as (
       update outbox set status = 'cancelled', reason = 'opened', settled_at = $2
       where invitation_id = $1 and status = 'pending'
     )
     update invitation set opened_at = coalesce(opened_at, $2) where id = $1`,
    [invitation, new Date(at)],
  );
}
