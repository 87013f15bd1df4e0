import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { because, inFrench, sentence, whereToLook } from "../../bot/error-words.ts";
import { ERROR_CODES, SiriusError } from "../../bot/errors.ts";

describe("what the terminal says of an error", () => {
  test.each(ERROR_CODES)("%s is told in French, with nothing left to fill in", (code) => {
    const said = inFrench(new SiriusError(code, "la raison"));
    expect(said).not.toMatch(/[{}]|\b(?:the|is|not|and|write)\b/);
    expect(said).toMatch(/[a-zéè]{3}/);
  });

  test("every detail of it stands in its sentence", () => {
    const details = because("data_folder", { folder: "/srv/sirius", system: "EACCES" });
    const error = new SiriusError("database_unavailable", "in English", details);
    expect(inFrench(error)).toBe(
      "SIRIUS_DATA_DIR : le dossier /srv/sirius n'est pas utilisable (EACCES) ; indiquez un dossier où ce compte peut écrire, ou une base avec DATABASE_URL",
    );
    expect(whereToLook(error)).toEqual(["(database_unavailable, voir docs/errors.md)"]);
  });

  test("a detail that looks like a place to fill in is left as it is", () => {
    expect(sentence("draft_unknown", { key: "{revision}" })).toContain("« {revision} »");
  });

  test("a file that may not be opened is named, without the words of the system", () => {
    const error = Object.assign(new Error("EACCES: permission denied, open '/srv/keys'"), {
      code: "EACCES",
      path: "/srv/keys",
    });
    expect(inFrench(error)).toMatch(/^\/srv\/keys n'est pas utilisable \(EACCES\) ; vérifiez/);
    expect(whereToLook(error)).toEqual([]);
  });

  test("what nobody foresaw keeps its stack, to be reported", () => {
    const error = new Error("boom");
    expect(inFrench(error)).toBe("erreur inattendue (boom)");
    expect(whereToLook(error)[0]).toContain("error-words.test.ts");
  });
});

describe("an error that says more than its code", () => {
  /** Rooms whose errors end in a terminal; those of `api` become problem documents. */
  const files = ["bot", "channels", "db", "survey-scripts", "wiring", "cli"]
    .flatMap((room) =>
      readdirSync(room, { recursive: true, encoding: "utf8" }).map((name) => `${room}/${name}`),
    )
    .concat("main.ts", "config.ts")
    .filter((name) => name.endsWith(".ts"));

  /** French where they come about; or a fault of ours, quoted as it is. */
  const QUOTED = /"(?:campaign_\w+|script_retired|internal)"/;

  test("says it in French too: a message with something filled in names its sentence", () => {
    const thrown = files.flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/^( *).*new SiriusError\([^]*?^\1\S/gm)].map(
        ([source]) => `${file}: ${source}`,
      ),
    );
    expect(thrown.length).toBeGreaterThan(40);
    const untold = thrown.filter(
      (source) =>
        source.includes("${") && !QUOTED.test(source) && !/because\(|details/.test(source),
    );
    expect(untold).toEqual([]);
  });
});
