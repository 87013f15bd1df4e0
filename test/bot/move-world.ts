/** Versions of the script of the engine's tests, and conversations on them. */
import { compileScript, type CompiledScript } from "../../bot/compile.ts";
import type {
  ConversationEvent,
  ConversationState,
  Effect,
  OutgoingMessage,
  Reply,
} from "../../bot/conversation.ts";
import { turn } from "../../bot/turn.ts";
import { Script, Step, type Option } from "../../survey-scripts/schema.ts";
import { COMPILED, SCRIPT, START_AT, startEvent } from "./engine-world.ts";

export const fr = (text: string): Record<string, string> => ({ fr: text });

/** The next version: the script with something changed. */
export function nextVersion(
  change: (draft: Script) => void,
  base: Script = SCRIPT,
): CompiledScript {
  const draft = structuredClone(base);
  change(draft);
  return compileScript(Script.parse(draft), 2);
}

/** A step of a draft by its id and kind. */
export function stepOf<K extends Step["kind"]>(
  draft: Script,
  id: string,
  kind: K,
): Extract<Step, { kind: K }> {
  const isIt = (step: Step): step is Extract<Step, { kind: K }> =>
    step.id === id && step.kind === kind;
  const found = draft.steps.find(isIt);
  if (found === undefined) throw new Error(`there is no step ${id}`);
  return found;
}

/** The options of a question of a draft. */
export function optionsOf(draft: Script, id: string): Option[] {
  const ask = stepOf(draft, id, "ask");
  if (!("options" in ask)) throw new Error(`${id} has no options`);
  return ask.options;
}

/** A plain question that can be put anywhere. */
export function newQuestion(id: string): Step {
  return Step.parse({
    kind: "ask",
    id,
    question: "yesno",
    prompt: fr(`Et ${id} ?`),
  });
}

/** Puts a step before another one. */
export function insertBefore(draft: Script, id: string, step: Step): void {
  draft.steps.splice(
    draft.steps.findIndex((one) => one.id === id),
    0,
    step,
  );
}

export function remove(draft: Script, id: string): void {
  draft.steps = draft.steps.filter((step) => step.id !== id);
}

/** A conversation that is being played. */
export interface Played {
  readonly state: ConversationState;
  readonly at: number;
  readonly effects: readonly Effect[];
}

/** Begins one. */
export function begin(script: CompiledScript = COMPILED): Played {
  const { state, effects } = turn(script, null, startEvent);
  return { state, at: START_AT, effects };
}

/** Plays one event, a while after the one before. */
export function play(
  script: CompiledScript,
  before: Played,
  event: { readonly wait?: number } & (
    | { readonly reply: Reply; readonly channel?: "sms" | "telegram" | "web" }
    | { readonly timer: "collect" | "wait" | "reminder" | "expiry" | "later" }
  ),
): Played {
  const at = before.at + (event.wait ?? 60_000);
  const id = `e${before.state.turns}-${at}`;
  const happened: ConversationEvent =
    "timer" in event
      ? { id, at, type: "timer", kind: event.timer, prompt: before.state.prompt }
      : { id, at, type: "inbound", channel: event.channel ?? "sms", reply: event.reply };
  const { state, effects } = turn(script, before.state, happened);
  return { state, at, effects: [...before.effects, ...effects] };
}

/** Somebody who has written these texts, by SMS. */
export function after(texts: readonly string[], script: CompiledScript = COMPILED): Played {
  return texts.reduce(
    (before, text) => play(script, before, { reply: { kind: "text", text } }),
    begin(script),
  );
}

/** The last message said. */
export function lastSaid({ effects }: Played): OutgoingMessage | undefined {
  return effects.findLast((effect) => effect.type === "send")?.message;
}
