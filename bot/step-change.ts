/** What a step of one version of a script is in another, for somebody who has met it. */
import { canonicalJson } from "../survey-scripts/canonical.ts";
import { pickWording, placeholdersOf } from "../survey-scripts/print.ts";
import {
  CHANNELS,
  type Ask,
  type LocalizedText,
  type Option,
  type Script,
  type Step,
} from "../survey-scripts/schema.ts";

/** Two versions, in the language of one person. */
export interface Versions {
  readonly older: Script;
  readonly newer: Script;
  readonly locale: string;
}

/** What is no longer the same about a question. */
export type QuestionChange =
  | "question_gone"
  /** Its kind, scale, options or their order, or what may be done with its answer. */
  | "question_changed"
  /** What was read: its words, its answers, its help, on any channel. */
  | "question_reworded";

/**
 * What changed about a question that was asked; nothing when the person could not tell the versions apart.
 *
 * Strict on purpose: whether other words ask the same thing is for people to say, and nobody is asked. Where
 * the script goes after it is no part of this.
 */
export function changeOfQuestion(
  older: Ask,
  newer: Step | undefined,
  versions: Versions,
): QuestionChange | undefined {
  if (newer?.kind !== "ask") return "question_gone";
  if (!same(meaningOf(older), meaningOf(newer))) return "question_changed";
  const was = wordsOf(textsOf(older), versions.older, versions.locale);
  const is = wordsOf(textsOf(newer), versions.newer, versions.locale);
  return same(was, is) ? undefined : "question_reworded";
}

/** Whether a message that was read is the same message still. */
export function isSameMessage(
  older: Extract<Step, { kind: "say" }>,
  newer: Step | undefined,
  { older: before, newer: after, locale }: Versions,
): boolean {
  return (
    newer?.kind === "say" &&
    same(wordsOf([older.text], before, locale), wordsOf([newer.text], after, locale))
  );
}

/** Whether everything that was understood as an answer to a question is understood so still. */
export function readsAsMuch(older: Ask, newer: Ask, { locale }: Versions): boolean {
  return optionsOf(older).every(({ id, accepts }) => {
    const now = optionsOf(newer).find((option) => option.id === id)?.accepts?.[locale] ?? [];
    return (accepts?.[locale] ?? []).every((words) => now.includes(words));
  });
}

/** The same for the words of the language that the script adds: yes, no, pass and their kin. */
export function knowsAsManyWords({ older, newer, locale }: Versions): boolean {
  const now = new Map(Object.entries(newer.lexicon[locale] ?? {}));
  const kept = Object.entries(older.lexicon[locale] ?? {}).every(([meaning, words]) =>
    (words ?? []).every((word) => now.get(meaning)?.includes(word) === true),
  );
  return kept && older.locales.every((one) => newer.locales.includes(one));
}

/** Whether two scripts are played alike, whatever else differs: notes, title, examples, who edits them. */
export function playsAlike(older: Script, newer: Script): boolean {
  return same(played(older), played(newer));
}

function played({ notes: _n, title: _t, tests: _e, owner: _o, ...rest }: Script): object {
  return rest;
}

/** Everything of a question but its words and the way from it. A field that is new some day belongs to it. */
function meaningOf(ask: Ask): object {
  const { prompt: _p, variants: _v, help: _h, retry: _r, ...described } = ask;
  const { retries: _t, confirm: _c, next: _n, wait: _w, ...rest } = described;
  if ("options" in rest) return { ...rest, options: rest.options.map(({ id }) => id) };
  if ("labels" in rest) return { ...rest, labels: Object.keys(rest.labels ?? {}) };
  return rest;
}

function textsOf(ask: Ask): readonly LocalizedText[] {
  const { prompt, variants = [], help, retry = [] } = ask;
  const labels =
    ask.question === "rating"
      ? Object.values(ask.labels ?? {})
      : optionsOf(ask).map(({ label }) => label);
  return [prompt, ...variants, ...retry, ...labels, ...(help === undefined ? [] : [help])];
}

/** The words of some texts on every channel, with what they print where a value is missing. */
function wordsOf(texts: readonly LocalizedText[], script: Script, locale: string): unknown {
  const words = texts.flatMap((text) =>
    CHANNELS.map((channel) =>
      pickWording(text, { channel, locale, defaultLocale: script.defaultLocale }),
    ),
  );
  const places = new Set(words.flatMap(placeholdersOf));
  const printed = [...places].toSorted().map((name) => {
    const input = script.inputs[name];
    const missing = input?.fallback[locale] ?? input?.fallback[script.defaultLocale];
    return [name, input?.max ?? null, missing ?? null];
  });
  return [words, printed];
}

function optionsOf(ask: Ask): readonly Option[] {
  return "options" in ask ? ask.options : [];
}

function same(one: unknown, other: unknown): boolean {
  return canonicalJson(one) === canonicalJson(other);
}
