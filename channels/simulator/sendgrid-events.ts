/** What SendGrid tells of mails: batches of events, signed, repeated until they are taken. */
import { generateKeyPairSync, randomUUID, sign, type KeyLike } from "node:crypto";
import { call, inWords, isTaken } from "./caller.ts";
import type { Dispatcher } from "./dispatch.ts";
import type { Mail } from "./state.ts";
import type { World } from "./world.ts";

type Json = Record<string, unknown>;

/** Where the event webhook points to. */
export const EVENTS_PATH = "/webhooks/sendgrid/events";
const ANSWER_MS = 10_000;
const REPEAT_MS_MAX = 60_000;
const BATCH_MAX = 100;

export interface MailEvents {
  /** Tells the product of a mail, soon and together with what else is to be told. */
  tell(mail: Mail, event: string, more?: Json): void;
}

/** The event webhook of the account. */
export function mailEvents(world: World, hooks: Dispatcher): MailEvents {
  const stranger = generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey;
  /** Ids of events that a batch under way holds. */
  const underWay = new Set<unknown>();
  let planned = false;

  const deliver = async (batch: readonly Json[]): Promise<void> => {
    const { repeatMs } = world.settings.pace;
    const generation = world.generation();
    for (let waitMs = repeatMs; ; waitMs = Math.min(REPEAT_MS_MAX, waitMs * 2)) {
      // Lost on the way counts as taken: nobody will repeat it.
      let taken = true;
      await hooks.dispatch("receipt", async (forged) => {
        taken = await post(world, batch, forged ? stranger : undefined);
      });
      if (taken || world.stopping.aborted || world.generation() !== generation) break;
      await world.pause(waitMs);
    }
    if (world.stopping.aborted) return;
    const { sendgrid } = world.state;
    const ids = new Set(batch.map((event) => event["sg_event_id"]));
    sendgrid.events = sendgrid.events.filter((event) => !ids.has(event["sg_event_id"]));
    for (const id of ids) underWay.delete(id);
    world.changed();
  };
  const flush = (): void => {
    planned = false;
    const waiting = world.state.sendgrid.events.filter(
      (event) => !underWay.has(event["sg_event_id"]),
    );
    for (let at = 0; at < waiting.length; at += BATCH_MAX) {
      const batch = waiting.slice(at, at + BATCH_MAX);
      for (const event of batch) underWay.add(event["sg_event_id"]);
      void deliver(batch);
    }
  };
  const plan = (): void => {
    if (planned) return;
    planned = true;
    world.later(world.settings.pace.stepMs, flush);
  };
  plan();
  return {
    tell: (mail, event, more = {}) => {
      world.state.sendgrid.events.push(eventObject(world, mail, event, more));
      world.changed();
      plan();
    },
  };
}

async function post(
  world: World,
  batch: readonly Json[],
  stranger: KeyLike | undefined,
): Promise<boolean> {
  const { pace, product, sendgrid } = world.settings;
  const body = JSON.stringify(batch);
  const timestamp = String(Math.floor(world.now() / 1_000));
  const key = stranger ?? sendgrid.webhookPrivateKey;
  const result = await call({
    url: `${product.baseUrl}${EVENTS_PATH}`,
    headers: {
      "Content-Type": "application/json",
      "User-Agent": "SendGrid Event API",
      "X-Twilio-Email-Event-Webhook-Timestamp": timestamp,
      "X-Twilio-Email-Event-Webhook-Signature": eventSignature(key, timestamp + body),
    },
    body,
    connectMs: pace.connectMs,
    totalMs: ANSWER_MS,
    stopping: world.stopping,
  });
  for (const event of batch) {
    world.record({
      provider: "sendgrid",
      kind: "webhook",
      id: String(event["sg_event_id"]),
      address: String(event["email"]),
      detail: `${String(event["event"])} ${inWords(result)}`,
    });
  }
  return isTaken(result);
}

/** The signature of an event webhook. Source: SendGrid, "Event Webhook security features". */
export function eventSignature(key: KeyLike, signed: string): string {
  return sign("sha256", Buffer.from(signed), key).toString("base64");
}

function eventObject(world: World, mail: Mail, event: string, more: Json): Json {
  const [messageId = "", number = "0"] = mail.id.split(".");
  return {
    ...mail.customArgs,
    email: mail.to,
    timestamp: Math.floor(world.now() / 1_000),
    event,
    sg_event_id: randomUUID(),
    sg_message_id: `${messageId}.recvd-simulator-0.${number}`,
    "smtp-id": `<${messageId}@simulator>`,
    ...(mail.categories.length === 0 ? {} : { category: mail.categories }),
    ...more,
  };
}
