/** botbuilder-dialogs with text prompts: replies are read by the same few lines as the other peers. */
import { TextPrompt } from "botbuilder-dialogs";
import { prepareBotbuilder } from "./botbuilder.js";
import { readPlainly } from "./read.js";

export function prepare(questionnaire) {
  return prepareBotbuilder(questionnaire, {
    addPrompts: (dialogs) => {
      dialogs.add(
        new TextPrompt("text", (prompt) => {
          const question = prompt.options.validations;
          const given = prompt.recognized.value ?? "";
          return Promise.resolve(readPlainly(question, given) !== undefined);
        }),
      );
    },
    promptFor: (question) => ({
      prompt: "text",
      options: { prompt: question.prompt, retryPrompt: question.retry, validations: question },
    }),
    valueOf: readPlainly,
  });
}
