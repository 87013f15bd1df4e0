/** SMS of many people, as Twilio brings them: signed, posted to the whole product, acknowledged once stored. */
import { setTimeout as delay } from "node:timers/promises";
import twilio from "twilio";
import { spread, waitsOf, type Spread, type Waits } from "./cpu.ts";
import { load, requestOf } from "./load.ts";
import { longPath } from "./questionnaire.ts";
import { startServer } from "./server.ts";
import type { Effort } from "./start-task.ts";
import { phoneOf, type World } from "./world.ts";

const AUTH_TOKEN = "0123456789abcdef0123456789abcdef";
const PATH = "/webhooks/twilio/messages";
/** What comes sooner after a question than one can read is taken for an answer to the one before. */
const READING_MS = 1_500;

export interface WebhookFigures extends Waits {
  readonly atOnce: number;
  readonly turnsPerSecond: Spread;
  readonly turnsPerCpuSecond: Spread;
}

export interface Writers {
  /** The first of the conversations to write in, and how many there are from there. */
  readonly first: number;
  readonly count: number;
}

/**
 * Everybody writes once, then everybody a second time, and so on, so many of them at once.
 *
 * Errors: an answer that is not 200; nobody has anything left to say.
 */
export async function measureWebhooks(
  world: World,
  crowds: readonly number[],
  { first, count }: Writers,
  { rounds, seconds }: Effort,
): Promise<WebhookFigures[]> {
  const server = await startServer({
    kind: "sirius",
    environment: {
      ...world.environment,
      TWILIO_ACCOUNT_SID: `AC${"0".repeat(32)}`,
      TWILIO_AUTH_TOKEN: AUTH_TOKEN,
      TWILIO_FROM: "+33600000000",
    },
  });
  const replies = longPath(10);
  let written = 0;
  const figures = [];
  try {
    for (const atOnce of crowds) {
      const rates: number[] = [];
      const perCpu: number[] = [];
      const waits: number[] = [];
      // The first round only warms up.
      for (let round = 0; round <= rounds; round += 1) {
        await delay(READING_MS);
        const start = written;
        const before = await server.cpuSeconds();
        const began = performance.now();
        const answered = await load({
          port: server.port,
          connections: atOnce,
          seconds,
          status: 200,
          request(place) {
            written = start + place + 1;
            const at = start + place;
            const text = replies[Math.floor(at / count)];
            return sms(server.port, { writer: first + (at % count), place: at, text });
          },
        });
        if (round === 0) continue;
        rates.push(answered.length / ((performance.now() - began) / 1_000));
        perCpu.push(answered.length / ((await server.cpuSeconds()) - before));
        waits.push(...answered);
      }
      figures.push({
        atOnce,
        turnsPerSecond: spread(rates),
        turnsPerCpuSecond: spread(perCpu),
        ...waitsOf(waits),
      });
    }
    return figures;
  } finally {
    await server.stop();
  }
}

interface Sms {
  readonly writer: number;
  /** Of all that are sent, from 0. */
  readonly place: number;
  readonly text: string | undefined;
}

function sms(port: number, { writer, place, text }: Sms): Buffer {
  if (text === undefined) throw new Error("Everybody has answered everything: count more writers.");
  const form = {
    MessageSid: `SM${String(place).padStart(32, "0")}`,
    From: phoneOf(writer),
    Body: text,
    NumMedia: "0",
  };
  const signature = twilio.getExpectedTwilioSignature(
    AUTH_TOKEN,
    `http://127.0.0.1:${port}${PATH}`,
    form,
  );
  return requestOf(
    PATH,
    { "Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature },
    new URLSearchParams(form).toString(),
  );
}
