/** One stretch of a text replaced: the smallest change that makes one text of another. */
import type { TextEdit } from "./add-example.ts";

/** The change from one text to another; what both begin and end with is no part of it. */
export function editBetween(before: string, after: string): TextEdit {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from += 1;
  let end = 0;
  while (end < most - from && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) };
}
