/** Personal links, and the browsers that opened them. */
import type { Pool } from "pg";
import { compileScript } from "../bot/compile.ts";
import type { Instant } from "../bot/conversation.ts";
import { effortOf, type Effort } from "../bot/effort.ts";
import type {
  FoundLink,
  LinkControl,
  LinkHolder,
  LinkOpening,
  PersonalLinks,
} from "../bot/ports.ts";
import type { Playing } from "../bot/receive.ts";
import { beginConversation } from "./begin-conversation.ts";
import { answerControl, mayAnswerControl, wasUsedElsewhere } from "./link-control.ts";
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
  readonly script_key: string;
  /** Null: the newest one. */
  readonly script_version: number | null;
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
    async open(token, at, how = {}) {
      const row = await readLink(pool, token);
      const found = await describe(parts, row, at);
      if (row === undefined || found.status !== "open") return found;
      const control = await askControl(pool, row, at, how);
      if (control !== undefined) return control;
      const conversation = await beginConversation(parts, row.id, { channel: "web", at });
      const session = await admit(pool, row.id, conversation, { at, former: how.session });
      return { session, conversation };
    },
    async look(token, at, how = {}) {
      const row = await readLink(pool, token);
      if (row === undefined) return { status: "unknown" };
      if (row.revoked_at !== null) return { status: "closed" };
      const control = await askControl(pool, row, at, how);
      if (control !== undefined) return control;
      const entered = { at, former: how.session };
      return { session: await admit(pool, row.id, row.conversation_id, entered) };
    },
    holderOf: (session, at) => holderOf(pool, session, at),
    async conversationOf(session, at) {
      if (!TOKEN.test(session)) return undefined;
      const { rows } = await pool.query<{ conversation_id: string | null }>({
        name: "web-session-find",
        text: /* sql */ `
          select coalesce(w.conversation_id, c.id) as conversation_id
          from web_session w left join conversation c on c.invitation_id = w.invitation_id
          where w.token_hash = $1 and w.expires_at > $2`,
        values: [hashToken(session), new Date(at)],
      });
      return rows[0]?.conversation_id ?? undefined;
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

/** The control question, unless this browser came first or has answered it. */
async function askControl(
  pool: Pool,
  { id, locale }: LinkRow,
  at: Instant,
  { session, year }: LinkOpening,
): Promise<LinkControl | undefined> {
  if (session !== undefined && (await holderOf(pool, session, at))?.invitation === id) {
    return undefined;
  }
  if (!(await wasUsedElsewhere(pool, id, null))) return undefined;
  if (year === undefined) {
    const state = (await mayAnswerControl(pool, id)) ? "asked" : "closed";
    return { status: "control", state, locale };
  }
  const answer = await answerControl(pool, id, year);
  return answer === "right" ? undefined : { status: "control", state: answer, locale };
}

/** Gives a browser its session. */
async function admit(
  pool: Pool,
  invitation: string,
  conversation: string | null,
  { at, former }: { readonly at: Instant; readonly former: string | undefined },
): Promise<string> {
  const session = newToken();
  await pool.query(
    `insert into web_session (token_hash, conversation_id, invitation_id, created_at, expires_at, former)
     values ($1, $2, $3, $4, $5, $6)`,
    [
      hashToken(session),
      conversation,
      invitation,
      new Date(at),
      new Date(at + SESSION_MS),
      former === undefined || !TOKEN.test(former) ? null : hashToken(former),
    ],
  );
  return session;
}

async function holderOf(pool: Pool, session: string, at: Instant): Promise<LinkHolder | undefined> {
  if (!TOKEN.test(session)) return undefined;
  const { rows } = await pool.query<LinkHolder & { conversation: string | null }>(
    `select i.person_id as person, i.locale, i.id as invitation, c.id as conversation
     from web_session w join invitation i on i.id = w.invitation_id
       left join conversation c on c.invitation_id = i.id
     where w.token_hash = $1 and w.expires_at > $2`,
    [hashToken(session), new Date(at)],
  );
  const [row] = rows;
  return row && { ...row, conversation: row.conversation ?? undefined };
}

async function readLink(pool: Pool, token: string): Promise<LinkRow | undefined> {
  if (!TOKEN.test(token)) return undefined;
  const { rows } = await pool.query<LinkRow>({
    name: "personal-link-find",
    text: /* sql */ `
      select i.id, i.person_id, p.first_name_sealed, t.title, k.name as centre,
        i.locale, i.expires_at, i.revoked_at, p.opted_out_at, c.id as conversation_id,
        coalesce(c.script_key, g.script_key, i.script_key) as script_key,
        coalesce(c.script_version, g.script_version) as script_version
      from invitation i
        join person p on p.id = i.person_id
        join apprenticeship a on a.id = i.apprenticeship_id
        join training t on t.id = a.training_id
        join training_centre k on k.id = t.centre_id
        left join conversation c on c.invitation_id = i.id
        left join campaign_recipient r on r.invitation_id = i.id and r.state <> 'left_out'
        left join campaign g on g.id = r.campaign_id
      where i.token_hash = $1`,
    values: [hashToken(token)],
  });
  return rows[0];
}

async function describe(
  { secrets, scripts }: LinkParts,
  row: LinkRow | undefined,
  at: Instant,
): Promise<FoundLink> {
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
    effort: await effortBehind(scripts, row),
  };
}

/** Of the questionnaire that its conversation has, or would begin with now. */
async function effortBehind(
  scripts: PublishedScripts,
  { script_key, script_version }: LinkRow,
): Promise<Effort> {
  const { script, version } =
    script_version === null
      ? await scripts.latest(script_key)
      : { script: await scripts.load(script_key, script_version), version: script_version };
  return effortOf(compileScript(script, version));
}
