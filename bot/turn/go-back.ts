/** "Retour" and the new answer in one message: "retour" over "4", "corriger 2 : oui", "retour 5". */
import type { CompiledQuestion } from "../compile.ts";
import { hear } from "../reading/normalise.ts";
import { maySayBack } from "../reading/read-controls.ts";
import type { Reading } from "../reading/reading.ts";
import * as controls from "./controls.ts";
import { openQuestion, type Play } from "./play.ts";
import { read, readAlone } from "./read.ts";

/** A wish to go back, with what was written behind it. */
export interface WishToGoBack {
  /** The question that is to be asked again. */
  readonly to: CompiledQuestion;
  readonly rest: string;
  /** The rest as an answer to that question; absent when it is none, and the question must be asked. */
  readonly reading?: Reading;
}

/** A wish is a few words; the shortest is "back". */
const WISH_LEAST = 4;
const WISH_MOST = 60;
/** What keeps the answer apart from the wish. */
const APART = /[\r\n,;:.!=>-]/;
const BETWEEN = /^[\s,;:.!=>-]+/;
/** Nothing in between: only of a word that does not ask for the number of a question by itself. */
const SIDE_BY_SIDE = /^\s{0,20}(retours?|back|pr[ée]c[ée]dente?)\s{1,20}(\d{1,2})\s{0,20}$/i;
/** Outcomes that answer a question. Where a text is open, its beginning could be read as the others. */
const PLAIN_ANSWERS: ReadonlySet<Reading["outcome"]> = new Set(["value", "skip"]);
const ANSWERS: ReadonlySet<Reading["outcome"]> = new Set([
  ...PLAIN_ANSWERS,
  "comment",
  "confirm",
  "dont_know",
  "refuse",
]);

/**
 * Finds a wish to go back that brings the new answer along.
 *
 * A number right beside "retour" is the number of a question where one of that number was answered, as
 * it always was; otherwise it is the answer, for nothing else of that number can be meant. On an open
 * text the words may be the beginning of what is told: they are a wish only where a plain answer follows.
 *
 * @returns undefined when the text is anything else.
 */
export function wishToGoBack(play: Play, text: string): WishToGoBack | undefined {
  const open = openQuestion(play);
  const apart = cutApart(text);
  const [said, rest] = apart ?? numberThatIsNone(play, text) ?? [];
  if (said === undefined || rest === undefined || !maySayBack(hear(said))) return undefined;
  const wish = open === undefined ? readAlone(play, said) : read(play, open, said);
  const to = questionMeant(play, wish);
  if (to === undefined) return undefined;
  // A number alone beside the wish is no text that somebody wants to stand in place of theirs.
  if (apart === undefined && to.ask.question === "text") return { to, rest };
  const reading = read(play, to, rest);
  const isText = open?.ask.question === "text";
  if ((isText ? PLAIN_ANSWERS : ANSWERS).has(reading.outcome)) return { to, rest, reading };
  return isText ? undefined : { to, rest };
}

type Cut = readonly [said: string, rest: string];

function cutApart(text: string): Cut | undefined {
  const at = text.slice(0, WISH_MOST).search(APART);
  const rest = at < WISH_LEAST ? "" : text.slice(at).replace(BETWEEN, "");
  return rest === "" ? undefined : [text.slice(0, at), rest];
}

function numberThatIsNone(play: Play, text: string): Cut | undefined {
  const [, said, number] = SIDE_BY_SIDE.exec(text) ?? [];
  if (said === undefined || number === undefined) return undefined;
  return controls.numberedQuestion(play, Number(number)) === undefined ? [said, number] : undefined;
}

function questionMeant(play: Play, wish: Reading): CompiledQuestion | undefined {
  if (wish.outcome === "back") return controls.questionBefore(play);
  return wish.outcome === "correct" ? controls.numberedQuestion(play, wish.number) : undefined;
}
