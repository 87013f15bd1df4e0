/** The simulator as a process of its own: how it starts, refuses, remembers and ends. */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { readSettings, type SimulatorSettings } from "../../../channels/simulator/settings.ts";
import { startSimulator } from "../../../channels/simulator/start.ts";
import { LEA, settingsFor } from "./stage.ts";

const MAIN = "channels/simulator/main.ts";
/** Nobody listens there: webhooks fail, and nothing here minds. */
const NOWHERE = "http://127.0.0.1:9";

let folder: string;
let children: ChildProcess[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "simulator-"));
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

function begin(settings: string, environment: Record<string, string> = {}): ChildProcess {
  const child = fork(MAIN, {
    env: { ...process.env, NODE_ENV: "test", SIRIUS_SIMULATOR: settings, ...environment },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    execArgv: [],
  });
  children.push(child);
  return child;
}

/** Waits for the one line that says where it listens. */
async function urlOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("no output");
  const [line] = z.tuple([z.string()]).parse(await once(createInterface(child.stdout), "line"));
  return z.object({ url: z.string() }).parse(JSON.parse(line)).url;
}

async function refusal(settings: string, environment?: Record<string, string>): Promise<string> {
  const child = begin(settings, environment);
  const [said] = await Promise.all([
    child.stderr === null ? "" : text(child.stderr),
    once(child, "exit"),
  ]);
  expect(child.exitCode).toBe(1);
  return said;
}

async function ask(url: string, method: string, path: string, body: object = {}): Promise<unknown> {
  const response = await fetch(`${url}/simulator/api${path}`, {
    method,
    headers: { "Content-Type": "application/json" },
    ...(method === "GET" ? {} : { body: JSON.stringify(body) }),
  });
  const said = await response.text();
  return said === "" ? undefined : JSON.parse(said);
}

describe("the process", () => {
  test("says where it listens, and ends when it is told to", async () => {
    const child = begin(JSON.stringify(settingsFor(NOWHERE)));
    const url = await urlOf(child);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${url}/simulator`)).status).toBe(200);
    child.kill("SIGTERM");
    await once(child, "exit");
    expect(child.exitCode).toBe(0);
  });

  test("ends when whoever forked it is gone", async () => {
    const child = begin(JSON.stringify(settingsFor(NOWHERE)));
    await urlOf(child);
    child.disconnect();
    await once(child, "exit");
    expect(child.exitCode).toBe(0);
  });

  test("does not start in production", async () => {
    const said = await refusal(JSON.stringify(settingsFor(NOWHERE)), { NODE_ENV: "production" });
    expect(said).toMatch(/never runs in production/);
  });

  test("does not start where others could reach it, and repeats no secret", async () => {
    const settings = settingsFor("http://avis.example.fr");
    const said = await refusal(JSON.stringify({ ...settings, host: "0.0.0.0" }));
    expect(said).toMatch(/host: an address of this machine/);
    expect(said).toMatch(/product\.baseUrl: an address on this machine/);
    expect(said).not.toContain(settings.twilio.authToken);
    expect(await refusal("{")).toMatch(/not JSON/);
  });

  test("says which port is taken", async () => {
    const first = await startSimulator(settingsFor(NOWHERE));
    const port = Number(new URL(first.url).port);
    const said = await refusal(JSON.stringify({ ...settingsFor(NOWHERE), port }));
    await first.stop();
    expect(said).toContain("EADDRINUSE");
  });
});

describe("settings", () => {
  const wrong: readonly [string, (settings: SimulatorSettings) => object][] = [
    ["twilio.accountSid", (s) => ({ twilio: { ...s.twilio, accountSid: "AC1" } })],
    ["twilio.number", (s) => ({ twilio: { ...s.twilio, number: "06 39 98 00 01" } })],
    ["telegram.token", (s) => ({ telegram: { ...s.telegram, token: "secret" } })],
    [
      "sendgrid.webhookPrivateKey",
      (s) => ({ sendgrid: { ...s.sendgrid, webhookPrivateKey: "x" } }),
    ],
    ["pace.stepMs", () => ({ pace: { stepMs: -1 } })],
    ["tpyo", () => ({ tpyo: 1 })],
  ];
  test.each(wrong)("%s is checked before anything listens", (name, change) => {
    const settings = settingsFor(NOWHERE);
    expect(() => readSettings({ ...settings, ...change(settings) })).toThrow(name);
  });

  test("may leave the pace out: it is then that of the real providers", () => {
    const { pace: _short, ...settings } = settingsFor(`${NOWHERE}/`);
    expect(readSettings(settings)).toMatchObject({
      pace: { connectMs: 5_000, totalMs: 15_000 },
      product: { baseUrl: NOWHERE },
    });
  });
});

describe("the state file", () => {
  test("brings everything back after a kill, waiting updates included", async () => {
    const stateFile = join(folder, "state.json");
    const settings = JSON.stringify({ ...settingsFor(NOWHERE), stateFile });
    const first = begin(settings);
    const url = await urlOf(first);
    await ask(url, "POST", "/people", { name: "Léa", phone: LEA, telegram: { id: 4_242 } });
    await ask(url, "POST", "/telegram/users/4242/start", { token: "abc" });
    await ask(url, "POST", "/clock", { offsetMs: 5_000 });
    await ask(url, "POST", "/faults", { provider: "twilio", kind: "error", times: 3 });
    const before = await ask(url, "GET", "/ledger");
    await expect.poll(() => readdirSync(folder)).toEqual(["state.json"]);
    await new Promise((resolve) => {
      setTimeout(resolve, 600);
    });
    first.kill("SIGKILL");
    await once(first, "exit");

    const second = await urlOf(begin(settings));
    expect(await ask(second, "GET", "/ledger")).toEqual(before);
    expect(await ask(second, "GET", "/controls")).toMatchObject({
      clock: { offsetMs: 5_000 },
      faults: [{ kind: "error", times: 3 }],
    });
    const { token } = settingsFor(NOWHERE).telegram;
    const polled = await fetch(`${second}/bot${token}/getUpdates`);
    expect(await polled.json()).toMatchObject({
      result: [{ message: { text: "/start abc", chat: { id: 4_242 } } }],
    });
  });

  test("takes messages up where they were on their way", async () => {
    const stateFile = join(folder, "state.json");
    const slow = { ...settingsFor(NOWHERE), stateFile, pace: { stepMs: 60_000 } };
    const first = await startSimulator(slow);
    const { accountSid, authToken, number } = slow.twilio;
    const basic = Buffer.from(`${accountSid}:${authToken}`).toString("base64");
    await fetch(`${first.url}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
      method: "POST",
      headers: { Authorization: `Basic ${basic}` },
      body: new URLSearchParams({ To: LEA, From: number, Body: "en route" }),
    });
    await first.stop();
    const second = await startSimulator({ ...slow, pace: { stepMs: 1 } });
    await expect
      .poll(() => ask(second.url, "GET", "/ledger?kind=delivered"))
      .toMatchObject({ entries: [{ text: "en route" }] });
    await second.stop();
  });

  test("that cannot be read is no reason not to start", async () => {
    const stateFile = join(folder, "state.json");
    writeFileSync(stateFile, `{"schema":1,"people":`);
    const simulator = await startSimulator({ ...settingsFor(NOWHERE), stateFile });
    expect(await ask(simulator.url, "GET", "/people")).toMatchObject({ people: [] });
    await simulator.stop();
  });
});
