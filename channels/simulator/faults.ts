/** The bad weather that people and tests ask for, and who it strikes. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { PROVIDERS, type Fault, type Provider } from "./state.ts";
import type { World } from "./world.ts";

/** What spoils a request of the product. */
const REQUEST_FAULTS = [
  "latency", // the message is taken at once, the answer comes `ms` late
  "tooMany", // 429, asked to wait `retryAfterSeconds`
  "error", // 500; `taken`: the message was taken all the same
  "dropBefore", // the connection breaks, nothing was taken
  "dropAfter", // the message is taken, then the connection breaks
  "outage", // for `seconds`: 503, a broken connection or silence, as `as` says
  "badCredentials", // the keys are refused
] as const;
/** What spoils the webhooks that go to the product. */
const WEBHOOK_FAULTS = [
  "duplicateWebhooks", // each is told twice
  "reorderWebhooks", // one waits until the next has overtaken it
  "delayWebhooks", // each comes `ms` late
  "loseCallbacks", // states of messages are never told
  "loseInbound", // what people write is never told (Twilio: Telegram loses nothing)
  "wrongSignature", // signed with another key
] as const;
const PHONE_FAULTS = [
  "oldButtons", // buttons that were taken away can still be pressed (Telegram)
] as const;
export const FAULT_KINDS = [...REQUEST_FAULTS, ...WEBHOOK_FAULTS, ...PHONE_FAULTS] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

const DAY_SECONDS = 86_400;
const TIMES_MAX = 100_000;

/** What a control asks for. */
export const FaultRequest = z
  .strictObject({
    provider: z.enum(PROVIDERS),
    kind: z.enum(FAULT_KINDS),
    /** Requests or webhooks it strikes; absent: until it is taken back. */
    times: z.int().min(1).max(TIMES_MAX).optional(),
    /** Over after this long. */
    seconds: z.number().min(0.001).max(DAY_SECONDS).optional(),
    /** Only requests that could deliver a message, or all. An outage is always of all. */
    on: z.enum(["send", "all"]).default("send"),
    ms: z.int().min(0).max(600_000).default(2_000),
    retryAfterSeconds: z.int().min(1).max(DAY_SECONDS).default(7),
    taken: z.boolean().default(false),
    as: z.enum(["unavailable", "cut", "silence"]).default("unavailable"),
  })
  .refine((asked) => asked.kind !== "outage" || asked.seconds !== undefined, {
    path: ["seconds"],
    message: "an outage says how many seconds it lasts",
  })
  .refine((asked) => asked.kind !== "oldButtons" || asked.provider === "telegram", {
    path: ["provider"],
    message: "only Telegram has buttons",
  })
  .refine((asked) => !asked.kind.startsWith("lose") || asked.provider !== "telegram", {
    path: ["kind"],
    message: "Telegram repeats an update until it is taken",
  });

/** Begins a fault. It strikes from the next request on. */
export function addFault(world: World, asked: z.output<typeof FaultRequest>): Fault {
  const fault: Fault = {
    id: randomUUID(),
    provider: asked.provider,
    kind: asked.kind,
    times: asked.times ?? null,
    // Real time: whoever sets the clock of the simulator forward does not mean to end an outage.
    until: asked.seconds === undefined ? null : Date.now() + asked.seconds * 1_000,
    on: asked.kind === "outage" ? "all" : asked.on,
    ms: asked.ms,
    retryAfterSeconds: asked.retryAfterSeconds,
    taken: asked.taken,
    as: asked.as,
  };
  world.state.faults.push(fault);
  world.changed();
  if (asked.seconds !== undefined) {
    world.later(asked.seconds * 1_000 + 1, () => currentFaults(world));
  }
  return fault;
}

/** Faults that may still strike; those that are over are forgotten. */
export function currentFaults(world: World): readonly Fault[] {
  const { state } = world;
  const left = state.faults.filter(
    (fault) => fault.times !== 0 && (fault.until === null || fault.until > Date.now()),
  );
  if (left.length < state.faults.length) {
    state.faults = left;
    world.changed();
  }
  return left;
}

/** Takes a fault back; false when there is none of this id. */
export function removeFault(world: World, id: string): boolean {
  const { state } = world;
  const before = state.faults.length;
  state.faults = state.faults.filter((fault) => fault.id !== id);
  world.changed();
  return state.faults.length < before;
}

/** The oldest fault of one of these kinds that strikes now; it counts as one of its times. */
export function takeFault(
  world: World,
  provider: Provider,
  kinds: readonly FaultKind[],
  delivers = true,
): Fault | undefined {
  const found = currentFaults(world).find(
    (fault) =>
      fault.provider === provider &&
      kinds.some((kind) => kind === fault.kind) &&
      (delivers || fault.on === "all"),
  );
  if (found !== undefined && found.times !== null) {
    found.times -= 1;
    world.changed();
  }
  return found;
}

/** Whether a fault strikes, without counting it. */
export function hasFault(world: World, provider: Provider, kind: FaultKind): boolean {
  return currentFaults(world).some((fault) => fault.provider === provider && fault.kind === kind);
}
