import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
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
async function started(...args: string[]) {
  const env = { ...process.env, ...settingsFor(database), PORT: "0" };
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
  const { said, ended, stop } = await started("serve");
  const response = await fetch(`${said.url}/ready`);
  expect(response.status).toBe(200);
  stop();
  expect(await ended).toEqual([0, null]);
  await expect(fetch(said.url)).rejects.toThrow("fetch failed");
});

test("sirius worker works without pages, and ends with 0 when asked to", async () => {
  const { said, ended, stop } = await started("worker");
  expect(said).toEqual({ working: true });
  stop();
  expect(await ended).toEqual([0, null]);
});
