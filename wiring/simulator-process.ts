/**
 * The simulator of the providers as a process of its own: a phone, a Telegram chat and a mailbox on this
 * machine. It shares nothing with Sirius but the wire, so what works here works with the real ones.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { createHash, generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { because } from "../bot/error-words.ts";
import { SiriusError } from "../bot/errors.ts";
import type { ChannelSettings } from "./channel-settings.ts";

export interface SimulatorProcess {
  /** Where its page and its controls are, without a slash at the end. */
  readonly url: string;
  /** What adapters need to take it for the providers. */
  readonly channels: ChannelSettings;
  /** The time it shows, which its page can set forward: six days of silence in one click. */
  readonly now: () => number;
  /** Gives somebody a telephone, a Telegram account and a mailbox, under a name. */
  introduce(person: SimulatedPerson): Promise<void>;
  stop(): Promise<void>;
}

export interface SimulatedPerson {
  readonly name: string;
  readonly phone: string;
  readonly mailbox?: string;
}

export interface SimulatorOptions {
  /** Where Sirius is, for its webhooks. */
  readonly baseUrl: string;
  /** Where its people and threads are kept between two starts. */
  readonly dataDir: string;
  /** Makes its credentials: the same at each start, and nowhere else's. */
  readonly keys: string;
  /** The environment of this process, for the child. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Any free one unless told. */
  readonly port?: number;
}

const PROGRAM = fileURLToPath(new URL("../channels/simulator/main.ts", import.meta.url));
const Ready = z.object({ url: z.url() });
const START_MS = 15_000;
/**
 * A number of the range that is kept for fiction. As on a short code, nobody else acts on STOP: what people
 * then read are the words of Sirius, in their language.
 */
const SENDER = { number: "+33639980000", optOut: "off" } as const;

/**
 * Starts the simulator.
 *
 * Errors: `internal` when it does not come up.
 */
export async function startSimulatorProcess(options: SimulatorOptions): Promise<SimulatorProcess> {
  const made = credentials(options.keys);
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const settings = {
    host: "127.0.0.1",
    port: options.port ?? 0,
    stateFile: join(options.dataDir, "simulator.json"),
    product: { baseUrl: options.baseUrl },
    twilio: {
      accountSid: made.accountSid,
      authToken: made.authToken,
      messagingServiceSid: made.messagingServiceSid,
      ...SENDER,
    },
    telegram: {
      token: made.telegramToken,
      botUsername: "sirius_simulateur_bot",
      webhookSecret: made.telegramSecret,
    },
    sendgrid: {
      apiKey: made.sendgridKey,
      webhookPrivateKey: privateKey.export({ type: "pkcs8", format: "pem" }),
    },
  };
  const child = spawn(process.execPath, [PROGRAM], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    env: { ...options.environment, SIRIUS_SIMULATOR: JSON.stringify(settings) },
  });
  const url = await listening(child);
  const clock = followClock(url);
  return {
    url,
    channels: {
      sms: {
        accountSid: made.accountSid,
        authToken: made.authToken,
        previousAuthToken: undefined,
        messagingServiceSid: made.messagingServiceSid,
        from: undefined,
        apiBaseUrl: url,
        mode: "conversation",
        optOutReply: "self",
      },
      telegram: {
        token: made.telegramToken,
        mode: "webhook",
        webhookSecret: made.telegramSecret,
        apiRoot: url,
      },
      email: {
        from: "Sirius <avis@sirius.invalid>",
        smtpUrl: undefined,
        sendgrid: {
          apiKey: made.sendgridKey,
          baseUrl: url,
          webhookPublicKey: publicKey.export({ type: "spki", format: "der" }).toString("base64"),
        },
      },
      smsPartsPerDay: 20_000,
      smsPerSecond: 50,
      shortCode: true,
    },
    now: clock.now,
    introduce: (person) => introduce(url, person),
    async stop() {
      clock.stop();
      await end(child);
    },
  };
}

const ClockSays = z.object({ offsetMs: z.number() });
const LOOK_AT_CLOCK_MS = 500;

/** The clock of this machine, as far ahead as the simulator's page says. */
function followClock(url: string) {
  let offsetMs = 0;
  const look = async (): Promise<void> => {
    const response = await fetch(`${url}/simulator/api/clock`);
    offsetMs = ClockSays.parse(await response.json()).offsetMs;
  };
  // Out of reach, it shows what it showed last.
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_AT_CLOCK_MS);
  return { now: () => Date.now() + offsetMs, stop: () => clearInterval(timer) };
}

/** Asks the simulator's own controls; someone known keeps what they have. */
async function introduce(url: string, person: SimulatedPerson): Promise<void> {
  const response = await fetch(`${url}/simulator/api/people`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...person, telegram: {} }),
  });
  if (!response.ok) {
    throw new SiriusError("internal", `the simulator answered ${response.status} to a person`);
  }
}

function credentials(keys: string) {
  const draw = (name: string): string =>
    createHash("sha256").update(`simulator ${name} ${keys}`).digest("hex");
  return {
    accountSid: `AC${draw("account").slice(0, 32)}`,
    authToken: draw("auth").slice(0, 32),
    messagingServiceSid: `MG${draw("service").slice(0, 32)}`,
    telegramToken: `${Number.parseInt(draw("bot").slice(0, 8), 16) + 1_000_000_000}:${draw("token").slice(0, 35)}`,
    telegramSecret: draw("secret").slice(0, 32),
    sendgridKey: `SG.${draw("sendgrid").slice(0, 22)}.${draw("sendgrid more").slice(0, 43)}`,
  };
}

async function listening(child: ChildProcess): Promise<string> {
  const { stdout } = child;
  if (stdout === null) throw new SiriusError("internal", "the simulator has no output");
  const signal = AbortSignal.timeout(START_MS);
  const line = once(createInterface({ input: stdout }), "line", { signal });
  const gone = once(child, "exit", { signal }).then(() => undefined);
  const first = await Promise.race([line, gone]).catch(() => undefined);
  const said: unknown = first?.[0];
  if (typeof said !== "string") {
    child.kill("SIGKILL");
    throw new SiriusError(
      "internal",
      "the simulator did not start: see above, or set SIRIUS_SIMULATOR=off",
      because("simulator_silent"),
    );
  }
  return Ready.parse(JSON.parse(said)).url;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), 3_000);
  await gone;
  clearTimeout(late);
}
