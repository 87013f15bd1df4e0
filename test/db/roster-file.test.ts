import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FileLine } from "../../db/csv-records.ts";
import { normalisePhone } from "../../db/phone.ts";
import { readRosterFile } from "../../db/roster-file.ts";

async function read(bytes: Uint8Array, pieceLength = 7) {
  const pieces = [];
  for (let at = 0; at < bytes.length; at += pieceLength) {
    pieces.push(bytes.subarray(at, at + pieceLength));
  }
  const lines: FileLine[] = [];
  for await (const some of readRosterFile(Readable.from(pieces))) lines.push(...some);
  return lines;
}

describe("a roster file", () => {
  test.each([
    ["UTF-8", Buffer.from("prénom;ville\nLéa;Nîmes\n")],
    ["UTF-8 with a byte order mark", Buffer.from("\uFEFFprénom;ville\nLéa;Nîmes\n")],
    ["Windows-1252", Buffer.from("prénom;ville\nLéa;Nîmes\n", "latin1")],
    ["commas and Windows line ends", Buffer.from("prénom,ville\r\nLéa,Nîmes\r\n")],
    ["bars", Buffer.from("prénom|ville\nLéa|Nîmes")],
  ])("in %s is read", async (_how, bytes) => {
    expect(await read(bytes)).toEqual([
      { line: 1, cells: ["prénom", "ville"] },
      { line: 2, cells: ["Léa", "Nîmes"] },
    ]);
  });

  test("in Windows-1252 is recognised even when its first accent comes late", async () => {
    const lines = Array.from({ length: 5_000 }, (_, index) => `p${index};v`);
    const bytes = Buffer.from(`prenom;ville\n${lines.join("\n")}\nLéa;Nîmes`, "latin1");
    const records = await read(bytes, 1_000);
    expect(records.at(-1)).toEqual({ line: 5_002, cells: ["Léa", "Nîmes"] });
  });

  test("is read the same however its bytes are cut", async () => {
    const bytes = Buffer.from('prénom;où\nLéa 😀;"à ; l\'ouest"\nÉlodie;œuf\n');
    const whole = await read(bytes, bytes.length);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: bytes.length }), async (length) => {
        expect(await read(bytes, length)).toEqual(whole);
      }),
    );
    expect(whole[1]?.cells).toEqual(["Léa 😀", "à ; l'ouest"]);
  });

  test("keeps the line numbers people see, over empty lines and line breaks in quotes", async () => {
    const bytes = Buffer.from('a;b\n\n"un\ndeux";x\n;\nfin;y\n');
    expect((await read(bytes, 50)).map(({ line, cells }) => [line, cells.at(-1)])).toEqual([
      [1, "b"],
      [3, "x"],
      [6, "y"],
    ]);
  });

  test.each([
    ["a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0x0d, 0x0a])],
    ["half UTF-8 and half not", Buffer.concat([Buffer.from("é;a\n"), Buffer.from([0xe9, 0x3b])])],
    ["one endless value", Buffer.from(`a;b\n"${"x".repeat(60_000)}`)],
  ])("that is %s is refused with a remedy", async (_what, bytes) => {
    await expect(read(bytes, 100)).rejects.toMatchObject({
      code: "roster_unreadable",
      message: expect.stringContaining("export it as CSV"),
    });
  });
});

describe("a telephone number", () => {
  test.each([
    ["06 39 98 00 01", "+33639980001"],
    ["+33 (0)6 39 98 00 01", "+33639980001"],
    ["0033639980001", "+33639980001"],
    ["639980001", "+33639980001"],
    ["07.00.00.00.00", undefined],
    ["06 12 34 56 78", "+33612345678"],
    ["+33 (0) 7 56 78 90 12", "+33756789012"],
    ["07 12 34 56 78", undefined],
    ["06 12 34 56 7", undefined],
    ["0692 12 34 56", "+262692123456"],
    ["01 99 00 00 01", undefined],
    ["+44 7400 123456", undefined],
    ["0899 70 00 00", undefined],
    ["aucun", undefined],
  ])("%s becomes %s", (raw, expected) => {
    expect(normalisePhone(raw)).toBe(expected);
  });
});
