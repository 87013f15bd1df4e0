/** The beginning of a conversation: from a link in a browser, from a deep link, from an invitation. */
import type { Pool } from "pg";
import { compileScript } from "../bot/compile.ts";
import type { ChannelId, Instant } from "../bot/conversation.ts";
import type { Playing } from "../bot/receive.ts";
import { startConversation } from "../bot/start-conversation.ts";
import { blankState } from "../bot/turn/play.ts";
import { inputsOf } from "./inputs.ts";
import type { PublishedScripts } from "./script-library.ts";
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
  readonly locale: string;
  readonly conversation_id: string | null;
}

/**
 * The conversation of an invitation, begun if it had not. Two openings at once make one.
 *
 * @returns its id.
 */
export async function beginConversation(
  parts: BeginParts,
  invitation: string,
  how: Beginning,
): Promise<string> {
  const { rows } = await parts.pool.query<InvitationRow>(
    `select i.person_id, a.training_id, i.script_key, i.locale, c.id as conversation_id
     from invitation i join apprenticeship a on a.id = i.apprenticeship_id
       left join conversation c on c.invitation_id = i.id
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
  const { script, version } = await scripts.latest(row.script_key);
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
      JSON.stringify(blankState(compileScript(script, version))),
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
  for (const [name, value] of Object.entries({ a_controler, annee_fin, formation, cfa })) {
    if (value !== undefined) inputs[name] = value;
  }
  const seed = hashToken(invitation).readUInt32BE(0);
  const id = eventId === undefined ? {} : { id: `${channel}:${eventId}` };
  const event = { at, channel, locale, seed, inputs };
  await startConversation(playing, conversation, event, { startedByUs, ...id });
  if (invited) return;
  await pool.query("update invitation set opened_at = coalesce(opened_at, $2) where id = $1", [
    invitation,
    new Date(at),
  ]);
}
