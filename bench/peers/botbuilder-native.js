/** botbuilder-dialogs with its own prompts and their recognizers, in French. */
import {
  ChoicePrompt,
  ConfirmPrompt,
  ListStyle,
  NumberPrompt,
  TextPrompt,
} from "botbuilder-dialogs";
import { prepareBotbuilder } from "./botbuilder.js";
import { readPlainly } from "./read.js";

const LOCALE = "fr-fr";

export function prepare(questionnaire) {
  return prepareBotbuilder(questionnaire, { addPrompts, promptFor, valueOf });
}

function addPrompts(dialogs) {
  const confirm = new ConfirmPrompt("yesno", undefined, LOCALE);
  confirm.style = ListStyle.none;
  const choice = new ChoicePrompt("choice", undefined, LOCALE);
  choice.style = ListStyle.none;
  dialogs.add(confirm);
  dialogs.add(choice);
  dialogs.add(new NumberPrompt("rating", isRating, LOCALE));
  dialogs.add(new NumberPrompt("number", undefined, LOCALE));
  dialogs.add(new TextPrompt("text"));
}

function isRating(prompt) {
  const { succeeded, value } = prompt.recognized;
  return Promise.resolve(succeeded && value >= 1 && value <= 5);
}

function promptFor(question) {
  const options = { prompt: question.prompt, retryPrompt: question.retry };
  switch (question.kind) {
    case "choice":
      return { prompt: "choice", options: { ...options, choices: [...question.options] } };
    case "choices":
      // There is no prompt for several choices: its text is read plainly.
      return { prompt: "text", options };
    default:
      return { prompt: question.kind, options };
  }
}

function valueOf(question, result) {
  if (question.kind === "choice") return result.value;
  return question.kind === "choices" ? readPlainly(question, result) : result;
}
