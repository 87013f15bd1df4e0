/** Personal links, and the browsers that opened them. */
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";
import type { FoundLink, PersonalLinks } from "../bot/ports.ts";
import type { Playing } from "../bot/receive.ts";
import { beginConversation } from "./begin-conversation.ts";
import { optOutPerson } from "./opt-outs.ts";
import type { PublishedScripts } from "./script-library.ts";
import type { Secrets } from "./secrets.ts";
import { hashToken, newToken } from "./tokens.ts";

/** A browser is remembered as long as an unfinished conversation may be resumed. */
const SESSION_MS = 90 * 86_400_000;
const TOKEN = /^[\w-]{16,64}$/;

interface LinkRow {
  readonly id: string;
  readonly person_id: string;
  readonly first_name_sealed: string | null;
  readonly title: string;
  readonly centre: string;
  readonly locale: string;
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
      const conversation = await beginConversation(parts, row.id, { channel: "web", at });
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
      // The same STOP as from a message.
      await optOutPerson(parts, row.person_id, "link", at);
      return "done";
    },
  };
}

async function readLink(pool: Pool, token: string): Promise<LinkRow | undefined> {
  if (!TOKEN.test(token)) return undefined;
  const { rows } = await pool.query<LinkRow>({
    name: "personal-link-find",
    text: /* sql */ `
      select i.id, i.person_id, p.first_name_sealed, t.title, k.name as centre,
        i.locale, i.expires_at, i.revoked_at, p.opted_out_at, c.id as conversation_id
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
