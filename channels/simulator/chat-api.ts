/** `/simulator/api/telegram/…`: what people do in Telegram, and what an operator would do with curl. */
import { Router } from "express";
import { z } from "zod";
import { readRequest } from "./control-api.ts";
import { userOf, type PeopleDeps } from "./people-api.ts";
import { Problem } from "./problem.ts";
import { telegramUser } from "./telegram-people.ts";
import { setWebhook } from "./telegram-setup.ts";
import type { UpdateQueue } from "./telegram-updates.ts";

/** Where the product listens to Telegram. */
const WEBHOOK_PATH = "/webhooks/telegram";

const Name = z.string().trim().min(1).max(64);
const Phone = z.string().regex(/^\+[1-9]\d{6,14}$/, "a number such as +33639980001");
const NewUser = z.strictObject({
  id: z
    .int()
    .min(1)
    .max(2 ** 52)
    .optional(),
  firstName: Name,
  lastName: Name.optional(),
  username: z
    .string()
    .regex(/^\w{3,32}$/)
    .optional(),
  languageCode: z.string().min(2).max(8).optional(),
  phone: Phone.optional(),
});
/** A token as Telegram lets it through. Source: Telegram, "Deep links": 64 of these characters. */
const Token = z.string().regex(/^[\w-]{1,64}$/, "1 to 64 letters, digits, _ or -");
const Start = z.strictObject({ token: Token.optional(), link: z.string().optional() });
const Text = z.strictObject({ text: z.string().trim().min(1).max(4_096) });
const Press = z.strictObject({
  data: z.string().min(1),
  messageId: z.int().optional(),
  inaccessible: z.boolean().optional(),
});
const Contact = z.discriminatedUnion("own", [
  z.strictObject({ own: z.literal(true) }),
  z.strictObject({ own: z.literal(false), phone: Phone, firstName: Name }),
]);
const Photo = z.strictObject({ caption: z.string().max(1_024).optional() });
const Block = z.strictObject({ blocked: z.boolean() });
const State = z.strictObject({ state: z.enum(["active", "deactivated"]) });

/** Accounts, chats and the webhook. */
export function chatRouter({ world, hands }: PeopleDeps, updates: UpdateQueue): Router {
  const router = Router();
  router.post("/telegram/users", (request, response) => {
    response.status(201).json(telegramUser(world, readRequest(NewUser, request.body)));
  });
  router.put("/telegram/users/:id/state", (request, response) => {
    const user = userOf(world, request);
    user.state = readRequest(State, request.body).state;
    world.changed();
    response.json(user);
  });
  router.post("/telegram/users/:id/start", (request, response) => {
    const { token, link } = readRequest(Start, request.body);
    const opened = link === undefined ? token : tokenOf(link, world.settings.telegram.botUsername);
    const { id } = hands.start(userOf(world, request), opened);
    response.status(202).json({ messageId: id });
  });
  router.post("/telegram/users/:id/texts", (request, response) => {
    const { text } = readRequest(Text, request.body);
    response.status(202).json({ messageId: hands.write(userOf(world, request), text).id });
  });
  router.post("/telegram/users/:id/presses", (request, response) => {
    const asked = readRequest(Press, request.body);
    response.status(202).json(hands.press(userOf(world, request), asked));
  });
  router.post("/telegram/users/:id/contacts", (request, response) => {
    const contact = readRequest(Contact, request.body);
    response
      .status(202)
      .json({ messageId: hands.shareContact(userOf(world, request), contact).id });
  });
  router.post("/telegram/users/:id/photos", (request, response) => {
    const { caption } = readRequest(Photo, request.body);
    response.status(202).json({ messageId: hands.sendPhoto(userOf(world, request), caption).id });
  });
  router.post("/telegram/users/:id/block", (request, response) => {
    hands.setBlocked(userOf(world, request), readRequest(Block, request.body).blocked);
    response.status(204).end();
  });
  router.post("/telegram/webhook", (_request, response) => {
    setWebhook(world, {
      url: `${world.settings.product.baseUrl}${WEBHOOK_PATH}`,
      secret_token: world.settings.telegram.webhookSecret,
      allowed_updates: ["message", "callback_query", "my_chat_member"],
    });
    updates.pump();
    response.status(204).end();
  });
  return router;
}

/** The token of a deep link to the bot; undefined for a link that carries none. */
function tokenOf(link: string, bot: string): string | undefined {
  const url = URL.parse(link);
  const toBot = url?.hostname === "t.me" && url.pathname.toLowerCase() === `/${bot.toLowerCase()}`;
  if (url === null || !toBot) throw new Problem(400, "invalid", "link: not a link to this bot");
  const token = url.searchParams.get("start");
  return token === null ? undefined : readRequest(Token, token);
}
