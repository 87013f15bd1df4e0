/**
 * What the form of an example's move holds, as typed, and the edits of the file it means. A move may have
 * several parts: a silence, another channel, then a reply or a button.
 */
import type { Edit } from "../../../../survey-scripts/edit/edits.ts";
import type { Place } from "../../../../survey-scripts/edit/piece.ts";
import type { ExampleMove, PanelChannel } from "./shapes.ts";

/** In the order in which they happen. */
export const PARTS = ["silence", "channel", "reply", "button"] as const;
export type MovePart = (typeof PARTS)[number];

/** The units of a silence, as they are written in the file. */
export const UNITS = ["d", "h", "m", "s"] as const;
export type Unit = (typeof UNITS)[number];

/** As many moves as an example may have. */
export const MOVES_MAX = 60;

const CHANNELS: readonly string[] = ["sms", "telegram", "web"] satisfies PanelChannel[];

/** What stands in the fields; a part that the form does not show is left out. */
export interface TypedMove {
  /** How long a silence lasts: any text, and its unit. */
  readonly count?: string;
  readonly unit?: string;
  readonly channel?: string;
  readonly reply?: string;
  readonly button?: string;
}

/** Edits to make, none when nothing changed; or the part that cannot be written as it is typed. */
export type MoveEdits =
  | { readonly ok: true; readonly edits: readonly Edit[] }
  | { readonly ok: false; readonly wrong: MovePart };

/** The parts that a move has. */
export function partsOf(move: ExampleMove): readonly MovePart[] {
  return PARTS.filter((part) => move[part] !== undefined);
}

/** What a move is called by: the reply it ends with, or else what happens around. */
export function kindOf(move: ExampleMove): "reply" | "silence" | "channel" {
  if (move.reply !== undefined || move.button !== undefined) return "reply";
  if (move.silence !== undefined) return "silence";
  return move.channel === undefined ? "reply" : "channel";
}

/** The fields of a move as they are when its form opens. */
export function typedOf(move: ExampleMove): TypedMove {
  const { silence, channel, reply, button } = move;
  return {
    ...(silence === undefined ? {} : { count: silence.slice(0, -1), unit: silence.slice(-1) }),
    ...(channel === undefined ? {} : { channel }),
    ...(reply === undefined ? {} : { reply }),
    ...(button === undefined ? {} : { button: String(button) }),
  };
}

/**
 * The edits that make a move what is typed. What was not changed is not written again.
 *
 * @param place  Of the move: `["tests", 2, "play", 0]`.
 */
export function editMove(place: Place, move: ExampleMove, typed: TypedMove): MoveEdits {
  const edits: Edit[] = [];
  const before = typedOf(move);
  for (const part of partsOf(move)) {
    if (writtenIn(part, typed) === writtenIn(part, before)) continue;
    const isEmptied = writtenIn(part, typed) === "" && canBeEmptied(part, move);
    const value = isEmptied ? undefined : readPart(part, typed, move);
    if (value === undefined && !isEmptied) return { ok: false, wrong: part };
    edits.push({ do: "setField", at: [...place, part], value });
  }
  return { ok: true, edits };
}

/**
 * The edit that puts a move of one part into an example.
 *
 * @param place  Of the list of moves: `["tests", 2, "play"]`.
 * @param at  The place it takes in it, from 0.
 */
export function addMove(
  place: Place,
  at: number,
  { part, typed }: { readonly part: MovePart; readonly typed: TypedMove },
): MoveEdits {
  const value = readPart(part, typed, {});
  if (value === undefined) return { ok: false, wrong: part };
  const change = { do: "insert", at, value: { [part]: value } } as const;
  return { ok: true, edits: [{ do: "changeList", at: place, change }] };
}

/** A silence or another channel that stands before a reply in the same move can be taken out alone. */
export function canBeEmptied(part: MovePart, move: ExampleMove): boolean {
  const isAround = part === "silence" || part === "channel";
  return isAround && (move.reply !== undefined || move.button !== undefined);
}

/** The channel somebody is on after so many moves. */
export function channelAfter(
  moves: readonly { readonly move: ExampleMove }[],
  count: number,
  first: PanelChannel,
): PanelChannel {
  const changed = moves.slice(0, count).findLast(({ move }) => move.channel !== undefined);
  return changed?.move.channel ?? first;
}

/** A part in one text; an empty one where nothing is typed. */
function writtenIn(part: MovePart, typed: TypedMove): string {
  if (part !== "silence") return typed[part] ?? "";
  const count = (typed.count ?? "").trim();
  return count === "" ? "" : `${count}${typed.unit ?? ""}`;
}

/** As the file has it; undefined when it cannot be. */
function readPart(
  part: MovePart,
  typed: TypedMove,
  move: ExampleMove,
): string | number | undefined {
  const written = writtenIn(part, typed);
  switch (part) {
    case "silence": {
      const [, count, unit] = /^0*([1-9]\d{0,3})([dhms])$/.exec(written) ?? [];
      return count === undefined || unit === undefined ? undefined : `${count}${unit}`;
    }
    case "channel":
      return CHANNELS.includes(written) ? written : undefined;
    case "reply":
      return written.trim() === "" ? undefined : written;
    case "button": {
      const button = written.trim();
      if (button === "") return undefined;
      // A note is a number, unless the file has it otherwise.
      const isNote = typeof move.button !== "string" && /^\d{1,2}$/.test(button);
      return isNote ? Number(button) : button;
    }
  }
}
