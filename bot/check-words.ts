/**
 * Checks the words by which an author says an answer may be given, with the very reader that will read
 * them: a word that would be read as another option, as STOP or as "passer" is no way to answer.
 */
import { doubtful, wrong, type Finding } from "../survey-scripts/finding.ts";
import { languageInFrench } from "../survey-scripts/languages.ts";
import { nameOption } from "../survey-scripts/name-step.ts";
import { pickWording } from "../survey-scripts/print.ts";
import type { Ask, Script } from "../survey-scripts/schema.ts";
import { compileScript, type CompiledQuestion, type CompiledScript } from "./compile.ts";
import { readReply } from "./reading/read-reply.ts";
import type { Reading } from "./reading/reading.ts";

/** How each reading is called in the documentation, where it is not an answer. */
const SEEN_AS: Readonly<Partial<Record<Reading["outcome"], string>>> = {
  stop: "STOP",
  help: "AIDE",
  skip: "PASSER",
  back: "RETOUR",
  later: "PLUS TARD",
  start: "START",
  dont_know: "JE NE SAIS PAS",
  wrong_person: "une erreur de personne",
  confirm: "une réponse à confirmer",
};

/** What must mean the same at every question, even where an option would like to have it. */
const RESERVED: ReadonlySet<Reading["outcome"]> = new Set(["stop", "help", "skip"]);
/** A question that has no words of its own. */
const NO_WORDS = { kind: "number", decimals: false } as const;

interface Word {
  readonly path: Finding["path"];
  readonly text: string;
  /** The value it must be read as. */
  readonly means: string | number;
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
  const everywhere = readReply(word.text, NO_WORDS, context).outcome;
  const isReserved = RESERVED.has(everywhere);
  const reading = readReply(word.text, script.toRead(question, locale, "sms"), context);
  if (!isReserved && means(reading, word.means)) return [];
  const seenAs = SEEN_AS[isReserved ? everywhere : reading.outcome];
  const named = (value: string | number): string => nameAnswer(script.script, word.ask, value);
  const seen =
    (isReserved ? undefined : valueOf(reading, named)) ?? seenAs ?? "une réponse pas comprise";
  const language = languageInFrench(locale);
  const message = `« ${word.text} », en ${language}, est compris comme ${seen} et pas comme ${named(word.means)} : changez ou retirez ces mots`;
  // What is asked again harms nobody; what is taken for something else does.
  const isHarmless = reading.outcome === "confirm" || reading.outcome === "retry";
  return [isHarmless ? doubtful(word.path, message) : wrong(word.path, message)];
}

function means(reading: Reading, expected: string | number): boolean {
  if (reading.outcome !== "value") return false;
  const { value } = reading;
  return Array.isArray(value) ? value.length === 1 && value[0] === expected : value === expected;
}

function valueOf(reading: Reading, named: (value: string | number) => string): string | undefined {
  if (reading.outcome !== "value") return undefined;
  const { value } = reading;
  if (typeof value === "boolean") return value ? "oui" : "non";
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
    words.push({
      path: [...option, "label", locale],
      text: pickWording(label, how),
      means: id,
      ask,
    });
    for (const [index, text] of (accepts?.[locale] ?? []).entries()) {
      words.push({ path: [...option, "accepts", locale, index], text, means: id, ask });
    }
  }
  return words;
}

function optionsOf(ask: Ask): Extract<Ask, { question: "choice" }>["options"] {
  return ask.question === "choice" || ask.question === "choices" ? ask.options : [];
}
