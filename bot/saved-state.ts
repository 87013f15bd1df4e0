/** A state as it comes back from where it was kept: by this release, or by one before it. */
import { STATE_SCHEMA, type ConversationState } from "./conversation.ts";
import { because } from "./error-words.ts";
import { SiriusError } from "./errors.ts";

/** Any state, as far as it is known before it is upgraded. */
interface Saved {
  readonly schema: number;
}

/**
 * From each former shape to the next one, by the number of the former. The shapes of every release are
 * kept in `test/fixtures/states`, and must go on from here for ever.
 */
const UPGRADES: Readonly<Record<number, (former: Saved) => Saved>> = {};

/**
 * Brings a saved state to the shape of this release.
 *
 * @param saved  As parsed from JSON; written by a release of Sirius.
 *
 * Errors: `state_too_new` when it was saved by a later release; `internal` when it is no state.
 */
export function savedState(saved: unknown): ConversationState {
  let state = saved;
  while (isSaved(state)) {
    if (isCurrent(state)) return state;
    if (state.schema > STATE_SCHEMA) {
      throw new SiriusError(
        "state_too_new",
        `a conversation was saved in shape ${state.schema} and this release knows ${STATE_SCHEMA}: start the release that saved it`,
        because("state_shape", { found: state.schema, known: STATE_SCHEMA }),
      );
    }
    state = UPGRADES[state.schema]?.(state);
  }
  throw new SiriusError("internal", "what was saved of a conversation is no state");
}

function isSaved(value: unknown): value is Saved {
  return (
    typeof value === "object" &&
    value !== null &&
    "schema" in value &&
    Number.isInteger(value.schema)
  );
}

function isCurrent(state: Saved): state is ConversationState {
  return state.schema === STATE_SCHEMA;
}
