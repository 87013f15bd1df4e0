/** `sirius script read`: what the reader makes of replies, line by line, without a questionnaire. */
import { createInterface } from "node:readline";
import { Option, type Command } from "commander";
import type { AnswerValue } from "../bot/conversation.ts";
import { readReply } from "../bot/reading/read-reply.ts";
import type { QuestionToRead, Reading } from "../bot/reading/reading.ts";
import { UsageError } from "./command-line.ts";

const KINDS = [
  "consent",
  "yesno",
  "rating",
  "choice",
  "choices",
  "number",
  "month",
  "text",
] as const;
const TEXT_CHARACTERS = 1_600;

interface ReadOptions {
  readonly kind: (typeof KINDS)[number];
  readonly min?: string;
  readonly max?: string;
  readonly options?: string;
  readonly now?: string;
  readonly numbered?: true;
}

/** Adds `read` to the script commands: one reply a line on stdin, one reading a line on stdout. */
export function addReadCommand(script: Command): void {
  script
    .command("read")
    .description("lit des réponses, une par ligne, et écrit en JSON ce que Sirius en comprend")
    .addOption(
      new Option("--kind <sorte>", "la sorte de question").choices(KINDS).makeOptionMandatory(),
    )
    .option("--min <nombre>", "la plus petite note ou le plus petit nombre")
    .option("--max <nombre>", "la plus grande note ou le plus grand nombre")
    .option("--options <libellés>", "les choix, séparés par des points-virgules")
    .option("--numbered", "la question de oui ou non a montré 1 et 2")
    .option("--now <date>", "le jour de la réponse, comme 2026-11-24 (aujourd'hui sinon)")
    .action(async (options: ReadOptions) => {
      const question = questionOf(options);
      const context = { now: instantOf(options.now), locales: ["fr"] };
      for await (const reply of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
        console.log(JSON.stringify(lineOf(reply, readReply(reply, question, context), question)));
      }
    });
}

function questionOf(given: ReadOptions): QuestionToRead {
  const { kind } = given;
  const numbered = given.numbered === true;
  const unused = unusedOption(given);
  if (unused !== undefined) {
    throw new UsageError(`l'option ${unused} ne va pas avec --kind ${kind}`);
  }
  switch (kind) {
    case "consent":
    case "yesno":
      return { kind, numbered };
    case "rating":
      return ratingOf(given);
    case "choice":
      return { kind, numbered: true, options: labelsOf(given) };
    case "choices": {
      const options = labelsOf(given);
      return { kind, numbered: true, options, atLeast: 0, atMost: options.length };
    }
    case "number": {
      const range = rangeOf(given);
      return { kind, decimals: true, ...range };
    }
    case "month":
      return { kind, precision: "month" };
    case "text":
      return { kind, maxCharacters: TEXT_CHARACTERS };
  }
}

function unusedOption({ kind, min, max, options, now, numbered }: ReadOptions): string | undefined {
  const ranged = kind === "rating" || kind === "number";
  const chosen = kind === "choice" || kind === "choices";
  if (!ranged && min !== undefined) return "--min";
  if (!ranged && max !== undefined) return "--max";
  if (!chosen && options !== undefined) return "--options";
  if (kind !== "month" && now !== undefined) return "--now";
  if (numbered === true && kind !== "yesno" && kind !== "consent") return "--numbered";
  return undefined;
}

function ratingOf(given: ReadOptions): QuestionToRead {
  const { min = 1, max = 5 } = rangeOf(given);
  if (!Number.isInteger(min) || !Number.isInteger(max) || min >= max) {
    throw new UsageError("--min et --max d'une note : deux entiers, le plus petit d'abord");
  }
  return { kind: "rating", min, max };
}

function rangeOf(given: ReadOptions): { min?: number; max?: number } {
  const min = numberOf("--min", given.min);
  const max = numberOf("--max", given.max);
  if (min !== undefined && max !== undefined && min > max) {
    throw new UsageError(`--min ${min} est plus grand que --max ${max}`);
  }
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

function numberOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^-?\d{1,12}(?:\.\d{1,6})?$/.test(text)) {
    throw new UsageError(`${option} attend un nombre, pas « ${text} »`);
  }
  return Number(text);
}

/** The labels stand for their own identifiers: what is read is then written as it was given. */
function labelsOf({ options, kind }: ReadOptions): { id: string; label: string }[] {
  const labels = (options ?? "").split(";").map((label) => label.trim());
  if (labels.length < 2 || labels.includes("")) {
    throw new UsageError(`--kind ${kind} attend --options "Oui;Non" : deux choix au moins`);
  }
  if (new Set(labels).size < labels.length) {
    throw new UsageError("--options : deux choix ont le même libellé");
  }
  return labels.map((label) => ({ id: label, label }));
}

function instantOf(text: string | undefined): number {
  if (text === undefined) return Date.now();
  const now = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T12:00:00Z`) : Number.NaN;
  // The engine of dates takes 31 February for a day of March.
  if (Number.isNaN(now) || new Date(now).toISOString().slice(0, 10) !== text) {
    throw new UsageError(`--now attend une date comme 2026-11-24, pas « ${text} »`);
  }
  return now;
}

interface ReadLine {
  readonly reply: string;
  readonly outcome: Reading["outcome"];
  readonly value?: AnswerValue;
  readonly comment?: string;
  readonly candidates?: readonly AnswerValue[];
  readonly reason?: string;
  readonly number?: number;
  readonly rule: string;
}

function lineOf(reply: string, reading: Reading, question: QuestionToRead): ReadLine {
  if (reading.outcome === "value" && question.kind === "choices") {
    const { value } = reading;
    return { reply, ...reading, value: typeof value === "object" ? [...value] : [String(value)] };
  }
  return { reply, ...reading };
}
