/**
 * Tries whose fate is not known: a worker died in the middle, or the provider took the message and broke
 * off. A second copy is only risked when nobody can tell, and never a fourth.
 */
import type { Channel, LookUp } from "./channel.ts";
import { asItStandsNow, followUp, wordClaim, type Delivering } from "./deliver.ts";
import type { Claim, Resolution, Unknown } from "./outbox.ts";

/** How long a provider may take to list or call back what it accepted. */
const SETTLED_AFTER_MS = 120_000;
/** A provider is first asked this long after the try. */
const ASK_AFTER_MS = 10_000;
const COPIES_MAX = 3;
/** Copies must not be used up by an outage in which every try is cut off. */
const LAST_COPY_AFTER_MS = 15 * 60_000;
/** A worker follows up a refusal at once; if it did not for so long, it is dead. */
const FOLLOW_UP_AFTER_MS = 60_000;
const BATCH = 100;

export interface Recovered {
  readonly resolved: number;
  readonly dropped: number;
}

/**
 * Clears up what can be cleared up now. Several processes may ask at once: one does it, the others get
 * undefined.
 *
 * Errors: the first one that was met, once everything else was cleared up.
 */
export async function recover(parts: Delivering): Promise<Recovered | undefined> {
  const { outbox, now } = parts;
  return outbox.withRecovery(async () => {
    await outbox.expireLeases(now());
    const dropped = await outbox.dropStale(now());
    const faults: unknown[] = [];
    const unknowns = await outbox.unknowns([...parts.channels.keys()], BATCH);
    const resolved = await each(unknowns, faults, async (one) => {
      const resolution = await judge(parts, one);
      return resolution !== undefined && outbox.resolve(one, resolution, now());
    });
    const refusals = await outbox.refusals(now() - FOLLOW_UP_AFTER_MS, BATCH);
    await each(refusals, faults, async (refused) => {
      await followUp(parts, refused);
      return true;
    });
    if (faults.length > 0) throw faults[0];
    return { resolved, dropped: dropped.length };
  });
}

/** One that cannot be cleared up keeps none of the others waiting. @returns how many were. */
async function each<T>(
  all: readonly T[],
  faults: unknown[],
  clearUp: (one: T) => Promise<boolean>,
): Promise<number> {
  let done = 0;
  for (const one of all) {
    try {
      if (await clearUp(one)) done += 1;
    } catch (error) {
      faults.push(error);
    }
  }
  return done;
}

async function judge(parts: Delivering, one: Unknown): Promise<Resolution | undefined> {
  const channel = parts.channels.get(one.channel);
  if (channel === undefined) return undefined;
  const age = parts.now() - one.triedAt;
  // Whatever keeps it from being cleared up, it ends.
  if (one.deadline <= parts.now()) return { kind: "give_up", reason: "deadline" };
  if (channel.capabilities.unknown === "resend") return resend(parts, one, 0);
  if (age < ASK_AFTER_MS) return undefined;
  const found = await lookUp(parts, channel, one);
  if (found === "sent") return { kind: "sent" };
  // What a provider does not list yet may still appear; only later is its silence believed.
  if (age < SETTLED_AFTER_MS) return undefined;
  if (found === "not_sent") return { kind: "resend", left: false };
  return resend(parts, one, SETTLED_AFTER_MS);
}

/** One more copy, if there is one more; the last one is kept for when an outage should be over. */
function resend(
  { now }: Delivering,
  { copies, triedAt, abandoned }: Unknown,
  waitMs: number,
): Resolution | undefined {
  if (copies >= COPIES_MAX) return { kind: "give_up", reason: "copies" };
  const last = copies === COPIES_MAX - 1 && !abandoned;
  const due = triedAt + (last ? LAST_COPY_AFTER_MS : waitMs);
  return due <= now() ? { kind: "resend", left: true } : undefined;
}

async function lookUp(parts: Delivering, channel: Channel, one: Unknown): Promise<LookUp> {
  if (channel.lookUp === undefined) return "unclear";
  const claim = await parts.outbox.claimOf(one);
  // Its person was erased: there is nobody to ask about.
  if (claim === undefined) return "unclear";
  const found = await lookUpWords(parts, channel, one, claim);
  const now = asItStandsNow(claim);
  // It was tried before its question was answered elsewhere, or after.
  return found !== "not_sent" || now === claim ? found : lookUpWords(parts, channel, one, now);
}

async function lookUpWords(
  parts: Delivering,
  channel: Channel,
  { delivery, triedAt }: Unknown,
  claim: Claim,
): Promise<LookUp> {
  const { to, text } = await wordClaim(parts, channel, claim);
  const asked = { delivery, to, text, triedAt };
  return (await channel.lookUp?.(asked, parts.timeout(channel.id))) ?? "unclear";
}
