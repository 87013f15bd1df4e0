/** botbuilder-dialogs: one waterfall step per question, the conversation's state kept as text. */
import { BotAdapter, ConversationState, TurnContext } from "botbuilder";
import { DialogSet, DialogTurnStatus, WaterfallDialog } from "botbuilder-dialogs";
import { positionAfter } from "./read.js";

const FROM = { id: "person", name: "A" };
const BOT = { id: "bot", name: "B" };

/** Takes what the bot says instead of sending it. */
class LocalAdapter extends BotAdapter {
  said = [];

  sendActivities(_context, activities) {
    for (const activity of activities) {
      if (activity.type === "message") this.said.push(activity.text);
    }
    return Promise.resolve(activities.map(() => ({ id: "1" })));
  }

  updateActivity() {
    return Promise.resolve();
  }

  deleteActivity() {
    return Promise.resolve();
  }
}

/** One text per conversation, as a table of a database would hold it. */
class TextStorage {
  text;

  read(keys) {
    return Promise.resolve(this.text === undefined ? {} : { [keys[0]]: JSON.parse(this.text) });
  }

  write(changes) {
    this.text = JSON.stringify(Object.values(changes)[0]);
    return Promise.resolve();
  }

  delete() {
    this.text = undefined;
    return Promise.resolve();
  }
}

/**
 * @param addPrompts Adds to the set the prompts that `promptFor` names.
 * @param promptFor The prompt and its options for a question.
 * @param valueOf The answer, from what the prompt gave.
 */
export function prepareBotbuilder(questionnaire, { addPrompts, promptFor, valueOf }) {
  const storage = new TextStorage();
  const conversationState = new ConversationState(storage);
  const dialogs = new DialogSet(conversationState.createProperty("dialog"));
  addPrompts(dialogs);
  dialogs.add(new WaterfallDialog("survey", steps(questionnaire, promptFor, valueOf)));
  const adapter = new LocalAdapter();

  const handle = async (text, state) => {
    storage.text = state;
    adapter.said = [];
    const context = new TurnContext(adapter, {
      type: "message",
      id: "1",
      text,
      locale: "fr-fr",
      channelId: "test",
      conversation: { id: "c" },
      from: FROM,
      recipient: BOT,
    });
    await adapter.runMiddleware(context, async () => {
      const dialog = await dialogs.createContext(context);
      const result = await dialog.continueDialog();
      if (result.status === DialogTurnStatus.empty) await dialog.beginDialog("survey");
      await conversationState.saveChanges(context);
    });
    return { state: storage.text ?? "", said: adapter.said };
  };
  return { start: () => handle("début"), reply: (state, text) => handle(text, state) };
}

function steps(questionnaire, promptFor, valueOf) {
  const { questions, ending } = questionnaire;
  const asking = questions.map((question, position) => async (step) => {
    remember(questionnaire, position - 1, step, valueOf);
    if (step.values.next > position) return step.next();
    const { prompt, options } = promptFor(question);
    return step.prompt(prompt, options);
  });
  return [
    ...asking,
    async (step) => {
      remember(questionnaire, questions.length - 1, step, valueOf);
      await step.context.sendActivity(ending);
      return step.endDialog();
    },
  ];
}

/** Keeps the answer to the question at this position, and which question follows it. */
function remember(questionnaire, position, step, valueOf) {
  if (position < 0 || step.result === undefined) return;
  const value = valueOf(questionnaire.questions[position], step.result);
  step.values[questionnaire.questions[position].id] = value;
  step.values.next = positionAfter(questionnaire, position, value);
}
