/** Every text of a script, with the place it stands at. */
import type { Ask, LocalizedText, Script } from "./schema.ts";

export interface Said {
  readonly path: readonly (string | number)[];
  readonly text: LocalizedText;
  /** Id of the step or ending that says it. */
  readonly saidBy: string;
  /** The question whose options or scale are printed with it. */
  readonly ask?: Ask;
  /** The word of an option or a note: printed within a question, never alone. */
  readonly isLabel?: true;
}

/** The texts in the order of the script: steps, then endings. */
export function textsOf(script: Script): Said[] {
  const texts: Said[] = [];
  for (const [index, step] of script.steps.entries()) {
    const path = ["steps", index];
    if (step.kind === "say") {
      texts.push({ path: [...path, "text"], text: step.text, saidBy: step.id });
    }
    if (step.kind === "ask") texts.push(...textsOfAsk(step, path), ...labelsOf(step, path));
  }
  for (const [id, { text }] of Object.entries(script.endings)) {
    if (text !== undefined) texts.push({ path: ["endings", id, "text"], text, saidBy: id });
  }
  return texts;
}

function textsOfAsk(ask: Ask, path: Said["path"]): Said[] {
  const saidBy = ask.id;
  const texts: Said[] = [{ path: [...path, "prompt"], text: ask.prompt, saidBy, ask }];
  for (const [at, text] of (ask.variants ?? []).entries()) {
    texts.push({ path: [...path, "variants", at], text, saidBy, ask });
  }
  if (ask.help !== undefined) texts.push({ path: [...path, "help"], text: ask.help, saidBy });
  for (const [at, text] of (ask.retry ?? []).entries()) {
    texts.push({ path: [...path, "retry", at], text, saidBy });
  }
  return texts;
}

function labelsOf(ask: Ask, path: Said["path"]): Said[] {
  const saidBy = ask.id;
  if (ask.question === "rating") {
    return Object.entries(ask.labels ?? {}).map(([note, text]) => ({
      path: [...path, "labels", note],
      text,
      saidBy,
      isLabel: true,
    }));
  }
  if (ask.question !== "choice" && ask.question !== "choices") return [];
  return ask.options.map(({ label }, at) => ({
    path: [...path, "options", at, "label"],
    text: label,
    saidBy,
    isLabel: true,
  }));
}
