/** One import in a process of its own, so that its memory can be told: `node bench/roster-process.ts FILE DATA_DIR`. */
import { createReadStream } from "node:fs";
import { startEmbeddedPostgres } from "../db/embedded-postgres.ts";
import { openDatabase } from "../db/orm.ts";
import { importRoster } from "../db/roster-store.ts";
import { createSecrets } from "../db/secrets.ts";
import { postgresCpu } from "./postgres-cpu.ts";

const [file = "", dataDir = "", keys = ""] = process.argv.slice(2);
const server = await startEmbeddedPostgres(dataDir);
const database = await openDatabase({
  connection: server.connection,
  applicationName: "sirius bench import",
});
// The connection of an import goes with it: what it used is noted while it works.
const used = new Map<number, number>();
async function noteUse(): Promise<void> {
  const found = await postgresCpu(database.pool, "sirius bench import");
  for (const [pid, seconds] of found ?? []) used.set(pid, seconds);
}
// A process that ends while it is looked at is seen at the next look, or was seen before.
const watch = setInterval(() => void noteUse().catch(() => undefined), 500);
const cpuBefore = process.cpuUsage();
const began = performance.now();
const counters = await importRoster(
  { pool: database.pool, secrets: createSecrets(keys) },
  () => createReadStream(file),
  { now: Date.UTC(2026, 10, 25), legalBasis: "mission_interet_public" },
);
const seconds = (performance.now() - began) / 1_000;
clearInterval(watch);
const { user, system } = process.cpuUsage(cpuBefore);
console.log(
  JSON.stringify({
    seconds,
    cpuSeconds: (user + system) / 1e6,
    postgresSeconds: [...used.values()].reduce((sum, one) => sum + one, 0),
    peakMegabytes: process.resourceUsage().maxRSS / 1_024,
    counters,
  }),
);
await database.close();
await server.stop();
