import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { sirius } from "./run-sirius.ts";

const BUNDLED = "survey-scripts/fin-apprentissage.yaml";
const folder = mkdtempSync(path.join(tmpdir(), "sirius-diff-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("sirius script diff", { timeout: 60_000 }, () => {
  test("says what changed in sentences, and ends with 1", async () => {
    const changed = path.join(folder, "changé.yaml");
    const source = readFileSync(BUNDLED, "utf8");
    writeFileSync(
      changed,
      source
        .replace("tu donnes quelle note à", "quelle note pour")
        .replace("retries: 2", "retries: 3"),
    );
    const ran = await sirius(["script", "diff", BUNDLED, changed]);
    expect(ran.code).toBe(1);
    expect(ran.stdout)
      .toBe(`~ la question « Au total, quelle note pour cette formation ? » a changé de formulation
    avant : Au total, tu donnes quelle note à cette formation ?
    après : Au total, quelle note pour cette formation ?
~ les règles : le nombre d'essais passe de 2 à 3
`);
    expect(ran.stderr).toContain("2 différences");
    const data = await sirius(["script", "diff", BUNDLED, changed, "--json"]);
    expect(JSON.parse(data.stdout)).toMatchObject({
      differences: [{ step: "note", change: "changed" }, {}],
    });
  });

  test("finds nothing between a questionnaire and itself laid out otherwise", async () => {
    const same = path.join(folder, "même.yaml");
    writeFileSync(same, `# a remark\n${readFileSync(BUNDLED, "utf8")}`);
    const ran = await sirius(["script", "diff", BUNDLED, same]);
    expect(ran).toMatchObject({ code: 0, stdout: "" });
    expect(ran.stderr).toContain("aucune différence");
  });

  test("refuses what is no questionnaire, with its line", async () => {
    const broken = path.join(folder, "cassé.yaml");
    writeFileSync(broken, "schema: 1\nsteps: [");
    const ran = await sirius(["script", "diff", BUNDLED, broken]);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/cassé\.yaml:\d+:\d+/);
  });
});
