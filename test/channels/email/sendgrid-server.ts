/** A stand-in of SendGrid's web API on this machine: what it is sent, and how it answers. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { z } from "zod";
import type { StandIn, Weather } from "../contract.ts";

export interface SeenRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface SendgridStandIn extends StandIn {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  /** Whatever the weather, from now on. */
  answer(answer: Answer): void;
}

export const KEY = "SG.canary-key.0123456789abcdefghijklmnop";
const TAKEN: Answer = { status: 202, headers: { "x-message-id": "QaJLVcNsTWWpUGfDWGb1Zw" } };
const NO_KEY: Answer = {
  status: 401,
  body: { errors: [{ message: "The provided authorization grant is invalid", field: null }] },
};
const Port = z.object({ port: z.number() });

/** It quotes the address it refuses, as the real one does. */
const BAD: Readonly<Partial<Record<Weather, (quoted: string) => Answer>>> = {
  overloaded: () => ({
    status: 429,
    headers: { "x-ratelimit-reset": String(Math.ceil(Date.now() / 1000) + 7) },
    body: { errors: [{ message: "too many requests", field: null }] },
  }),
  broken: () => ({ status: 500, body: "<html>Internal error</html>" }),
  bad_address: (quoted) => ({
    status: 400,
    body: {
      errors: [
        {
          message: `Does not contain a valid address: ${quoted}`,
          field: "personalizations.0.to.0.email",
        },
      ],
    },
  }),
  bad_credentials: () => NO_KEY,
};

function write(response: ServerResponse, { status, headers = {}, body }: Answer): void {
  const text = typeof body === "string" ? body : JSON.stringify(body ?? "");
  const type = typeof body === "string" ? "text/html" : "application/json";
  response.writeHead(status, { "content-type": type, ...headers }).end(text);
}

/** Opens it on a free port. */
export async function openSendgrid(): Promise<SendgridStandIn> {
  let weather: Weather = "fair";
  let fixed: Answer | undefined;
  let deliveries = 0;
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const sending = request.method === "POST" && request.url === "/v3/mail/send";
    if (sending && weather === "cuts_before") {
      request.socket.destroy();
      return;
    }
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body: unknown = sending ? JSON.parse(Buffer.concat(chunks).toString()) : undefined;
      seen.push({ path: request.url ?? "", headers: request.headers, body });
      if (!sending) {
        const refused = weather === "bad_credentials";
        const may = { status: 200, body: { scopes: ["mail.send"] } };
        write(response, fixed ?? (refused ? NO_KEY : may));
        return;
      }
      deliveries += 1;
      if (weather === "slow") return;
      if (weather === "cuts_after") request.socket.destroy();
      else write(response, fixed ?? BAD[weather]?.(JSON.stringify(body)) ?? TAKEN);
    });
  });
  const listen = (port: number) =>
    new Promise<number>((resolve) => {
      server.listen(port, "127.0.0.1", () => {
        resolve(Port.parse(server.address()).port);
      });
    });
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  const port = await listen(0);
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    answer: (answer) => {
      fixed = answer;
    },
    async set(next) {
      weather = next;
      if (next === "down") await stop();
      else if (!server.listening) await listen(port);
    },
    deliveries: () => deliveries,
    close: stop,
  };
}
