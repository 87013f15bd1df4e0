/** An operator stops Sirius while people answer: what was begun is finished, and nothing hangs. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createSecrets } from "../../db/secrets.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { invite } from "../db/people.ts";
import { settingsFor } from "./run-sirius.ts";

const ROUNDS = 4;
const PEOPLE = 12;
const EXIT_WITHIN_MS = 25_000;
/** Below the five seconds that requests under way are given. */
const EXIT_AT_ONCE_MS = 4_000;

let database: TestDatabase;
let running: ChildProcess | undefined;

beforeAll(async () => {
  database = await freshDatabase();
});
afterEach(() => running?.kill("SIGKILL"));
afterAll(() => database.drop());

async function serve(): Promise<{ url: string; stop: () => Promise<unknown> }> {
  const child = spawn(process.execPath, ["cli/sirius.ts", "serve", "--json"], {
    env: { ...process.env, ...settingsFor(database), PORT: "0", SIRIUS_SIMULATOR: "off" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  running = child;
  const ended = once(child, "exit");
  let said = "";
  for await (const piece of child.stdout) {
    said += String(piece);
    if (said.endsWith("}\n")) break;
  }
  return {
    url: JSON.parse(said).url,
    stop: () => {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

interface Seen {
  /** Event ids that were answered. */
  readonly answered: string[];
  /** Those that got no answer, with what came instead. */
  readonly failed: [event: string, code: string][];
}

/** Opens the chat of somebody who was invited; gives the cookie of their browser. */
async function openChat(url: string): Promise<string> {
  const { token } = await invite(
    database.pool,
    createSecrets(settingsFor(database)["SIRIUS_KEYS"] ?? ""),
  );
  const opened = await fetch(`${url}/r/${token}`, { method: "POST", redirect: "manual" });
  return (opened.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

/** Asks for help again and again, each time on a new connection, until nobody listens any more. */
async function talk(url: string, who: string, seen: Seen): Promise<void> {
  const cookie = await openChat(url);
  for (let at = 0; ; at += 1) {
    const event = `${who}-${String(at).padStart(6, "0")}`;
    try {
      const response = await fetch(`${url}/chat/messages`, {
        method: "POST",
        headers: {
          accept: "application/json",
          connection: "close",
          "content-type": "application/x-www-form-urlencoded",
          cookie,
        },
        body: `control=help&event=${event}`,
      });
      await response.text();
      if (response.status === 200) seen.answered.push(event);
      else if (response.status !== 429) seen.failed.push([event, String(response.status)]);
    } catch (error) {
      seen.failed.push([event, codeOf(error)]);
      return;
    }
  }
}

async function storedEvents(): Promise<ReadonlySet<string>> {
  const { rows } = await database.pool.query<{ event_id: string }>("select event_id from inbox");
  return new Set(rows.map(({ event_id }) => event_id.split(".").at(-1) ?? ""));
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause ? String(cause.code) : String(error);
}

test(
  "asked to stop under load, Sirius cuts no turn and ends in time",
  { timeout: 120_000 },
  async () => {
    const exits: number[] = [];
    let answered = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const { url, stop } = await serve();
      const seen: Seen = { answered: [], failed: [] };
      const people = Array.from({ length: PEOPLE }, (_, at) =>
        talk(url, `round${round}-${at}`, seen),
      );
      await expect.poll(() => seen.answered.length, { timeout: 20_000 }).toBeGreaterThan(20);
      const began = performance.now();
      expect(await stop()).toEqual([0, null]);
      exits.push(Math.round(performance.now() - began));
      await Promise.all(people);
      const stored = await storedEvents();
      expect(seen.answered.filter((event) => !stored.has(event))).toEqual([]);
      // Whoever came later found nobody, or a door that closed before anything was read.
      expect(seen.failed.map(([, code]) => code)).toEqual(
        seen.failed.map(() => expect.stringMatching(/^ECONNRE(FUSED|SET)$/)),
      );
      expect(seen.failed.filter(([event]) => stored.has(event))).toEqual([]);
      answered += seen.answered.length;
    }
    process.stdout.write(
      `\nstops under load: ${ROUNDS}, turns answered ${answered}, cut 0, slowest exit ${Math.max(...exits)} ms\n`,
    );
    expect(Math.max(...exits)).toBeLessThan(EXIT_WITHIN_MS);
  },
);

test("whoever has the chat open keeps no stop waiting", { timeout: 60_000 }, async () => {
  const { url, stop } = await serve();
  const cookie = await openChat(url);
  const stream = await fetch(`${url}/chat/stream`, { headers: { cookie } });
  expect(stream.status).toBe(200);
  const began = performance.now();
  expect(await stop()).toEqual([0, null]);
  expect(performance.now() - began).toBeLessThan(EXIT_AT_ONCE_MS);
  await stream.text().catch(() => "cut");
});
