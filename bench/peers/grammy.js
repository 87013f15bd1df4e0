/** grammY with its conversations plugin; Telegram is stubbed, the stored log is text. */
import { conversations, createConversation } from "@grammyjs/conversations";
import { Bot } from "grammy";
import { positionAfter, readPlainly } from "./read.js";

const CHAT = { id: 1, type: "private", first_name: "A" };
const ME = { id: 2, is_bot: true, first_name: "B", username: "b_bot" };

export function prepare(questionnaire) {
  let stored;
  let said = [];
  let updates = 0;
  /** Stands for Telegram's servers, below everything grammY does itself. */
  const telegram = (_url, init) => {
    const { text } = JSON.parse(init.body);
    said.push(text);
    const result = { message_id: 1, date: 0, chat: CHAT, text };
    return Promise.resolve({ json: () => Promise.resolve({ ok: true, result }) });
  };
  const bot = new Bot("2:token", { botInfo: ME, client: { fetch: telegram } });
  bot.use(
    conversations({
      storage: {
        type: "key",
        adapter: {
          read: () => (stored === undefined ? undefined : JSON.parse(stored)),
          write: (_key, value) => {
            stored = JSON.stringify(value);
          },
          delete: () => {
            stored = undefined;
          },
        },
      },
    }),
  );
  bot.use(
    createConversation((conversation, ctx) => play(questionnaire, conversation, ctx), "survey"),
  );
  bot.command("start", (ctx) => ctx.conversation.enter("survey"));

  const handle = async (text, state) => {
    stored = state;
    said = [];
    updates += 1;
    const entities = text.startsWith("/")
      ? { entities: [{ type: "bot_command", offset: 0, length: text.length }] }
      : {};
    await bot.handleUpdate({
      update_id: updates,
      message: { message_id: updates, date: 0, chat: CHAT, from: CHAT, text, ...entities },
    });
    return { state: stored ?? "", said };
  };
  return { start: () => handle("/start"), reply: (state, text) => handle(text, state) };
}

async function play(questionnaire, conversation, ctx) {
  let position = 0;
  while (position < questionnaire.questions.length) {
    const question = questionnaire.questions[position];
    await ctx.reply(question.prompt);
    let value;
    for (;;) {
      const next = await conversation.waitFor("message:text");
      value = readPlainly(question, next.message.text);
      if (value !== undefined) break;
      await ctx.reply(question.retry);
    }
    position = positionAfter(questionnaire, position, value);
  }
  await ctx.reply(questionnaire.ending);
}
