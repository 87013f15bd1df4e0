/** Steps, ends and answers as their author knows them: by place and first words, never by internal names. */
import type { LocalizedText, Option, Script, Step } from "./schema.ts";
import { shorten, textIn, titleOf } from "./word-condition.ts";

/** Characters of a title within a sentence. */
const TITLE_MAX = 50;

/** `l'étape 3 (« Tu la conseillerais à un ami ? »)`. @param position  From 0. */
export function nameStep(script: Script, position: number): string {
  const step = script.steps[position];
  const place = `l'étape ${position + 1}`;
  return step === undefined ? place : `${place} (${whatItIs(script, step)})`;
}

/** The same by the internal name of a step; a name that no step has is told as it is written. */
export function nameStepById(script: Script, id: string): string {
  const position = script.steps.findIndex((step) => step.id === id);
  return position < 0 ? `« ${id} »` : nameStep(script, position);
}

/** An end by its last message; one that says nothing, by its internal name. */
export function nameEnding(script: Script, id: string): string {
  const text = script.endings[id]?.text;
  return `« ${text === undefined ? id : wordsOf(script, text)} »`;
}

/** An answer by its label, in the default language. */
export function nameOption(script: Script, { label, id }: Option): string {
  return `« ${wordsOf(script, label) || id} »`;
}

function whatItIs(script: Script, step: Step): string {
  if (step.kind === "decide") return "aiguillage";
  if (step.kind === "set") return `calcul de « ${step.variable} »`;
  const title = shorten(titleOf(step, script, "fr"), TITLE_MAX);
  if (title === "") return step.kind === "end" ? "fin" : `« ${step.id} »`;
  return step.kind === "end" ? `fin « ${title} »` : `« ${title} »`;
}

function wordsOf(script: Script, text: LocalizedText): string {
  return shorten(textIn(text, script, "fr"), TITLE_MAX);
}
