/** One import in a process of its own, so that its memory can be told: `node bench/roster-process.ts FILE DATA_DIR`. */
import { createReadStream } from "node:fs";
import { startEmbeddedPostgres } from "../db/embedded-postgres.ts";
import { openDatabase } from "../db/orm.ts";
import { importRoster } from "../db/roster-store.ts";
import { createSecrets } from "../db/secrets.ts";

const [file = "", dataDir = "", keys = ""] = process.argv.slice(2);
const server = await startEmbeddedPostgres(dataDir);
const database = await openDatabase({
  connection: server.connection,
  applicationName: "sirius bench",
});
const cpuBefore = process.cpuUsage();
const began = performance.now();
const counters = await importRoster(
  { pool: database.pool, secrets: createSecrets(keys) },
  () => createReadStream(file),
  { now: Date.UTC(2026, 10, 25), legalBasis: "mission_interet_public" },
);
const seconds = (performance.now() - began) / 1_000;
const { user, system } = process.cpuUsage(cpuBefore);
console.log(
  JSON.stringify({
    seconds,
    cpuSeconds: (user + system) / 1e6,
    peakMegabytes: process.resourceUsage().maxRSS / 1_024,
    counters,
  }),
);
await database.close();
await server.stop();
