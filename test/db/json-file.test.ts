import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SiriusError } from "../../bot/errors.ts";
import { readJsonRecords, type JsonRecord } from "../../db/json-file.ts";

const unreadable = (seen: string) => new SiriusError("catalogue_unreadable", seen);

async function* pieces(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}
async function read(text: string, size = 7): Promise<JsonRecord[]> {
  const records: JsonRecord[] = [];
  for await (const record of readJsonRecords(pieces(text, size), ["siret"], unreadable)) {
    records.push(record);
  }
  return records;
}
const values = async (text: string, size?: number) =>
  (await read(text, size)).map((record) => record.value);

const ONE = { siret: "1", lieux: [{ uai: 'a } ] " \\' }, {}], adresse: { label: "é\n[" } };
const TWO = { siret: "2" };

describe("records are found", () => {
  test.each([
    ["in a list", JSON.stringify([ONE, TWO])],
    ["in a list written for people", JSON.stringify([ONE, TWO], null, 2)],
    [
      "in an answer of an API",
      JSON.stringify({ etablissements: [ONE, TWO], pagination: { page: 1 } }),
    ],
    [
      "behind the pages of an answer",
      JSON.stringify({ pagination: { of: { a: 1 } }, data: [ONE, TWO] }),
    ],
    ["line by line", `\uFEFF${JSON.stringify(ONE)}\n\n${JSON.stringify(TWO)}\r\n`],
  ])("%s", async (_where, text) => {
    expect(await values(text)).toEqual([ONE, TWO]);
  });

  test("with the line each begins on", async () => {
    const records = await read(`[\n {"siret": "1",\n "a": "x\\ny"},\n\n {"siret": "2"}]`);
    expect(records.map((record) => record.line)).toEqual([2, 5]);
  });

  test("whatever the records hold and wherever a chunk ends", async () => {
    const record = fc
      .dictionary(fc.string(), fc.jsonValue())
      .map((rest) => Object.assign({ siret: "1" }, rest));
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom("list", "answer", "lines"),
        async (records, size, shape) => {
          const lines = records.map((one) => JSON.stringify(one));
          const list = `[${lines.join(",")}]`;
          const text = { list, answer: `{"data":${list}}`, lines: lines.join("\n") }[shape];
          expect(await values(text ?? "", size)).toEqual(JSON.parse(list));
        },
      ),
    );
  });

  test("none in a list without objects", async () => {
    expect(await values("[1, 2, [3]]")).toEqual([]);
  });
});

describe("a broken file says where:", () => {
  test.each([
    [`[{"siret": "1"}, {"siret":`, "ends before what line 1 began"],
    [`[\n{"siret": 1x}]`, "the record of line 2 is no JSON"],
    [`[{"siret": "${"9".repeat(1_000_001)}`, "the record of line 1 never ends"],
  ])("%#", async (text, message) => {
    await expect(read(text, 50_000)).rejects.toThrow(message);
  });
});
