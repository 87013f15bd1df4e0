/** What is said, put into words for one channel, one locale and one person. */
import { fillIn, pickWording, printPrompt, printText } from "../survey-scripts/print.ts";
import type { Ask, LocalizedText } from "../survey-scripts/schema.ts";
import { foldToGsm } from "../survey-scripts/sms-parts.ts";
import type { CompiledScript } from "./compile.ts";
import type {
  AnswerValue,
  ChannelId,
  MessagePart,
  Notice,
  OutgoingMessage,
  RetryReason,
} from "./conversation.ts";
import { effortOf, wordEffort } from "./effort.ts";
import type { RefusalReason } from "./moderation.ts";
import type { TextInputs } from "./ports.ts";
import { wordingOf, type Wording } from "./wording.ts";

/** For whom and where a message is worded. */
export interface Rendering {
  readonly channel: ChannelId;
  readonly locale: string;
  /** Values of the script's inputs; one that is missing prints its fallback. */
  readonly inputs: TextInputs;
}

/**
 * Words a message.
 *
 * @returns one text per part, in order; a channel of short messages joins them. Never empty texts.
 *
 * Errors: never throws. A part about a step that the script does not have is left out.
 */
export function renderMessage(
  script: CompiledScript,
  message: OutgoingMessage,
  how: Rendering,
): string[] {
  const texts = partsToSay(script, message, how)
    .map((part) => wordPart(script, part, how))
    .filter((text) => text !== "");
  if (!texts.some((text) => text.includes("{"))) return texts;
  const inputs = inputTexts(script, how);
  return texts.map((text) => fillIn(text, inputs)).filter((text) => text !== "");
}

/** A message as it leaves: its sentences are one text, in a browser with room between them. Empty when it says nothing. */
export function renderWhole(
  script: CompiledScript,
  message: OutgoingMessage,
  how: Rendering,
): string {
  return renderMessage(script, message, how).join(how.channel === "web" ? "\n\n" : "\n");
}

/**
 * A reminder that says what to reply does not repeat the invitation, which costs two SMS more, and neither does the
 * help of the invitation; a page does.
 */
function partsToSay(
  script: CompiledScript,
  { parts }: OutgoingMessage,
  { channel }: Rendering,
): readonly MessagePart[] {
  const says = parts.some(
    (part) =>
      ("notice" in part && part.notice === "reminder_start") ||
      ("help" in part && script.questionById.get(part.help)?.ask.question === "consent"),
  );
  return says && channel !== "web" ? parts.filter((part) => !("ask" in part)) : parts;
}

function wordPart(script: CompiledScript, part: MessagePart, how: Rendering): string {
  const words = wordingOf(how.locale);
  if ("notice" in part) {
    const values: Record<string, string> = {};
    for (const [name, value] of Object.entries(part.values ?? {})) {
      values[name] = name === "reason" ? wordRefusal(String(value), words) : String(value);
    }
    const onPage = how.channel === "web" ? words.onPage[part.notice] : undefined;
    const text = onPage ?? words.notices[part.notice];
    if (text.includes("{questions}")) {
      const effort = effortOf(script);
      values["questions"] = wordEffort(effort).questions;
      values["minutes"] = String(effort.minutes);
    }
    return fillIn(text, values);
  }
  if ("ending" in part) {
    const text = script.script.endings[part.ending]?.text;
    return text === undefined ? "" : pick(script, text, how);
  }
  if ("say" in part) {
    const step = script.steps[script.positions.get(part.say) ?? -1];
    return step?.kind === "say" ? pick(script, step.text, how) : "";
  }
  const id =
    "ask" in part
      ? part.ask
      : "retry" in part
        ? part.retry
        : "confirm" in part
          ? part.confirm
          : part.help;
  const ask = script.questionById.get(id)?.ask;
  if (ask === undefined) return "";
  if ("ask" in part) return wordQuestion(script, ask, how, part.variant);
  if ("help" in part) return ask.help === undefined ? "" : pick(script, ask.help, how);
  if ("confirm" in part) return wordConfirmation(script, ask, part.candidates, how);
  return wordRetry(script, ask, part, how);
}

function wordRefusal(reason: string, { refusals }: Wording): string {
  return Object.entries(refusals).find(([code]) => code === reason)?.[1] ?? reason;
}

/** What the author of a text is told when it is refused, without what follows it. */
export function wordRefusalNotice(reason: RefusalReason, locale: string): string {
  const words = wordingOf(locale);
  return fillIn(words.notices.text_refused, { reason: words.refusals[reason] });
}

/** One sentence of the house, outside any conversation. Places without a value stay as they are. */
export function wordNotice(
  notice: Notice,
  locale: string,
  values: Readonly<Record<string, string>>,
): string {
  return fillIn(wordingOf(locale).notices[notice], values);
}

/** The text of a question as its channel prints it, numbers and scale included. */
export function wordQuestion(
  script: CompiledScript,
  ask: Ask,
  how: Rendering,
  variant = 0,
): string {
  const chosen = variant === 0 ? ask.prompt : (ask.variants?.[variant - 1] ?? ask.prompt);
  return printText(ask, { ...printing(script, how), text: pick(script, chosen, how) });
}

/** The options of a question as its channel shows them. */
export function optionsOf(
  script: CompiledScript,
  ask: Ask,
  how: Rendering,
): readonly { readonly id: string; readonly label: string }[] {
  return printPrompt(ask, { ...printing(script, how), text: "" }).options;
}

/** A value of a question in words: "4 sur 5", the label of an option, "Oui". */
export function wordValue(
  script: CompiledScript,
  ask: Ask,
  value: AnswerValue,
  how: Rendering,
): string {
  const words = wordingOf(how.locale);
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (ask.question === "rating") {
    return fillIn(words.outOf, { value: String(value), max: String(ask.max) });
  }
  if (ask.question === "choice" || ask.question === "choices") {
    const labels = new Map(optionsOf(script, ask, how).map(({ id, label }) => [id, label]));
    const ids = typeof value === "object" ? value : [String(value)];
    return ids.map((id) => labels.get(id) ?? id).join(", ");
  }
  return String(value);
}

function wordConfirmation(
  script: CompiledScript,
  ask: Ask,
  candidates: readonly AnswerValue[],
  how: Rendering,
): string {
  const words = wordingOf(how.locale);
  const [only] = candidates;
  if (only === undefined || typeof only === "boolean") return words.confirmYesNo;
  if (candidates.length === 1) {
    return fillIn(words.confirmOne, { value: wordValue(script, ask, only, how) });
  }
  const values = candidates.map((value) => wordValue(script, ask, value, how));
  return fillIn(words.confirmSeveral, { values: values.join(` ${words.or} `) });
}

function wordRetry(
  script: CompiledScript,
  ask: Ask,
  part: { readonly reason: RetryReason; readonly attempt: number },
  how: Rendering,
): string {
  const unsure = part.reason === "not_sure";
  // A script words "I did not understand"; who hesitates was understood.
  const own = unsure ? undefined : ask.retry?.[Math.min(part.attempt, ask.retry.length) - 1];
  if (own !== undefined) return pick(script, own, how);
  const words = wordingOf(how.locale);
  const sentences = [whyNot(ask, part, words)];
  if (!unsure) sentences.push(whatIsAccepted(script, ask, how));
  else if (ask.question !== "text") sentences.push(whatIsClosest(script, ask, how));
  const optional = ask.skippable || !ask.required;
  if (optional && (unsure || part.attempt > 1)) sentences.push(words.accepted.skip);
  return sentences.join(" ");
}

function whyNot(
  ask: Ask,
  { reason, attempt }: { readonly reason: RetryReason; readonly attempt: number },
  { retry }: Wording,
): string {
  switch (reason) {
    case "not_sure":
      if (ask.question === "text") return retry.notSureText;
      return attempt > 1 ? retry.notSureAgain : retry.notSure;
    case "media":
      return retry.media;
    case "several":
      return retry.several;
    case "out_of_range":
      return retry.outOfRange;
    case "too_long":
      return fillIn(retry.tooLong, {
        max: String(ask.question === "text" ? ask.maxCharacters : 0),
      });
    case "too_few":
      return fillIn(retry.tooFew, { count: String(ask.question === "choices" ? ask.atLeast : 1) });
    case "too_many":
      return fillIn(retry.tooMany, {
        count: String(ask.question === "choices" ? (ask.atMost ?? 1) : 1),
      });
    case "empty":
    case "not_understood":
    case "not_an_option":
      return attempt > 1 ? retry.again : retry.opening;
  }
}

function whatIsAccepted(script: CompiledScript, ask: Ask, how: Rendering): string {
  const { accepted } = wordingOf(how.locale);
  switch (ask.question) {
    case "rating":
      return fillIn(accepted.rating, { min: String(ask.min), max: String(ask.max) });
    case "consent":
      return how.channel === "sms" ? accepted.consentBySms : accepted.yesno;
    case "yesno":
      return accepted.yesno;
    case "choice":
    case "choices":
      return how.channel === "sms"
        ? fillIn(accepted.numbers, { options: numberedOptions(script, ask, how) })
        : accepted.buttons;
    case "number":
      return ask.min === undefined || ask.max === undefined
        ? accepted.number
        : fillIn(accepted.numberBetween, { min: String(ask.min), max: String(ask.max) });
    case "month":
      return ask.precision === "year" ? accepted.year : accepted.month;
    case "text":
      return accepted.text;
  }
}

/** The options by themselves: who hesitates has understood how to answer, and one SMS must hold it all. */
function whatIsClosest(script: CompiledScript, ask: Ask, how: Rendering): string {
  const listed = ask.question === "choice" || ask.question === "choices";
  return listed && how.channel === "sms"
    ? numberedOptions(script, ask, how)
    : whatIsAccepted(script, ask, how);
}

function numberedOptions(script: CompiledScript, ask: Ask, how: Rendering): string {
  const options = optionsOf(script, ask, how).map(({ label }, at) => `${at + 1} ${label}`);
  return `${options.join(". ")}.`;
}

function pick(script: CompiledScript, text: LocalizedText, how: Rendering): string {
  return pickWording(text, printing(script, how));
}

function printing(
  script: CompiledScript,
  { channel, locale }: Rendering,
): {
  channel: ChannelId;
  locale: string;
  defaultLocale: string;
} {
  return { channel, locale, defaultLocale: script.script.defaultLocale };
}

/** Values of the inputs as texts. On SMS they are folded to its alphabet and cut to their longest length. */
function inputTexts(script: CompiledScript, how: Rendering): Record<string, string> {
  const texts: Record<string, string> = {};
  // What the house's own sentences print need not be declared by every script.
  for (const [name, value] of Object.entries(how.inputs)) texts[name] = String(value);
  for (const [name, input] of Object.entries(script.script.inputs)) {
    const value = how.inputs[name];
    const fallback =
      input.fallback[how.locale] ?? input.fallback[script.script.defaultLocale] ?? "";
    const text = value === undefined || value === "" ? fallback : String(value);
    texts[name] = how.channel === "sms" ? shorten(foldToGsm(text), input.max) : text;
  }
  return texts;
}

/** Cut between two words where that leaves enough of it. An address is never cut: it would lead nowhere. */
function shorten(text: string, max: number): string {
  if (text.length <= max || /^https?:\/\//.test(text)) return text;
  const cut = text.slice(0, max + 1);
  const space = cut.lastIndexOf(" ");
  return (space > max / 2 ? cut.slice(0, space) : text.slice(0, max)).replace(/[\s(,;:-]+$/, "");
}
