/** How Twilio tells the product something: a signed form, and little patience. */
import { randomUUID } from "node:crypto";
import { call, inWords, isTaken, type CallResult } from "./caller.ts";
import { twilioSignature } from "./twilio-signature.ts";
import type { World } from "./world.ts";

/** `all` and the numbers of the fragment. Source: Twilio's page on connection overrides. */
type RetryOn = "ct" | "rt" | "4xx" | "5xx";
const RETRIES_MAX = 5;
const REST_BEFORE_RETRY_MS = 100;

export interface TwilioHook {
  /** As registered, with overrides after a `#` if any: those are neither called nor signed. */
  readonly url: string;
  readonly form: Readonly<Record<string, string>>;
  /** Sid of the message it is about. */
  readonly id: string;
  readonly forged: boolean;
}

/** What telling needs of the simulated world. */
type Telling = Pick<World, "settings" | "stopping" | "record" | "pause">;

/** Posts a form until it is taken, or Twilio's patience ends. Returns the last answer. */
export async function tellTwilioHook(world: Telling, hook: TwilioHook): Promise<CallResult> {
  const { pace, twilio } = world.settings;
  const { address, retries, retryOn } = overrides(hook.url);
  const body = new URLSearchParams(hook.form).toString();
  const token = randomUUID();
  const began = performance.now();
  let left = pace.totalMs;
  for (let attempt = 0; ; attempt += 1) {
    const result = await call({
      url: address,
      headers: {
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "User-Agent": "TwilioProxy/1.1",
        "I-Twilio-Idempotency-Token": token,
        "X-Twilio-Signature": twilioSignature(
          { authToken: twilio.authToken, url: address },
          hook.form,
          hook.forged,
        ),
      },
      body,
      connectMs: Math.min(pace.connectMs, left),
      totalMs: left,
      stopping: world.stopping,
    });
    world.record({
      provider: "twilio",
      kind: "webhook",
      id: hook.id,
      detail: `${new URL(address).pathname} ${inWords(result)}`,
    });
    const over = performance.now() - began + REST_BEFORE_RETRY_MS >= pace.totalMs;
    if (isTaken(result) || attempt >= retries || over || !retryOn.has(failure(result))) {
      return result;
    }
    await world.pause(REST_BEFORE_RETRY_MS);
    left = pace.totalMs - (performance.now() - began);
    // On a busy machine the rest may last longer than the patience that was left.
    if (left <= 0) return result;
  }
}

function failure(result: CallResult): RetryOn {
  if (result.answered) return result.status >= 500 ? "5xx" : "4xx";
  return result.phase === "connect" ? "ct" : "rt";
}

interface Overrides {
  readonly address: string;
  readonly retries: number;
  readonly retryOn: ReadonlySet<RetryOn>;
}

/** One repetition, after a failed connection only, unless the fragment of the address says more. */
function overrides(url: string): Overrides {
  const [address = "", fragment = ""] = url.split("#");
  const asked = new URLSearchParams(fragment);
  const policies = (asked.get("rp") ?? "ct").split(",");
  const every = policies.includes("all");
  const known: readonly RetryOn[] = ["ct", "rt", "4xx", "5xx"];
  return {
    address,
    retries: Math.min(RETRIES_MAX, Number(asked.get("rc") ?? 1) || 0),
    retryOn: new Set(known.filter((one) => every || policies.includes(one))),
  };
}
