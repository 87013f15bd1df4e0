import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { checkScript } from "../../survey-scripts/check-script.ts";
import { Script } from "../../survey-scripts/schema.ts";

const BUNDLED = readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8");

const said = (words: string) => ({ fr: words });
const option = (id: string) => ({ id, label: said(id) });
const consent = { kind: "ask", id: "accord", question: "consent", prompt: said("Tu veux bien ?") };
const end = { kind: "end", id: "fin", ending: "termine" };

/** Errors of a small script, as `path message`, with these steps between consent and end. */
function errors(steps: readonly object[], changes: object = {}): string[] {
  const script = Script.parse({
    schema: 1,
    key: "essai",
    title: { fr: "Essai" },
    owner: "git",
    locales: ["fr"],
    defaultLocale: "fr",
    steps: [consent, ...steps, end],
    endings: { termine: { outcome: "completed" } },
    ...changes,
  });
  return checkScript(script)
    .filter(({ severity }) => severity === "error")
    .map(({ path, message }) => `${path.join(".")} ${message}`);
}

const choice = (id: string, more: object = {}) => ({
  kind: "ask",
  id,
  question: "choice",
  prompt: said("Alors ?"),
  options: [option("oui"), option("bof")],
  ...more,
});

describe("the bundled questionnaire", () => {
  test("has no error; it is long, and its first and last text take two SMS", () => {
    const findings = checkScript(Script.parse(parse(BUNDLED)));
    expect(findings.map(({ severity, path }) => `${severity} ${path.join(".")}`)).toEqual([
      "warning steps",
      "warning steps.0.prompt.fr",
      "warning steps.0.prompt.en",
      "warning endings.termine.text.fr",
      "warning endings.termine.text.en",
    ]);
  });
});

describe("the way through a script", () => {
  test("a sound small script has nothing to repair", () => {
    expect(errors([choice("avis")])).toEqual([]);
  });

  test("a jump must lead to a step that exists", () => {
    expect(errors([choice("avis", { next: [{ go: "lune" }] })])).toEqual([
      "steps.1.next.0.go aucune étape ne s'appelle « lune » : choisissez où aller",
      expect.stringContaining("steps.2.id rien ne mène à l'étape 3 (fin) : "),
    ]);
  });

  test("a jump only leads down, after a silence too", () => {
    const [up] = errors([choice("avis", { next: [{ go: "accord" }] })]);
    expect(up).toContain(
      "steps.1.next.0.go on ne saute que vers le bas, et l'étape 1 (« Tu veux bien ? ») n'est pas plus bas",
    );
    const [silence] = errors([choice("avis", { wait: { days: 3, go: "avis" } })]);
    expect(silence).toContain("steps.1.wait.go on ne saute que vers le bas, et l'étape 2");
  });

  test("a step nobody reaches is named", () => {
    expect(errors([choice("avis", { next: [{ go: "fin" }] }), choice("perdue")])).toEqual([
      expect.stringContaining("steps.2.id rien ne mène à l'étape 3 (« Alors ? ») : "),
    ]);
  });

  test("two steps, or two options, must not share a name", () => {
    expect(errors([choice("avis"), choice("avis")])[0]).toContain(
      "le nom interne « avis » est déjà celui de l'étape 2 (« Alors ? »)",
    );
    const twice = choice("avis", { options: [option("oui"), option("oui")] });
    expect(errors([twice])).toEqual([
      "steps.1.options.1.id une autre réponse a le même nom interne « oui » : supprimez celle-ci et ajoutez-la de nouveau",
    ]);
  });

  test("an ending must be described", () => {
    expect(errors([], { endings: {} })).toEqual([
      "steps.1.ending la fin « termine » n'existe pas : choisissez-en une autre, ou décrivez-la sous « endings »",
    ]);
  });

  test("a question that may be published comes after a consent", () => {
    const early = { ...choice("avis"), publishable: "figure" };
    expect(errors([], { steps: [early, consent, end] })[0]).toContain("un accord");
  });
});

const many = (count: number, more: object = {}) =>
  Array.from({ length: count }, (_, at) => choice(`question_${at}`, more));

describe("the length of a script", () => {
  test("is at most fifteen questions on the longest way", () => {
    expect(errors(many(14))).toEqual([]);
    expect(errors(many(15))).toEqual([
      "steps 16 questions sur le plus long chemin, 15 au plus : retirez-en, ou ne les posez qu'à certaines personnes",
    ]);
  });

  test("counts neither control questions nor those that another way leads around", () => {
    expect(errors(many(40, { counted: false }))).toEqual([]);
    const around = { eq: [{ answer: "question_0" }, "oui"] };
    const [first, ...others] = many(14);
    const split = { ...first, next: [{ when: around, go: "suite" }] };
    const jump = { kind: "decide", id: "saut", next: [{ go: "fin" }] };
    expect(errors([split, ...others, jump, choice("suite"), choice("encore")])).toEqual([]);
  });
});

/** Errors of a jump under this condition. */
const when = (condition: object) =>
  errors([choice("avis", { next: [{ when: condition, go: "fin" }] }), choice("apres")], {
    inputs: {
      ville: { kind: "text", personal: false, fallback: { fr: "ta ville" } },
      prenom: { kind: "text", personal: true, fallback: { fr: "toi" } },
    },
  });

describe("what a condition looks at", () => {
  test("the answer just given and an input are known", () => {
    expect(when({ eq: [{ answer: "avis" }, "oui"] })).toEqual([]);
    expect(when({ and: [{ answered: "avis" }, { ne: [{ input: "ville" }, "Nice"] }] })).toEqual([]);
  });

  test.each([
    [
      "an answer that comes later",
      { answered: "apres" },
      "regarde l'étape 3 (« Alors ? »), qui ne vient que plus bas",
    ],
    ["an answer nobody asks for", { not: { skipped: "lune" } }, "aucune étape ne donne « lune »"],
    ["a variable nobody sets", { gt: [{ variable: "score" }, 3] }, "aucune étape ne donne"],
    ["an input nobody brings", { eq: [{ input: "age" }, 18] }, "ne vient pas avec l'invitation"],
    ["a personal input", { eq: [{ input: "prenom" }, "Léa"] }, "est une donnée personnelle"],
    [
      "an option that does not exist",
      { in: [{ answer: "avis" }, ["non"]] },
      "n'est pas une réponse de l'étape 2 (« Alors ? »)",
    ],
  ])("not %s", (_what, condition, words) => {
    const [only, ...others] = when(condition);
    expect(only).toContain("steps.1.next.0.when");
    expect(only).toContain(words);
    expect(others).toEqual([]);
  });
});

describe("what a script says", () => {
  test("every text is there in every language", () => {
    const found = errors([], { locales: ["fr", "en"] });
    expect(found).toContain("steps.0.prompt.en il manque le texte en anglais : écrivez-le");
  });

  test("the words of options, notes, inputs and the title too", () => {
    const rating = {
      kind: "ask",
      id: "note",
      question: "rating",
      prompt: { fr: "Alors ?", en: "So?" },
      labels: { "1": said("nul") },
    };
    const both = { fr: "Tu veux bien ?", en: "Will you?" };
    const found = errors([], {
      locales: ["fr", "en"],
      inputs: { ville: { kind: "text", personal: false, fallback: said("ta ville") } },
      steps: [{ ...consent, prompt: both }, { ...choice("avis"), prompt: both }, rating, end],
    });
    expect(found.map((line) => line.split(" ")[0])).toEqual([
      "title.en",
      "inputs.ville.fallback.en",
      "steps.1.options.0.label.en",
      "steps.1.options.1.label.en",
      "steps.2.labels.1.en",
    ]);
  });

  test("the language to fall back on is one of the script's", () => {
    expect(errors([], { defaultLocale: "en" })).toEqual([
      "defaultLocale la langue par défaut (anglais) n'est pas parmi celles du questionnaire : ajoutez-la à « locales »",
    ]);
  });

  test("every place in a text is declared", () => {
    const named = { kind: "say", id: "mot", text: said("Salut {prenom}") };
    expect(errors([named])).toEqual([
      "steps.1.text.fr {prenom} ne vient pas avec l'invitation : retirez-le",
    ]);
    const inputs = { lieu: { kind: "text", personal: false, fallback: said("ici") } };
    expect(errors([named], { inputs })[0]).toContain(": choisissez parmi {lieu}");
  });

  test("an SMS text stays in the alphabet of SMS, unless the script pays for more", () => {
    const curly = { kind: "say", id: "mot", text: said("C’est être là…") };
    const [only] = errors([curly]);
    expect(only).toContain("steps.1.text.fr hors de l'alphabet des SMS : ’ ê …");
    expect(errors([curly], { unicode: true })).toEqual([]);
    const own = { kind: "say", id: "mot", text: { fr: { default: "C’est là…", sms: "C'est la" } } };
    expect(errors([own])).toEqual([]);
  });

  test("a text takes at most two SMS, its variables at their longest", () => {
    const inputs = {
      lieu: { kind: "text", personal: false, max: 200, fallback: { fr: "ici" } },
    };
    const long = { kind: "say", id: "mot", text: said(`{lieu} ${"a".repeat(120)}`) };
    const [only] = errors([long], { inputs });
    expect(only).toMatch(/steps\.1\.text\.fr 3 SMS \(321 caractères/);
  });

  test("the options printed beside a question count in its SMS", () => {
    const wordy = choice("avis", {
      options: [option("oui"), { id: "autre", label: said("Être") }],
    });
    expect(errors([wordy])[0]).toContain("steps.1.prompt.fr hors de l'alphabet des SMS : Ê");
  });
});
