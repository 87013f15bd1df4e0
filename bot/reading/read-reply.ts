/**
 * Reads what a person typed as an answer to the open question, or as what it is instead. One order for
 * every question; docs/decisions/reading-replies.md tells why.
 */
import { lexiconOf, type Lexicon } from "./lexicon.ts";
import { hear, type Heard } from "./normalise.ts";
import { readChoice } from "./read-choice.ts";
import { readChoices } from "./read-choices.ts";
import { isCourtesy, isQuestion, readControls } from "./read-controls.ts";
import { readMonth } from "./read-month.ts";
import { readNumber } from "./read-number.ts";
import { hearOptOut } from "./read-opt-out.ts";
import { readRating } from "./read-rating.ts";
import { readYesNo } from "./read-yes-no.ts";
import type { QuestionToRead, ReadReply, Reading, ReadingContext } from "./reading.ts";

/** Nothing to say, said in full. */
const NOTHING_MORE = new RegExp(
  `^(?:(?:non|nan|bah|voila|ok|ras|euh|bon|et) ){0,3}(?:${[
    "c'est (?:tout|bon)",
    "(?:(?:je n'ai|j'ai|y a|il n'y a) )?(?:rien|pas grand chose|que dalle)(?: (?:du tout|en particulier|d'autre|(?:de|a) (?:plus|special|particulier|dire|ajouter|rajouter|signaler|declarer|preciser|mettre))){0,2}",
    "aucune?s?",
    "(?:(?:je n'ai|j'ai) )?(?:pas|aucune?|sans) (?:d'|de )?(?:autres? )?(?:commentaires?|remarques?|precisions?|suggestions?|avis|idees?|inspi|inspiration|message|conseils?)(?: (?:a |de )?(?:faire|dire|ajouter|donner|particulier|particuliere|special))?",
  ].join("|")})(?: merci)?$`,
);
const NOTHING =
  /^(?:0|rien|ras|r a s|(?:non )?rien a (?:dire|ajouter|signaler|declarer)|rien de special|rien de plus|nada|neant|non|nn|nan|no|non merci|non rien|aucun|aucune|aucun commentaire|pas de commentaire|sans commentaire|pas d'avis|pas d'idee|pas d'inspi|pas d'inspiration|je n'ai rien a dire|j'ai rien a dire|pas grand chose|rien merci|zero|nothing|non c'est bon|c'est tout|c bon|none|n a|na)$/;

/**
 * Reads a reply.
 *
 * Never throws; takes a time that grows at most linearly with the reply. What it is not sure of it
 * gives to be confirmed; what it does not understand it says so. A value is never rounded or moved.
 *
 * @param reply  As received: any length, any bytes.
 */
export const readReply: ReadReply = (reply, question, context) => {
  const heard = hear(reply);
  const lexicon = lexiconOf(context.locales, context.words);
  const wish = hearOptOut(heard, { extra: lexicon.stop, channel: context.channel });
  if (wish !== undefined) return { outcome: wish, rule: `opt-${wish}` };
  if (question.kind === "text") return readText(heard, lexicon);
  return readClosed(heard, lexicon, question, context);
};

function readText(heard: Heard, lexicon: Lexicon): Reading {
  const { raw, words, plain, folded } = heard;
  if (words.length === 0 && heard.emoji.length === 0) {
    const asks = /^\s*\?+\s*$/.test(folded);
    if (asks) return { outcome: "help", rule: "help" };
    return raw.trim() === ""
      ? { outcome: "retry", reason: "empty", rule: "empty" }
      : { outcome: "skip", rule: "text-nothing" };
  }
  if ([plain, heard.core].some((said) => NOTHING.test(said) || NOTHING_MORE.test(said))) {
    return { outcome: "skip", rule: "text-nothing" };
  }
  const control = readControls(heard, lexicon, true);
  const told =
    (control?.outcome === "later" && !LATER_ALONE.test(heard.core)) ||
    (control?.outcome === "later" && / mais /.test(plain)) ||
    (control?.outcome === "dont_know" && (words.length > 5 || / recue/.test(plain))) ||
    (control?.outcome === "refuse" && words.length > 6);
  if (told) return { outcome: "comment", comment: raw, rule: "text" };
  if (control !== undefined && (words.length <= 9 || control.outcome === "ignore")) return control;
  return { outcome: "comment", comment: raw, rule: "text" };
}

/** In an open text "demain" may be part of what is told. */
const LATER_ALONE =
  /^(?:plus tard|pas maintenant|je |j'|desole|la |demain|ce soir|apres|later|tout a l'heure|dans |une autre fois|un autre|pas le temps|rappel|relanc|recontact|attend|minute|deux minutes|occupe|tantot)(?!recommenc)/;

function readClosed(
  heard: Heard,
  lexicon: Lexicon,
  question: Exclude<QuestionToRead, { kind: "text" }>,
  context: ReadingContext,
): Reading {
  if (heard.raw.trim() === "" || heard.folded === "") {
    return { outcome: "retry", reason: "empty", rule: "empty" };
  }
  // The label of an option is an answer even where it looks like a control ("Plus tard", "Autre").
  const label = exactLabel(heard, question, lexicon);
  if (label !== undefined) return label;
  const control = readControls(heard, lexicon, false);
  const firm =
    control !== undefined && control.outcome !== "later" && control.outcome !== "dont_know";
  if (firm && !(control.outcome === "refuse" && isYesNo(question))) return control;
  const answer = readKind(heard, lexicon, question, context);
  if (
    control?.outcome === "later" &&
    question.kind === "yesno" &&
    answer?.outcome === "confirm" &&
    answer.rule !== "yesno-somewhere"
  ) {
    return answer;
  }
  if (answer?.outcome === "value" && control?.outcome === "dont_know" && !isYesNo(question)) {
    // "2 je sais pas trop": asked back, with what was said.
    return { outcome: "confirm", candidates: [answer.value], rule: answer.rule };
  }
  if (control !== undefined && !(answer?.outcome === "value" && control.outcome === "later")) {
    return answer?.outcome === "confirm" &&
      control.outcome === "dont_know" &&
      question.kind !== "yesno"
      ? answer
      : control;
  }
  if (answer !== undefined) return answer;
  if (isCourtesy(heard)) return { outcome: "courtesy", rule: "courtesy" };
  if (isQuestion(heard)) return { outcome: "question", rule: "question" };
  return { outcome: "retry", reason: "not_understood", rule: "not-understood" };
}

function isYesNo({ kind }: QuestionToRead): boolean {
  return kind === "yesno" || kind === "consent";
}

function exactLabel(
  heard: Heard,
  question: Exclude<QuestionToRead, { kind: "text" }>,
  lexicon: Lexicon,
): Reading | undefined {
  if (question.kind !== "choice") return undefined;
  const reading = readChoice(heard, question, lexicon);
  return reading?.outcome === "value" && reading.rule === "choice-label" ? reading : undefined;
}

function readKind(
  heard: Heard,
  lexicon: Lexicon,
  question: Exclude<QuestionToRead, { kind: "text" }>,
  context: ReadingContext,
): Reading | undefined {
  switch (question.kind) {
    case "consent":
    case "yesno":
      return readYesNo(heard, lexicon, question.numbered);
    case "rating":
      return readRating(heard, question);
    case "choice":
      return readChoice(heard, question, lexicon);
    case "choices":
      return readChoices(heard, question);
    case "number":
      return readNumber(heard, question);
    case "month":
      return readMonth(heard, question, context.now);
  }
}
