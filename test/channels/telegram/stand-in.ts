/** Telegram on this machine: answers as it does, in any weather, and judges every call it gets. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { StandIn, Weather } from "../contract.ts";
import { judge } from "./judge.ts";

export const TOKEN = "123456789:AAcanary-token-of-the-tests_0123456789";
export const BOT_ID = 123_456_789;

export interface Call {
  readonly method: string;
  readonly body: Readonly<Record<string, unknown>>;
}
/** What one method answers: a result, or `refusal(…)`. */
export type Answer = (body: Call["body"]) => unknown;

export interface TelegramStandIn extends StandIn {
  readonly url: string;
  /** Every call that arrived whole, in order. */
  readonly calls: readonly Call[];
  bodiesOf(method: string): Call["body"][];
  /** From now on this method answers so. */
  answer(method: string, answer: Answer): void;
  /** Ends it; fails when a call was against the description of the API. */
  close(): Promise<void>;
}

/** An answer that is no result: an HTTP status with Telegram's own body, or another text. */
export class Refusal {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: string, headers = {}) {
    this.status = status;
    this.body = body;
    this.headers = { "content-type": "application/json", ...headers };
  }
}

/** Telegram's no. */
export function refusal(status: number, description: string, parameters?: object): Refusal {
  const body = { ok: false, error_code: status, description, parameters };
  return new Refusal(status, JSON.stringify(body));
}

export async function openTelegram(): Promise<TelegramStandIn> {
  let weather: Weather = "fair";
  let deliveries = 0;
  let messageId = 100;
  const calls: Call[] = [];
  const faults: string[] = [];
  const answers = new Map<string, Answer>([
    ["getMe", () => ({ id: BOT_ID, is_bot: true, first_name: "Sirius", username: "sirius_bot" })],
    ["getWebhookInfo", () => ({ url: "", has_custom_certificate: false, pending_update_count: 0 })],
    ["getUpdates", () => []],
    ["sendMessage", (body) => ({ message_id: (messageId += 1), text: body["text"] })],
  ]);
  const server = createServer((request, response) => {
    if (weather === "cuts_before") request.socket.destroy();
    else void handle(request, response);
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let sent = "";
    for await (const chunk of request) sent += String(chunk);
    const [, token, method = ""] = /^\/bot([^/]+)\/(\w+)$/.exec(request.url ?? "") ?? [];
    const body: Call["body"] = JSON.parse(sent);
    calls.push({ method, body });
    faults.push(...judge(method, body));
    if (method === "sendMessage") deliveries += 1;
    if (weather === "slow") return;
    if (weather === "cuts_after") {
      request.socket.destroy();
      return;
    }
    const result = refusalOf(weather, body) ?? unknownToken(token) ?? answers.get(method)?.(body);
    const answer = result instanceof Refusal ? result : accepted(result ?? true);
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  async function listen(port: number): Promise<number> {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    return typeof address === "object" ? (address?.port ?? 0) : 0;
  }
  async function stop(): Promise<void> {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  }

  const port = await listen(0);
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    bodiesOf: (method) => calls.filter((call) => call.method === method).map(({ body }) => body),
    answer: (method, answer) => void answers.set(method, answer),
    async set(next) {
      weather = next;
      if (next === "down") await stop();
      else if (!server.listening) await listen(port);
    },
    deliveries: () => deliveries,
    async close() {
      await stop();
      if (faults.length > 0) throw new Error(`against Telegram's API:\n${faults.join("\n")}`);
    },
  };
}

function accepted(result: unknown): Refusal {
  return new Refusal(200, JSON.stringify({ ok: true, result }));
}

function unknownToken(token: string | undefined): Refusal | undefined {
  return token === TOKEN ? undefined : refusal(401, "Unauthorized");
}

/** Each of them says more than Telegram does, so that whoever passes it on is caught. */
function refusalOf(weather: Weather, body: Call["body"]): Refusal | undefined {
  const told = `(${TOKEN} ${String(body["chat_id"])} ${String(body["text"])})`;
  switch (weather) {
    case "overloaded":
      return refusal(429, `Too Many Requests: retry after 7 ${told}`, { retry_after: 7 });
    case "broken":
      return refusal(500, `Internal Server Error ${told}`);
    case "bad_address":
      return refusal(400, `Bad Request: chat not found ${told}`);
    case "opted_out":
      return refusal(403, `Forbidden: bot was blocked by the user ${told}`);
    case "bad_credentials":
      return refusal(401, `Unauthorized ${told}`);
    case "fair":
    case "slow":
    case "down":
    case "cuts_before":
    case "cuts_after":
      return undefined;
  }
}
