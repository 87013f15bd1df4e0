/** What channels heard, brought to the conversations it belongs to. The one door for all of them. */
import { askedWords, commandWords } from "./asked-scores.ts";
import type { Address, InboundEvent, InboundSink, Receipt } from "./channel.ts";
import { compileScript } from "./compile.ts";
import {
  controlNotice,
  yearOf,
  type ChatStanding,
  type ControlNotice,
} from "./control-question.ts";
import type { Instant, Reply } from "./conversation.ts";
import { followUp, type Delivering } from "./deliver.ts";
import type { Inbound } from "./ports.ts";
import { readPress, replyOfPress, type Press } from "./press-data.ts";
import { readOptOut } from "./reading/read-opt-out.ts";
import { receive } from "./receive.ts";
import { optionsOf } from "./render.ts";
import { takeSafely } from "./take-safely.ts";

/** Who wrote, when, and the language of their application. */
export type Sender = Pick<InboundEvent, "from" | "at" | "language">;

/** What is kept about addresses, beside conversations. `db/` provides it. */
export interface AddressBook {
  /** Ties a Telegram chat to the person of a personal link, and goes on there. */
  link(
    token: string,
    address: Address,
    event: { readonly id: string; readonly at: Instant },
  ): Promise<Linked>;
  /** Ties a chat to the person whose number it proved to have. */
  linkByPhone(
    phone: string,
    address: Address,
    event: { readonly id: string; readonly at: Instant },
  ): Promise<Linked>;
  /** The year a chat gave for the control question, once for each event; undefined: none was asked there. */
  answerControl(
    address: Address,
    year: number,
    event: { readonly id: string; readonly at: Instant },
  ): Promise<Linked | undefined>;
  /** Whether a chat that no conversation is known of was asked something, or said STOP. */
  standingOf(address: Address): Promise<ChatStanding | undefined>;
  /** Whether a text says which of the people of one telephone is writing; noted if so. */
  chooseWho(address: Address, text: string): Promise<boolean>;
  /** STOP from an address: everybody reachable there, or whose link it holds, is left in peace, known or not. */
  optOut(address: Address, at: Instant): Promise<void>;
  setReachable(address: Address, reachable: boolean, at: Instant): Promise<void>;
  /** Notes that somebody unknown is to be answered: the same thing once a day, what is part of a talk each time. */
  noteStranger(by: Sender, notice: StrangerNotice): Promise<void>;
  /** Notes that somebody is to be told what is public about a training, so many times a day at most. */
  noteQuestion(by: Sender, words: string): Promise<void>;
  /** The message that asked a prompt, as the provider knows it; undefined: not known. */
  promptMessage(conversation: string, prompt: number): Promise<AskedMessage | undefined>;
}

/** A message with a question, and what its buttons were made of. */
export interface AskedMessage {
  readonly providerId: string;
  readonly step: string;
  readonly locale: string;
  readonly script: { readonly key: string; readonly version: number };
}

export type Linked =
  | "linked"
  | "unknown"
  | "expired"
  | "closed"
  | "opted_out"
  /** The link was used elsewhere before: the year of the end of the contract is asked, twice at most. */
  | "control"
  | "control_again"
  | "control_closed";
export type StrangerNotice =
  | "stranger"
  /** The same where they may ask for scores. */
  | "stranger_chat"
  | "help"
  | ControlNotice
  | "control_again"
  /** STOP is confirmed where a question of ours was waiting. */
  | "control_stopped"
  | "who";

export interface Accepting extends Delivering {
  readonly addresses: AddressBook;
  /** Something is waiting to leave now. */
  readonly wake: () => void;
}

/**
 * Takes what an adapter heard. Resolves once all of it is stored; what is known already changes nothing.
 *
 * Errors: storage errors; the provider then sends it again. What people write never throws.
 */
export async function accept(
  parts: Accepting,
  events: readonly InboundEvent[],
  receipts: readonly Receipt[],
): Promise<void> {
  for (const event of events) await takeSafely(parts, event, () => takeEvent(parts, event));
  for (const receipt of receipts) await takeReceipt(parts, receipt);
  parts.wake();
}

async function takeEvent(parts: Accepting, event: InboundEvent): Promise<void> {
  const { addresses } = parts;
  switch (event.kind) {
    case "text":
      return takeReply(parts, event, { kind: "text", text: event.text });
    case "media":
      return takeReply(parts, event, { kind: "media", what: event.what });
    case "press":
      return takePress(parts, event);
    case "start":
      return takeStart(parts, event, event.token);
    case "optOut":
      return takeReply(parts, event, { kind: "control", control: "stop" }, event.answered);
    case "optIn":
      return takeReply(parts, event, { kind: "text", text: "START" });
    case "help":
      return event.answered ? undefined : takeReply(parts, event, { kind: "text", text: "AIDE" });
    case "contact":
      if (!event.own) return takeReply(parts, event, { kind: "media", what: "contact" });
      return welcome(
        parts,
        event,
        await addresses.linkByPhone(event.phone, event.from, named(event)),
      );
    case "reachability":
      return addresses.setReachable(event.from, event.reachable, event.at);
  }
}

async function takeReply(
  parts: Accepting,
  event: InboundEvent,
  reply: Reply,
  answered?: boolean,
): Promise<void> {
  const { channel, value } = event.from;
  // Nobody answers by e-mail: what comes from there is a wish that the provider reports.
  if (channel === "email") return parts.addresses.optOut(event.from, event.at);
  const command = channel === "telegram" ? commandIn(reply) : undefined;
  if (command !== undefined) return parts.addresses.noteQuestion(event, command);
  const linked = await tryYear(parts, event, reply);
  if (linked !== undefined) return welcome(parts, event, linked);
  const inbound: Inbound = {
    channel,
    eventId: event.eventId,
    address: value,
    reply,
    receivedAt: event.at,
    // Telegram tells whole seconds: the end of the second, for nobody's answer is to come too early.
    sentAt: channel === "telegram" ? event.at + 999 : event.at,
    ...(answered === undefined ? {} : { answered }),
  };
  const received = await receive(parts.playing, inbound);
  if (received === "unknown") await takeUnknown(parts, event, reply);
  if (received === "shared") await takeShared(parts, event, inbound);
}

/** One year written in a chat may be the answer it owes; STOP beside it comes first. */
async function tryYear(
  { addresses }: Accepting,
  event: InboundEvent,
  reply: Reply,
): Promise<Linked | undefined> {
  const { from } = event;
  const year =
    from.channel === "telegram" && reply.kind === "text" ? yearOf(reply.text) : undefined;
  if (year === undefined || isStop(reply, from.channel)) return undefined;
  return addresses.answerControl(from, year, named(event));
}

/** Several people with an open conversation on one telephone: STOP counts for all, else we ask who writes. */
async function takeShared(parts: Accepting, event: InboundEvent, inbound: Inbound): Promise<void> {
  const { addresses, playing } = parts;
  const { reply } = inbound;
  if (isStop(reply, event.from.channel)) {
    // As a message of one of them too: that confirms it, once.
    const stop: Reply = { kind: "control", control: "stop" };
    await receive(playing, { ...inbound, reply: stop, forAll: true });
    return addresses.optOut(event.from, event.at);
  }
  const text = reply.kind === "text" ? reply.text : "";
  if (!(await addresses.chooseWho(event.from, text))) {
    return addresses.noteStranger(event, "who");
  }
  // Their open question is asked again: what was written before was not read as anybody's answer.
  await receive(playing, { ...inbound, reply: { kind: "control", control: "restart" } });
}

/** Somebody without a conversation: STOP counts all the same; who asks who we are is told. */
async function takeUnknown(parts: Accepting, event: InboundEvent, reply: Reply): Promise<void> {
  const { addresses } = parts;
  const { from, at } = event;
  const standing = from.channel === "telegram" ? await addresses.standingOf(from) : undefined;
  const waits = standing === "asked" || standing === "closed";
  if (isStop(reply, from.channel)) {
    await addresses.optOut(from, at);
    if (waits) await addresses.noteStranger(event, "control_stopped");
    return;
  }
  if (standing !== undefined) {
    const notice = controlNotice(standing, reply);
    if (notice !== undefined) await addresses.noteStranger(event, notice);
    return;
  }
  // On SMS a word of ours costs money, and anybody can write: only Telegram always answers.
  if (from.channel === "telegram") {
    const asked = reply.kind === "text" ? askedWords(reply.text) : undefined;
    if (asked !== undefined) return addresses.noteQuestion(event, asked);
    return addresses.noteStranger(event, "stranger_chat");
  }
  if (event.kind === "help") await addresses.noteStranger(event, "stranger");
}

function commandIn(reply: Reply): string | undefined {
  return reply.kind === "text" ? commandWords(reply.text) : undefined;
}

/** STOP in words, or a provider's own; opening the bot once more is a control too, and no STOP. */
function isStop(reply: Reply, channel: Address["channel"]): boolean {
  if (reply.kind === "control") return reply.control === "stop";
  const where = channel === "email" ? {} : { channel };
  return reply.kind === "text" && readOptOut(reply.text, where) === "stop";
}

async function takePress(
  parts: Accepting,
  event: Extract<InboundEvent, { kind: "press" }>,
): Promise<void> {
  const { channel, value } = event.from;
  const press = readPress(event.data);
  if (press !== undefined && channel !== "email") {
    await receive(parts.playing, {
      channel,
      eventId: event.eventId,
      conversation: press.conversation,
      address: value,
      reply: replyOfPress(press),
      receivedAt: event.at,
    });
    void showChosen(parts, event.from, press);
  }
  void parts.channels.get(channel)?.answerPress?.(event.pressId);
}

/** The buttons of an answered question go, and what was chosen stays to be read. Best effort. */
async function showChosen(parts: Accepting, from: Address, press: Press): Promise<void> {
  try {
    const asked = await parts.addresses.promptMessage(press.conversation, press.prompt);
    if (asked === undefined) return;
    const chosen = press.confirmation ? undefined : await labelOf(parts, asked, press.place);
    const message = { to: from.value, providerId: asked.providerId };
    await parts.channels
      .get(from.channel)
      ?.retractButtons?.(chosen === undefined ? message : { ...message, chosen });
  } catch {
    // The answer is stored; buttons that stay are safe to press.
  }
}

async function labelOf(
  { playing }: Accepting,
  { step, locale, script: { key, version } }: AskedMessage,
  place: number,
): Promise<string | undefined> {
  const script = compileScript(await playing.scripts.load(key, version), version);
  const question = script.questionById.get(step);
  const how = { channel: "telegram", locale, inputs: {} } as const;
  return question && optionsOf(script, question.ask, how)[place]?.label;
}

async function takeStart(
  parts: Accepting,
  event: InboundEvent,
  token: string | undefined,
): Promise<void> {
  if (token === undefined) {
    return takeReply(parts, event, { kind: "control", control: "restart" });
  }
  await welcome(parts, event, await parts.addresses.link(token, event.from, named(event)));
}

async function welcome(parts: Accepting, event: InboundEvent, linked: Linked): Promise<void> {
  if (linked === "linked") return;
  const notice = noticeOf(linked);
  await parts.addresses.noteStranger(event, notice);
}

function noticeOf(linked: Exclude<Linked, "linked">): StrangerNotice {
  switch (linked) {
    case "opted_out":
      return "stranger_stopped";
    case "control":
    case "control_again":
    case "control_closed":
      return linked;
    case "unknown":
    case "expired":
    case "closed":
      return "stranger_chat";
  }
}

function named({ eventId, at }: InboundEvent): { readonly id: string; readonly at: Instant } {
  return { id: eventId, at };
}

async function takeReceipt(parts: Accepting, receipt: Receipt): Promise<void> {
  const refused = await parts.outbox.receipt(receipt);
  if (refused !== undefined) await followUp(parts, refused);
}

/** A sink for the adapters. */
export function inboundSink(parts: Accepting): InboundSink {
  return {
    accept: (events, receipts) => accept(parts, events, receipts),
  };
}
