/**
 * STOP, in every spelling, and START. Read before anything else, on every channel and question: a
 * STOP that is missed harasses someone; a STOP that is imagined loses an answer and a reader.
 */
import type { ChannelId } from "../conversation.ts";
import { hear, LOOKED_AT, type Heard } from "./normalise.ts";
import { ASKING, PLAIN_REQUESTS, REPORTED, REQUESTS } from "./opt-out-phrases.ts";
import { beginsWithStop, endsWithStop, saysStopApart } from "./opt-out-sentences.ts";
import { isStopAlone } from "./opt-out-words.ts";

const START_ALONE = new Set([
  "start",
  "reprendre",
  "debut",
  "unstop",
  "je veux reprendre",
  "oui je veux reprendre",
  "on reprend",
  "reprenons",
]);
/** Providers act on these English words by SMS; elsewhere they are ordinary words, "end" above all. */
const CARRIER_WORDS = new Set(["cancel", "end", "quit", "revoke", "optout", "opt out"]);
/** Words of a reply in which a request is looked for; a plain one may stand in a letter. */
const REQUEST_WORDS_MAX = 24;
const LETTER_WORDS_MAX = 60;

/**
 * Reads a reply as STOP or START, whatever was asked.
 *
 * @param where  `extra`: folded words that a script adds to STOP, as whole messages.
 * @returns undefined for everything else: the reply is then read as an answer.
 */
export function readOptOut(reply: string, where: Where = {}): "stop" | "start" | undefined {
  return hearOptOut(hear(reply), where);
}

/** What else than the words decides. */
export interface Where {
  readonly extra?: ReadonlySet<string>;
  /** Left out: as strict as SMS. */
  readonly channel?: ChannelId | undefined;
}

/** The same, for a reply already cut into words. */
export function hearOptOut(
  heard: Heard,
  { extra, channel = "sms" }: Where = {},
): "stop" | "start" | undefined {
  const added = heard.core !== "" && extra?.has(heard.core) === true ? "stop" : undefined;
  return usualWish(heard, channel) ?? added;
}

let latest: { heard: Heard; channel: ChannelId; wish: "stop" | "start" | undefined } | undefined;

/** Without words that a script adds. One turn asks it before and while it reads the answer. */
function usualWish(heard: Heard, channel: ChannelId): "stop" | "start" | undefined {
  if (latest?.heard !== heard || latest.channel !== channel) {
    latest = { heard, channel, wish: findWish(heard, channel) };
  }
  return latest.wish;
}

function findWish(heard: Heard, channel: ChannelId): "stop" | "start" | undefined {
  const { core, plain, folded, emoji, lettered } = heard;
  // The sign itself, alone or beside a courtesy: "🛑", "🙏🛑", "non 🛑".
  if (emoji.includes("🛑") && (core === "" || isStopAlone(`stop ${core}`, ""))) return "stop";
  if (core === "" || !lettered) return undefined;
  if (START_ALONE.has(core)) return "start";
  if (channel !== "sms" && CARRIER_WORDS.has(core)) return undefined;
  if (isStopAlone(core, folded)) return "stop";
  // "s t o p", "st op", "stop 36 111".
  if (/^s ?t ?o ?p|^opt out/.test(core) && isStopAlone(core.replaceAll(" ", ""), folded)) {
    return "stop";
  }
  return ASKING.test(plain) && asksToStop(heard) ? "stop" : undefined;
}

function asksToStop({ raw, core }: Heard): boolean {
  const clauses = clausesOf(raw);
  const whole = clauses.join(" ");
  const count = whole.split(" ").length;
  if (count > LETTER_WORDS_MAX) return saysStopApart(clauses.slice(-1));
  if (REPORTED.test(whole)) return false;
  if (saysStopApart(clauses) || PLAIN_REQUESTS.some((request) => request.test(whole))) return true;
  if (count > REQUEST_WORDS_MAX) return false;
  if (beginsWithStop(whole) || endsWithStop(whole)) return true;
  return [typed(core), whole, ...clauses].some((clause) =>
    REQUESTS.some((request) => request.test(clause)),
  );
}

/** The parts of a reply between its punctuation, its lines and its "donc", as requests are written. */
function clausesOf(raw: string): string[] {
  return raw
    .slice(0, LOOKED_AT)
    .replaceAll(/(?<=^|[\s\p{L}])\+(?=$|\s)/gu, " plus ")
    .split(/[.,;:!?()\r\n"«»…]+/)
    .map((part) => typed(hear(part).plain))
    .flatMap((part) => part.split(AND_SO))
    .filter((clause) => clause !== "");
}

/** Before or after these words a request begins that nothing else separates. */
const AND_SO =
  / (?=(?:donc|alors|sinon|du coup) )|(?<= (?:interessee?|m'interesse pas|relous?|lourds?|chiants?)) /;

/** Undoes what thumbs and haste do to the small words: "m envoyé", "menvoyez", "d msg", "2 m'écrire". */
function typed(text: string): string {
  return text
    .replaceAll(/\b([djlmnst]|qu) (?=[aeiouh])/g, "$1'")
    .replaceAll(GLUED, "$1'")
    .replaceAll(/\b(?:plu|pu|pluss|plux)\b/g, "plus")
    .replaceAll(/\bpeu plus\b/g, "peux plus")
    .replaceAll(/\b2 (?=m'|me |nous )|\bd (?=\w)/g, "de ")
    .replaceAll(/\bvo\b/g, "vos")
    .replaceAll(/\bke\b/g, "que")
    .replaceAll(/\brese(?=v)/g, "rece");
}

const GLUED =
  /\b([mdnlj])(?=(?:ecri|envo|arret|appel|embet|emmerd|import|inscri|interess|abonn|insist|harcel|enlev|en\b))/g;
