/** Two synthetic files with the traps that real rosters hold, line by line. */
import { createReadStream } from "node:fs";
import { describe, expect, test } from "vitest";
import { readHeader } from "../../bot/roster-columns.ts";
import { readDay } from "../../bot/roster-dates.ts";
import { readRosterLine, type LineOutcome } from "../../bot/roster.ts";
import { normalisePhone } from "../../db/phone.ts";
import { readRosterFile } from "../../db/roster-file.ts";

const today = readDay("2026-11-24") ?? 0;

async function read(name: string): Promise<Map<string, LineOutcome>> {
  const outcomes = new Map<string, LineOutcome>();
  let header: ReturnType<typeof readHeader> | undefined;
  for await (const { line, cells } of readRosterFile(
    createReadStream(`test/fixtures/rosters/${name}`),
  )) {
    header ??= readHeader(cells);
    if (!header.ok) throw new Error(header.missing.join());
    if (line === 1) continue;
    const reading = { header: header.header, today, normalisePhone };
    outcomes.set(`${line} ${cells.at(-1) ?? ""}`, readRosterLine(cells, line, reading));
  }
  return outcomes;
}

const cases = await read("cas-limites.csv");
function told(start: number) {
  const [, outcome] = [...cases].find(([name]) => name.startsWith(`${start} `)) ?? [];
  return outcome;
}

describe("in the national columns", () => {
  test("every line but the wrong ones is read", () => {
    const kinds = Object.groupBy(cases, ([, outcome]) => outcome.kind);
    expect(Object.entries(kinds).map(([kind, list]) => [kind, list?.length])).toEqual([
      ["eligible", 22],
      ["not_eligible", 5],
      ["problems", 3],
    ]);
  });

  test.each([
    [7, "two contracts, the second counts", { start: "2025-03-15" }],
    [8, "e-mail alone", { phone: undefined, email: "apprenti05@example.org" }],
    [10, "spaces and dots", { phone: "+33639980007" }],
    [11, "Réunion", { phone: "+262692000008" }],
    [12, "a zero lost by a spreadsheet", { phone: "+33639980009" }],
    [13, "no usable e-mail", { phone: "+33639980010", email: undefined }],
    [16, "broken after eight months", { end: "2025-05-05", interrupted: true }],
    [21, "RNCP without its letters", { rncp: "RNCP37537" }],
    [22, "UAI in small letters", { uai: "0000001B" }],
    [23, "SIRET with spaces", { siret: "00000001800010" }],
    [25, "badly decoded", { firstName: "Chloé", title: "Pâtissier" }],
    [26, "hyphen and hard space", { firstName: "Anne-Gaëlle Maëlys" }],
    [27, "French dates", { start: "2024-09-02", end: "2026-08-31" }],
    [29, "NULL", { email: undefined, phone: "+33639980026" }],
  ])("line %i (%s) is understood", (line, _what, expected) => {
    expect(told(line)).toMatchObject({ kind: "eligible", line: expected });
  });

  test("a diploma that lost its first zero gets it back", () => {
    expect(told(20)).toMatchObject({ line: { cfd: expect.stringMatching(/^0\d{7}$/) } });
  });

  test.each([
    [5, "too_old"],
    [15, "too_young"],
    [18, "not_ended"],
    [19, "too_old"],
  ])("line %i gets no invitation: %s", (line, reason) => {
    expect(told(line)).toEqual({ kind: "not_eligible", reason });
  });

  test.each([
    [9, "tel_apprenant"],
    [24, "etablissement_formateur_siret"],
    [30, "contrat_date_fin"],
  ])("line %i is to be repaired in %s", (line, column) => {
    expect(told(line)).toMatchObject({ kind: "problems", problems: [{ line, column }] });
  });
});

test("an export in Latin-1 with bars is read, and its bad line named", async () => {
  const outcomes = [...(await read("export-erp.latin1.csv")).values()];
  expect(outcomes).toMatchObject([
    { kind: "eligible", line: { firstName: "Camille", centreName: "CFA de démonstration" } },
    { kind: "not_eligible", reason: "too_old" },
    { kind: "problems", problems: [{ column: "Date fin" }, { column: "Siret" }] },
  ]);
});
