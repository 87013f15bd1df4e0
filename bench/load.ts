/** Asks a server over kept-open connections, one request at a time on each, and reads every answer whole. */
import { connect, type Socket } from "node:net";

export interface Load {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  readonly status: number;
  /** The bytes of one request after the other, counted from 0 over all connections; undefined: no more. */
  readonly request: (place: number) => Buffer | undefined;
}

/** A request as bytes; a body makes it a POST. */
export function requestOf(
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
): Buffer {
  const length = body === undefined ? {} : { "Content-Length": String(Buffer.byteLength(body)) };
  const lines = Object.entries({ ...headers, ...length }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const method = body === undefined ? "GET" : "POST";
  return Buffer.from(
    `${method} ${path} HTTP/1.1\r\nHost: bench\r\n${lines.join("")}\r\n${body ?? ""}`,
  );
}

/** @returns Milliseconds of each answer. Fails on the first with another status. */
export async function load(what: Load): Promise<number[]> {
  const until = performance.now() + what.seconds * 1_000;
  let next = 0;
  const take = (): Buffer | undefined => {
    next += 1;
    return performance.now() < until ? what.request(next - 1) : undefined;
  };
  const each = Array.from({ length: what.connections }, () => converse(what, take));
  return (await Promise.all(each)).flat();
}

function converse({ port, status }: Load, take: () => Buffer | undefined) {
  return new Promise<number[]>((resolve, reject) => {
    const socket = connect(port, "127.0.0.1").setNoDelay();
    const waits: number[] = [];
    let received = Buffer.alloc(0);
    let asked = 0;
    const ask = (): void => {
      const request = take();
      if (request === undefined) return finish(socket, () => resolve(waits));
      asked = performance.now();
      socket.write(request);
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
      waits.push(performance.now() - asked);
      ask();
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
