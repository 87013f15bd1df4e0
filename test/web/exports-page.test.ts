import { expect, test } from "vitest";
import { exportsBody, type ExportLine } from "../../web/console/exports-page.ts";
import { render } from "../../web/html.ts";

const LINE: ExportLine = {
  id: "1",
  label: "Réponses",
  state: "done",
  askedAt: 0,
  rows: 0,
  total: 1,
  size: "1 Ko",
  failure: undefined,
  expiresAt: null,
};
const NOTHING = { kinds: [], formats: [], campaigns: [], hours: 24, mayReadTexts: false };

const shown = (change: Partial<ExportLine>): string =>
  render(exportsBody({ ...NOTHING, lines: [{ ...LINE, ...change }] })).replaceAll(/\s/gu, " ");

test("the lines of a file are counted as one counts in French", () => {
  expect(shown({ rows: 0 })).toContain("0 ligne, 1 Ko.");
  expect(shown({ rows: 1 })).toContain("1 ligne, 1 Ko.");
  expect(shown({ rows: 12_000 })).toContain("12 000 lignes, 1 Ko.");
  expect(shown({ state: "running", rows: 1, total: null })).toContain("1 ligne pour le moment.");
  expect(shown({ state: "running", rows: 2, total: 1_500 })).toContain("2 lignes sur 1 500.");
});
