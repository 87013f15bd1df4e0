/** What became of a send, from the failure of its request or the code of its answer. */
import type { SendOutcome } from "../../bot/channel.ts";
import type { Instant } from "../../bot/conversation.ts";
import { type FailureCause, TwilioFailure } from "./twilio-client.ts";
import { type CodeMeaning, meaningOfCode } from "./twilio-codes.ts";

/**
 * The outcome of a send that got no usable answer.
 *
 * @param error  Whatever was thrown. Anything but a `TwilioFailure` is a fault of ours or of the SDK,
 *   met at an unknown moment, so the message may have left.
 */
export function outcomeOfFailure(error: unknown, now: Instant): SendOutcome {
  if (!(error instanceof TwilioFailure)) return { kind: "unknown", reason: "twilio: no answer" };
  const { failure } = error;
  switch (failure.kind) {
    case "unreached":
      return { kind: "later", reason: `twilio cannot be reached: ${failure.cause}` };
    case "cut":
      return { kind: "unknown", reason: `twilio: ${failure.cause}` };
    case "answered":
      return outcomeOfAnswer(failure, now);
  }
}

/** The outcome of a message that Twilio took and gave up within the same answer. */
export function outcomeOfGivenUp(code: number | undefined, now: Instant): SendOutcome {
  const meaning = code === undefined ? undefined : meaningOfCode(code);
  return outcomeOfMeaning(meaning ?? { kind: "later", what: "given up" }, code ?? "unnamed", now);
}

type Answered = Extract<FailureCause, { kind: "answered" }>;

function outcomeOfAnswer({ status, code, retryAfterMs }: Answered, now: Instant): SendOutcome {
  const meaning = (code === undefined ? undefined : meaningOfCode(code)) ?? meaningOfStatus(status);
  const wait = meaning.kind === "later" ? (retryAfterMs ?? meaning.waitMs) : undefined;
  return outcomeOfMeaning(
    meaning.kind === "later" && wait !== undefined ? { ...meaning, waitMs: wait } : meaning,
    code ?? `HTTP ${status}`,
    now,
  );
}

function outcomeOfMeaning(meaning: CodeMeaning, code: number | string, now: Instant): SendOutcome {
  const reason = `twilio error ${code}: ${meaning.what}`;
  switch (meaning.kind) {
    case "unknown":
      return { kind: "unknown", reason };
    case "misconfigured":
      return { kind: "misconfigured", reason };
    case "refused":
      return {
        kind: "refused",
        scope: meaning.scope,
        reason: meaning.reason,
        ...(typeof code === "number" ? { code: String(code) } : {}),
      };
    case "later":
      return {
        kind: "later",
        reason,
        ...(meaning.waitMs === undefined ? {} : { notBefore: now + meaning.waitMs }),
        ...(meaning.wholeChannel === true ? { wholeChannel: true } : {}),
      };
  }
}

/** For answers without a code that is known: those of a proxy, and codes younger than this list. */
function meaningOfStatus(status: number): CodeMeaning {
  if (status === 429) return { kind: "later", what: "too many requests", wholeChannel: true };
  if (status === 503) return { kind: "later", what: "the service is away" };
  // 408: the request came in part; 5xx: Twilio says itself that the message may have left.
  if (status >= 500 || status === 408) return { kind: "unknown", what: "an internal error" };
  if (status === 400 || status === 413 || status === 422) {
    return { kind: "refused", what: "not accepted", scope: "message", reason: "content" };
  }
  return { kind: "misconfigured", what: "the account or its address is not right" };
}
