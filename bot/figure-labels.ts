/** How published figures are called for people: the questions and answers in the words of the scripts. */
import { fillIn, pickWording, printPrompt, type Printing } from "../survey-scripts/print.ts";
import type { Ask, Script } from "../survey-scripts/schema.ts";
import { releaseQuestions } from "./release-questions.ts";

export interface FigureLabels {
  /** The question as it was asked. */
  readonly question: string;
  /** The words of each answer by its code, in the order of the script. */
  readonly options: Readonly<Record<string, string>>;
}

/**
 * Labels of every figure that some version of a script gives, by the name it has in a score.
 *
 * @param scripts  Those that were published, the newest first: its words win, older ones fill in
 *   questions and answers that it no longer has.
 * @param locale  Such as `fr`; the script's own language stands in for one it does not speak.
 */
export function figureLabels(
  scripts: readonly Script[],
  locale: string,
): Readonly<Record<string, FigureLabels>> {
  const labels: Record<string, FigureLabels> = {};
  for (const script of scripts) {
    for (const [id, found] of Object.entries(labelsOf(script, locale))) {
      const known = labels[id];
      labels[id] = {
        question: known?.question ?? found.question,
        options: { ...found.options, ...known?.options },
      };
    }
  }
  return labels;
}

function labelsOf(script: Script, locale: string): Record<string, FigureLabels> {
  const how = { locale, channel: "web", defaultLocale: script.defaultLocale } as const;
  const standIns = Object.fromEntries(
    Object.entries(script.inputs).map(([name, { fallback }]) => [
      name,
      fallback[locale] ?? fallback[script.defaultLocale] ?? "",
    ]),
  );
  const labels: Record<string, FigureLabels> = {};
  for (const { id, step: stepId } of releaseQuestions(script)) {
    const step = script.steps.find((each) => each.id === stepId);
    if (step?.kind !== "ask") continue;
    const question = fillIn(pickWording(step.prompt, how), standIns);
    // Two steps may feed one figure; the first one asks it plainly.
    labels[id] ??= { question, options: optionLabels(step, how) };
  }
  return labels;
}

/** The notes of a rating by their words ("super"), where it has some. */
function optionLabels(ask: Ask, how: Printing): Record<string, string> {
  const { options } = printPrompt(ask, { ...how, text: "" });
  return Object.fromEntries(
    options.map(({ id, label }) => {
      if (ask.question === "yesno") return [id === "yes" ? "true" : "false", label];
      const words = ask.question === "rating" ? ask.labels?.[id] : undefined;
      return [id, words === undefined ? label : pickWording(words, how)];
    }),
  );
}
