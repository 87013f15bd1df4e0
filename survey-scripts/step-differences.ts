/** What changed between two versions of one step, in words. */
import { canonicalJson } from "./canonical.ts";
import type { DifferenceWords } from "./differences-words.ts";
import type { Ask, LocalizedText, Script, Step } from "./schema.ts";
import { quote, textIn, titleOf, wordCondition, type Lang } from "./word-condition.ts";

/** One thing that changed. */
export interface Difference {
  readonly change: "added" | "removed" | "changed" | "moved";
  /** The step it is about: its id in the newer version, or in the older when it is gone. */
  readonly step?: string;
  readonly words: string;
  /** What was written before and what is written now, where the words alone do not show it. */
  readonly texts?: { readonly before: string; readonly after: string };
}

/** What a comparison needs. */
export interface Comparing {
  readonly before: Script;
  readonly after: Script;
  readonly lang: Lang;
  readonly words: DifferenceWords;
}

/** How a step is called in a sentence: "la question « … »". */
export function nameStep(step: Step, script: Script, { lang, words }: Comparing): string {
  const title = titleOf(step, script, lang);
  return `${words.kinds[step.kind]} ${quote(title === "" ? step.id : title, lang)}`;
}

/** Everything that differs between two steps of the same id, their places aside; nothing when equal. */
export function compareStep(older: Step, newer: Step, how: Comparing): Difference[] {
  if (same(older, newer)) return [];
  const { words, after } = how;
  const name = nameStep(newer, after, how);
  const change = (said: string, texts?: Difference["texts"]): Difference => ({
    change: "changed",
    step: newer.id,
    words: said,
    ...(texts === undefined ? {} : { texts }),
  });
  if (older.kind !== newer.kind) {
    const kinds = [words.kinds[older.kind], words.kinds[newer.kind]] as const;
    return [change(words.kindChanged(name, ...kinds))];
  }
  const found = [
    ...compareKind(older, newer, name, how).map((said) => change(said)),
    ...compareWords(older, newer, { name, words }).map(({ said, texts }) => change(said, texts)),
    ...compareOptions(older, newer, name, how).map((said) => change(said)),
    ...compareJumps(older, newer, name, how).map(({ said, texts }) => change(said, texts)),
    ...compareSettings(older, newer, { name, words }).map(({ said, texts }) => change(said, texts)),
  ];
  return found.length > 0 ? found : [change(words.other(name))];
}

interface Said {
  readonly said: string;
  readonly texts?: NonNullable<Difference["texts"]>;
}

/** Whether two plain values say the same. */
export function same(one: unknown, other: unknown): boolean {
  return canonicalJson({ value: one }) === canonicalJson({ value: other });
}

function compareKind(older: Step, newer: Step, name: string, { words }: Comparing): string[] {
  if (older.kind === "end" && newer.kind === "end" && older.ending !== newer.ending) {
    return [words.endingOf(name, older.ending, newer.ending)];
  }
  if (older.kind !== "ask" || newer.kind !== "ask") return [];
  if (older.question !== newer.question) {
    const [was, is] = [words.questions[older.question], words.questions[newer.question]];
    return [words.kindChanged(name, was, is)];
  }
  if (older.question !== "rating" || newer.question !== "rating") return [];
  const [was, is] = [`${older.min}–${older.max}`, `${newer.min}–${newer.max}`];
  return was === is ? [] : [words.scaleChanged(name, was, is)];
}

/** The prompt of a question, the text of a message; each locale and channel that has its own words. */
function compareWords(
  older: Step,
  newer: Step,
  { name, words }: { readonly name: string; readonly words: DifferenceWords },
): Said[] {
  const [was, is] = [spokenBy(older), spokenBy(newer)];
  if (was === undefined || is === undefined) return [];
  return compareTexts(was, is).map(({ where, texts }) => ({
    said: where === undefined ? words.reworded(name) : words.rewordedIn(name, where),
    texts,
  }));
}

function spokenBy(step: Step): LocalizedText | undefined {
  if (step.kind === "ask") return step.prompt;
  return step.kind === "say" ? step.text : undefined;
}

/** The wordings that differ; `where` tells the locale and channel unless it is the first locale's own. */
export function compareTexts(
  older: LocalizedText,
  newer: LocalizedText,
): {
  readonly where?: string;
  readonly texts: { readonly before: string; readonly after: string };
}[] {
  const [was, is] = [wordingsOf(older), wordingsOf(newer)];
  const [first] = Object.keys(newer);
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((where) => {
    const texts = { before: was.get(where) ?? "", after: is.get(where) ?? "" };
    if (texts.before === texts.after) return [];
    return [where === first ? { texts } : { where, texts }];
  });
}

function wordingsOf(text: LocalizedText): Map<string, string> {
  const found = new Map<string, string>();
  for (const [locale, wording] of Object.entries(text)) {
    if (typeof wording === "string") found.set(locale, wording);
    else {
      for (const [channel, words] of Object.entries(wording)) {
        found.set(channel === "default" ? locale : `${locale}, ${channel}`, words ?? "");
      }
    }
  }
  return found;
}

function compareOptions(older: Step, newer: Step, name: string, how: Comparing): string[] {
  const { words, before, after, lang } = how;
  const [was, is] = [optionsOf(older), optionsOf(newer)];
  const labelIn = (script: Script) => (label: LocalizedText) => textIn(label, script, lang);
  const found: string[] = [];
  for (const { id, label } of was) {
    if (is.every((option) => option.id !== id)) {
      found.push(words.optionRemoved(name, labelIn(before)(label)));
    }
  }
  for (const option of is) {
    const former = was.find(({ id }) => id === option.id);
    const label = labelIn(after)(option.label);
    if (former === undefined) found.push(words.optionAdded(name, label));
    else {
      if (!same(former.label, option.label)) {
        found.push(words.optionReworded(name, labelIn(before)(former.label), label));
      }
      if (!same(former.accepts, option.accepts)) found.push(words.optionAccepts(name, label));
    }
  }
  const order = (one: typeof was, other: typeof was): string[] =>
    one.map(({ id }) => id).filter((id) => other.some((option) => option.id === id));
  if (!same(order(was, is), order(is, was))) found.push(words.optionsMoved(name));
  return found;
}

function optionsOf(step: Step): Extract<Ask, { question: "choice" }>["options"] {
  return step.kind === "ask" && "options" in step ? step.options : [];
}

function compareJumps(older: Step, newer: Step, name: string, how: Comparing): Said[] {
  const { words, before, after, lang } = how;
  const [was, is] = [writtenJumps(older), writtenJumps(newer)];
  if (same(was, is)) return [];
  const targets = [...new Set([...was, ...is].map(({ go }) => go))];
  const conditions = (jumps: typeof was, script: Script, to: string): string[] =>
    jumps
      .filter(({ go }) => go === to)
      .map(({ when }) => (when === undefined ? words.always : wordCondition(when, script, lang)));
  const found = targets.flatMap((to): Said[] => {
    const texts = {
      before: conditions(was, before, to).join(" ; "),
      after: conditions(is, after, to).join(" ; "),
    };
    const target = quote(to, lang);
    if (texts.before === "") return [{ said: words.jumpAdded(name, target), texts }];
    if (texts.after === "") return [{ said: words.jumpRemoved(name, target), texts }];
    const alike = same(
      was.filter(({ go }) => go === to),
      is.filter(({ go }) => go === to),
    );
    return alike ? [] : [{ said: words.jumpChanged(name, target), texts }];
  });
  return found.length > 0 ? found : [{ said: words.jumpsMoved(name) }];
}

function writtenJumps(step: Step) {
  return step.kind === "set" || step.kind === "end" ? [] : (step.next ?? []);
}

/** Told by sentences of their own. */
const TOLD = new Set(["id", "kind", "question", "prompt", "text", "options", "next", "ending"]);

/** Every other field, by its name in words. */
function compareSettings(
  older: Step,
  newer: Step,
  { name, words }: { readonly name: string; readonly words: DifferenceWords },
): Said[] {
  const [was, is] = [
    new Map<string, unknown>(Object.entries(older)),
    new Map<string, unknown>(Object.entries(newer)),
  ];
  const scale = older.kind === "ask" && older.question === "rating";
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((field): Said[] => {
    if (TOLD.has(field) || (scale && (field === "min" || field === "max"))) return [];
    const [before, after] = [was.get(field), is.get(field)];
    if (same(before, after)) return [];
    if (field === "when") return [{ said: words.conditionChanged(name) }];
    if (field === "to") return [{ said: words.valuesChanged(name) }];
    const called = words.names[field] ?? field;
    if (isPlain(before) && isPlain(after)) {
      return [
        { said: words.setting(name, called, wordPlain(before, words), wordPlain(after, words)) },
      ];
    }
    return [{ said: words.partChanged(name, called) }];
  });
}

/** Whether a value can stand in a sentence. */
export function isPlain(value: unknown): value is string | number | boolean | undefined {
  return value === undefined || ["string", "number", "boolean"].includes(typeof value);
}

/** A value in a sentence. */
export function wordPlain(
  value: string | number | boolean | undefined,
  words: DifferenceWords,
): string {
  if (value === undefined) return words.none;
  if (typeof value === "boolean") return value ? words.yes : words.no;
  return String(value);
}
