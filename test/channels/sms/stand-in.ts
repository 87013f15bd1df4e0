/** A small Twilio on this machine: what the tests of the SMS adapter need of its API, and its bad days. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { Outgoing } from "../../../bot/channel.ts";
import type { TwilioOptions } from "../../../channels/sms/twilio-channel.ts";
import type { StandIn, Weather } from "../contract.ts";

export const ACCOUNT_SID = `AC${"a1".repeat(16)}`;
export const SERVICE_SID = `MG${"b2".repeat(16)}`;
export const AUTH_TOKEN = "canary-token-5f0e8b1c";
export const OUR_NUMBER = "+33757590001";
export const OUR_SHORT_CODE = "36123";

/** The account of the stand-in, as the adapter is told it. */
export const OPTIONS = {
  accountSid: ACCOUNT_SID,
  authToken: AUTH_TOKEN,
  messagingServiceSid: SERVICE_SID,
  publicBaseUrl: "https://avis.example.fr",
  inbound: true,
} as const satisfies TwilioOptions;

/** A message to Léa that is good for four hours. */
export function message(values: Partial<Outgoing> = {}): Outgoing {
  return {
    delivery: "0b6f6a52-93a8-4f0e-9d10-6f1f4c6a7b21",
    to: "+33612345678",
    text: "Au total, tu donnes quelle note ? Canari-7731\n1 Nulle\n5 Top",
    locale: "fr",
    expiresAt: Date.now() + 4 * 3_600_000,
    ...values,
  };
}

/** One request, as it arrived. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly form: Readonly<Record<string, string>>;
  readonly authorization: string;
}

/** A message in the list; times are RFC 2822, as Twilio writes them. */
export interface ListedMessage {
  readonly sid: string;
  readonly to: string;
  readonly from: string;
  readonly body: string | null;
  readonly direction: "inbound" | "outbound-api";
  readonly status: string;
  readonly num_media: string;
  readonly date_created: string | null;
  readonly date_sent: string | null;
  readonly error_code: number | null;
}

/** An answer that replaces the usual one. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TwilioStandIn extends StandIn {
  readonly url: string;
  readonly seen: readonly Seen[];
  /** Newest first, as Twilio lists them; tests may add to it. */
  readonly list: ListedMessage[];
  /** Answers to every request from now on, until undefined. */
  answerWith(answer: Answer | undefined): void;
  /** "active" until told otherwise. */
  accountStatus(status: string): void;
}

const ERRORS: Readonly<Partial<Record<Weather, Answer>>> = {
  overloaded: {
    status: 429,
    body: { code: 20429, message: "Too Many Requests", status: 429 },
    headers: { "retry-after": "7" },
  },
  broken: { status: 500, body: { code: 20500, message: "Internal Server Error", status: 500 } },
  bad_address: {
    status: 400,
    body: { code: 21211, message: "Invalid 'To' Phone Number: +33612345678", status: 400 },
  },
  opted_out: {
    status: 400,
    body: { code: 21610, message: "Attempt to send to unsubscribed recipient", status: 400 },
  },
  bad_credentials: { status: 401, body: { code: 20003, message: "Authenticate", status: 401 } },
};

let created = 0;

/** A message as Twilio lists it, a minute old unless told. */
export function listed(values: Partial<ListedMessage>, at = Date.now() - 60_000): ListedMessage {
  created += 1;
  return {
    sid: `SM${created.toString(16).padStart(32, "0")}`,
    to: "+33612345678",
    from: OUR_NUMBER,
    body: "",
    direction: "outbound-api",
    status: "queued",
    num_media: "0",
    date_created: rfc2822(at),
    date_sent: rfc2822(at),
    error_code: null,
    ...values,
  };
}

/** A time as Twilio writes it, in whole seconds. */
export function rfc2822(at: number): string {
  return new Date(at).toUTCString().replace("GMT", "+0000");
}

/** Starts a stand-in on a free port of this machine. */
export async function openTwilioStandIn(): Promise<TwilioStandIn> {
  const seen: Seen[] = [];
  const list: ListedMessage[] = [];
  let weather: Weather = "fair";
  let answer: Answer | undefined;
  let status = "active";
  const account = { status: () => status, list };

  const server = createServer((request, response) => {
    void serve(request, response);
  });
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const one = await read(request);
    seen.push(one);
    if (weather === "slow") return;
    if (weather === "cuts_before") return void request.socket.destroy();
    const reply = answer ?? ERRORS[weather] ?? usual(one, account);
    if (weather === "cuts_after") return void request.socket.destroy();
    response.writeHead(reply.status, { "content-type": "application/json", ...reply.headers });
    response.end(typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body));
  }
  const listen = (port: number) =>
    new Promise<void>((resolve) => void server.listen(port, "127.0.0.1", resolve));
  const stop = async () => {
    server.closeAllConnections();
    if (server.listening) await new Promise((resolve) => void server.close(resolve));
  };

  await listen(0);
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    list,
    async set(next) {
      weather = next;
      if (next === "down") await stop();
      else if (!server.listening) await listen(port);
    },
    deliveries: () => seen.filter((one) => one.method === "POST").length,
    answerWith: (next) => void (answer = next),
    accountStatus: (next) => void (status = next),
    close: stop,
  };
}

async function read(request: IncomingMessage): Promise<Seen> {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  return {
    method: request.method ?? "",
    path: url.pathname,
    query: url.searchParams,
    form: Object.fromEntries(new URLSearchParams(await text(request))),
    authorization: request.headers.authorization ?? "",
  };
}

interface Account {
  readonly status: () => string;
  readonly list: ListedMessage[];
}

function usual(seen: Seen, account: Account): Answer {
  const credentials = Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString("base64");
  if (seen.authorization !== `Basic ${credentials}`) {
    return { status: 401, body: { code: 20003, message: "Authenticate", status: 401 } };
  }
  const messages = `/2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json`;
  if (seen.path === messages && seen.method === "POST") return take(seen, account);
  if (seen.path === messages) return page(seen, account);
  if (seen.path === `/2010-04-01/Accounts/${ACCOUNT_SID}.json`) {
    return { status: 200, body: { sid: ACCOUNT_SID, status: account.status() } };
  }
  const service = `/v1/Services/${SERVICE_SID}`;
  const meta = { key: "items", page: 0, page_size: 50, next_page_url: null };
  if (seen.path === service) return { status: 200, body: { sid: SERVICE_SID } };
  if (seen.path === `${service}/PhoneNumbers`) {
    const phone_numbers = [{ sid: `PN${"0".repeat(32)}`, phone_number: OUR_NUMBER }];
    return { status: 200, body: { phone_numbers, meta: { ...meta, key: "phone_numbers" } } };
  }
  if (seen.path === `${service}/ShortCodes`) {
    const short_codes = [{ sid: `SC${"0".repeat(32)}`, short_code: OUR_SHORT_CODE }];
    return { status: 200, body: { short_codes, meta: { ...meta, key: "short_codes" } } };
  }
  return { status: 404, body: { code: 20404, message: "Not found", status: 404 } };
}

function take({ form }: Seen, { list }: Account): Answer {
  const taken = listed(
    {
      to: form["To"] ?? "",
      from: form["From"] ?? OUR_NUMBER,
      body: form["Body"] ?? "",
      status: form["MessagingServiceSid"] === undefined ? "queued" : "accepted",
      // What waits in the queue has no such date.
      date_sent: null,
    },
    Date.now(),
  );
  list.unshift(taken);
  return { status: 201, body: taken };
}

function page({ path, query }: Seen, { list }: Account): Answer {
  const size = Number(query.get("PageSize") ?? 50);
  const start = Number(query.get("Page") ?? 0) * size;
  const to = query.get("To");
  // By day only, as documented.
  const after = query.get("DateSent>")?.slice(0, 10);
  const found = list
    .filter((one) => to === null || one.to === to)
    .filter((one) => after === undefined || dayOf(one.date_sent) >= after);
  const more = new URLSearchParams(query);
  more.set("Page", String(start / size + 1));
  const next_page_uri = start + size < found.length ? `${path}?${more}` : null;
  return { status: 200, body: { messages: found.slice(start, start + size), next_page_uri } };
}

function dayOf(date: string | null): string {
  return date === null ? "" : new Date(date).toISOString().slice(0, 10);
}
