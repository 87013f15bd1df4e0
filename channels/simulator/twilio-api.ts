/** The part of Twilio's REST API that deals with messages. Source: its OpenAPI description. */
import { timingSafeEqual } from "node:crypto";
import { Router, urlencoded, type Request } from "express";
import { dispatcher, type Dispatcher } from "./dispatch.ts";
import { gated, type Answer, type Handle, type Manners } from "./gate.ts";
import type { Sms } from "./state.ts";
import { createSms, twilioError } from "./twilio-messages.ts";
import { resumeMessages, sendOnItsWay } from "./twilio-progress.ts";
import {
  accountResource,
  sendersResource,
  serviceResource,
  smsResource,
  TWILIO_VERSION,
} from "./twilio-resource.ts";
import type { World } from "./world.ts";

const PAGE_SIZE = 50;
const PAGE_SIZE_MAX = 1_000;
const FORM_BYTES_MAX = 64 * 1024;

const MANNERS: Manners = {
  provider: "twilio",
  unavailable: () => twilioError(503, 20503, "Service unavailable"),
  tooMany: (seconds) => ({
    ...twilioError(429, 20429, "Too Many Requests"),
    headers: { "Retry-After": String(seconds) },
  }),
  broken: () => twilioError(500, 20500, "An internal server error has occurred"),
  badCredentials: () => twilioError(401, 20003, "Authenticate"),
};

/** `/2010-04-01/…`, and the webhooks that go with it. */
export function twilioApi(world: World): { readonly router: Router; readonly hooks: Dispatcher } {
  const hooks = dispatcher(world, "twilio");
  resumeMessages(world, hooks);
  const on = (handle: (request: Request) => Answer, delivers = false) =>
    gated(world, MANNERS, authenticated(world, handle), () => delivers);
  const messages = `/${TWILIO_VERSION}/Accounts/:account/Messages`;
  const router = Router();
  router.use(`/${TWILIO_VERSION}`, urlencoded({ extended: false, limit: FORM_BYTES_MAX }));
  router.post(
    `${messages}.json`,
    on((request) => createSms(world, request.body, (sms) => sendOnItsWay(world, hooks, sms)), true),
  );
  router.get(
    `${messages}.json`,
    on((request) => listSms(world, request)),
  );
  router.get(
    `${messages}/:sid.json`,
    on((request) => readSms(world, request)),
  );
  router.get(
    `/${TWILIO_VERSION}/Accounts/:account.json`,
    on(() => ({ status: 200, body: accountResource(world) })),
  );
  const service = "/v1/Services/:service";
  router.get(
    service,
    on(() => ({ status: 200, body: serviceResource(world) })),
  );
  router.get(
    `${service}/PhoneNumbers`,
    on(() => ({ status: 200, body: sendersResource(world, "phone_numbers") })),
  );
  router.get(
    `${service}/ShortCodes`,
    on(() => ({ status: 200, body: sendersResource(world, "short_codes") })),
  );
  return { router, hooks };
}

function authenticated(world: World, handle: (request: Request) => Answer): Handle {
  const { accountSid, authToken, messagingServiceSid } = world.settings.twilio;
  const expected = Buffer.from(
    `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`,
  );
  return (request) => {
    const given = Buffer.from(request.get("authorization") ?? "");
    const right = given.length === expected.length && timingSafeEqual(given, expected);
    if (!right) return MANNERS.badCredentials();
    const { account = accountSid, service = messagingServiceSid } = request.params;
    if (account !== accountSid || service !== messagingServiceSid) return notFound(request);
    return handle(request);
  };
}

function notFound(request: Request): Answer {
  return twilioError(404, 20404, `The requested resource ${request.path} was not found`);
}

function readSms(world: World, request: Request): Answer {
  const sms = world.state.twilio.messages.find((one) => one.sid === request.params["sid"]);
  return sms === undefined ? notFound(request) : { status: 200, body: smsResource(world, sms) };
}

function listSms(world: World, request: Request): Answer {
  const { search, searchParams: asked } = new URL(request.originalUrl, "http://simulator");
  const filter = smsFilter(asked);
  if (filter === undefined) return twilioError(400, 20001, "Invalid DateSent");
  const size = Math.max(1, bounded(asked.get("PageSize"), PAGE_SIZE, PAGE_SIZE_MAX));
  const page = bounded(asked.get("Page"), 0, Number.MAX_SAFE_INTEGER);
  const all = world.state.twilio.messages.filter(filter).toReversed();
  const shown = all.slice(page * size, (page + 1) * size);
  const uriOf = (number: number): string => {
    asked.set("PageSize", String(size));
    asked.set("Page", String(number));
    return `${request.path}?${asked.toString()}`;
  };
  return {
    status: 200,
    body: {
      end: page * size + Math.max(0, shown.length - 1),
      first_page_uri: uriOf(0),
      messages: shown.map((sms) => smsResource(world, sms)),
      next_page_uri: (page + 1) * size < all.length ? uriOf(page + 1) : null,
      page,
      page_size: size,
      previous_page_uri: page === 0 ? null : uriOf(page - 1),
      start: page * size,
      uri: request.path + search,
    },
  };
}

function bounded(given: string | null, usual: number, max: number): number {
  const number = given === null || !/^\d+$/.test(given) ? usual : Number(given);
  return Math.min(number, max);
}

/** Which messages a list asks for; undefined when a date cannot be read. Bounds are included. */
function smsFilter(asked: URLSearchParams): ((sms: Sms) => boolean) | undefined {
  const on = asked.get("DateSent");
  const from = moment(asked.get("DateSent>"), -Infinity);
  const until = moment(asked.get("DateSent<"), Infinity);
  const day = moment(on, Number.NaN);
  if (from === undefined || until === undefined || day === undefined) return undefined;
  return (sms) =>
    (asked.get("To") ?? sms.to) === sms.to &&
    (asked.get("From") ?? sms.from) === sms.from &&
    (sms.sentAt === null ? -1 : sms.sentAt) >= from &&
    (sms.sentAt ?? Infinity) <= until &&
    (on === null || (sms.sentAt !== null && dayOf(sms.sentAt) === dayOf(day)));
}

function moment(given: string | null, otherwise: number): number | undefined {
  if (given === null) return otherwise;
  const parsed = Date.parse(given);
  return Number.isNaN(parsed) ? undefined : parsed;
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
