/** Pieces to hide, from what a page shows and sends back to the text as its author wrote it. */
import type { HiddenPiece } from "./moderation.ts";

/** More pieces than any text needs; what a form may ask of us is bounded. */
const PIECES_MAX = 500;

/** The text as a page shows it: line breaks as one character, whatever the telephone sent. */
export function asShown(text: string): string {
  return text.replaceAll("\r\n", "\n").replaceAll("\r", "\n");
}

/**
 * Reads pieces a page sent, such as `8-22`, as positions in the text itself.
 *
 * @param text  As its author wrote it; the pieces count in what `asShown` makes of it.
 * @returns In the order of the text; pieces with nothing but blanks between them are one. Those that are
 * not written that way, or lie outside, are left out.
 */
export function readPieces(text: string, written: readonly string[]): HiddenPiece[] {
  const shown = asShown(text);
  const pieces = written
    .slice(0, PIECES_MAX)
    .flatMap((one): HiddenPiece[] => {
      const [, from, to] = /^(\d{1,6})-(\d{1,6})$/.exec(one) ?? [];
      const piece = { from: Number(from), to: Number(to) };
      return from !== undefined && piece.from < piece.to && piece.to <= shown.length ? [piece] : [];
    })
    .toSorted((a, b) => a.from - b.from);
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of pieces) {
    const last = joined.at(-1);
    if (last !== undefined && shown.slice(last.to, from).trim() === "") {
      last.to = Math.max(last.to, to);
    } else joined.push({ from, to });
  }
  return joined.map(({ from, to }) => ({ from: inText(text, from), to: inText(text, to) }));
}

/** Where a position of the shown text is in the text: each `\r\n` before it counts for one more. */
function inText(text: string, position: number): number {
  let at = 0;
  for (let shown = 0; shown < position; shown += 1) at += text.startsWith("\r\n", at) ? 2 : 1;
  return at;
}
