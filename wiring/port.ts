/** The port: open before there is anything to answer, and closed once what is under way has ended. */
import { once } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { because } from "../bot/error-words.ts";
import { codeOf, SiriusError, type ErrorDetails } from "../bot/errors.ts";
import { addressOf, type Config } from "../config.ts";

const DEFAULT_PORT = 3_000;
/** Requests under way at the end have this long. */
const DRAIN_MS = 5_000;
const LOOK_FOR_IDLE_MS = 50;

/**
 * Opens the port. Until the pages are there, whoever comes is told to come again.
 *
 * @returns Where it is on this machine, without a slash at the end.
 *
 * Errors: `config_invalid`, with what to write instead.
 */
export async function listen(
  server: Server,
  { port, host }: Pick<Config, "port" | "host">,
): Promise<string> {
  server.listen(port, host);
  await once(server, "listening").catch((error: unknown) => {
    const [words, details] = whyNoPort(codeOf(error) ?? "unknown", port, host);
    throw new SiriusError("config_invalid", `PORT: ${port} on ${host} ${words}`, details);
  });
  return localUrl(server);
}

/** In English, and the sentence for people. @param system  The code of the system. */
function whyNoPort(system: string, port: number, host: string): [string, ErrorDetails] {
  switch (system) {
    case "EADDRINUSE": {
      const other = port === DEFAULT_PORT ? port + 1 : DEFAULT_PORT;
      return [
        `is taken, perhaps by another Sirius: stop it, or write another port (PORT=${other})`,
        because("port_taken", { port, host, other }),
      ];
    }
    case "EACCES":
      return ["needs more rights: write a port from 1024 on", because("port_rights", { port })];
    case "EADDRNOTAVAIL":
      return [
        "is not an address of this machine: write another HOST, such as 127.0.0.1",
        because("host_elsewhere", { host }),
      ];
    case "ENOTFOUND":
      return [
        "is a name nobody knows: write another HOST, such as 127.0.0.1",
        because("host_unknown", { host }),
      ];
    default:
      return [`cannot be used (${system})`, because("port_unusable", { port, host, system })];
  }
}

/** Answers while Sirius starts. */
export function notYet(request: IncomingMessage, response: ServerResponse): void {
  const live = request.url === "/live";
  response
    .writeHead(live ? 200 : 503, { "Content-Type": "application/json", "Retry-After": "1" })
    .end(JSON.stringify({ status: live ? "live" : "starting" }));
}

/** Lets requests under way end; what takes longer than a turn may take is cut. */
export async function drain(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  // Browsers keep theirs open for the next request, also after an answer that is still under way now.
  const idle = setInterval(() => server.closeIdleConnections(), LOOK_FOR_IDLE_MS);
  setTimeout(() => server.closeAllConnections(), DRAIN_MS).unref();
  await closed;
  clearInterval(idle);
}

function localUrl(server: Server): string {
  const address = server.address();
  if (typeof address !== "object" || address === null) return "";
  return addressOf({ port: address.port, host: address.address });
}
