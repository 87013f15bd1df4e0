import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvCell, csvLine } from "../../db/csv-line.ts";

describe("a cell", () => {
  test.each([
    [4.2, "4.2"],
    [-1, "-1"],
    [0, "0"],
    [null, ""],
    [undefined, ""],
    ["CAP Cuisine", "CAP Cuisine"],
    ["Bien, mais loin", '"Bien, mais loin"'],
    ['Il dit "oui"', '"Il dit ""oui"""'],
    ["deux\r\nlignes", '"deux\r\nlignes"'],
    [" bord ", '" bord "'],
    ["=1+1", "'=1+1"],
    ["-1", "'-1"],
    [" \u200B＠x", "' \u200B＠x"],
  ])("%j is written %s", (value, written) => {
    expect(csvCell(value)).toBe(written);
  });
});

test("a line for spreadsheets in French has semicolons, and no formula", () => {
  expect(csvLine(["=1+1", "+33", "-2", "@x", "plain", 'say "hi"; bye'], ";")).toBe(
    `'=1+1;'+33;'-2;'@x;plain;"say ""hi""; bye"\r\n`,
  );
});

test("any texts are read back as they were, or behind one apostrophe, and never as a formula", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: "binary" }), { minLength: 2, maxLength: 5 }),
      (texts) => {
        const [read = []] = parse(csvLine(texts), { relaxColumnCount: true });
        expect(read).toEqual(texts.map((text) => (read.includes(`'${text}`) ? `'${text}` : text)));
        for (const cell of read) expect(cell).not.toMatch(/^[=+\-@]/);
      },
    ),
    { numRuns: 500 },
  );
});
