import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvCell, csvLine } from "../../db/csv-line.ts";
import { formulasOf } from "../spreadsheet.ts";

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

const readBack = (line: string): string[] => parse(line, { recordDelimiter: "\r\n" })[0] ?? [];

test.each([
  ["ok;=1+1", "ok;'=1+1"],
  ['ok;"=1+1"', `ok;'"=1+1"`],
  ["ok\t@x", "ok\t'@x"],
  ["ok\n - un\n - deux", "ok\n' - un\n' - deux"],
  ["ok, -1 ; bien", "ok, -1 ; bien"],
])("%j, which some spreadsheets split, is written as %j", (text, written) => {
  expect(readBack(csvLine(["a", text, "b"]))).toEqual(["a", written, "b"]);
});

const bare = (cell: string): string => cell.replaceAll("'", "");

test("any texts are read back as they were, but for apostrophes, and never as a formula, whoever reads", () => {
  const nasty = fc.constantFrom(
    "=",
    "+",
    "-",
    "@",
    ";",
    ",",
    "\t",
    "\r",
    "\n",
    '"',
    "'",
    " ",
    "a",
    "＝",
  );
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: nasty }));
  fc.assert(
    fc.property(fc.array(text, { minLength: 2, maxLength: 5 }), (texts) => {
      const line = csvLine(texts);
      expect(readBack(line).map(bare)).toEqual(texts.map(bare));
      expect(formulasOf(line)).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

test("what is no longer guarded is noticed", () => {
  expect(formulasOf('a,"ok;=1+1",b\r\n')).toEqual(['=1+1",b']);
});
