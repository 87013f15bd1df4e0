import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareLines, lineDifferences } from "../../survey-scripts/line-differences.ts";

const lines = fc.array(fc.constantFrom("a", "b", "c", "", "d: e"), { maxLength: 30 });

/** Length of the longest list of lines that both have in that order, by the book. */
function common(one: readonly string[], other: readonly string[]): number {
  const table = one.map(() => other.map(() => 0));
  for (const [i, left] of one.entries()) {
    for (const [j, right] of other.entries()) {
      const row = table[i] ?? [];
      const above = table[i - 1];
      row[j] =
        left === right ? (above?.[j - 1] ?? 0) + 1 : Math.max(above?.[j] ?? 0, row[j - 1] ?? 0);
    }
  }
  return table.at(-1)?.at(-1) ?? 0;
}

describe("two texts compared line by line", () => {
  test("tell both texts, with numbers that count, by the fewest changes there are", () => {
    fc.assert(
      fc.property(lines, lines, (was, is) => {
        const compared = compareLines(was.map((line) => `${line}\n`).join(""), is.join("\n"));
        const [older, newer] = [
          compared.filter(({ kind }) => kind !== "added"),
          compared.filter(({ kind }) => kind !== "removed"),
        ];
        const last = is.at(-1) === "" ? is.slice(0, -1) : is;
        expect(older.map(({ text }) => text)).toEqual(was);
        expect(newer.map(({ text }) => text)).toEqual(last);
        expect(older.map(({ before }) => before)).toEqual(was.map((_, at) => at + 1));
        expect(newer.map(({ after }) => after)).toEqual(last.map((_, at) => at + 1));
        expect(compared.filter(({ kind }) => kind === "same")).toHaveLength(common(was, last));
      }),
    );
  });

  test("leave out what is far from any change", () => {
    const text = Array.from({ length: 20 }, (_, at) => `line ${at + 1}`);
    const changed = text.with(9, "other");
    expect(lineDifferences(text.join("\n"), changed.join("\n"))).toEqual([
      { kind: "left_out", count: 7 },
      { kind: "same", text: "line 8", before: 8, after: 8 },
      { kind: "same", text: "line 9", before: 9, after: 9 },
      { kind: "removed", text: "line 10", before: 10 },
      { kind: "added", text: "other", after: 10 },
      { kind: "same", text: "line 11", before: 11, after: 11 },
      { kind: "same", text: "line 12", before: 12, after: 12 },
      { kind: "left_out", count: 8 },
    ]);
    expect(lineDifferences("a\n", "a\n")).toEqual([{ kind: "left_out", count: 1 }]);
  });

  test("end soon where everything changed, telling all of it as replaced", () => {
    const [was, is] = ["x", "y"].map((mark) =>
      Array.from({ length: 9_000 }, (_, at) => `${mark}${at}`),
    );
    const compared = compareLines((was ?? []).join("\n"), (is ?? []).join("\n"));
    expect(compared).toHaveLength(18_000);
    expect(compared.slice(0, 9_000).every(({ kind }) => kind === "removed")).toBe(true);
  });
});
