/** What reading one score costs: beside bare express sending the same bytes, with few reviews and with many. */
import { spread, type Spread } from "./cpu.ts";
import { load, requestOf } from "./load.ts";
import { makeReadWorld, SCORE } from "./read-world.ts";
import { startServer, type Server } from "./server.ts";
import type { Effort } from "./start-task.ts";

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

interface Named extends Server {
  readonly name: ServerName;
}

/** Measures all servers in turns, round by round. */
export async function measureRead(how: Effort & { readonly quick: boolean }): Promise<ReadFigures> {
  const reviews = how.quick ? { few: 10, many: 10_000 } : REVIEWS;
  const world = await makeReadWorld(reviews);
  const servers: Named[] = [];
  try {
    const [key = ""] = world.keys;
    const body = `{"cle_demandee":${JSON.stringify(key)},${SCORE.slice(1)}`;
    for (const [name, order] of [
      ["express", { kind: "express", body, etag: ETAG }],
      ["few", { kind: "sirius", environment: { DATABASE_URL: world.few } }],
      ["many", { kind: "sirius", environment: { DATABASE_URL: world.many } }],
    ] as const) {
      servers.push({ name, ...(await startServer(order)) });
    }
    const rows = [];
    for (const status of [200, 304]) {
      for (const atOnce of CROWDS) {
        rows.push(...(await compare(servers, world.keys, { ...how, status, atOnce })));
      }
    }
    return { bodyBytes: Buffer.byteLength(body), reviews, rows };
  } finally {
    for (const server of servers) await server.stop();
    await world.remove();
  }
}

interface Comparison extends Effort {
  readonly status: number;
  readonly atOnce: number;
}

async function compare(
  servers: readonly Named[],
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
      const before = await server.cpuSeconds();
      const began = performance.now();
      const { port } = server;
      const waits = await load({
        port,
        connections: atOnce,
        seconds: 2 * seconds,
        status,
        request: (place) => requests[place % requests.length],
      });
      const count = waits.length;
      const took = (performance.now() - began) / 1_000;
      const used = (await server.cpuSeconds()) - before;
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
