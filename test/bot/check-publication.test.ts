import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findingsOf } from "../../bot/check-publication.ts";
import { reviewDraft } from "../../bot/review-draft.ts";
import { Script } from "../../survey-scripts/schema.ts";
import { bundledScript } from "../bundled-script.ts";

const said = (words: string) => ({ fr: words });

/** Errors of a script with one choice, as `path message`. */
const errors = (options: readonly object[], changes: object = {}): string[] =>
  found("error", options, changes);

/** What its author may accept. */
const notes = (options: readonly object[]): string[] => found("warning", options, {});

function found(severity: "error" | "warning", options: readonly object[], changes: object) {
  const script = Script.parse({
    schema: 1,
    key: "essai",
    title: said("Essai"),
    owner: "git",
    locales: ["fr"],
    defaultLocale: "fr",
    steps: [
      { kind: "ask", id: "avis", question: "choice", prompt: said("Alors ?"), options },
      { kind: "end", id: "fin", ending: "termine" },
    ],
    endings: { termine: { outcome: "completed" } },
    tests: [{ name: "Tout droit", play: [{ reply: "1" }], outcome: "completed" }],
    ...changes,
  });
  return findingsOf(script)
    .filter((one) => one.severity === severity)
    .map(({ path, message }) => `${path.join(".")} ${message}`);
}

const option = (id: string, label: string, ...accepts: string[]) => ({
  id,
  label: said(label),
  accepts: { fr: accepts },
});

test("the bundled questionnaire has no error", () => {
  expect(findingsOf(bundledScript()).filter(({ severity }) => severity === "error")).toEqual([]);
});

test("a draft whose examples are not played is still told everything else", () => {
  const source = readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8")
    .replace("reply: jusqu'au bout, at: note", "reply: jusqu'au bout, at: souci")
    .replace("fr: Tu la conseillerais à un ami ?", "fr: Tu la conseillerais peut-être à un ami ?");
  const context = { key: "fin-apprentissage", earlier: [] };
  const placesOf = (examples: boolean): string[] =>
    reviewDraft(source, { ...context, examples })
      .findings.filter(({ severity }) => severity === "error")
      .map(({ path }) => path.join("."));
  expect(placesOf(false)).toEqual(["steps.5.prompt.fr"]);
  expect(new Set(placesOf(true).map((place) => place.split(".")[0]))).toEqual(new Set(["steps"]));
});

describe("a word by which an option may be chosen", () => {
  test("is read as that option", () => {
    const options = [option("bien", "Bien", "top"), option("nul", "Pas terrible", "bof")];
    expect(errors(options)).toEqual([]);
  });

  test("must not mean another option, accents and capitals aside", () => {
    const options = [option("ici", "Au CFA", "DÉJÀ"), option("ailleurs", "Autrement", "deja")];
    expect(errors(options)).toEqual([
      "steps.0.options.1.accepts.fr.0 « deja », en français, est compris comme « Au CFA » et pas comme « Autrement » : changez ou retirez ces mots",
    ]);
  });

  test.each([
    ["stop", "STOP"],
    ["aide", "AIDE"],
    ["passer", "PASSER"],
  ])("must not be %j, which means something everywhere", (word, called) => {
    const [only, ...others] = errors([option("oui", "Oui"), option("fini", "Terminé", word)]);
    expect(only).toBe(
      `steps.0.options.1.accepts.fr.0 « ${word} », en français, est compris comme ${called} et pas comme « Terminé » : changez ou retirez ces mots`,
    );
    expect(others).toEqual([]);
  });

  test.each([
    ["effacez mes données", "une demande d'effacement"],
    ["supprimez mon avis", "le retrait d'un avis"],
  ])("takes nobody's right away: not %j", (word, called) => {
    const [only] = errors([option("oui", "Oui"), option("fini", "Terminé", word)]);
    expect(only).toContain(`est compris comme ${called} et pas comme « Terminé »`);
  });
});

const told = (word: string, seen: string, label: string): string =>
  `steps.0.options.0.accepts.fr.0 « ${word} », en français, serait compris comme ${seen} sans cet ajout, et compte ici pour « ${label} » : gardez ces mots si c'est voulu`;

describe("a word added to an answer that is read otherwise by itself", () => {
  test.each([
    ["non", "« non »"],
    ["nan", "« non »"],
    ["BOF !", "ni oui ni non"],
    ["ça dépend", "ni oui ni non"],
    ["retour", "RETOUR"],
    ["recommencer", "RECOMMENCER"],
    ["plus tard", "PLUS TARD"],
    ["je sais pas", "JE NE SAIS PAS"],
    ["mauvais numéro", "une erreur de personne"],
    ["je veux pas répondre", "un refus de répondre"],
  ])("may stand, and its author is told: %j beside « Oui »", (word, seen) => {
    const options = [option("oui", "Oui", word), option("autre", "Autrement")];
    expect(errors(options)).toEqual([]);
    expect(notes(options)).toEqual([told(word, seen, "Oui")]);
  });

  test("is told where it would be another answer", () => {
    const options = [option("cfa", "Au CFA", "la famille"), option("f", "Famille ou amis")];
    expect(errors(options)).toEqual([]);
    expect(notes(options)).toEqual([told("la famille", "« Famille ou amis »", "Au CFA")]);
  });

  test("is told where a number is the place of another answer", () => {
    const options = [option("un", "Un CDI", "2"), option("deux", "Autrement")];
    expect(notes(options)).toEqual([told("2", "« Autrement »", "Un CDI")]);
  });

  test("is not told where only a part of it names another answer", () => {
    expect(notes([option("mal", "Mal", "pas bien du tout"), option("b", "Bien")])).toEqual([]);
  });

  test.each([
    ["Oui", "ouais", "carrément", "sans hésiter"],
    ["Plus tard", "une autre fois"],
    ["Je ne sais pas", "jsp", "aucune idée"],
    ["Bof", "moyen", "ça dépend"],
    ["Sans doute", "plutôt oui", "peut-être"],
  ])("is not told where it says the same as its label: %s", (label, ...words) => {
    expect(notes([option("un", label, ...words), option("deux", "Autrement")])).toEqual([]);
  });
});

describe("the example conversations", () => {
  test("reach every ending", () => {
    expect(errors([option("oui", "Oui")], { tests: [] })).toEqual([
      "steps.1.ending aucune conversation d'exemple ne finit par « termine »",
    ]);
  });

  test("take every jump of the bundled questionnaire; without one of them the jump is named", () => {
    const script = bundledScript();
    const refuses = script.tests.findIndex(({ name }) => name === "Refuse dès le début");
    expect(refuses).toBeGreaterThan(0);
    const tests = script.tests.filter((_, at) => at !== refuses);
    const errorsFound = findingsOf({ ...script, tests }).filter((one) => one.severity === "error");
    expect(errorsFound.map(({ message }) => message)).toEqual([
      expect.stringMatching(/ne va d'ici à l'étape 23 \(fin « C'est noté, on ne te demandera/),
      expect.stringMatching(/ne finit par « C'est noté, on ne te demandera/),
    ]);
  });

  test("that end by STOP, or go back, take no jump of the script", () => {
    const stopped = [{ name: "Stop", play: [{ reply: "STOP" }], outcome: "opted_out" }];
    expect(errors([option("oui", "Oui")], { tests: stopped })).toHaveLength(1);
  });
});
