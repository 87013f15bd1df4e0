/** After a release: conversations learn that their text is public. */
import type { Instant } from "./conversation.ts";
import { loadKnown, playTurn, type Playing } from "./receive.ts";

const TRIES_MAX = 12;

/**
 * Tells conversations that their text is public, so that a later correction becomes a request to
 * people. Telling twice changes nothing.
 *
 * @param conversations  As a release returned them.
 *
 * Errors: storage errors; those told before stay told.
 */
export async function tellPublished(
  playing: Playing,
  conversations: readonly string[],
  at: Instant,
): Promise<void> {
  for (const conversation of conversations) {
    const id = `published:${at}`;
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const loaded = await loadKnown(playing.store, conversation, id);
      if (loaded.state.published) break;
      const outcome = await playTurn(playing, loaded, { id, at, type: "published" }, {});
      if (outcome !== "conflict") break;
    }
  }
}
