/** A trial written as an example conversation, ready to stand under `tests:` of its script. */
import type { Example, ExampleMove } from "../survey-scripts/schema.ts";
import type { Control } from "./conversation.ts";
import { keptAnswer } from "./examples.ts";
import { lastMoment, optionsIn, controlsAt, placeOf, typedInstead } from "./trial.ts";
import type { Scene, Trial, TrialSetting } from "./trial.ts";

/** How a person writes what a page has a button for. */
const WRITTEN: Readonly<Partial<Record<Control, readonly [fr: string, en: string]>>> = {
  skip: ["passer", "skip"],
  back: ["retour", "back"],
  help: ["aide", "help"],
  later: ["plus tard", "later"],
  stop: ["STOP", "STOP"],
  restart: ["recommencer", "restart"],
  withdraw: ["retirer mon avis", "withdraw my review"],
  erase: ["effacez mes données", "erase my data"],
};

/**
 * The conversation as an example: every move with the place it led to, the answers, the outcome.
 *
 * @param name  How it is called; undefined for the person's name and the outcome.
 */
export function recordExample(
  { profile, channel, locale }: TrialSetting,
  trial: Trial,
  name?: string,
): Example {
  const moment = lastMoment(trial);
  const answers: NonNullable<Example["answers"]> = {};
  for (const question of moment.answers.keys()) {
    const value = keptAnswer(moment, question);
    if (value !== undefined) answers[question] = value;
  }
  const { outcome, step } = moment.state;
  return {
    name:
      name ?? `${profile.title.split(",")[0] ?? ""}, ${outcome ?? `jusqu'à ${step ?? "la fin"}`}`,
    locale,
    channel,
    inputs: { ...moment.inputs },
    play: trial.scenes.map((scene) => Object.assign(moveOf(scene), placeOf(scene.after))),
    answers,
    outcome,
  };
}

/** The move as the language of examples has it: it knows no ticks and no controls of a page. */
function moveOf({ move, before }: Scene): ExampleMove {
  if ("ticks" in move) {
    const controls = controlsAt(before);
    const labels = (controls === undefined ? [] : optionsIn(controls)).flatMap(
      ({ option, label }) => (move.ticks.includes(option) ? [label] : []),
    );
    return { reply: typedInstead(before, move.ticks) ?? labels.join(", ") };
  }
  if ("button" in move) {
    const typed = typedInstead(before, [move.button]);
    return typed === undefined ? { button: pressable(move.button) } : { reply: typed };
  }
  if (!("control" in move)) return { ...move };
  const at = before.state.locale.startsWith("fr") ? 0 : 1;
  return { reply: WRITTEN[move.control]?.[at] ?? move.control };
}

/** A note is written as a number. */
function pressable(option: string): string | number {
  return /^\d{1,2}$/.test(option) ? Number(option) : option;
}
