/** How well replies are read, measured on lists of real-looking replies with what a person would understand. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { AnswerValue } from "../../bot/conversation.ts";
import type { QuestionToRead, ReadReply, Reading } from "../../bot/reading/reading.ts";

const OUTCOMES = [
  "value",
  "comment",
  "confirm",
  "skip",
  "dont_know",
  "refuse",
  "help",
  "wrong_person",
  "later",
  "stop",
  "start",
  "back",
  "restart",
  "withdraw",
  "erase",
  "correct",
  "ignore",
  "courtesy",
  "question",
  "retry",
] as const satisfies readonly Reading["outcome"][];
const Value = z.union([z.number(), z.boolean(), z.string(), z.array(z.string())]);

/** One line of a list; `README.md` beside this file says what each field means. */
const Entry = z
  .strictObject({
    reply: z.string(),
    expect: z.enum(OUTCOMES).optional(),
    accept: z.array(z.enum(OUTCOMES)).min(2).optional(),
    value: Value.optional(),
    candidates: z.array(Value).optional(),
    numbered: z.boolean().optional(),
    precision: z.enum(["month", "year"]).optional(),
  })
  .refine((entry) => (entry.expect === undefined) !== (entry.accept === undefined), {
    error: "exactly one of expect and accept",
  });
export type ReplyEntry = z.infer<typeof Entry>;

/** A list of replies, and the question every one of them is played on. */
export interface ReplyList {
  readonly name: string;
  readonly question: QuestionToRead;
  readonly entries: readonly ReplyEntry[];
  /** In a list of ordinary sentences any reading is fair except STOP. */
  readonly onlyStopMatters: boolean;
}

export interface ReplyMistake {
  readonly list: string;
  readonly reply: string;
  readonly wanted: string;
  readonly seen: string;
  readonly wrongValue: boolean;
}

export interface ListFigures {
  readonly name: string;
  readonly replies: number;
  readonly right: number;
  /** Read as a value where another one, or none, was right: the worst mistake. */
  readonly wrongValues: number;
  /** Read as STOP where STOP was not right. */
  readonly falseStops: number;
  readonly mistakes: readonly ReplyMistake[];
}

/** 24 November 2026, 12:00 in Paris: what "le mois dernier" is counted from. */
export const LISTS_NOW = Date.UTC(2026, 10, 24, 11);

const FRIEND_OPTIONS = [
  { id: "oui", label: "Oui" },
  { id: "sans_doute", label: "Sans doute" },
  { id: "pas_trop", label: "Pas trop" },
  { id: "non", label: "Non" },
];
const NEXT_OPTIONS = [
  { id: "reste", label: "Je reste dans cette entreprise" },
  { id: "emploi", label: "Un emploi ailleurs" },
  { id: "etudes", label: "Des études" },
  { id: "cherche", label: "Je cherche" },
  { id: "autre", label: "Autre" },
];
const HARD_OPTIONS = [
  { id: "cfa", label: "Le CFA" },
  { id: "entreprise", label: "L'entreprise" },
  { id: "transport", label: "Le transport" },
  { id: "argent", label: "L'argent" },
];

const YESNO: QuestionToRead = { kind: "yesno", numbered: false };
const RATING: QuestionToRead = { kind: "rating", min: 1, max: 5 };
const TEXT: QuestionToRead = { kind: "text", maxCharacters: 600 };

/** The file of each list and the questions it is played on. */
const LISTS: readonly {
  readonly file: string;
  readonly questions: readonly QuestionToRead[];
  readonly onlyStopMatters?: boolean;
}[] = [
  { file: "yesno", questions: [YESNO] },
  { file: "rating", questions: [RATING] },
  { file: "choice", questions: [{ kind: "choice", options: FRIEND_OPTIONS, numbered: true }] },
  { file: "choice-suite", questions: [{ kind: "choice", options: NEXT_OPTIONS, numbered: true }] },
  {
    file: "choices",
    questions: [{ kind: "choices", options: HARD_OPTIONS, numbered: true, atLeast: 0, atMost: 4 }],
  },
  { file: "number", questions: [{ kind: "number", min: 0, max: 5_000, decimals: true }] },
  { file: "month", questions: [{ kind: "month", precision: "month" }] },
  { file: "text", questions: [TEXT] },
  { file: "stop", questions: [TEXT, YESNO] },
  { file: "not-stop", questions: [TEXT, YESNO], onlyStopMatters: true },
  { file: "controls", questions: [RATING] },
];

/**
 * Reads every list found in a folder (`<list>.jsonl`), once per question it is played on.
 * A list that the folder does not hold is left out.
 */
export function loadLists(folder: URL): ReplyList[] {
  return LISTS.flatMap((list) => {
    const entries = readEntries(new URL(`${list.file}.jsonl`, folder));
    return entries === undefined
      ? []
      : list.questions.map((question) => ({
          name: list.questions.length === 1 ? list.file : `${list.file} (${question.kind})`,
          question,
          entries,
          onlyStopMatters: list.onlyStopMatters ?? false,
        }));
  });
}

function readEntries(file: URL): ReplyEntry[] | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => Entry.parse(JSON.parse(line)));
}

/** Plays one list through the reader and counts. */
export function measureList(list: ReplyList, readReply: ReadReply): ListFigures {
  const mistakes: ReplyMistake[] = [];
  let falseStops = 0;
  for (const entry of list.entries) {
    const reading = readReply(entry.reply, questionFor(list.question, entry), {
      now: LISTS_NOW,
      locales: ["fr"],
    });
    const wanted = wantedOf(entry);
    if (reading.outcome === "stop" && !wanted.includes("stop")) {
      falseStops += 1;
    }
    if (!isRight(entry, reading, list.onlyStopMatters)) {
      mistakes.push({
        list: list.name,
        reply: entry.reply,
        wanted: `${wanted.join("|")}${told(entry.value)}`,
        seen: `${reading.outcome}${told(proposedBy(reading))} (${reading.rule})`,
        wrongValue: reading.outcome === "value",
      });
    }
  }
  return {
    name: list.name,
    replies: list.entries.length,
    right: list.entries.length - mistakes.length,
    wrongValues: mistakes.filter((mistake) => mistake.wrongValue).length,
    falseStops,
    mistakes,
  };
}

function questionFor(question: QuestionToRead, entry: ReplyEntry): QuestionToRead {
  if (question.kind === "yesno" && entry.numbered !== undefined) {
    return { ...question, numbered: entry.numbered };
  }
  if (question.kind === "month" && entry.precision !== undefined) {
    return { ...question, precision: entry.precision };
  }
  return question;
}

function wantedOf(entry: ReplyEntry): readonly Reading["outcome"][] {
  return entry.accept ?? (entry.expect === undefined ? [] : [entry.expect]);
}

function isRight(entry: ReplyEntry, reading: Reading, onlyStopMatters: boolean): boolean {
  if (onlyStopMatters) {
    return reading.outcome !== "stop";
  }
  if (!wantedOf(entry).includes(reading.outcome)) {
    return false;
  }
  if (reading.outcome === "value" && entry.value !== undefined) {
    return same(reading.value, entry.value);
  }
  if (reading.outcome === "confirm" && entry.candidates !== undefined) {
    return sameSet(reading.candidates, entry.candidates);
  }
  return true;
}

function same(left: AnswerValue, right: AnswerValue): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function sameSet(left: readonly AnswerValue[], right: readonly AnswerValue[]): boolean {
  return (
    left.length === right.length && left.every((one) => right.some((other) => same(one, other)))
  );
}

function proposedBy(reading: Reading): unknown {
  if (reading.outcome === "value") {
    return reading.value;
  }
  return reading.outcome === "confirm" ? reading.candidates : undefined;
}

function told(value: unknown): string {
  return value === undefined ? "" : ` ${JSON.stringify(value)}`;
}

/** The sums of several lists, under one name. */
export function sumFigures(name: string, figures: readonly ListFigures[]): ListFigures {
  const total = (pick: (one: ListFigures) => number) =>
    figures.reduce((sum, one) => sum + pick(one), 0);
  return {
    name,
    replies: total((one) => one.replies),
    right: total((one) => one.right),
    wrongValues: total((one) => one.wrongValues),
    falseStops: total((one) => one.falseStops),
    mistakes: figures.flatMap((one) => one.mistakes),
  };
}

/** A table for people: one line per list, then the total. */
export function figuresTable(figures: readonly ListFigures[]): string {
  const lines = [...figures, sumFigures("total", figures)].map((one) =>
    [
      one.name.padEnd(18),
      String(one.replies).padStart(8),
      percent(one.right, one.replies).padStart(10),
      percent(one.wrongValues, one.replies).padStart(15),
      String(one.falseStops).padStart(12),
    ].join(""),
  );
  const head = `${"kind".padEnd(18)} replies   right %  wrong values %  false stops`;
  return [head, ...lines].join("\n");
}

function percent(part: number, whole: number): string {
  return whole === 0 ? "-" : ((100 * part) / whole).toFixed(2);
}
