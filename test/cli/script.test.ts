import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { sirius } from "./run-sirius.ts";

const BUNDLED = "survey-scripts/fin-apprentissage.yaml";
const folder = mkdtempSync(path.join(tmpdir(), "sirius-script-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A copy of the bundled questionnaire with one thing changed. */
function changed(name: string, from: string, to: string): string {
  const source = readFileSync(BUNDLED, "utf8");
  if (!source.includes(from)) throw new Error(`${BUNDLED} no longer holds ${from}`);
  const file = path.join(folder, name);
  writeFileSync(file, source.replace(from, to));
  return file;
}

describe("sirius script validate", { timeout: 60_000 }, () => {
  test("has nothing to repair in the bundled questionnaire, only costs to tell", async () => {
    const ran = await sirius(["script", "validate", BUNDLED, "--json"]);
    expect(ran.code).toBe(0);
    const [{ faults }] = JSON.parse(ran.stdout).files;
    expect(new Set(faults.map(({ severity }: { severity: string }) => severity))).toEqual(
      new Set(["warning"]),
    );
  });

  test("tells what each text costs as SMS, when asked", async () => {
    const ran = await sirius(["script", "validate", BUNDLED, "--sms"]);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain("note prompt fr : 1 SMS, GSM-7, 80/160");
    expect(ran.stdout).toContain("accord prompt fr : 2 SMS, GSM-7, 306/160");
  });

  test("finds jumps and texts that a shape cannot tell of, at their line", async () => {
    const file = changed("saut.yaml", "go: fin_refus", "go: fin_refuss");
    const line = readFileSync(file, "utf8")
      .split("\n")
      .findIndex((one) => one.includes("refuss"));
    const ran = await sirius(["script", "validate", file]);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain(`${file}:${line + 1}:`);
    expect(ran.stdout).toContain("aucune étape ne s'appelle « fin_refuss »");
    expect(ran.stdout).toContain("(à savoir)");
  });

  test("tells file, line and column of each fault, and ends with 1", async () => {
    const file = changed("forme.yaml", "question: rating", "question: ratng");
    const line = readFileSync(file, "utf8")
      .split("\n")
      .findIndex((one) => one.includes("ratng"));
    const ran = await sirius(["script", "validate", file, BUNDLED]);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain(`${file}:${line + 1}:15:`);
    expect(ran.stdout.split("\n").filter((one) => one.startsWith(file))).toHaveLength(1);
    expect(ran.stderr).toContain(`${BUNDLED} : rien à corriger`);
  });

  test("tells where YAML itself breaks, and refuses aliases", async () => {
    const broken = changed("yaml.yaml", "owner: git", "owner: [git");
    expect((await sirius(["script", "validate", broken])).stdout).toContain("YAML illisible");
    const alias = changed("alias.yaml", "notes: Première version.", "notes: &n x\nkey2: *n");
    expect((await sirius(["script", "validate", alias])).stdout).toContain("alias");
  });
});

describe("sirius script format", { timeout: 60_000 }, () => {
  test("finds the bundled questionnaire in form", async () => {
    const ran = await sirius(["script", "format", "--check", BUNDLED, "--json"]);
    expect(ran).toMatchObject({ code: 0 });
    expect(JSON.parse(ran.stdout)).toEqual({ changed: [] });
  });

  test("writes only what is not in form, and only when asked to write", async () => {
    const file = changed("forme-libre.yaml", "locales: [ fr, en ]", "locales:   [fr,en]");
    const before = readFileSync(file, "utf8");
    const checked = await sirius(["script", "format", "--check", file]);
    expect(checked).toMatchObject({ code: 1, stdout: `${file}\n` });
    expect(readFileSync(file, "utf8")).toBe(before);
    expect((await sirius(["script", "format", file])).code).toBe(0);
    expect(readFileSync(file, "utf8")).toBe(readFileSync(BUNDLED, "utf8"));
  });

  test("leaves a file alone that is no questionnaire", async () => {
    const file = path.join(folder, "autre.yaml");
    writeFileSync(file, "a:   1\n");
    expect((await sirius(["script", "format", file])).code).toBe(1);
    expect(readFileSync(file, "utf8")).toBe("a:   1\n");
  });
});

describe("sirius script test", { timeout: 60_000 }, () => {
  test("plays every conversation of the bundled questionnaire", async () => {
    const ran = await sirius(["script", "test", BUNDLED, "--json"]);
    const { played, failed } = JSON.parse(ran.stdout);
    expect(failed).toEqual([]);
    expect(played).toBeGreaterThan(40);
    expect(ran.code).toBe(0);
  });

  test("names the conversation, the channel and the move that do not hold", async () => {
    const file = changed(
      "promesse.yaml",
      "at: termine, says: 7 jours",
      "at: termine, says: 8 jours",
    );
    const ran = await sirius(["script", "test", file]);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain("« Le chemin droit, par boutons » (sms), coup 14");
    expect(ran.stdout).toContain("8 jours");
    expect(ran.stderr).toContain("3 ne tiennent pas");
  });

  test("says what is wrong with a file that is no questionnaire, without a stack", async () => {
    const ran = await sirius(["script", "test", "package.json"]);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain("package.json:1:1:");
    expect(ran.stderr).not.toContain("    at ");
  });
});

describe("misuse ends with 2 and says what to write", { timeout: 60_000 }, () => {
  test.each([
    [["script", "simulat"], "vouliez-vous dire : simulate"],
    [["scrip"], "vouliez-vous dire : script"],
    [["script", "test", "--jsn", BUNDLED], "option inconnue : --jsn"],
    [["script", "test"], "il manque un argument"],
    [["script", "test", "nulle-part.yaml"], "nulle-part.yaml"],
    [["script", "test", "bot"], "est un dossier"],
    [["script"], "Commandes :"],
    [[], "Commandes :"],
  ])("sirius %j", async (args, words) => {
    const ran = await sirius(args);
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expect(ran.stderr).toContain(words);
  });

  test("help is no misuse, and is in French", async () => {
    const ran = await sirius(["script", "simulate", "--help"]);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain("Usage : sirius script simulate");
    expect(ran.stdout).not.toContain("Options:");
  });
});
