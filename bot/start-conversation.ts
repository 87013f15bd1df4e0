/** The first turn of a conversation: its first question is asked. */
import type { ConversationEvent } from "./conversation.ts";
import { loadKnown, playTurn, type Playing } from "./receive.ts";

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
  const loaded = await loadKnown(playing.store, conversation, id);
  if (loaded.state.prompt > 0 || loaded.state.outcome !== null) return;
  // A conflict means that someone else started it a moment ago.
  await playTurn(playing, loaded, { ...event, id, type: "start" }, { startedByUs });
}
