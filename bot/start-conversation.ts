/** The first turn of a conversation: its first question is asked. */
import type { ConversationEvent } from "./conversation.ts";
import { playEvent, type Playing } from "./receive.ts";

type StartEvent = Extract<ConversationEvent, { type: "start" }>;

/** How a conversation starts. */
export interface Starting {
  /** We write first, nobody is waiting for it. */
  readonly startedByUs?: boolean;
  /** Of the event that started it, where there is one: told again, it is known. */
  readonly id?: string;
}

/**
 * Starts a conversation that exists and has not begun. Doing it twice, or at once in two processes,
 * starts it once.
 *
 * Errors: `conversation_unknown`; storage errors.
 */
export async function startConversation(
  playing: Playing,
  conversation: string,
  event: Omit<StartEvent, "id" | "type">,
  { startedByUs = false, id = "start" }: Starting = {},
): Promise<void> {
  // Begun a moment ago by someone else, it stays as it is.
  await playEvent(playing, conversation, { ...event, id, type: "start" }, { startedByUs });
}
