/**
 * A process that is made to be killed, or to lose its database. It plays the same replies in several
 * conversations at once and writes the id of each event on standard output once, and only once, it is
 * acknowledged.
 */
import { Pool } from "pg";
import { receive } from "../../bot/receive.ts";
import { conversationStore } from "../../db/conversation-store.ts";
import { scriptLibrary } from "../../db/script-library.ts";
import { createSecrets } from "../../db/secrets.ts";
import { CHILD_NAME, eventsOf, type ChildTask } from "./kill-world.ts";

const task: ChildTask = JSON.parse(process.argv[2] ?? "");
const pool = new Pool({
  ...task.connection,
  max: task.conversations.length,
  application_name: CHILD_NAME,
});
const playing = {
  store: conversationStore(pool, createSecrets(task.keys)),
  scripts: scriptLibrary(pool),
};

async function talk(conversation: string): Promise<void> {
  for (const inbound of eventsOf(conversation)) {
    const received = await receive(playing, inbound);
    process.stdout.write(`${inbound.eventId} ${received}\n`);
  }
}

// A connection that breaks while idle shows at the next turn.
pool.on("error", () => undefined);

// A browser whose message is not acknowledged keeps it, and does not send the next one.
const outcomes = await Promise.allSettled(task.conversations.map(talk));
process.exitCode = outcomes.filter(({ status }) => status === "rejected").length;
await pool.end();
