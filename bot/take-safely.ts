/** A message that cannot be taken, three times, is set aside: it must not keep everybody behind it waiting. */
import type { InboundEvent } from "./channel.ts";
import type { Reply } from "./conversation.ts";
import type { Delivering } from "./deliver.ts";
import { cleanReply, isStorageAway, OFFENCES_MAX } from "./receive.ts";

/**
 * Takes one event. What fails for what it holds, or through a fault of ours, is kept for people to look at
 * and told to whoever runs this Sirius; the provider is not asked for it again, which would hold back a chat
 * for a day, and all of them where messages are fetched.
 *
 * Errors: `database_unavailable`, and whatever fails while the event is set aside: the provider still has it.
 */
export async function takeSafely(
  { playing, alert }: Pick<Delivering, "playing" | "alert">,
  event: InboundEvent,
  take: () => Promise<void>,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await take();
    } catch (error) {
      if (isStorageAway(error)) throw error;
      if (tries < OFFENCES_MAX) continue;
      const { channel } = event.from;
      const reason = error instanceof Error ? error.name : "unknown error";
      const inbound = { channel, eventId: event.eventId, reply: cleanReply(replyOf(event)) };
      await playing.store.setAside(inbound, reason);
      alert("event_set_aside", { channel, event: event.eventId, kind: event.kind, reason });
      return;
    }
  }
}

/** What people can look at: words as they are, anything else by its kind. Never a token or a number. */
function replyOf(event: InboundEvent): Reply {
  return event.kind === "text"
    ? { kind: "text", text: event.text }
    : { kind: "media", what: event.kind };
}
