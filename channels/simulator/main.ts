/**
 * The simulator as a process of its own: `SIRIUS_SIMULATOR` (or the first argument) holds its settings as
 * one JSON; one line of JSON, `{ "url": … }`, says that it listens. It ends with its parent.
 */
import { once } from "node:events";
import { readSettings } from "./settings.ts";
import { startSimulator } from "./start.ts";

async function main(): Promise<void> {
  const given: unknown = JSON.parse(process.env["SIRIUS_SIMULATOR"] ?? process.argv[2] ?? "null");
  const simulator = await startSimulator(readSettings(given));
  process.stdout.write(`${JSON.stringify({ url: simulator.url })}\n`);
  // Forked, it must not outlive whoever needs it.
  await Promise.race([
    once(process, "SIGTERM"),
    once(process, "SIGINT"),
    ...(process.connected ? [once(process, "disconnect")] : []),
  ]);
  await simulator.stop();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const why = error instanceof SyntaxError ? "the settings are not JSON" : messageOf(error);
    process.stderr.write(`${why}\n`);
    process.exit(1);
  },
);

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "the simulator cannot start";
}
