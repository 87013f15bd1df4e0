/** Simulated people who answer by SMS and Telegram, and a Sirius of its own process that is killed again and again. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import type { SimulatorSettings } from "../../channels/simulator/settings.ts";
import { settingsFor } from "../channels/simulator/stage.ts";

const Message = z.object({ mine: z.boolean() });
const Sms = Message.extend({ body: z.string() });
const Chat = Message.extend({
  id: z.int(),
  text: z.string().nullable(),
  buttons: z.array(z.array(z.object({ data: z.string().nullable() }))),
});
const Threads = z.object({
  people: z.array(
    z.object({
      person: z.object({ phone: z.string().nullable(), telegram: z.int().nullable() }),
      phone: z.object({ messages: z.array(Sms) }).nullable(),
      telegram: z.object({ messages: z.array(Chat) }).nullable(),
    }),
  ),
});
type Threads = z.infer<typeof Threads>;

/** One simulated person, by where they answer. */
export interface Answerer {
  readonly phone?: string;
  /** Id of the Telegram account. */
  readonly telegram?: number;
  /** What they answer: a mark from 1 to 5, and a text nobody else writes. */
  readonly mark: string;
  readonly text: string;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

/** The simulator of a Sirius on a port; impatient, so that a soak does not wait. */
export function soakSettings(port: number): SimulatorSettings {
  const settings = settingsFor(`http://127.0.0.1:${port}`);
  return {
    ...settings,
    telegram: { ...settings.telegram, token: `4200000001:${"t".repeat(35)}` },
    pace: { stepMs: 5, connectMs: 1_000, totalMs: 3_000, repeatMs: 200, overtakenMs: 300 },
  };
}

/** The settings of a Sirius whose providers are the simulator at `url`. */
export function environmentFor(options: {
  readonly url: string;
  readonly port: number;
  readonly database: string;
  readonly keys: string;
}): Readonly<Record<string, string>> {
  const { twilio, telegram } = soakSettings(options.port);
  return {
    PORT: String(options.port),
    DATABASE_URL: options.database,
    SIRIUS_KEYS: options.keys,
    SIRIUS_SIMULATOR: "off",
    LOG_LEVEL: "info",
    TWILIO_ACCOUNT_SID: twilio.accountSid,
    TWILIO_AUTH_TOKEN: twilio.authToken,
    TWILIO_FROM: twilio.number,
    TWILIO_API_BASE_URL: options.url,
    SMS_OPT_OUT_REPLY: "self",
    SMS_PER_SECOND: "200",
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_MODE: "webhook",
    TELEGRAM_WEBHOOK_SECRET: telegram.webhookSecret,
    TELEGRAM_API_ROOT: options.url,
  };
}

/** Starts the real program; resolves once it says that it has started. */
export async function startSirius(
  environment: Readonly<Record<string, string>>,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["main.ts"], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes('"msg":"started"')) break;
  }
  child.stdout.resume();
  return child;
}

/** Ends it with a signal that no program can catch. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

/** Everybody looks at their telephone, and answers what is new there; until told to stop. */
export async function answerUntil(
  simulator: string,
  people: readonly Answerer[],
  signal: AbortSignal,
): Promise<void> {
  const answered = new Map<Answerer, number>();
  while (!signal.aborted) {
    const threads = await readThreads(simulator);
    for (const person of people) await lookAndAnswer(simulator, person, threads, answered);
    await delay(400);
  }
}

/** All that is on the telephones. */
export async function readThreads(simulator: string): Promise<Threads> {
  return Threads.parse(await (await fetch(`${simulator}/simulator/api/threads`)).json());
}

const READ_MS = 1_400;
const seen = new WeakMap<Answerer, { readonly count: number; readonly at: number }>();

async function lookAndAnswer(
  simulator: string,
  person: Answerer,
  threads: Threads,
  answered: Map<Answerer, number>,
): Promise<void> {
  const theirs = threads.people.find(
    (one) =>
      (person.phone !== undefined && one.person.phone === person.phone) ||
      (person.telegram !== undefined && one.person.telegram === person.telegram),
  );
  const heard = (
    person.phone === undefined ? theirs?.telegram?.messages : theirs?.phone?.messages
  )?.filter(({ mine }) => !mine);
  const last = heard?.at(-1);
  if (heard === undefined || last === undefined || heard.length === answered.get(person)) return;
  // People read before they answer.
  const read = seen.get(person);
  if (read?.count !== heard.length) {
    seen.set(person, { count: heard.length, at: Date.now() });
    return;
  }
  if (Date.now() - read.at < READ_MS) return;
  answered.set(person, heard.length);
  const asked = "body" in last ? last.body : (last.text ?? "");
  const reply = replyTo(asked, person);
  if (reply === undefined) return;
  if (person.phone !== undefined) {
    const number = encodeURIComponent(person.phone);
    await post(`${simulator}/simulator/api/phones/${number}/texts`, { text: reply });
    return;
  }
  const data = "buttons" in last ? last.buttons[0]?.[0]?.data : undefined;
  const user = `${simulator}/simulator/api/telegram/users/${person.telegram}`;
  const isMark = asked.includes("quelle note");
  if (data === undefined || data === null || isMark) await post(`${user}/texts`, { text: reply });
  else if ("id" in last) await post(`${user}/presses`, { messageId: last.id, data });
}

/** The same answers to the same questions; undefined when nothing is asked any more. */
function replyTo(asked: string, { mark, text }: Answerer): string | undefined {
  if (asked.includes("Merci ")) return undefined;
  if (asked.includes("quelle note")) return mark;
  if (asked.includes("hésite à faire")) return text;
  if (asked.includes("Réponds OK") || asked.includes("Tu veux bien répondre")) return "ok";
  return asked.includes("On publie") ? "oui" : "1";
}

/** Posts JSON to the simulator. */
export async function post(url: string, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.status === 204 ? undefined : response.json();
}
