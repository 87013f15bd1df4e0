/** What a condition of the form may look at, how each is compared, and with what. */
import type { Value } from "../../../../survey-scripts/edit/piece.ts";
import { asMap } from "../../../../survey-scripts/edit/script-text.ts";
import type { Looked, SimpleTest, Verb } from "../../../../survey-scripts/edit/simple-condition.ts";
import type { ScriptView, StepView } from "../../../../survey-scripts/edit/view-script.ts";
import { fixedAnswers } from "./fixed-answers.ts";
import { firstWords, titleOf } from "./step-title.ts";
import { CHANNEL_NAMES, cut } from "./words.ts";

type Literal = string | number | boolean;
type Kind = "yesno" | "rating" | "choice" | "choices" | "number" | "month" | "text";

/** A question, a value of the invitation, a value the script sets, or the channel. */
export interface Thing extends Looked {
  readonly words: string;
  readonly kind: Kind;
  /** What it can be, with words; empty where anything can be written. */
  readonly values: readonly (readonly [value: Literal, words: string])[];
}

const TITLE_MAX = 70;
const YES_NO = [
  [true, "oui"],
  [false, "non"],
] as const;
const CHANNEL: Thing = {
  of: "channel",
  name: "",
  words: "Le canal de la conversation",
  kind: "choice",
  values: Object.entries(CHANNEL_NAMES),
};

/** Everything that is known before a step, questions in their order. @param before  A position. */
export function thingsBefore(view: ScriptView, before: number): Thing[] {
  const steps = (view.steps ?? []).filter(({ position }) => position < before);
  const inputs = view.inputs.filter(({ personal }) => !personal);
  return [
    ...steps.flatMap((step) => questionThing(view, step) ?? []),
    ...variableThings(steps),
    ...inputs.map(({ name, kind }): Thing => {
      const words = `« ${name} », venu avec l'invitation`;
      const isFlag = kind === "boolean";
      const as = isFlag ? "yesno" : kind === "number" ? "number" : "text";
      return { of: "input", name, words, kind: as, values: isFlag ? YES_NO : [] };
    }),
    CHANNEL,
  ];
}

function questionThing(view: ScriptView, step: StepView): Thing | undefined {
  if (step.kind !== "ask" || step.id === undefined) return undefined;
  const words = `${step.position + 1}. ${cut(titleOf(view, step), TITLE_MAX)}`;
  const kind = kindOf(step.question);
  return { of: "answer", name: step.id, words, kind, values: valuesOf(view, step, kind) };
}

function kindOf(question: string | undefined): Kind {
  switch (question) {
    case "consent":
    case "yesno":
      return "yesno";
    case "rating":
    case "choice":
    case "choices":
    case "number":
    case "month":
      return question;
    case undefined:
    default:
      return "text";
  }
}

function valuesOf(view: ScriptView, step: StepView, kind: Kind): Thing["values"] {
  if (kind === "yesno") return YES_NO;
  if (kind === "rating") return fixedAnswers(step);
  const options = step.data?.["options"];
  if (!Array.isArray(options)) return [];
  return options.flatMap((option) => {
    const { id, label } = asMap(option) ?? {};
    return typeof id === "string" ? [[id, firstWords(label, view.defaultLocale) || id]] : [];
  });
}

/** The values that a script sets by itself, each with what it is set to. */
function variableThings(steps: readonly StepView[]): Thing[] {
  const found = new Map<string, Map<Literal, string>>();
  for (const { kind, data } of steps) {
    const name = data?.["variable"];
    if (kind !== "set" || typeof name !== "string") continue;
    const values = found.get(name) ?? new Map<Literal, string>();
    const to = data?.["to"];
    for (const one of Array.isArray(to) ? to : []) {
      const value = asMap(one)?.["value"];
      if (isLiteral(value)) values.set(value, literalInWords(value));
    }
    found.set(name, values);
  }
  return [...found].map(([name, values]) => ({
    of: "variable",
    name,
    words: `« ${name} », calculé par le questionnaire`,
    kind: [...values.keys()].every((value) => typeof value === "number") ? "rating" : "choice",
    values: [...values],
  }));
}

const VERBS: Readonly<Record<Verb, string>> = {
  eq: "est",
  ne: "n'est pas",
  gte: "est au moins",
  lte: "est au plus",
  gt: "est au-dessus de",
  lt: "est en dessous de",
  in: "est l'un de",
  answered: "a une réponse",
  skipped: "est passée sans réponse",
};
const OF_SEVERAL: Readonly<Partial<Record<Verb, string>>> = {
  eq: "contient",
  ne: "ne contient pas",
  in: "contient l'un de",
};

/** A verb as it is said of a thing. */
export function verbInWords(verb: Verb, kind: Kind | undefined): string {
  return (kind === "choices" ? OF_SEVERAL[verb] : undefined) ?? VERBS[verb];
}

/** The ways in which a thing can be compared. */
export function verbsOf({ of, kind, values }: Thing): readonly Verb[] {
  const order: Verb[] = ["eq", "ne"];
  if (kind === "rating" || kind === "number" || kind === "month") {
    order.push("gte", "lte", "gt", "lt");
  }
  if (values.length > 2) order.push("in");
  return of === "answer" ? [...order, "answered", "skipped"] : order;
}

/** The test a new row begins with: the first value of the latest closed question, or that it was answered. */
export function firstTest(things: readonly Thing[]): SimpleTest {
  const questions = things.filter(({ of }) => of === "answer");
  const thing =
    questions.findLast(({ values }) => values.length > 0) ?? questions.at(-1) ?? CHANNEL;
  return testOf(thing);
}

/** A test of a thing in its usual way. */
export function testOf({ of, name, values }: Thing): SimpleTest {
  const [first] = values;
  if (first !== undefined) return { of, name, verb: "eq", values: [first[0]] };
  if (of === "answer") return { of, name, verb: "answered", values: [] };
  return { of, name, verb: "eq", values: [""] };
}

/** A value as it is written in a sentence. */
export function literalInWords(value: Literal): string {
  return typeof value === "boolean" ? (value ? "oui" : "non") : String(value);
}

/**
 * The number that is written, with a comma or a point; undefined for words, and for what would come back written
 * otherwise: `1,0` may become `1,05`, and `007` is a name.
 */
export function numberIn(written: string): number | undefined {
  const plain = written.trim().replace(",", ".");
  const number = Number(plain);
  return String(number) === plain && Number.isFinite(number) ? number : undefined;
}

/** What is written as a script keeps it: a number or yes and no as such, everything else as words. */
export function literalOf(written: string): Literal {
  if (written === "oui" || written === "non") return written === "oui";
  return numberIn(written) ?? written;
}

function isLiteral(value: Value | undefined): value is Literal {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
