/** Started by `durable.ts`: plays replies on conversations, each turn stored before the next one of its worker. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { receive } from "../bot/receive.ts";
import { conversationStore } from "../db/conversation-store.ts";
import { openDatabase } from "../db/orm.ts";
import { scriptLibrary } from "../db/script-library.ts";
import { createSecrets, newKey } from "../db/secrets.ts";
import { waitsOf } from "./cpu.ts";
import { postgresCpu } from "./postgres-cpu.ts";
import { longPath } from "./questionnaire.ts";
import { idOf } from "./world.ts";

const Order = z.object({
  connection: z.object({
    host: z.string(),
    port: z.number(),
    user: z.string(),
    database: z.string(),
  }),
  /** Conversations at once. */
  workers: z.number(),
  seconds: z.number(),
  /** Replies to play at most. */
  turns: z.number(),
  /** The first conversation that may be used, and how many there are from there. */
  first: z.number(),
  conversations: z.number(),
});
export type Order = z.infer<typeof Order>;

const order = Order.parse(JSON.parse(readFileSync(0, "utf8")));
const database = await openDatabase({
  connection: order.connection,
  applicationName: "sirius bench turns",
});
const playing = {
  store: conversationStore(database.pool, createSecrets(newKey())),
  scripts: scriptLibrary(database.pool),
};
const replies = longPath(10);
const waits: number[] = [];
let started = 0;
let next = order.first;

async function work(until: number): Promise<void> {
  while (next < order.first + order.conversations) {
    const n = next;
    next += 1;
    for (const [place, text] of replies.entries()) {
      if (performance.now() > until || started >= order.turns) return;
      started += 1;
      const began = performance.now();
      const received = await receive(playing, {
        channel: "web",
        eventId: `bench ${n} ${place}`,
        conversation: idOf(n),
        reply: { kind: "text", text },
        receivedAt: Date.now(),
      });
      if (received !== "played") throw new Error(`A reply of the benchmark was ${received}.`);
      waits.push(performance.now() - began);
    }
  }
}

const before = process.cpuUsage();
const began = performance.now();
await Promise.all(Array.from({ length: order.workers }, () => work(began + order.seconds * 1_000)));
const seconds = (performance.now() - began) / 1_000;
const { user, system } = process.cpuUsage(before);
const used = await postgresCpu(database.pool, "sirius bench turns");
const postgres = used && [...used.values()].reduce((sum, one) => sum + one, 0);
process.stdout.write(
  JSON.stringify({
    turns: waits.length,
    turnsPerSecond: waits.length / seconds,
    turnsPerCpuSecond: waits.length / ((user + system) / 1e6),
    postgresMicroseconds: postgres === undefined ? null : (postgres / waits.length) * 1e6,
    ...waitsOf(waits),
  }),
);
await database.close();
