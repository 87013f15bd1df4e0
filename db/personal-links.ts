/** Personal links, and the browsers that opened them. */
import type { Pool } from "pg";
import { compileScript } from "../bot/compile.ts";
import type { Instant } from "../bot/conversation.ts";
import type { FoundLink, PersonalLinks } from "../bot/ports.ts";
import { loadKnown, playTurn, type Playing } from "../bot/receive.ts";
import { startConversation } from "../bot/start-conversation.ts";
import { blankState } from "../bot/turn/play.ts";
import { inputsOf } from "./inputs.ts";
import { silence } from "./person-effects.ts";
import type { PublishedScripts } from "./script-library.ts";
import type { Secrets } from "./secrets.ts";
import { hashToken, newToken } from "./tokens.ts";

/** A browser is remembered as long as an unfinished conversation may be resumed. */
const SESSION_MS = 90 * 86_400_000;
const TOKEN = /^[\w-]{16,64}$/;

interface LinkRow {
  readonly id: string;
  readonly person_id: string;
  readonly training_id: string;
  readonly first_name_sealed: string | null;
  readonly title: string;
  readonly centre: string;
  readonly locale: string;
  readonly script_key: string;
  readonly expires_at: Date;
  readonly revoked_at: Date | null;
  readonly opted_out_at: Date | null;
  readonly conversation_id: string | null;
}

export interface LinkParts {
  readonly pool: Pool;
  readonly secrets: Secrets;
  readonly playing: Playing;
  readonly scripts: PublishedScripts;
  readonly baseUrl: () => string;
}

/** Opens personal links against PostgreSQL. */
export function personalLinks(parts: LinkParts): PersonalLinks {
  const { pool } = parts;
  return {
    async find(token, at) {
      return describe(parts, await readLink(pool, token), at);
    },
    async open(token, at) {
      const row = await readLink(pool, token);
      const found = describe(parts, row, at);
      if (row === undefined || found.status !== "open") return found;
      const conversation = row.conversation_id ?? (await createConversation(parts, row));
      await begin(parts, row, conversation, at);
      const session = newToken();
      await pool.query(
        `insert into web_session (token_hash, conversation_id, created_at, expires_at)
         values ($1, $2, $3, $4)`,
        [hashToken(session), conversation, new Date(at), new Date(at + SESSION_MS)],
      );
      return { session, conversation };
    },
    async conversationOf(session, at) {
      if (!TOKEN.test(session)) return undefined;
      const { rows } = await pool.query<{ conversation_id: string }>({
        name: "web-session-find",
        text: "select conversation_id from web_session where token_hash = $1 and expires_at > $2",
        values: [hashToken(session), new Date(at)],
      });
      return rows[0]?.conversation_id;
    },
    async optOut(token, at) {
      const row = await readLink(pool, token);
      if (row === undefined) return "unknown";
      await silencePerson(parts, row, at);
      return "done";
    },
  };
}

async function readLink(pool: Pool, token: string): Promise<LinkRow | undefined> {
  if (!TOKEN.test(token)) return undefined;
  const { rows } = await pool.query<LinkRow>({
    name: "personal-link-find",
    text: /* sql */ `
      select i.id, i.person_id, a.training_id, p.first_name_sealed, t.title, k.name as centre,
        i.locale, i.script_key, i.expires_at, i.revoked_at, p.opted_out_at, c.id as conversation_id
      from invitation i
        join person p on p.id = i.person_id
        join apprenticeship a on a.id = i.apprenticeship_id
        join training t on t.id = a.training_id
        join training_centre k on k.id = t.centre_id
        left join conversation c on c.invitation_id = i.id
      where i.token_hash = $1`,
    values: [hashToken(token)],
  });
  return rows[0];
}

function describe({ secrets }: LinkParts, row: LinkRow | undefined, at: Instant): FoundLink {
  if (row === undefined) return { status: "unknown" };
  if (row.revoked_at !== null) return { status: "closed" };
  // A conversation that began stays open to its author: to read it, to correct it, to withdraw it.
  if (row.conversation_id === null) {
    if (row.opted_out_at !== null) return { status: "opted_out" };
    if (row.expires_at.getTime() <= at) return { status: "expired" };
  }
  return {
    status: "open",
    conversation: row.conversation_id ?? undefined,
    locale: row.locale,
    firstName: row.first_name_sealed === null ? "" : secrets.open(row.first_name_sealed),
    training: row.title,
    centre: row.centre,
  };
}

/** Two browsers that open one link at once make one conversation. */
async function createConversation({ pool, scripts }: LinkParts, row: LinkRow): Promise<string> {
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
      row.id,
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
    [row.id],
  );
  return known.rows[0]?.id ?? "";
}

async function begin(
  { pool, secrets, playing, baseUrl }: LinkParts,
  row: LinkRow,
  conversation: string,
  at: Instant,
): Promise<void> {
  const loaded = await playing.store.load({ channel: "web", eventId: "start", conversation });
  if (loaded === undefined || loaded.state.prompt > 0) return;
  const { a_controler, annee_fin, formation, cfa } = await inputsOf(
    pool,
    secrets,
    row.id,
    baseUrl(),
  );
  const inputs: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries({ a_controler, annee_fin, formation, cfa })) {
    if (value !== undefined) inputs[name] = value;
  }
  const seed = hashToken(row.id).readUInt32BE(0);
  await startConversation(playing, conversation, {
    at,
    channel: "web",
    locale: row.locale,
    seed,
    inputs,
  });
  await pool.query("update invitation set opened_at = coalesce(opened_at, $2) where id = $1", [
    row.id,
    new Date(at),
  ]);
}

/** STOP from a link is the same STOP as from a message: the person first, then what was open. */
async function silencePerson(parts: LinkParts, row: LinkRow, at: Instant): Promise<void> {
  const client = await parts.pool.connect();
  try {
    await client.query("begin");
    await client.query("select from person where id = $1 for update", [row.person_id]);
    await silence(client, row.person_id, new Date(at));
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
  if (row.conversation_id === null) return;
  const id = `opted-out:${at}`;
  const loaded = await loadKnown(parts.playing.store, row.conversation_id, id);
  const event = { id, at, type: "optedOut", source: "link" } as const;
  await playTurn(parts.playing, loaded, event, {});
}
