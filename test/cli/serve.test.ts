import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { settingsFor } from "./run-sirius.ts";

let database: TestDatabase;
let running: ChildProcess | undefined;
beforeAll(async () => {
  database = await freshDatabase();
});
afterEach(() => running?.kill("SIGKILL"));
afterAll(() => database.drop());

/** Starts `sirius` and waits for the first thing it says on stdout as JSON. */
async function started(args: readonly string[], more: Record<string, string> = {}) {
  const env = { ...process.env, ...settingsFor(database), PORT: "0", ...more };
  running = spawn(process.execPath, ["cli/sirius.ts", ...args, "--json"], {
    env,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = once(running, "exit");
  let said = "";
  for await (const piece of running.stdout ?? []) {
    said += String(piece);
    if (said.endsWith("}\n")) break;
  }
  return { said: JSON.parse(said), ended, stop: () => running?.kill("SIGTERM") };
}

test("sirius serve answers where it says, and ends with 0 when asked to", async () => {
  const { said, ended, stop } = await started(["serve"]);
  const response = await fetch(`${said.url}/ready`);
  expect(response.status).toBe(200);
  stop();
  expect(await ended).toEqual([0, null]);
  await expect(fetch(said.url)).rejects.toThrow("fetch failed");
});

test("sirius worker opens no port, works beside whoever has it, and ends with 0 when asked to", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const address = taken.address();
  const PORT = String(typeof address === "object" ? address?.port : undefined);
  const { said, ended, stop } = await started(["worker"], { PORT });
  taken.close();
  expect(said).toEqual({ working: true });
  stop();
  expect(await ended).toEqual([0, null]);
});

test("into a file, the standard output holds lines of log and nothing else", async () => {
  const env = { ...process.env, ...settingsFor(database), LOG_LEVEL: "info" };
  const child = spawn(process.execPath, ["cli/sirius.ts", "worker"], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  running = child;
  const ended = once(child, "close");
  let logged = "";
  child.stdout.on("data", (piece) => (logged += String(piece)));
  const [words] = await once(child.stderr, "data");
  child.kill("SIGTERM");
  await ended;
  expect(String(words)).toContain("Au travail");
  const lines = logged.trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ msg: "started", web: false, worker: true }),
  );
});
