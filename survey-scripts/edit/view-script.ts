/** What a form shows of a script, valid or not: whatever can be read of each piece. */
import { readPiece, valueAt, type Place, type Value } from "./piece.ts";
import { asMap, slicesOf } from "./script-text.ts";
import type { Sliced } from "./slices.ts";

export interface StepView {
  readonly position: number;
  readonly id: string | undefined;
  readonly kind: string;
  readonly question: string | undefined;
  /** Everything in it; undefined when it cannot be read. */
  readonly data: Readonly<Record<string, Value>> | undefined;
  /** Whether the form knows this kind of step. Others are moved and copied as they are. */
  readonly known: boolean;
  /** Of its first line in the file, from 1. */
  readonly line: number;
}

export interface InputView {
  readonly name: string;
  readonly kind: string;
  /** No condition may look at it. */
  readonly personal: boolean;
  readonly example: string;
  readonly max: number;
  readonly fallback: Readonly<Record<string, string>>;
}

export interface ScriptView {
  readonly title: Readonly<Record<string, string>>;
  readonly locales: readonly string[];
  readonly defaultLocale: string;
  /** SMS may leave the GSM-7 alphabet. */
  readonly unicode: boolean;
  readonly owner: string;
  readonly notes: string;
  readonly policies: Readonly<Record<string, Value>>;
  /** By language, then by what the words mean. */
  readonly lexicon: Readonly<Record<string, Value>>;
  readonly inputs: readonly InputView[];
  /** Undefined when the list of steps is not written in a way that a form can change. */
  readonly steps: readonly StepView[] | undefined;
  readonly endings: readonly {
    readonly id: string;
    readonly data: Readonly<Record<string, Value>>;
  }[];
  /** Lines (from 1) of the pieces that cannot be read, with the step they are in. */
  readonly broken: readonly { readonly line: number; readonly step: number | undefined }[];
}

const KINDS: ReadonlySet<string> = new Set(["say", "ask", "decide", "set", "end"]);
const QUESTIONS: ReadonlySet<string> = new Set([
  "consent",
  "yesno",
  "rating",
  "choice",
  "choices",
  "number",
  "month",
  "text",
]);
const INPUT_MAX = 28;

let latest: { readonly source: string; readonly view: ScriptView } | undefined;

/** Reads what a form shows. Pieces that did not change are not read again, nor is the latest text. */
export function viewScript(source: string): ScriptView {
  if (latest?.source !== source) latest = { source, view: readView(source) };
  return latest.view;
}

function readView(source: string): ScriptView {
  const sliced = slicesOf(source);
  if (sliced === undefined) return { ...EMPTY, broken: [{ line: 1, step: undefined }] };
  const field = (...place: Place): Value | undefined => valueOf(sliced, place);
  const head = headOf(sliced);
  const defaultLocale = field("defaultLocale");
  return {
    ...head,
    defaultLocale: typeof defaultLocale === "string" ? defaultLocale : (head.locales[0] ?? "fr"),
    unicode: field("unicode") === true,
    notes: wordOf(field("notes")) ?? "",
    policies: asMap(field("policies")) ?? {},
    lexicon: asMap(field("lexicon")) ?? {},
    inputs: Object.entries(asMap(field("inputs")) ?? {}).map(viewInput),
    steps: sliced.steps === undefined ? undefined : viewSteps(sliced),
    endings: Object.entries(asMap(field("endings")) ?? {}).map(([id, data]) => ({
      id,
      data: asMap(data) ?? {},
    })),
    broken: brokenPieces(sliced),
  };
}

/** What a list of scripts shows of one. */
export type ScriptHead = Pick<ScriptView, "title" | "locales" | "owner">;

/** Reads the head alone: a few lines, however many steps and examples follow. */
export function viewHead(source: string): ScriptHead {
  const sliced = slicesOf(source);
  return sliced === undefined ? EMPTY : headOf(sliced);
}

function headOf(sliced: Sliced): ScriptHead {
  const locales = valueOf(sliced, ["locales"]);
  return {
    title: texts(valueOf(sliced, ["title"])),
    locales: Array.isArray(locales) ? locales.filter((one) => typeof one === "string") : ["fr"],
    owner: valueOf(sliced, ["owner"]) === "git" ? "git" : "console",
  };
}

const EMPTY: Omit<ScriptView, "broken"> = {
  title: {},
  locales: ["fr"],
  defaultLocale: "fr",
  unicode: false,
  owner: "console",
  notes: "",
  policies: {},
  lexicon: {},
  inputs: [],
  steps: undefined,
  endings: [],
};

function valueOf({ sections }: Sliced, place: Place): Value | undefined {
  const section = sections.find(({ name }) => name === place[0]);
  const piece = section === undefined ? undefined : readPiece(section.text);
  return piece?.ok === true ? valueAt(piece.value, place) : undefined;
}

function viewInput([name, data]: [string, Value]): InputView {
  const map = asMap(data) ?? {};
  const { max } = map;
  return {
    name,
    kind: wordOf(map["kind"]) ?? "text",
    personal: map["personal"] === true,
    example: wordOf(map["example"]) ?? "",
    max: typeof max === "number" ? max : INPUT_MAX,
    fallback: texts(map["fallback"]),
  };
}

function viewSteps(sliced: Sliced): StepView[] {
  const { steps } = sliced;
  let line = startOf(sliced, "steps") + countLines(steps?.before ?? "");
  return (steps?.items ?? []).map(({ lead, body, gap }, position) => {
    const first = line + countLines(lead);
    line = first + countLines(body) + countLines(gap);
    return Object.assign({ position, line: first }, viewStep(body));
  });
}

const viewed = new WeakMap<object, Omit<StepView, "position" | "line">>();

function viewStep(body: string): Omit<StepView, "position" | "line"> {
  const piece = readPiece(body);
  const known = viewed.get(piece);
  if (known !== undefined) return known;
  const data = piece.ok ? asMap(valueAt(piece.value, [0])) : undefined;
  const kind = wordOf(data?.["kind"]) ?? "";
  const question = kind === "ask" ? wordOf(data?.["question"]) : undefined;
  const view = {
    id: wordOf(data?.["id"]),
    kind,
    question,
    data,
    known: KINDS.has(kind) && (kind !== "ask" || QUESTIONS.has(question ?? "")),
  };
  viewed.set(piece, view);
  return view;
}

function brokenPieces(sliced: Sliced): { line: number; step: number | undefined }[] {
  const broken: { line: number; step: number | undefined }[] = [];
  let line = countLines(sliced.preamble) + 1;
  for (const { name, text } of sliced.sections) {
    if (name !== "steps" || sliced.steps === undefined) {
      const piece = readPiece(text);
      if (!piece.ok) broken.push({ line: line + piece.line, step: undefined });
    }
    line += countLines(text);
  }
  const steps = viewSteps(sliced);
  for (const [step, item] of (sliced.steps?.items ?? []).entries()) {
    const piece = readPiece(item.body);
    const first = steps[step]?.line ?? 1;
    if (!piece.ok) broken.push({ line: first + piece.line, step });
  }
  return broken.toSorted((one, other) => one.line - other.line);
}

function startOf({ preamble, sections }: Sliced, name: string): number {
  const at = sections.findIndex((section) => section.name === name);
  const before = sections.slice(0, at).map(({ text }) => countLines(text));
  return before.reduce((sum, count) => sum + count, countLines(preamble) + 1);
}

/** The wordings of a text that are one text in each language. */
function texts(value: Value | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(asMap(value) ?? {}).flatMap(([locale, words]) =>
      typeof words === "string" ? [[locale, words]] : [],
    ),
  );
}

function wordOf(value: Value | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Line ends in a text; the pieces of a file end with their lines. */
function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines += 1;
  return lines;
}
