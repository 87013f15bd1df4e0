/**
 * Where providers knock. What they say is believed once their adapter has checked it, and acknowledged
 * once all of it is stored; a failure of ours is a 503, so that they come again.
 */
import express, { Router, type Request, type RequestHandler, type Response } from "express";
import type { InboundSink, ReadWebhook, WebhookRequest } from "../bot/channel.ts";
import type { Instant } from "../bot/conversation.ts";

type Reader = (request: WebhookRequest) => ReadWebhook;

/** The readers of the channels that are set up. */
export interface WebhookReaders {
  readonly twilioMessages?: Reader;
  readonly twilioStatus?: Reader;
  readonly telegram?: Reader;
  readonly sendgridEvents?: Reader;
}

export interface WebhookDeps {
  readonly readers: WebhookReaders;
  readonly sink: InboundSink;
  readonly now: () => Instant;
}

const BODY_BYTES_MAX = 512 * 1024;

/** `/webhooks/…`. A channel that is not set up has no door. */
export function webhooksRouter(deps: WebhookDeps): Router {
  const { readers } = deps;
  const router = Router();
  const body = express.raw({ type: () => true, limit: BODY_BYTES_MAX });
  const open = (path: string, reader: Reader | undefined, answer: (response: Response) => void) => {
    if (reader !== undefined) router.post(path, body, door(deps, reader, answer));
  };
  open("/webhooks/twilio/messages", readers.twilioMessages, answerNothing);
  open("/webhooks/twilio/status", readers.twilioStatus, acknowledge);
  open("/webhooks/telegram", readers.telegram, acknowledge);
  open("/webhooks/sendgrid/events", readers.sendgridEvents, acknowledge);
  return router;
}

/** Twilio takes what it finds in an answer for a text to send: there is none. */
function answerNothing(response: Response): void {
  response.type("text/xml").send('<?xml version="1.0" encoding="UTF-8"?><Response/>');
}

function acknowledge(response: Response): void {
  response.status(204).end();
}

function door(
  { sink, now }: WebhookDeps,
  reader: Reader,
  answer: (response: Response) => void,
): RequestHandler {
  return async (request, response) => {
    const read = reader({
      pathAndQuery: request.originalUrl,
      headers: request.headers,
      body: bodyOf(request),
      receivedAt: now(),
    });
    response.set("Cache-Control", "no-store");
    if (!read.ok) {
      response.status(read.status).type("text/plain").send(read.problem);
      return;
    }
    await sink.accept(read.events, read.receipts);
    answer(response);
  };
}

function bodyOf(request: Request): Uint8Array {
  const body: unknown = request.body;
  return body instanceof Uint8Array ? body : new Uint8Array();
}
