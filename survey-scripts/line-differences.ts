/** Two texts compared line by line, as the shortest way from one to the other. */

export interface ComparedLine {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
  /** Number of the line in the older text, from 1; none for an added one. */
  readonly before?: number;
  /** Number in the newer text; none for a removed one. */
  readonly after?: number;
}

/** Lines that did not change, left out between two changes. */
export interface LeftOut {
  readonly kind: "left_out";
  readonly count: number;
}

/** Changes beyond which the middle is told as replaced: looking for the shortest way would take long. */
const CHANGES_MAX = 800;
/** Lines shown around a change. */
const CONTEXT = 2;

/**
 * Compares two texts by lines, told from the first to the last.
 *
 * Of equal texts the result is one `left_out`, or nothing for two empty ones. Its lines without the
 * added ones are the older text, without the removed ones the newer (where nothing is left out).
 */
export function lineDifferences(before: string, after: string): (ComparedLine | LeftOut)[] {
  return leaveOut(compareLines(before, after));
}

/** The same with every line. */
export function compareLines(before: string, after: string): ComparedLine[] {
  const [was, is] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < was.length && start < is.length && was[start] === is[start]) start += 1;
  let end = 0;
  const room = Math.min(was.length, is.length) - start;
  while (end < room && was[was.length - 1 - end] === is[is.length - 1 - end]) end += 1;
  const middle = shortest(was.slice(start, was.length - end), is.slice(start, is.length - end));
  const kinds = [
    ...Array<ComparedLine["kind"]>(start).fill("same"),
    ...middle,
    ...Array<ComparedLine["kind"]>(end).fill("same"),
  ];
  return numbered(kinds, was, is);
}

/** The last line break ends a line, it does not begin one. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function numbered(
  kinds: readonly ComparedLine["kind"][],
  was: readonly string[],
  is: readonly string[],
): ComparedLine[] {
  let before = 0;
  let after = 0;
  return kinds.map((kind): ComparedLine => {
    if (kind === "added") return { kind, text: is[after] ?? "", after: ++after };
    if (kind === "removed") return { kind, text: was[before] ?? "", before: ++before };
    return { kind, text: is[after] ?? "", before: ++before, after: ++after };
  });
}

/**
 * The fewest removals and additions that lead from one list to the other.
 * Source: E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986.
 */
function shortest(was: readonly string[], is: readonly string[]): ComparedLine["kind"][] {
  const reached: Int32Array[] = [];
  const limit = Math.min(was.length + is.length, CHANGES_MAX);
  const far = new Int32Array(2 * limit + 3);
  const middle = limit + 1;
  for (let changes = 0; changes <= limit; changes += 1) {
    reached.push(far.slice(middle - changes - 1, middle + changes + 2));
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      const down = comesDown(far, middle, diagonal, changes);
      let x = down ? (far[middle + diagonal + 1] ?? 0) : (far[middle + diagonal - 1] ?? 0) + 1;
      while (x < was.length && x - diagonal < is.length && was[x] === is[x - diagonal]) x += 1;
      far[middle + diagonal] = x;
      if (x >= was.length && x - diagonal >= is.length) {
        return wayBack(reached, was.length, is.length);
      }
    }
  }
  return [
    ...Array<ComparedLine["kind"]>(was.length).fill("removed"),
    ...Array<ComparedLine["kind"]>(is.length).fill("added"),
  ];
}

function comesDown(far: Int32Array, middle: number, diagonal: number, changes: number): boolean {
  if (diagonal === -changes) return true;
  if (diagonal === changes) return false;
  return (far[middle + diagonal - 1] ?? 0) < (far[middle + diagonal + 1] ?? 0);
}

function wayBack(
  reached: readonly Int32Array[],
  olds: number,
  news: number,
): ComparedLine["kind"][] {
  const way: ComparedLine["kind"][] = [];
  let x = olds;
  let y = news;
  for (let changes = reached.length - 1; changes >= 0; changes -= 1) {
    const far = reached[changes] ?? new Int32Array(0);
    const diagonal = x - y;
    const down = comesDown(far, changes + 1, diagonal, changes);
    const from = down ? diagonal + 1 : diagonal - 1;
    const startX = changes === 0 ? 0 : (far[changes + 1 + from] ?? 0);
    const startY = changes === 0 ? 0 : startX - from;
    const beginsAt = changes === 0 ? 0 : down ? startX : startX + 1;
    for (; x > beginsAt; x -= 1, y -= 1) way.push("same");
    if (changes > 0) way.push(down ? "added" : "removed");
    x = startX;
    y = startY;
  }
  return way.toReversed();
}

function leaveOut(lines: readonly ComparedLine[]): (ComparedLine | LeftOut)[] {
  const near = new Set<number>();
  for (const [at, { kind }] of lines.entries()) {
    if (kind === "same") continue;
    for (let other = at - CONTEXT; other <= at + CONTEXT; other += 1) near.add(other);
  }
  const shown: (ComparedLine | LeftOut)[] = [];
  let count = 0;
  for (const [at, line] of lines.entries()) {
    if (!near.has(at)) {
      count += 1;
      continue;
    }
    if (count > 0) shown.push({ kind: "left_out", count });
    count = 0;
    shown.push(line);
  }
  if (count > 0) shown.push({ kind: "left_out", count });
  return shown;
}
