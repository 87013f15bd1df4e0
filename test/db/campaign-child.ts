/** A worker that is made to be killed: it prepares a campaign and runs its waves until all are invited. */
import { Pool } from "pg";
import { prepareAll } from "../../db/campaign-plan.ts";
import { runWave } from "../../db/campaign-wave.ts";
import { conversationStore } from "../../db/conversation-store.ts";
import type { Connection } from "../../db/embedded-postgres.ts";
import { scriptLibrary } from "../../db/script-library.ts";
import { createSecrets } from "../../db/secrets.ts";

export interface CampaignTask {
  readonly connection: Connection;
  readonly keys: string;
  /** A moment at which people may be written to. */
  readonly at: number;
}

const CHANNELS = [
  { id: "sms", inbound: true },
  { id: "email", inbound: false },
] as const;

const task: CampaignTask = JSON.parse(process.argv[2] ?? "");
const pool = new Pool({ ...task.connection, max: 4, application_name: "sirius child" });
const secrets = createSecrets(task.keys);
const scripts = scriptLibrary(pool);
const playing = { store: conversationStore(pool, secrets, ["sms", "email"]), scripts };
let now = task.at;
const parts = {
  pool,
  secrets,
  scripts,
  playing,
  baseUrl: () => "https://avis.example.fr",
  shortCode: false,
  now: () => now,
  report: (error: unknown) => process.stderr.write(`${String(error)}\n`),
  channels: () => (Math.random() < 0.5 ? CHANNELS : CHANNELS.toReversed()),
};

await prepareAll(parts);
for (;;) {
  now += 60_000;
  await runWave(parts);
  const { rows } = await pool.query<{ left: boolean }>(
    `select exists (select from campaign_recipient where state = 'planned')
       or exists (select from campaign_range where done_at is null) as left`,
  );
  if (rows[0]?.left !== true) break;
}
await pool.end();
