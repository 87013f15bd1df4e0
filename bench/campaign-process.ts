/** Started by `campaign.ts`: one piece of work of a campaign, in a process of its own. */
import { text } from "node:stream/consumers";
import { Pool } from "pg";
import { TERRITORIES } from "../bot/territories.ts";
import { readDefinition } from "../db/campaign-definition.ts";
import { planCampaign, prepareAll } from "../db/campaign-plan.ts";
import { saveCampaign } from "../db/campaign-store.ts";
import { openTerritories, runWave } from "../db/campaign-wave.ts";
import { conversationStore } from "../db/conversation-store.ts";
import type { Connection } from "../db/embedded-postgres.ts";
import { scriptLibrary } from "../db/script-library.ts";
import { createSecrets, newKey, type Secrets } from "../db/secrets.ts";

export interface Order {
  readonly connection: Connection;
  readonly what: "prepare" | "links" | "conversations";
}

const PER_HOUR = 60_000;
const HOUR_MS = 3_600_000;

const order: Order = JSON.parse(await text(process.stdin));
const pool = new Pool({ ...order.connection, max: 4 });
const scripts = scriptLibrary(pool);
const { rows } = await pool.query<{ key: string }>("select key from script_version limit 1");
const at = workingHour(Date.now());
const change = { actor: "bench", at };

/** Nothing here was sealed: what is opened is a token of nobody. */
const secrets: Secrets = { ...createSecrets(newKey()), open: (sealed) => sealed };
const playing = { store: conversationStore(pool, secrets), scripts };
let now = at;
const parts = { pool, scripts, secrets, playing, baseUrl: () => "https://avis.example.fr" };

async function create(key: string, fields: Readonly<Record<string, unknown>>): Promise<void> {
  const script = rows[0]?.key;
  await saveCampaign(parts, readDefinition({ key, title: key, script, ...fields }), change);
  await planCampaign(pool, key, change);
}

async function prepare(): Promise<number> {
  let count = 0;
  await create("country", { channels: ["email", "sms"] });
  const told = (invitations: number): void => void (count += invitations);
  // One for each processor; the database does the work.
  await Promise.all([
    prepareAll({ pool, now: () => at, shortCode: false }, told),
    prepareAll({ pool, now: () => at, shortCode: false }, told),
  ]);
  return count;
}

/** One wave on one channel, after one in which the campaign begins. */
async function wave(id: "email" | "sms", inbound: boolean): Promise<number> {
  now += 60_000;
  const { invited } = await runWave({
    ...parts,
    report: (error) => {
      throw error;
    },
    now: () => now,
    shortCode: false,
    channels: () => [{ id, inbound }],
  });
  return invited;
}

async function conversations(): Promise<number> {
  await pool.query(
    `update campaign set paced_at = null, definition = jsonb_set(definition, '{schedule}', '{"perHour": ${PER_HOUR}}')`,
  );
  return wave("sms", true);
}

function workingHour(from: number): number {
  let hour = from;
  while (openTerritories(hour).length < TERRITORIES.length / 2) hour += HOUR_MS;
  while (!openTerritories(hour).includes("metropole")) hour += HOUR_MS;
  return hour;
}

const began = performance.now();
const jobs = { prepare, links: () => wave("email", false), conversations };
const count = await jobs[order.what]();
const seconds = (performance.now() - began) / 1_000;
await pool.end();
process.stdout.write(
  JSON.stringify({
    count,
    seconds,
    perSecond: count / seconds,
    peakMegabytes: process.resourceUsage().maxRSS / 1_024,
  }),
);
