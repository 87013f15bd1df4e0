/** A chat that was asked in which year the contract ended: what its words mean until it has proved itself. */
import type { Reply } from "./conversation.ts";
import { lexiconOf } from "./reading/lexicon.ts";
import { hear } from "./reading/normalise.ts";
import { readControls } from "./reading/read-controls.ts";
import { readOptOut } from "./reading/read-opt-out.ts";

/**
 * Where a chat stands that no conversation is known of. `asked`: the question waits for its year. `closed`:
 * two wrong years came. `stopped`: STOP was said there.
 */
export type ChatStanding = "asked" | "closed" | "stopped";

/** What a chat is told that writes something else than one year. */
export type ControlNotice =
  | "control"
  | "control_words"
  | "control_help"
  | "control_erase"
  | "control_closed"
  | "stranger_stopped";

const YEAR = /(?<!\d)(?:19|20)\d\d(?!\d)/g;

/** The one year that a text names; undefined for none and for several, which are no answer yet. */
export function yearOf(text: string): number | undefined {
  const years = new Set(text.match(YEAR));
  const [year] = years;
  return years.size === 1 ? Number(year) : undefined;
}

/** The answer to a reply that is no STOP and no year. Undefined: somebody who said STOP is left in peace. */
export function controlNotice(standing: ChatStanding, reply: Reply): ControlNotice | undefined {
  if (standing === "stopped") return saysStart(reply) ? "stranger_stopped" : undefined;
  if (standing === "closed") return "control_closed";
  // Opening the bot once more asks the question once more.
  if (reply.kind === "control") return "control";
  const said =
    reply.kind === "text" ? readControls(hear(reply.text), lexiconOf(["fr"]), false) : undefined;
  if (said?.outcome === "help") return "control_help";
  if (said?.outcome === "erase" || said?.outcome === "withdraw") return "control_erase";
  return "control_words";
}

function saysStart(reply: Reply): boolean {
  return reply.kind === "text" && readOptOut(reply.text, { channel: "telegram" }) === "start";
}
