/** The web chat over HTTP: a page, a form, the same as data, and a stream that only saves waiting. */
import { randomUUID } from "node:crypto";
import { Router, type Request, type Response } from "express";
import { SiriusError } from "../bot/errors.ts";
import type { StoredConversation } from "../bot/ports.ts";
import { viewConversation } from "../bot/view-conversation.ts";
import type { ConversationView } from "../bot/view.ts";
import { readAnswerForm } from "../channels/web-chat.ts";
import { chatFragment, chatPage } from "../web/chat-page.ts";
import type { SiteDeps } from "./server.ts";
import { sessionOf } from "./session.ts";

/** Answers one conversation may send in a minute: far above what a person types. */
const ANSWERS = 40;
const ANSWERS_SECONDS = 60;
const STREAM_POLL_MS = 2_000;
const STREAM_LIFE_MS = 5 * 60_000;
const HEARTBEAT_EVERY = 8;

/** `/chat`, `/chat/messages`, `/chat/stream`. */
export function chatRouter(deps: SiteDeps): Router {
  const router = Router();
  router.get("/chat", (request, response) => showPage(deps, request, response));
  router.post("/chat/messages", (request, response) => takeAnswer(deps, request, response));
  router.get("/chat/messages", (request, response) => listMessages(deps, request, response));
  router.get("/chat/stream", async (request, response) => {
    await stream(deps, await conversationOf(deps, request), response);
  });
  return router;
}

async function showPage(deps: SiteDeps, request: Request, response: Response): Promise<void> {
  response.set("Cache-Control", "no-store");
  const stored = await readStored(deps, await conversationOf(deps, request));
  const view = viewConversation(stored);
  const extra = { eventId: randomUUID(), telegramLink: telegramLinkOf(deps, stored) };
  if (isFragment(request)) response.type("html").send(chatFragment(view, extra));
  else response.send(chatPage(view, extra, deps.assets.addresses));
}

async function takeAnswer(deps: SiteDeps, request: Request, response: Response): Promise<void> {
  const conversation = await conversationOf(deps, request);
  if (!(await deps.allow(`chat ${conversation}`, ANSWERS, ANSWERS_SECONDS))) {
    throw new SiriusError("rate_limited", "too many answers at once: wait a minute");
  }
  const form = readAnswerForm(request.body, conversation, deps.now());
  if (!form.ok) throw new SiriusError("request_invalid", form.problem);
  await deps.receive(form.inbound);
  response.set("Cache-Control", "no-store");
  if (isFragment(request)) {
    const view = await viewOf(deps, conversation);
    response.type("html").send(chatFragment(view, { eventId: randomUUID() }));
  } else if (request.accepts(["html", "json"]) === "json") {
    response.json(await viewOf(deps, conversation));
  } else response.redirect(303, "/chat#now");
}

async function listMessages(deps: SiteDeps, request: Request, response: Response): Promise<void> {
  const view = await viewOf(deps, await conversationOf(deps, request));
  const after = Number(request.query["after"] ?? 0);
  if (!Number.isInteger(after) || after < 0) {
    throw new SiriusError("request_invalid", "after: write the seq of the last message you have");
  }
  response
    .set("Cache-Control", "no-store")
    .json({ ...view, messages: view.messages.filter(({ seq }) => seq > after) });
}

/** The conversation of this browser. Errors: `conversation_unknown`, with what to do. */
async function conversationOf(deps: SiteDeps, request: Request): Promise<string> {
  const session = sessionOf(request, deps.secure);
  const found =
    session === undefined ? undefined : await deps.links.conversationOf(session, deps.now());
  if (found !== undefined) return found;
  throw new SiriusError("conversation_unknown", "open your personal link again");
}

async function viewOf(deps: SiteDeps, conversation: string): Promise<ConversationView> {
  return viewConversation(await readStored(deps, conversation));
}

async function readStored(deps: SiteDeps, conversation: string): Promise<StoredConversation> {
  const stored = await deps.conversations.read(conversation);
  if (stored !== undefined) return stored;
  throw new SiriusError("conversation_unknown", "this conversation is gone");
}

/** The personal link as a deep link; whoever reads this page has opened it already. */
function telegramLinkOf(deps: SiteDeps, { inputs }: StoredConversation): string | undefined {
  const token = /\/r\/([\w-]+)$/.exec(String(inputs["lien_perso"] ?? ""))?.[1];
  return token === undefined ? undefined : deps.telegramLink(token);
}

function isFragment(request: Request): boolean {
  return request.get("x-sirius-fragment") !== undefined;
}

/** Tells a page the number of the latest line when it changes, for some minutes; the browser comes back. */
async function stream(deps: SiteDeps, conversation: string, response: Response): Promise<void> {
  const finish = (): void => void response.end();
  if (!deps.streams.enter(finish)) {
    response.status(204).end();
    return;
  }
  let told = -1;
  let ticks = 0;
  let asking = false;
  const leave = (): void => {
    clearInterval(timer);
    clearTimeout(life);
    deps.streams.leave(finish);
  };
  const tick = async (): Promise<void> => {
    if (asking) return;
    asking = true;
    const seq = await deps.conversations.latest(conversation).catch(() => told);
    asking = false;
    ticks += 1;
    if (response.writableEnded) return;
    if (seq !== told) response.write(`event: seq\ndata: ${seq}\n\n`);
    else if (ticks % HEARTBEAT_EVERY === 0) response.write(": still here\n\n");
    told = seq;
  };
  const timer = setInterval(() => void tick(), STREAM_POLL_MS);
  const life = setTimeout(finish, STREAM_LIFE_MS);
  response.once("close", leave);
  response
    .set({
      "Content-Type": "text/event-stream",
      "Cache-Control": "no-store",
      "X-Accel-Buffering": "no",
    })
    .write("retry: 5000\n\n");
  await tick();
}
