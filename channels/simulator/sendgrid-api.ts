/** The part of SendGrid's API that sends. Source: its OpenAPI description, mail send v3. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { json, Router, type Request } from "express";
import { dispatcher } from "./dispatch.ts";
import { gated, type Answer, type Handle, type Manners } from "./gate.ts";
import { post, resumeMails } from "./mailbox.ts";
import { readMail } from "./sendgrid-checks.ts";
import { mailEvents, type MailEvents } from "./sendgrid-events.ts";
import type { World } from "./world.ts";

/** A mail with its attachments. Source: SendGrid, "Limitations" of mail send v3. */
const BODY_BYTES_MAX = 30 * 1024 * 1024;

const MANNERS: Manners = {
  provider: "sendgrid",
  unavailable: () => failure(503, "Service Unavailable"),
  tooMany: (seconds) => ({
    ...failure(429, "too many requests"),
    headers: {
      "Retry-After": String(seconds),
      "X-RateLimit-Remaining": "0",
      "X-RateLimit-Reset": String(Math.floor(Date.now() / 1_000) + seconds),
    },
  }),
  broken: () => failure(500, "an internal error"),
  badCredentials: () =>
    failure(401, "The provided authorization grant is invalid, expired, or revoked"),
};

/** `/v3/…`, and the events that go with it. */
export function sendgridApi(world: World): {
  readonly router: Router;
  readonly events: MailEvents;
} {
  const events = mailEvents(world, dispatcher(world, "sendgrid"));
  resumeMails(world, events);
  const router = Router();
  router.use("/v3", json({ limit: BODY_BYTES_MAX }));
  const on = (handle: (request: Request) => Answer, delivers = false) =>
    gated(world, MANNERS, authenticated(world, handle), () => delivers);
  router.post(
    "/v3/mail/send",
    on((request) => send(world, events, request.body), true),
  );
  router.get(
    "/v3/scopes",
    on(() => ({ status: 200, body: { scopes: ["mail.send"] } })),
  );
  return { router, events };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function authenticated(world: World, handle: (request: Request) => Answer): Handle {
  const expected = digest(`Bearer ${world.settings.sendgrid.apiKey}`);
  return (request) =>
    timingSafeEqual(digest(request.get("authorization") ?? ""), expected)
      ? handle(request)
      : MANNERS.badCredentials();
}

function send(world: World, events: MailEvents, body: unknown): Answer {
  const read = readMail(body);
  if (!read.ok) {
    const detail = read.errors.map(({ message }) => message).join("; ");
    world.record({ provider: "sendgrid", kind: "refused", detail });
    return { status: 400, body: { errors: read.errors } };
  }
  // The sandbox checks and sends nothing.
  if (read.sandbox) return { status: 200 };
  const messageId = randomBytes(16).toString("base64url");
  for (const [number, letter] of read.letters.entries()) {
    post(world, events, letter, number === 0 ? messageId : `${messageId}.${number}`);
  }
  return { status: 202, headers: { "X-Message-Id": messageId } };
}

function failure(status: number, message: string): Answer {
  return { status, body: { errors: [{ message, field: null }] } };
}
