/** A script as a field of text shows it, and what is written there in the bytes of its file. */
import { editBetween } from "../../../../survey-scripts/edit/text-edit.ts";

const LINE_END = /\r\n?/g;

/** The text with one sign at the end of each line: browsers know no other. */
export function inCode(source: string): string {
  return source.includes("\r") ? source.replace(LINE_END, "\n") : source;
}

/** The file with a text that was changed as it was shown: all lines that were not touched keep their ends. */
export function writtenBack(source: string, text: string): string {
  if (!source.includes("\r")) return text;
  const { from, to, insert } = editBetween(inCode(source), text);
  const [start, end] = [placeIn(source, from), placeIn(source, to)];
  const lines = source.includes("\r\n") ? insert.replace(/\n/g, "\r\n") : insert;
  return source.slice(0, start) + lines + source.slice(end);
}

/** Where in a file the text stands that is shown at a place. */
function placeIn(source: string, place: number): number {
  let shown = 0;
  let at = 0;
  while (shown < place) {
    at += source.startsWith("\r\n", at) ? 2 : 1;
    shown += 1;
  }
  return at;
}
