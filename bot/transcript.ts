/**
 * A conversation as those who run Sirius read it again: every line in the words of its channel, what each
 * reply was taken for, and by which rule. Names and addresses stay masked unless they are asked for.
 */
import type { Script } from "../survey-scripts/schema.ts";
import { compileScript, type CompiledScript } from "./compile.ts";
import type {
  AnswerRecord,
  ChannelId,
  Instant,
  OutgoingMessage,
  Reply,
  TraceLine,
} from "./conversation.ts";
import type { TextInputs } from "./ports.ts";
import { renderMessage, wordValue, type Rendering } from "./render.ts";
import { noteAsked, wordReply, type Asked } from "./view-conversation.ts";

/** How far a message of ours came, as the outbox and the provider say it. */
export type Fate =
  | "shown"
  | "waiting"
  | "sent"
  | "delivered"
  | "failed"
  | "unknown"
  | "refused"
  | "cancelled"
  | "expired";

/** One line as it is stored. */
export type StoredLine = {
  readonly seq: number;
  readonly at: Instant;
  readonly channel: ChannelId;
} & (
  | { readonly from: "sirius"; readonly message: OutgoingMessage; readonly fate: Fate }
  | { readonly from: "person"; readonly reply: Reply }
);

/** What a turn did, at the moment it happened. */
export interface StoredTurn {
  readonly at: Instant;
  readonly trace: readonly TraceLine[];
}

/** An answer, those that a later one replaced included. */
export interface StoredAnswer extends AnswerRecord {
  readonly voided: boolean;
}

export interface StoredTranscript {
  readonly script: Script;
  readonly version: number;
  readonly locale: string;
  readonly lines: readonly StoredLine[];
  readonly turns: readonly StoredTurn[];
  readonly answers: readonly StoredAnswer[];
  readonly inputs: TextInputs;
}

/** What a reply was taken for. */
export interface Understood {
  readonly question: string;
  readonly status: AnswerRecord["status"];
  /** In words; absent for a text, which is the reply itself. */
  readonly value?: string;
  readonly comment?: string;
  readonly rule: string;
  readonly certainty: AnswerRecord["certainty"];
  /** A correction took it off the path. */
  readonly voided: boolean;
}

export interface TranscriptLine {
  readonly seq: number;
  readonly at: Instant;
  readonly channel: ChannelId;
  readonly from: "sirius" | "person";
  readonly text: string;
  /** Of a message of ours. */
  readonly fate?: Fate;
  /** Of a reply: the answers it gave. */
  readonly understood: readonly Understood[];
  /** Of a reply: what the engine noted beside answers, such as `not_understood`. */
  readonly notes: readonly TraceLine[];
}

const MASKED_NAME = "[prénom]";
const MASKED_LINK = "[lien personnel]";

/**
 * Words a conversation.
 *
 * Personal links are never shown: whoever has one can answer in its person's place.
 *
 * @param names  First names, and numbers and addresses that somebody wrote; else they are masked. Other
 *   names in people's own words cannot be recognised and stay.
 */
export function transcript(stored: StoredTranscript, names: boolean): TranscriptLine[] {
  const script = compileScript(stored.script, stored.version);
  const inputs: TextInputs = {
    ...stored.inputs,
    lien_perso: MASKED_LINK,
    lien_stop: MASKED_LINK,
    ...(names ? {} : { prenom: MASKED_NAME }),
  };
  const mask = masking(stored.inputs, names);
  const asked = new Map<number, Asked>();
  return stored.lines.flatMap((line): TranscriptLine[] => {
    const how: Rendering = { channel: line.channel, locale: stored.locale, inputs };
    const { seq, at, channel, from } = line;
    if (line.from === "sirius") {
      noteAsked(script, line.message, asked);
      const text = renderMessage(script, line.message, how).join("\n\n");
      if (text === "") return [];
      return [{ seq, at, channel, from, text, fate: line.fate, understood: [], notes: [] }];
    }
    const given = stored.answers.filter((answer) => answer.at === at && answer.channel === channel);
    const understood = given.map((answer) => understand(script, answer, how, mask));
    const notes = stored.turns
      .filter((turn) => turn.at === at)
      .flatMap(({ trace }) => trace)
      .filter(({ what }) => !ANSWERS.has(what));
    return [
      {
        seq,
        at,
        channel,
        from,
        text: mask(wordReply(script, line.reply, asked, how)),
        understood,
        notes,
      },
    ];
  });
}

/** Notes that repeat what the answers say. */
const ANSWERS: ReadonlySet<string> = new Set(["answered", "skipped", "dont_know", "refused"]);

function understand(
  script: CompiledScript,
  { question, status, value, comment, rule, certainty, voided }: StoredAnswer,
  how: Rendering,
  mask: (text: string) => string,
): Understood {
  const ask = script.questionById.get(question)?.ask;
  const worded =
    ask === undefined || ask.question === "text" || value === undefined
      ? undefined
      : wordValue(script, ask, value, how);
  return {
    question,
    status,
    rule,
    certainty,
    voided,
    ...(worded !== undefined && { value: worded }),
    ...(comment !== undefined && { comment: mask(comment) }),
  };
}

/** A token in a link that somebody pasted. */
const TOKEN = /(\/(?:r|u)\/)[\w-]{8,}/g;
const MAIL = /[^\s@<>]{1,64}@[^\s@<>]{1,190}/g;
/** Eight digits or more, however they are grouped. */
const NUMBER = /(?:\+|\b)\d(?:[ .\u00A0-]?\d){7,}/g;
const SPECIAL = /[\\^$.*+?()[\]{}|/-]/g;

function withoutTokens(text: string): string {
  return text.replace(TOKEN, "$1…");
}

function masking({ prenom }: TextInputs, names: boolean): (text: string) => string {
  if (names) return withoutTokens;
  const name = typeof prenom === "string" && prenom.trim().length > 1 ? prenom.trim() : undefined;
  const own =
    name === undefined
      ? undefined
      : new RegExp(`(?<!\\p{L})${name.replaceAll(SPECIAL, "\\$&")}(?!\\p{L})`, "giu");
  return (text) => {
    const masked = withoutTokens(text).replace(MAIL, "[adresse]").replace(NUMBER, "[numéro]");
    return own === undefined ? masked : masked.replace(own, MASKED_NAME);
  };
}
