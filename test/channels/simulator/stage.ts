/** A simulator, and in front of it a product that only notes what it is told. */
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { z } from "zod";
import type { SimulatorSettings } from "../../../channels/simulator/settings.ts";
import { startSimulator } from "../../../channels/simulator/start.ts";

const KEYS = generateKeyPairSync("ec", {
  namedCurve: "prime256v1",
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
/** What SendGrid's event webhook is checked with. */
export const EVENTS_PUBLIC_KEY = KEYS.publicKey;
/** A number that the numbering plan reserves for fiction. */
export const LEA = "+33639980001";
export const TOM = "+33639980002";

/** What a simulator needs to start; with shorter waits than the real ones. */
export function settingsFor(productUrl: string): SimulatorSettings {
  return {
    port: 0,
    host: "127.0.0.1",
    product: { baseUrl: productUrl },
    twilio: {
      accountSid: `AC${"a".repeat(32)}`,
      authToken: "twilio-token-of-the-tests",
      number: "+33757000000",
      messagingServiceSid: `MG${"b".repeat(32)}`,
    },
    telegram: {
      token: "4200000001:telegram-token-of-the-tests",
      botUsername: "sirius_test_bot",
      webhookSecret: "telegram-secret-of-the-tests",
    },
    sendgrid: { apiKey: "SG.key-of-the-tests", webhookPrivateKey: KEYS.privateKey },
    pace: { stepMs: 10, connectMs: 300, totalMs: 900, repeatMs: 30, overtakenMs: 400 },
  };
}

/** A request that reached the product. */
export interface Told {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** How the product answers one request. */
export type Reaction = (told: Told, response: ServerResponse, request: IncomingMessage) => void;

/** Everything is well. */
export function taken(_told: Told, response: ServerResponse): void {
  response.writeHead(200).end();
}

/** An answer with a status and nothing else. */
export function answering(status: number): Reaction {
  return (_told, response) => {
    response.writeHead(status).end();
  };
}

export interface Product {
  readonly url: string;
  readonly told: Told[];
  /** From now on. */
  react(reaction: Reaction): void;
  stop(): Promise<void>;
}

/** Listens for webhooks. */
export async function openProduct(): Promise<Product> {
  const told: Told[] = [];
  let reaction: Reaction = taken;
  const listen = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const one = { path: request.url ?? "", headers: request.headers, body: await text(request) };
    told.push(one);
    reaction(one, response, request);
  };
  const server = createServer((request, response) => {
    void listen(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: urlOf(server.address()),
    told,
    react: (next) => {
      reaction = next;
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function urlOf(address: AddressInfo | string | null): string {
  return typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}` : "";
}

const Ledger = z.object({
  last: z.number(),
  entries: z.array(
    z.object({
      seq: z.number(),
      at: z.string(),
      provider: z.string(),
      kind: z.string(),
      id: z.string().nullable(),
      address: z.string().nullable(),
      text: z.string().nullable(),
      detail: z.string().nullable(),
    }),
  ),
});
export type Entry = z.infer<typeof Ledger>["entries"][number];

export interface Answered {
  readonly status: number;
  readonly body: unknown;
}

export interface Stage {
  readonly url: string;
  readonly settings: SimulatorSettings;
  readonly product: Product;
  /** Asks `/simulator/api…`. */
  readonly ask: (method: string, path: string, body?: unknown) => Promise<Answered>;
  /** Like `ask`, and fails unless the answer is 2xx. */
  readonly must: (method: string, path: string, body?: unknown) => Promise<unknown>;
  /** Lines of the ledger; `query` as in `provider=twilio&kind=delivered`. */
  readonly ledger: (query?: string) => Promise<readonly Entry[]>;
  /** Lines of the ledger once there are so many; fails when there are not soon. */
  readonly lines: (query: string, count: number) => Promise<readonly Entry[]>;
  stop(): Promise<void>;
}

/** Opens both. */
export async function openStage(more: Partial<SimulatorSettings> = {}): Promise<Stage> {
  const product = await openProduct();
  const settings = { ...settingsFor(product.url), ...more };
  const simulator = await startSimulator(settings);
  const ask = async (method: string, path: string, body?: unknown): Promise<Answered> => {
    const response = await fetch(`${simulator.url}/simulator/api${path}`, {
      method,
      headers: { "Content-Type": "application/json" },
      ...(method === "GET" ? {} : { body: JSON.stringify(body ?? {}) }),
    });
    const said = await response.text();
    return { status: response.status, body: said === "" ? undefined : JSON.parse(said) };
  };
  const ledger = async (query = ""): Promise<readonly Entry[]> => {
    const { body } = await ask("GET", `/ledger?${query}`);
    return Ledger.parse(body).entries;
  };
  return {
    url: simulator.url,
    settings,
    product,
    ask,
    must: async (method, path, body) => {
      const answer = await ask(method, path, body);
      if (answer.status < 300) return answer.body;
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    },
    ledger,
    lines: async (query, count) => {
      const until = Date.now() + 5_000;
      for (;;) {
        const entries = await ledger(query);
        if (entries.length >= count) return entries;
        if (Date.now() > until) throw new Error(`${query}: ${entries.length} of ${count} lines`);
        await new Promise((resolve) => {
          setTimeout(resolve, 10);
        });
      }
    },
    stop: async () => {
      await simulator.stop();
      await product.stop();
    },
  };
}
