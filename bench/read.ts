/** What reading one score costs: beside bare express sending the same bytes, with few reviews and with many. */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { spread, type Spread } from "./cpu.ts";
import { load, requestOf } from "./read-load.ts";
import type { Order } from "./read-process.ts";
import { makeReadWorld, SCORE } from "./read-world.ts";
import type { Effort } from "./start-task.ts";

const PROCESS = fileURLToPath(new URL("read-process.ts", import.meta.url));
const ETAG = '"0123456789abcdefghijkl"';
/** As many at once as the reference figures were taken with, and one alone. */
const CROWDS = [64, 1] as const;
const REVIEWS = { few: 100, many: 1_000_000 };
const SERVERS = ["express", "few", "many"] as const;
type ServerName = (typeof SERVERS)[number];

export interface ReadFigures {
  readonly bodyBytes: number;
  readonly reviews: { readonly few: number; readonly many: number };
  readonly rows: readonly {
    readonly server: ServerName;
    readonly status: number;
    readonly atOnce: number;
    readonly perCpuSecond: Spread;
    readonly perSecond: Spread;
    /** Of what bare express sends, in the median. */
    readonly shareOfExpress: number;
  }[];
}

interface Server {
  readonly name: ServerName;
  readonly process: ChildProcess;
  readonly port: number;
}

/** Measures all servers in turns, round by round. */
export async function measureRead(how: Effort & { readonly quick: boolean }): Promise<ReadFigures> {
  const reviews = how.quick ? { few: 10, many: 10_000 } : REVIEWS;
  const world = await makeReadWorld(reviews);
  const servers: Server[] = [];
  try {
    const [key = ""] = world.keys;
    const body = `{"cle_demandee":${JSON.stringify(key)},${SCORE.slice(1)}`;
    servers.push(await startServer("express", { kind: "express", body, etag: ETAG }));
    servers.push(await startServer("few", { kind: "sirius", databaseUrl: world.few }));
    servers.push(await startServer("many", { kind: "sirius", databaseUrl: world.many }));
    const rows = [];
    for (const status of [200, 304]) {
      for (const atOnce of CROWDS) {
        rows.push(...(await compare(servers, world.keys, { ...how, status, atOnce })));
      }
    }
    return { bodyBytes: Buffer.byteLength(body), reviews, rows };
  } finally {
    for (const { process: child } of servers) {
      const gone = once(child, "exit");
      child.disconnect();
      await gone;
    }
    await world.remove();
  }
}

interface Comparison extends Effort {
  readonly status: number;
  readonly atOnce: number;
}

async function compare(
  servers: readonly Server[],
  keys: readonly string[],
  { rounds, seconds, status, atOnce }: Comparison,
): Promise<ReadFigures["rows"]> {
  const paths = keys.map((key) => `/api/v1/formations/${encodeURIComponent(key)}/score`);
  const rates = new Map(servers.map(({ name }) => [name, { cpu: [0], clock: [0] }]));
  for (const one of rates.values()) one.cpu.length = one.clock.length = 0;
  const asked = new Map<ServerName, Buffer[]>();
  for (const { name, port } of servers) asked.set(name, await requestsTo(port, paths, status));
  // The first round only warms up.
  for (let round = 0; round <= rounds; round += 1) {
    for (const server of servers) {
      const requests = asked.get(server.name) ?? [];
      const before = await cpuOf(server);
      const began = performance.now();
      const { port } = server;
      const count = await load({
        port,
        connections: atOnce,
        seconds: 2 * seconds,
        status,
        requests,
      });
      const took = (performance.now() - began) / 1_000;
      const used = (await cpuOf(server)) - before;
      if (round === 0) continue;
      rates.get(server.name)?.cpu.push(count / used);
      rates.get(server.name)?.clock.push(count / took);
    }
  }
  const bare = spread(rates.get("express")?.cpu ?? []).median;
  return servers.map(({ name: server }) => {
    const perCpuSecond = spread(rates.get(server)?.cpu ?? []);
    const perSecond = spread(rates.get(server)?.clock ?? []);
    return {
      server,
      status,
      atOnce,
      perCpuSecond,
      perSecond,
      shareOfExpress: perCpuSecond.median / bare,
    };
  });
}

/** For 304, each request names the bytes as the server named them. */
async function requestsTo(port: number, paths: readonly string[], status: number) {
  const requests: Buffer[] = [];
  for (const path of paths) {
    if (status === 200) requests.push(requestOf(path, {}));
    else {
      const { headers } = await fetch(`http://127.0.0.1:${port}${path}`);
      requests.push(requestOf(path, { "If-None-Match": headers.get("etag") ?? "" }));
    }
  }
  return requests;
}

async function startServer(name: ServerName, order: Order): Promise<Server> {
  const child = fork(PROCESS, [JSON.stringify(order)]);
  const port = new Promise<number>((resolve, reject) => {
    child.once("message", (told: { port: number }) => resolve(told.port));
    child.once("exit", () => reject(new Error(`the server ${name} did not start`)));
  });
  return { name, process: child, port: await port };
}

async function cpuOf({ process: child }: Server): Promise<number> {
  const told = once(child, "message");
  child.send("cpu");
  const [{ cpuSeconds }] = await told;
  return cpuSeconds;
}
