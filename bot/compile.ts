/** A script made ready to be played: everything that can be looked up is looked up once per version. */
import { hashScript } from "../survey-scripts/canonical.ts";
import { printPrompt, pickWording } from "../survey-scripts/print.ts";
import type { Ask, Condition, Script, ScriptChannel, Step } from "../survey-scripts/schema.ts";
import type { QuestionToRead, ReadingContext } from "./reading/reading.ts";

export interface CompiledQuestion {
  readonly ask: Ask;
  /** Position among the questions: its character in `ConversationState.answered`. */
  readonly index: number;
  /** Position among the steps. */
  readonly position: number;
  /** A condition reads its value, so the state keeps it. */
  readonly remembered: boolean;
  /** Replies not understood before the ladder ends. */
  readonly retries: number;
}

export interface CompiledScript {
  readonly script: Script;
  readonly ref: { readonly key: string; readonly version: number; readonly hash: string };
  readonly steps: readonly Step[];
  /** Position of each step, by id. */
  readonly positions: ReadonlyMap<string, number>;
  readonly questions: readonly CompiledQuestion[];
  readonly questionById: ReadonlyMap<string, CompiledQuestion>;
  /** What the reader is told of a question, for one locale and channel. */
  toRead(question: CompiledQuestion, locale: string, channel: ScriptChannel): QuestionToRead;
  /** What the reader is told of a conversation. */
  readingContext(locale: string): Omit<ReadingContext, "now" | "channel">;
}

const compiled = new WeakMap<Script, Map<number, CompiledScript>>();

/**
 * Compiles a script that passed its checks. The work is done once per script object and version.
 *
 * @param version  The published version; 0 for a draft that is being tried.
 */
export function compileScript(script: Script, version = 0): CompiledScript {
  const versions = compiled.get(script) ?? new Map<number, CompiledScript>();
  compiled.set(script, versions);
  let result = versions.get(version);
  if (result === undefined) {
    result = compile(script, version);
    versions.set(version, result);
  }
  return result;
}

function compile(script: Script, version: number): CompiledScript {
  const compared = comparedNames(script);
  const questions: CompiledQuestion[] = [];
  for (const [position, step] of script.steps.entries()) {
    if (step.kind !== "ask") continue;
    questions.push({
      ask: step,
      index: questions.length,
      position,
      remembered: compared.has(step.id) && step.question !== "text",
      retries: step.retries ?? script.policies.retries,
    });
  }
  const reads = new Map<string, QuestionToRead>();
  const contexts = new Map<string, Omit<ReadingContext, "now" | "channel">>();
  return {
    script,
    ref: { key: script.key, version, hash: hashScript(script) },
    steps: script.steps,
    positions: new Map(script.steps.map((step, position) => [step.id, position])),
    questions,
    questionById: new Map(questions.map((question) => [question.ask.id, question])),
    toRead: (question, locale, channel) =>
      remember(reads, `${locale} ${channel} ${question.ask.id}`, () =>
        describe(script, question.ask, locale, channel),
      ),
    readingContext: (locale) => remember(contexts, locale, () => describeContext(script, locale)),
  };
}

function remember<T>(kept: Map<string, T>, key: string, make: () => T): T {
  let value = kept.get(key);
  if (value === undefined) {
    value = make();
    kept.set(key, value);
  }
  return value;
}

function describeContext(script: Script, locale: string): Omit<ReadingContext, "now" | "channel"> {
  const locales = [locale, ...script.locales.filter((other) => other !== locale)];
  const words = Object.fromEntries(
    Object.entries(script.lexicon[locale] ?? {}).filter(([, list]) => list !== undefined),
  );
  return { locales, words };
}

function describe(
  script: Script,
  ask: Ask,
  locale: string,
  channel: ScriptChannel,
): QuestionToRead {
  const how = { locale, channel, defaultLocale: script.defaultLocale };
  const { numbered } = printPrompt(ask, { ...how, text: pickWording(ask.prompt, how) });
  switch (ask.question) {
    case "consent":
    case "yesno":
      return { kind: ask.question, numbered };
    case "rating":
      return {
        kind: "rating",
        min: ask.min,
        max: ask.max,
        labels: new Map(
          Object.entries(ask.labels ?? {}).map(([note, label]) => [
            Number(note),
            pickWording(label, how),
          ]),
        ),
      };
    case "choice":
      return { kind: "choice", options: describeOptions(ask, how), numbered };
    case "choices":
      return {
        kind: "choices",
        options: describeOptions(ask, how),
        numbered,
        atLeast: ask.atLeast,
        atMost: ask.atMost ?? ask.options.length,
      };
    case "number":
      return {
        kind: "number",
        decimals: ask.decimals,
        ...(ask.min === undefined ? {} : { min: ask.min }),
        ...(ask.max === undefined ? {} : { max: ask.max }),
      };
    case "month":
      return { kind: "month", precision: ask.precision };
    case "text":
      return { kind: "text", maxCharacters: ask.maxCharacters };
  }
}

function describeOptions(
  ask: Extract<Ask, { question: "choice" | "choices" }>,
  how: { locale: string; channel: ScriptChannel; defaultLocale: string },
): { id: string; label: string; accepts: readonly string[] }[] {
  return ask.options.map((option) => ({
    id: option.id,
    label: pickWording(option.label, how),
    accepts: option.accepts?.[how.locale] ?? [],
  }));
}

/** Names of the questions whose value some condition compares. */
function comparedNames(script: Script): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (condition: Condition): void => {
    for (const part of Object.values(condition) as unknown[]) collect(part);
  };
  const collect = (part: unknown): void => {
    if (Array.isArray(part)) part.forEach(collect);
    else if (typeof part === "object" && part !== null) {
      if ("answer" in part && typeof part.answer === "string") names.add(part.answer);
      Object.values(part).forEach(collect);
    }
  };
  for (const step of script.steps) {
    if (step.kind === "say" && step.when !== undefined) visit(step.when);
    const branches = step.kind === "set" ? step.to : step.kind === "end" ? [] : (step.next ?? []);
    for (const branch of branches) if (branch.when !== undefined) visit(branch.when);
  }
  if (script.policies.partial !== undefined) visit(script.policies.partial);
  return names;
}
