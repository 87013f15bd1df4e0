/**
 * Checks the words by which an author says an answer may be given, with the very reader that will read
 * them: a word that would be read as another option, as STOP or as "passer" is no way to answer. One that
 * wins over another reading is told.
 */
import { doubtful, wrong, type Finding } from "../survey-scripts/finding.ts";
import { languageInFrench } from "../survey-scripts/languages.ts";
import { nameOption } from "../survey-scripts/name-step.ts";
import { pickWording } from "../survey-scripts/print.ts";
import type { Ask, Script } from "../survey-scripts/schema.ts";
import { compileScript, type CompiledQuestion, type CompiledScript } from "./compile.ts";
import { isOnly, NEITHER_RULE, NO_WORDS, otherReading } from "./other-reading.ts";
import { readReply } from "./reading/read-reply.ts";
import type { Reading } from "./reading/reading.ts";

/** How each reading is called in the documentation, where it is not an answer. */
const SEEN_AS: Readonly<Partial<Record<Reading["outcome"], string>>> = {
  stop: "STOP",
  help: "AIDE",
  skip: "PASSER",
  back: "RETOUR",
  restart: "RECOMMENCER",
  correct: "CORRIGER",
  later: "PLUS TARD",
  start: "START",
  erase: "une demande d'effacement",
  withdraw: "le retrait d'un avis",
  refuse: "un refus de répondre",
  dont_know: "JE NE SAIS PAS",
  wrong_person: "une erreur de personne",
  confirm: "une réponse à confirmer",
};

/** What must mean the same at every question, even where an option would like to have it. */
const RESERVED: ReadonlySet<Reading["outcome"]> = new Set([
  "stop",
  "help",
  "skip",
  "erase",
  "withdraw",
]);

interface Word {
  readonly path: Finding["path"];
  readonly text: string;
  /** The value it must be read as. */
  readonly means: string | number;
  /** The label it was added to; undefined of a label itself. */
  readonly beside?: string;
  /** The question whose word it is. */
  readonly ask: Ask;
}

/** Every label and every accepted word that the reader does not take for its own option. */
export function checkWords(script: Script): Finding[] {
  const compiled = compileScript(script);
  return compiled.questions.flatMap((question) =>
    script.locales.flatMap((locale) =>
      wordsOf(script, question, locale).flatMap((word) =>
        checkWord(compiled, question, locale, word),
      ),
    ),
  );
}

function checkWord(
  script: CompiledScript,
  question: CompiledQuestion,
  locale: string,
  word: Word,
): Finding[] {
  const context = { ...script.readingContext(locale), now: 0 };
  const everywhere = readReply(word.text, NO_WORDS, context);
  const isReserved = RESERVED.has(everywhere.outcome);
  const toRead = script.toRead(question, locale, "sms");
  const reading = isReserved ? everywhere : readReply(word.text, toRead, context);
  const named = (value: string | number): string => nameAnswer(script.script, word.ask, value);
  const language = languageInFrench(locale);
  if (means(reading, word.means)) {
    const { text, beside: label, means: option } = word;
    const other =
      label === undefined ? undefined : otherReading({ text, label, option }, toRead, context);
    if (other === undefined) return [];
    const told = `« ${text} », en ${language}, serait compris comme ${seenAs(other, named)} sans cet ajout, et compte ici pour ${named(option)} : gardez ces mots si c'est voulu`;
    return [doubtful(word.path, told)];
  }
  const message = `« ${word.text} », en ${language}, est compris comme ${seenAs(reading, named)} et pas comme ${named(word.means)} : changez ou retirez ces mots`;
  // What is asked again harms nobody; what is taken for something else does.
  const isHarmless = reading.outcome === "confirm" || reading.outcome === "retry";
  return [isHarmless ? doubtful(word.path, message) : wrong(word.path, message)];
}

function means(reading: Reading, expected: string | number): boolean {
  return reading.outcome === "value" && isOnly(reading.value, expected);
}

/** A reading in words, an answer as it is called. */
function seenAs(reading: Reading, named: (value: string | number) => string): string {
  if (reading.rule === NEITHER_RULE) return "ni oui ni non";
  if (reading.outcome !== "value") return SEEN_AS[reading.outcome] ?? "une réponse pas comprise";
  const { value } = reading;
  if (typeof value === "boolean") return value ? "« oui »" : "« non »";
  return typeof value === "object" ? value.map((one) => named(one)).join(" et ") : named(value);
}

/** An answer by its label, a note by its number. */
function nameAnswer(script: Script, ask: Ask, value: string | number): string {
  if (ask.question === "rating") return `la note ${value}`;
  const option = optionsOf(ask).find(({ id }) => id === value);
  return option === undefined ? `« ${value} »` : nameOption(script, option);
}

function wordsOf(script: Script, { ask, position }: CompiledQuestion, locale: string): Word[] {
  const how = { channel: "sms", locale, defaultLocale: script.defaultLocale } as const;
  const path = ["steps", position];
  if (ask.question === "rating") {
    return Object.entries(ask.labels ?? {}).map(([note, label]) => ({
      path: [...path, "labels", note, locale],
      text: pickWording(label, how),
      means: Number(note),
      ask,
    }));
  }
  const words: Word[] = [];
  for (const [at, { id, label, accepts }] of optionsOf(ask).entries()) {
    const option = [...path, "options", at];
    const beside = pickWording(label, how);
    words.push({ path: [...option, "label", locale], text: beside, means: id, ask });
    for (const [index, text] of (accepts?.[locale] ?? []).entries()) {
      words.push({ path: [...option, "accepts", locale, index], text, means: id, beside, ask });
    }
  }
  return words;
}

function optionsOf(ask: Ask): Extract<Ask, { question: "choice" }>["options"] {
  return ask.question === "choice" || ask.question === "choices" ? ask.options : [];
}
