/** What can be pressed at the open question, taken from the same view that pages are drawn from. */
import { fold } from "../survey-scripts/fold.ts";
import type { Rehearsal } from "./rehearsal.ts";
import { viewConversation } from "./view-conversation.ts";
import type { OpenPrompt, ShownOption } from "./view.ts";

/** The open question as a page would show it; undefined when none is open. */
export function openPrompt(moment: Rehearsal): OpenPrompt | undefined {
  return viewConversation({
    state: moment.state,
    script: moment.script.script,
    log: { id: "rehearsal", entries: [], answers: [...moment.answers.values()].flat() },
    inputs: moment.inputs,
    optedOut: moment.state.stopped,
  }).prompt;
}

/** The buttons of the open question, in their order; none for a text or a number. */
export function buttonsOf(moment: Rehearsal): readonly ShownOption[] {
  const controls = openPrompt(moment)?.controls;
  return controls?.kind === "buttons" || controls?.kind === "ticks" ? controls.options : [];
}

/** The button that carries exactly these words; on SMS there is none. */
export function buttonLabelled(moment: Rehearsal, words: string): ShownOption | undefined {
  if (moment.channel === "sms") return undefined;
  if (openPrompt(moment)?.controls.kind !== "buttons") return undefined;
  const wanted = fold(words);
  return buttonsOf(moment).find(({ label }) => fold(label) === wanted);
}
