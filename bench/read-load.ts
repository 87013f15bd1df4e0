/** Asks a server over kept-open connections, one request at a time on each, and reads every answer whole. */
import { connect, type Socket } from "node:net";

export interface Load {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  readonly status: number;
  /** The bytes of one request after the other. */
  readonly requests: readonly Buffer[];
}

/** A request as bytes. */
export function requestOf(path: string, headers: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`GET ${path} HTTP/1.1\r\nHost: bench\r\n${lines.join("")}\r\n`);
}

/** @returns Answers that came. Fails on the first with another status. */
export async function load(what: Load): Promise<number> {
  const until = performance.now() + what.seconds * 1_000;
  const each = Array.from({ length: what.connections }, (_, at) => converse(what, at, until));
  return (await Promise.all(each)).reduce((sum, count) => sum + count, 0);
}

function converse({ port, requests, status, connections }: Load, first: number, until: number) {
  return new Promise<number>((resolve, reject) => {
    const socket = connect(port, "127.0.0.1").setNoDelay();
    let received = Buffer.alloc(0);
    let count = 0;
    const ask = (): void => {
      const request = requests[(first + count * connections) % requests.length];
      if (request !== undefined) socket.write(request);
    };
    socket.on("connect", ask);
    socket.on("error", reject);
    socket.on("data", (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const end = endOf(received);
      if (end === undefined || received.length < end) return;
      if (!received.subarray(0, 12).toString().endsWith(` ${status}`)) {
        reject(new Error(`not ${status}: ${received.subarray(0, 300).toString()}`));
        socket.destroy();
        return;
      }
      received = received.subarray(end);
      count += 1;
      if (performance.now() < until) ask();
      else finish(socket, () => resolve(count));
    });
  });
}

function finish(socket: Socket, then: () => void): void {
  socket.end();
  then();
}

/** Where the first answer ends; undefined while its head is not whole. */
function endOf(received: Buffer): number | undefined {
  const head = received.indexOf("\r\n\r\n");
  if (head < 0) return undefined;
  const [, length = "0"] =
    /^content-length: (\d+)/im.exec(received.subarray(0, head).toString("latin1")) ?? [];
  return head + 4 + Number(length);
}
