/**
 * The calls that Sirius makes and the fields it may use, for judging where the whole description of
 * Telegram's API is absent. Source: https://core.telegram.org/bots/api (10.1); a test compares.
 */
import type { Description, Field } from "./judge.ts";

const needs = (name: string, ...types: string[]): Field => ({ name, types, required: true });
const may = (name: string, ...types: string[]): Field => ({ name, types, required: false });

export const EXCERPT: Description = {
  methods: {
    getMe: {},
    getWebhookInfo: {},
    sendMessage: {
      fields: [
        needs("chat_id", "Integer", "String"),
        needs("text", "String"),
        may("link_preview_options", "LinkPreviewOptions"),
        may(
          "reply_markup",
          "InlineKeyboardMarkup",
          "ReplyKeyboardMarkup",
          "ReplyKeyboardRemove",
          "ForceReply",
        ),
      ],
    },
    editMessageReplyMarkup: {
      fields: [
        may("chat_id", "Integer", "String"),
        may("message_id", "Integer"),
        may("reply_markup", "InlineKeyboardMarkup"),
      ],
    },
    editMessageText: {
      fields: [
        may("chat_id", "Integer", "String"),
        may("message_id", "Integer"),
        may("text", "String"),
        may("link_preview_options", "LinkPreviewOptions"),
      ],
    },
    answerCallbackQuery: {
      fields: [needs("callback_query_id", "String"), may("text", "String")],
    },
    getUpdates: {
      fields: [
        may("offset", "Integer"),
        may("timeout", "Integer"),
        may("allowed_updates", "Array of String"),
      ],
    },
    setWebhook: {
      fields: [
        needs("url", "String"),
        may("max_connections", "Integer"),
        may("allowed_updates", "Array of String"),
        may("secret_token", "String"),
      ],
    },
    deleteWebhook: { fields: [may("drop_pending_updates", "Boolean")] },
    setMyCommands: {
      fields: [needs("commands", "Array of BotCommand"), may("language_code", "String")],
    },
  },
  types: {
    LinkPreviewOptions: { fields: [may("is_disabled", "Boolean")] },
    InlineKeyboardMarkup: {
      fields: [needs("inline_keyboard", "Array of Array of InlineKeyboardButton")],
    },
    InlineKeyboardButton: {
      fields: [needs("text", "String"), may("url", "String"), may("callback_data", "String")],
    },
    ReplyKeyboardMarkup: {
      fields: [
        needs("keyboard", "Array of Array of KeyboardButton"),
        may("resize_keyboard", "Boolean"),
        may("one_time_keyboard", "Boolean"),
      ],
    },
    KeyboardButton: { fields: [needs("text", "String"), may("request_contact", "Boolean")] },
    ReplyKeyboardRemove: { fields: [needs("remove_keyboard", "Boolean")] },
    ForceReply: { fields: [needs("force_reply", "Boolean")] },
    BotCommand: { fields: [needs("command", "String"), needs("description", "String")] },
  },
};
