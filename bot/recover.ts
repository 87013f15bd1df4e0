/**
 * Tries whose fate is not known: a worker died in the middle, or the provider took the message and broke
 * off. A second copy is only risked when nobody can tell, and never a fourth.
 */
import type { Channel } from "./channel.ts";
import { wordClaim, type Delivering } from "./deliver.ts";
import type { Resolution, Unknown } from "./outbox.ts";

/** How long a provider may take to list or call back what it accepted. */
const SETTLED_AFTER_MS = 120_000;
/** A provider is first asked this long after the try. */
const ASK_AFTER_MS = 10_000;
const COPIES_MAX = 3;
const BATCH = 100;

export interface Recovered {
  readonly resolved: number;
  readonly dropped: number;
}

/**
 * Clears up what can be cleared up now. Several processes may ask at once: one does it, the others get
 * undefined.
 */
export async function recover(parts: Delivering): Promise<Recovered | undefined> {
  const { outbox, now } = parts;
  return outbox.withRecovery(async () => {
    await outbox.expireLeases();
    const dropped = await outbox.dropStale(now());
    let resolved = 0;
    for (const one of await outbox.unknowns(BATCH)) {
      const channel = parts.channels.get(one.channel);
      if (channel === undefined) continue;
      const resolution = await judge(parts, channel, one);
      if (resolution !== undefined && (await outbox.resolve(one, resolution, now()))) resolved += 1;
    }
    return { resolved, dropped: dropped.length };
  });
}

async function judge(
  parts: Delivering,
  channel: Channel,
  one: Unknown,
): Promise<Resolution | undefined> {
  const age = parts.now() - one.triedAt;
  const giveUp = whyGiveUp(one, parts.now());
  if (channel.capabilities.unknown === "resend") return giveUp ?? { kind: "resend" };
  if (age < ASK_AFTER_MS) return undefined;
  const found = await lookUp(parts, channel, one);
  if (found === "sent") return { kind: "sent" };
  // What a provider does not list yet may still appear; only later is its silence believed.
  if (age < SETTLED_AFTER_MS) return undefined;
  return giveUp ?? { kind: "resend" };
}

function whyGiveUp({ copies, deadline }: Unknown, now: number): Resolution | undefined {
  if (copies >= COPIES_MAX) return { kind: "give_up", reason: "copies" };
  return deadline <= now ? { kind: "give_up", reason: "deadline" } : undefined;
}

async function lookUp(parts: Delivering, channel: Channel, one: Unknown) {
  if (channel.lookUp === undefined) return "unclear";
  const { delivery, to, triedAt } = one;
  const { text } = await wordClaim(parts, channel, one);
  return channel.lookUp({ delivery, to, text, triedAt }, parts.timeout(channel.id));
}
