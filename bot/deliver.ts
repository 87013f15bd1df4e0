/**
 * Messages leave the outbox: one try is claimed, made outside any transaction, and what became of it is
 * written down. Nothing here knows a provider; what a try may end in is said in `bot/channel.ts`.
 */
import { seedOf } from "./chance.ts";
import type { Channel, Outgoing, PushChannel, SendOutcome } from "./channel.ts";
import { compileScript, type CompiledScript } from "./compile.ts";
import type { Instant, MessagePart, Notice } from "./conversation.ts";
import { effortOf } from "./effort.ts";
import { letterOf, mailOf } from "./mail-wording.ts";
import {
  OUT_OF_ORDER,
  type Claim,
  type Fate,
  type Limits,
  type OutboxStore,
  type Refused,
} from "./outbox.ts";
import { nextTry } from "./pacing.ts";
import { playEvent, type Playing } from "./receive.ts";
import { renderMessage } from "./render.ts";
import { mayStart, spread, type SendingHours } from "./sending-hours.ts";
import { wordOutgoing } from "./word-outgoing.ts";

/** What delivery works with. */
export interface Delivering {
  readonly outbox: OutboxStore;
  readonly playing: Playing;
  /** The channels that are set up, the best to reach somebody by first. */
  readonly channels: ReadonlyMap<PushChannel, Channel>;
  readonly limits: (channel: PushChannel) => Limits;
  /** Who runs this Sirius, as e-mails say it. */
  readonly publisher: () => string;
  /** When this installation starts talking; left out: whenever it may. */
  readonly hours?: () => SendingHours;
  readonly now: () => Instant;
  /** Ends a try that takes too long; sooner than its lease does. */
  readonly timeout: (channel: PushChannel) => AbortSignal;
  /** Applies a STOP that a provider knew of before us. */
  readonly optOut: (person: string, source: string, at: Instant) => Promise<void>;
  /** Told what people should look at: codes and identifiers, never an address or a text. */
  readonly alert: (what: string, details: Readonly<Record<string, string | number>>) => void;
}

/** What one round on a channel came to. `until`: nothing can leave before. */
export type Delivered =
  | { readonly kind: "tried" }
  | { readonly kind: "idle" }
  | { readonly kind: "wait"; readonly until: Instant };

/** Failures in a row after which a channel is only tried once a minute. */
const BREAKER_FAILURES = 10;
const PROBE_EVERY_MS = 60_000;
/** Over how much allowed time messages are spread that were held back. */
const SPREAD_MS = 2 * 3_600_000;
/** A database so slow that the lease might end during the try: it is not made. */
const PREPARE_MS = 8_000;
/** A channel whose set-up is wrong is looked at again this often. */
const REPAIR_EVERY_MS = 60_000;

/** Takes one message of a channel and tries it. */
export async function deliverOne(parts: Delivering, channel: Channel): Promise<Delivered> {
  const { outbox, limits, now } = parts;
  const began = now();
  const claimed = await outbox.claim(channel.id, limits(channel.id), began);
  switch (claimed.kind) {
    case "idle":
      return { kind: "idle" };
    case "wait":
      return { kind: "wait", until: claimed.until };
    case "dropped":
      return { kind: "tried" };
    case "claimed":
      await tryClaim(parts, channel, claimed.claim, began);
      return { kind: "tried" };
  }
}

async function tryClaim(
  parts: Delivering,
  channel: Channel,
  claim: Claim,
  began: Instant,
): Promise<void> {
  const { outbox, now } = parts;
  const held = whyNot(claim, now(), parts.hours?.());
  if (held !== undefined) {
    await outbox.settle(claim, held, now());
    return;
  }
  const message = await wordClaim(parts, channel, asItStandsNow(claim));
  if (!(await outbox.begin(claim))) return;
  if (now() - began > PREPARE_MS) {
    await outbox.settle(
      claim,
      { kind: "again", due: now(), reason: "slow", setback: false },
      now(),
    );
    return;
  }
  const outcome = await channel.send(message, parts.timeout(channel.id));
  await settle(parts, claim, outcome);
}

/** What happened between storing a message and taking it may have made it pointless, or too early. */
function whyNot(claim: Claim, now: Instant, hours: SendingHours | undefined): Fate | undefined {
  const { message, priority, territory, deadline } = claim;
  if (deadline <= now) return { kind: "expired", reason: "deadline" };
  if (isOvertaken(claim) && !message.parts.some(isAboutText)) {
    return { kind: "expired", reason: "overtaken" };
  }
  if (priority === 0) return undefined;
  if (mayStart(now, territory, hours)) return undefined;
  // Not all of a night's messages at ten in the morning.
  const pace = { seed: seedOf(claim.delivery), windowMs: SPREAD_MS };
  const due = spread(now, pace, territory, hours);
  return { kind: "again", due, reason: "hours", setback: false };
}

/**
 * The person went on elsewhere, or was asked something else since: its question is no longer the open one. A
 * remark about the answer before takes a number too, and asks nothing: the question is still to be said.
 */
function isOvertaken({ conversation, saidAt, message: { prompt } }: Claim): boolean {
  if (conversation === undefined || prompt === undefined) return false;
  const { state } = conversation;
  const stillOpen = prompt.step === state.step && saidAt >= (state.promptedAt ?? Infinity);
  return prompt.number < state.prompt && !stillOpen;
}

/** The claim with what is left to say: help and what became of a text are told, whatever was answered meanwhile. */
export function asItStandsNow(claim: Claim): Claim {
  if (!isOvertaken(claim)) return claim;
  const parts = claim.message.parts.filter(isAboutText);
  return { ...claim, message: { parts: parts.map(withoutOffer) } };
}

/** The offer of a second text goes with the question that is no longer there. */
function withoutOffer(part: MessagePart): MessagePart {
  if (!("notice" in part) || part.notice !== "text_refused") return part;
  return { ...part, notice: "text_refused_again" };
}

/** The words of a claimed message, as its channel can carry them. */
export async function wordClaim(
  { playing, publisher }: Pick<Delivering, "playing" | "publisher">,
  { capabilities }: Pick<Channel, "capabilities">,
  claim: Claim,
): Promise<Outgoing> {
  const { delivery, to, locale, deadline, channel } = claim;
  const common = { delivery, to, locale, expiresAt: deadline };
  const isLetter = claim.message.parts.some(isAboutText);
  const { key, version } = claim.script;
  const script = compileScript(await playing.scripts.load(key, version), version);
  if (channel === "email") {
    const mail = isLetter ? wordLetter(claim, script) : wordMail(claim, script, publisher());
    return { ...common, ...mail };
  }
  return { ...common, ...wordOutgoing({ ...claim, script }, capabilities) };
}

/** What became of a text, and help; an invitation or a reminder says who writes and why instead. */
function isAboutText(part: MessagePart): boolean {
  return "notice" in part && (part.notice === "danger_help" || part.notice.startsWith("text_"));
}

function wordLetter({ message, locale, inputs }: Claim, script: CompiledScript) {
  const how = { channel: "web", locale, inputs } as const;
  const sentences = renderMessage(script, { parts: message.parts.filter(isAboutText) }, how);
  const url = String(inputs["lien_perso"] ?? "");
  const { subject, text, linkLabel } = letterOf(locale, sentences, {
    prenom: String(inputs["prenom"] ?? ""),
    formation: String(inputs["formation"] ?? ""),
    lien_perso: url,
  });
  const unsubscribe = String(inputs["lien_stop"] ?? "");
  return { subject, text, link: { url, label: linkLabel }, unsubscribe };
}

const REMINDERS: ReadonlySet<Notice> = new Set([
  "reminder",
  "reminder_start",
  "invitation_reminder",
]);

function wordMail({ message, locale, inputs }: Claim, script: CompiledScript, publisher: string) {
  const reminds = message.parts.some((part) => "notice" in part && REMINDERS.has(part.notice));
  const text = (name: string): string => String(inputs[name] ?? "");
  const mail = mailOf(reminds ? "reminder" : "invitation", locale, {
    prenom: text("prenom"),
    formation: text("formation"),
    cfa: text("cfa"),
    lien_perso: text("lien_perso"),
    lien_notice: text("lien"),
    publisher,
    effort: effortOf(script),
  });
  return {
    subject: mail.subject,
    text: mail.text,
    link: { url: text("lien_perso"), label: mail.linkLabel },
    unsubscribe: text("lien_stop"),
  };
}

async function settle(parts: Delivering, claim: Claim, outcome: SendOutcome): Promise<void> {
  const { outbox, now } = parts;
  const { channel } = claim;
  switch (outcome.kind) {
    case "accepted":
      await outbox.settle(claim, { ...outcome, kind: "sent", parts: outcome.parts ?? 1 }, now());
      return outbox.channelPassed(channel);
    case "later":
      await tryLater(parts, claim, outcome);
      return;
    case "unknown":
      await outbox.settle(claim, { kind: "unknown", reason: outcome.reason, parts: 1 }, now());
      await noteFailure(parts, channel);
      return;
    case "refused":
      if (await outbox.settle(claim, outcome, now())) {
        await followUp(parts, { ...claim, ...outcome, conversation: claim.conversation?.id });
      }
      return outbox.channelPassed(channel);
    case "misconfigured":
      await outbox.settle(
        claim,
        { kind: "again", due: now(), reason: outcome.reason, setback: false },
        now(),
      );
      if (await outbox.pause(channel, now() + REPAIR_EVERY_MS, outcome.reason)) {
        parts.alert("channel_misconfigured", { channel, reason: outcome.reason });
      }
      return;
  }
}

async function tryLater(
  parts: Delivering,
  claim: Claim,
  { reason, notBefore, wholeChannel }: Extract<SendOutcome, { kind: "later" }>,
): Promise<void> {
  const { outbox, now } = parts;
  const { setbacks, channel, deadline, delivery } = claim;
  const at = now();
  const due = nextTry({
    tries: setbacks + 1,
    at,
    deadline,
    seed: seedOf(delivery),
    ...(notBefore === undefined ? {} : { notBefore }),
  });
  const fate: Fate =
    due === undefined
      ? { kind: "expired", reason: "deadline" }
      : { kind: "again", due, reason, setback: true };
  await outbox.settle(claim, fate, at);
  if (wholeChannel === true && notBefore !== undefined) {
    await outbox.pause(channel, notBefore, reason);
  } else await noteFailure(parts, channel);
}

async function noteFailure(parts: Delivering, channel: PushChannel): Promise<void> {
  const { outbox, now } = parts;
  const failures = await outbox.channelFailed(channel, now());
  if (failures < BREAKER_FAILURES) return;
  await outbox.pause(channel, now() + PROBE_EVERY_MS, OUT_OF_ORDER);
  if (failures === BREAKER_FAILURES) parts.alert("channel_out_of_order", { channel, failures });
}

/**
 * What a refusal means beyond the message: for the address, for the person, for the conversation. It may
 * be done twice, and it is done again after a crash, until all of it is.
 */
export async function followUp(parts: Delivering, refused: Refused): Promise<void> {
  const { outbox, now, channels } = parts;
  const { delivery, scope, reason, code, conversation } = refused;
  if (reason === "opted_out") await parts.optOut(refused.person, refused.channel, now());
  if (scope === "message") parts.alert("message_refused", { delivery, reason, code: code ?? "" });
  else {
    await outbox.addressFailed(delivery, reason, now());
    const goesOn =
      reason !== "opted_out" && (await outbox.reroute(delivery, [...channels.keys()], now()));
    // It waits again, and its refusal was forgotten with that: the next one is another's to follow up.
    if (goesOn) return;
    if (conversation !== undefined) await tellFailed(parts, delivery, conversation);
  }
  await outbox.followedUp(delivery);
}

/** The conversation learns that its message did not arrive anywhere. */
async function tellFailed(
  { playing, now }: Delivering,
  delivery: string,
  conversation: string,
): Promise<void> {
  await playEvent(playing, conversation, {
    id: `failed:${delivery}`,
    at: now(),
    type: "delivery",
    messageKey: delivery,
    status: "failed",
  });
}
