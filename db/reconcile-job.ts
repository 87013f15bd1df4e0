/** What webhooks missed while we were away is fetched from those who can list it. */
import type { Pool } from "pg";
import type { Channel, InboundSink, PushChannel } from "../bot/channel.ts";
import type { Instant } from "../bot/conversation.ts";
import type { JobDefinition } from "./jobs.ts";

export interface ReconcileDeps {
  readonly pool: Pool;
  readonly channels: ReadonlyMap<PushChannel, Channel>;
  readonly sink: InboundSink;
  readonly now: () => Instant;
}

/** Looked at again each time: lists lag, and clocks differ. What is known changes nothing. */
const OVERLAP_MS = 15 * 60_000;
/** How far back a first look, or one after a long outage, goes. */
const FAR_MS = 3 * 86_400_000;

/** Fetches what is missing, channel by channel. A channel that cannot list is left out. */
export async function reconcile({ pool, channels, sink, now }: ReconcileDeps): Promise<number> {
  let found = 0;
  for (const channel of channels.values()) {
    if (channel.reconcile === undefined) continue;
    const began = now();
    const { rows } = await pool.query<{ reconciled_at: Date | null }>(
      "select reconciled_at from channel_state where channel = $1",
      [channel.id],
    );
    const last = rows[0]?.reconciled_at?.getTime() ?? began - FAR_MS;
    found += await channel.reconcile(Math.max(last - OVERLAP_MS, began - FAR_MS), sink);
    await pool.query("update channel_state set reconciled_at = $2 where channel = $1", [
      channel.id,
      new Date(began),
    ]);
  }
  return found;
}

/** Every five minutes, and whenever a worker starts. */
export function reconcileJob(deps: ReconcileDeps): JobDefinition {
  return {
    name: "reconcile-inbound",
    cron: "*/5 * * * *",
    expireInSeconds: 600,
    run: async () => void (await reconcile(deps)),
  };
}
