/** The Bot API as the simulator speaks it, driven by grammY's client and judged by its description. */
import { GrammyError, InlineKeyboard, type Api } from "grammy";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTelegram, type TelegramStage } from "./telegram-client.ts";

let stage: TelegramStage;
let bot: Api;
let chat: number;
let act: TelegramStage["act"];

beforeEach(async () => {
  stage = await openTelegram();
  ({ bot, chat, act } = stage);
});
afterEach(async () => {
  await stage.close();
});

describe("the bot", () => {
  test("knows who it is", async () => {
    expect(await bot.getMe()).toMatchObject({
      id: 4_200_000_001,
      is_bot: true,
      username: "sirius_test_bot",
    });
  });

  test("with another token is nobody", async () => {
    await expect(stage.clientOf("4200000001:wrong").getMe()).rejects.toMatchObject({
      error_code: 401,
    });
  });

  test("keeps a list of commands for each language", async () => {
    await bot.setMyCommands([{ command: "stop", description: "Ne plus recevoir de messages" }]);
    await bot.setMyCommands([{ command: "stop", description: "Stop" }], { language_code: "en" });
    expect(await bot.getMyCommands({ language_code: "en" })).toEqual([
      { command: "stop", description: "Stop" },
    ]);
    await expect(bot.setMyCommands([{ command: "Arrêt", description: "x" }])).rejects.toMatchObject(
      { description: "Bad Request: BOT_COMMAND_INVALID" },
    );
  });

  test("a method that does not exist is 404", async () => {
    const { token } = stage.settings.telegram;
    const response = await fetch(`${stage.url}/bot${token}/sendTelepathy`, { method: "POST" });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ ok: false, error_code: 404 });
  });

  test("may call with a form or in the address, as with JSON", async () => {
    await act("start");
    const { token } = stage.settings.telegram;
    const base = `${stage.url}/bot${token}/sendMessage`;
    const inAddress = await fetch(`${base}?chat_id=${chat}&text=bonjour`);
    expect(await inAddress.json()).toMatchObject({ ok: true, result: { text: "bonjour" } });
    const keyboard = JSON.stringify({ inline_keyboard: [[{ text: "Oui", callback_data: "o" }]] });
    const body = new URLSearchParams({ chat_id: String(chat), text: "x", reply_markup: keyboard });
    const form = await fetch(base, { method: "POST", body });
    expect(await form.json()).toMatchObject({ ok: true });
  });
});

describe("a message of the bot", () => {
  beforeEach(async () => {
    await act("start");
  });

  test("arrives, with its links and commands marked", async () => {
    const text = "Ton lien : https://avis.example.fr/r/abc. Pour arrêter : /stop";
    const sent = await bot.sendMessage(chat, text, {
      link_preview_options: { is_disabled: true },
    });
    expect(sent).toMatchObject({ text, chat: { id: chat, type: "private", first_name: "Léa" } });
    expect(sent.entities).toEqual([
      { type: "url", offset: 11, length: 29 },
      { type: "bot_command", offset: 57, length: 5 },
    ]);
    expect(await stage.ledger("provider=telegram&kind=delivered")).toMatchObject([
      { address: String(chat), text },
    ]);
  });

  test("in HTML is parsed, and refused where Telegram could not parse it", async () => {
    const sent = await bot.sendMessage(
      chat,
      '<b>Merci</b> &amp; <a href="https://a.fr">à toi</a>',
      {
        parse_mode: "HTML",
      },
    );
    expect(sent.text).toBe("Merci & à toi");
    expect(sent.entities).toEqual([
      { type: "bold", offset: 0, length: 5 },
      { type: "text_link", offset: 8, length: 5, url: "https://a.fr" },
    ]);
    for (const text of ["note < 3", "<script>x</script>", "<b>pas fermé", "fermé</b>"]) {
      await expect(bot.sendMessage(chat, text, { parse_mode: "HTML" })).rejects.toThrow(
        /can't parse entities/,
      );
    }
    // Without a parse mode nothing of it is special.
    expect(await bot.sendMessage(chat, "note < 3 & <b>")).toMatchObject({ text: "note < 3 & <b>" });
    await expect(bot.sendMessage(chat, "*x*", { parse_mode: "MarkdownV2" })).rejects.toThrow(
      /unsupported parse_mode/,
    );
  });

  test("has from 1 to 4,096 characters, counted after the entities", async () => {
    await expect(bot.sendMessage(chat, "a".repeat(4_097))).rejects.toThrow(/message is too long/);
    await expect(bot.sendMessage(chat, " \n ")).rejects.toThrow(/message text is empty/);
    const bold = `<b>${"a".repeat(4_096)}</b>`;
    expect(await bot.sendMessage(chat, bold, { parse_mode: "HTML" })).toMatchObject({
      text: "a".repeat(4_096),
    });
  });

  test("may have buttons, whose data has from 1 to 64 bytes", async () => {
    const fits = new InlineKeyboard()
      .text("1", "é".repeat(32))
      .url("Web", "http://127.0.0.1:1/r/x");
    expect(await bot.sendMessage(chat, "?", { reply_markup: fits })).toMatchObject({
      reply_markup: { inline_keyboard: fits.inline_keyboard },
    });
    const wrong: [InlineKeyboard, RegExp][] = [
      [new InlineKeyboard().text("1", "é".repeat(33)), /BUTTON_DATA_INVALID/],
      [new InlineKeyboard().text("1", ""), /BUTTON_DATA_INVALID/],
      [new InlineKeyboard().text(" ", "x"), /text must be non-empty/],
      [new InlineKeyboard().url("Web", "javascript:alert(1)"), /URL is invalid/],
      [new InlineKeyboard([[{ text: "rien", callback_game: {} }]]), /text buttons are unallowed/],
      [
        new InlineKeyboard([Array.from({ length: 101 }, () => InlineKeyboard.text("a", "b"))]),
        /too long/,
      ],
    ];
    for (const [markup, why] of wrong) {
      await expect(bot.sendMessage(chat, "?", { reply_markup: markup })).rejects.toThrow(why);
    }
  });

  test("to somebody who never opened the bot is refused: chat not found", async () => {
    await expect(bot.sendMessage(999, "bonjour")).rejects.toMatchObject({
      error_code: 400,
      description: "Bad Request: chat not found",
    });
  });

  test("to somebody who blocked the bot, or is gone, is refused with 403", async () => {
    await act("block", { blocked: true });
    await expect(bot.sendMessage(chat, "bonjour")).rejects.toMatchObject({
      error_code: 403,
      description: "Forbidden: bot was blocked by the user",
    });
    await act("block", { blocked: false });
    await bot.sendMessage(chat, "de retour");
    await stage.must("PUT", `/telegram/users/${chat}/state`, { state: "deactivated" });
    await expect(bot.sendChatAction(chat, "typing")).rejects.toMatchObject({ error_code: 403 });
  });

  test("typing is shown for what exists, and for nothing else", async () => {
    expect(await bot.sendChatAction(chat, "typing")).toBe(true);
    const { token } = stage.settings.telegram;
    const wrong = await fetch(`${stage.url}/bot${token}/sendChatAction`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ chat_id: chat, action: "dancing" }),
    });
    expect(await wrong.json()).toMatchObject({ ok: false, error_code: 400 });
  });

  test("can be edited; the same again is refused, and so is what does not exist", async () => {
    const reply_markup = new InlineKeyboard().text("Oui", "o");
    const { message_id: id } = await bot.sendMessage(chat, "Ça va ?", { reply_markup });
    const edited = await bot.editMessageText(chat, id, "Ça va ? → Oui");
    expect(edited).toMatchObject({ text: "Ça va ? → Oui", edit_date: expect.any(Number) });
    expect(edited).not.toHaveProperty("reply_markup");
    await expect(bot.editMessageReplyMarkup(chat, id)).rejects.toThrow(/message is not modified/);
    await expect(bot.editMessageText(chat, id, "Ça va ? → Oui")).rejects.toThrow(/not modified/);
    await expect(bot.editMessageReplyMarkup(chat, 9_999)).rejects.toThrow(/to edit not found/);
    expect(await bot.editMessageReplyMarkup(chat, id, { reply_markup })).toHaveProperty(
      "reply_markup",
    );
  });
});

test("grammY's own error type carries what was refused", async () => {
  await expect(bot.sendMessage(1, "x")).rejects.toBeInstanceOf(GrammyError);
});
