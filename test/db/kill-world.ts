/** What the tests that kill something say, and what they look at afterwards. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Pool } from "pg";
import type { Inbound } from "../../bot/ports.ts";
import type { Playing } from "../../bot/receive.ts";
import { conversationStore } from "../../db/conversation-store.ts";
import type { Connection } from "../../db/embedded-postgres.ts";
import { personalLinks } from "../../db/personal-links.ts";
import { scriptLibrary } from "../../db/script-library.ts";
import { createSecrets } from "../../db/secrets.ts";
import { bundledScript } from "../bundled-script.ts";
import { invite } from "./people.ts";

export interface ChildTask {
  readonly connection: Connection;
  readonly keys: string;
  readonly conversations: readonly string[];
}

/** How PostgreSQL shows the connections of a child. */
export const CHILD_NAME = "sirius child";
export const NOW = Date.UTC(2026, 8, 1, 8);

/** Answers, corrections, misunderstandings and orders; none of them ends the conversation early. */
const REPLIES = [
  ["oui", "Oui, jusqu'au bout", "2", "retour", "5", "aide", "bof ?", "4, super formateurs"],
  ["3", "retour", "4", "je sais pas", "oui", "pas vraiment", "1", "retour", "2", "aide"],
  ["non", "oui", "3", "passer", "4", "oui", "5", "retour", "3", "corriger", "1", "2"],
  ["oui", "plutôt oui", "4", "des ateliers bien équipés", "passer", "oui", "aide", "merci"],
].flat();

/** The events of one conversation: the same replies at the same times for everybody. */
export function eventsOf(conversation: string): readonly Inbound[] {
  return REPLIES.map((text, at) => ({
    channel: "web",
    eventId: `${conversation}.event-${at}`,
    conversation,
    reply: { kind: "text", text },
    receivedAt: NOW + (at + 1) * 60_000,
  }));
}

export interface KillWorld {
  readonly playing: Playing;
  /** Invites one more person and starts the conversation; chance is the same in all of them. */
  open(): Promise<string>;
}

function baseUrl(): string {
  return "https://avis.example.fr";
}

/** The bundled questionnaire and its people in one database. */
export async function killWorld(pool: Pool, keys: string): Promise<KillWorld> {
  const secrets = createSecrets(keys);
  const scripts = scriptLibrary(pool);
  await scripts.publish(bundledScript());
  const playing = { store: conversationStore(pool, secrets), scripts };
  const links = personalLinks({ pool, secrets, playing, scripts, baseUrl });
  return {
    playing,
    async open() {
      const { token } = await invite(pool, secrets);
      const opened = await links.open(token, NOW);
      if (!("session" in opened)) throw new Error(`the link is ${opened.status}`);
      await pool.query("update conversation set state = state || '{\"seed\": 7}' where id = $1", [
        opened.conversation,
      ]);
      return opened.conversation;
    },
  };
}

/** What a child said before it ended. */
export interface Struck {
  /** Ids of the events it acknowledged, in order. */
  readonly acknowledged: readonly string[];
  readonly signal: NodeJS.Signals | null;
}

/** Starts a child that plays, and strikes a few milliseconds after it played `turns` turns. */
export async function strikeDuringTurns(
  task: ChildTask,
  turns: number,
  strike: (child: ChildProcess) => void,
): Promise<Struck> {
  const child = spawn(process.execPath, ["test/db/turns-child.ts", JSON.stringify(task)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const lines: string[] = [];
  let played = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.endsWith(" played")) played += 1;
    if (played === turns) setTimeout(() => strike(child), Math.random() * 8);
  }
  await ended;
  return { acknowledged: lines.map((line) => line.split(" ")[0] ?? ""), signal: child.signalCode };
}

/** All that a conversation left; the same for two people who said the same. */
export interface Trail {
  readonly version: number;
  readonly turns: number;
  /** Numbers of what was heard and said, in order. */
  readonly seqs: readonly number[];
  readonly heard: readonly string[];
  readonly answers: readonly unknown[];
  readonly said: readonly unknown[];
  readonly timers: readonly unknown[];
  readonly state: unknown;
}

/** Reads what a conversation left in the database. */
export async function trailOf(pool: Pool, id: string): Promise<Trail> {
  const { rows } = await pool.query<Trail>(
    `select c.version, replace(c.state::text, c.id::text, 'conversation')::jsonb as state,
       (select count(*)::int from turn_log l where l.conversation_id = c.id) as turns,
       (select coalesce(json_agg(seq order by seq), '[]') from (
          select seq from inbox where conversation_id = c.id
          union all select seq from outbox where conversation_id = c.id) as log) as seqs,
       (select coalesce(json_agg(split_part(event_id, '.', 2) order by seq), '[]') from inbox
          where conversation_id = c.id) as heard,
       (select coalesce(json_agg(json_build_array(question, prompt, part, status, value, raw,
            comment, rule, certainty, at, void_at) order by prompt, question, part), '[]')
          from answer where conversation_id = c.id) as answers,
       (select coalesce(json_agg(json_build_array(effect_key, seq, message) order by seq), '[]')
          from outbox where conversation_id = c.id) as said,
       (select coalesce(json_agg(json_build_array(kind, prompt, due_at) order by kind), '[]')
          from timer where conversation_id = c.id) as timers
     from conversation c where c.id = $1`,
    [id],
  );
  const [trail] = rows;
  if (trail === undefined) throw new Error("the conversation is gone");
  return trail;
}
