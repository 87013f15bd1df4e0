/** Two versions compared: each change is one sentence that its author can check. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "../../survey-scripts/canonical.ts";
import { describeDifferences } from "../../survey-scripts/differences.ts";
import { readScriptYaml } from "../../survey-scripts/read-yaml.ts";
import { Script } from "../../survey-scripts/schema.ts";
import { SCRIPT } from "../bot/engine-world.ts";

const source = readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8");
const bundled = parse(source);

function parse(yaml: string): Script {
  const read = readScriptYaml(yaml);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.script;
}

/** The sentences for the bundled questionnaire with some text of its file replaced. */
function told(from: string, to: string, lang: "fr" | "en" = "fr"): string[] {
  if (!source.includes(from)) throw new Error(`not there: ${from}`);
  return describeDifferences(bundled, parse(source.replace(from, to)), lang).map(
    ({ words }) => words,
  );
}

describe("the difference between two versions is told in words", () => {
  test("a question with another wording, and both wordings", () => {
    const changed = parse(source.replace("tu donnes quelle note à", "quelle note pour"));
    const found = describeDifferences(bundled, changed, "fr");
    expect(found).toEqual([
      {
        change: "changed",
        step: "note",
        words:
          "la question « Au total, quelle note pour cette formation ? » a changé de formulation",
        texts: {
          before: expect.stringContaining("tu donnes quelle note à"),
          after: expect.stringContaining("quelle note pour"),
        },
      },
    ]);
  });

  test("a wording for one channel or language only", () => {
    expect(told("Sirius: bonjour {prenom} !", "Sirius: salut {prenom} !")).toEqual([
      expect.stringMatching(/^la question « Bonjour .*…? » a changé de formulation \(fr, sms\)$/),
    ]);
    expect(told("Sirius: bonjour {prenom} !", "Sirius: salut {prenom} !", "en")).toEqual([
      expect.stringMatching(/^the question “Hello .*” is worded differently \(fr, sms\)$/),
    ]);
  });

  test("a jump with another condition, by its words", () => {
    const from = "{ when: { eq: [ { answer: accord }, false ] }, go: fin_refus }";
    const changed = parse(source.replace(from, from.replace("false", "true")));
    expect(describeDifferences(bundled, changed, "fr")).toEqual([
      expect.objectContaining({
        words: expect.stringContaining("saut modifié vers « fin_refus »"),
        texts: { before: "accord est non", after: "accord est oui" },
      }),
    ]);
    expect(told(from, from.replace("fin_refus", "parcours"))).toEqual([
      expect.stringContaining("saut supprimé vers « fin_refus »"),
      expect.stringContaining("saut modifié vers « parcours »"),
    ]);
  });

  test("what an examples' list gains and loses", () => {
    expect(told("  - name: Dit STOP, puis START", "  - name: STOP puis START")).toEqual([
      "conversation d'exemple supprimée : « Dit STOP, puis START »",
      "conversation d'exemple ajoutée : « STOP puis START »",
    ]);
  });

  test("a rule, a variable, a title", () => {
    expect(told("retries: 2", "retries: 3")).toEqual([
      "les règles : le nombre d'essais passe de 2 à 3",
    ]);
    expect(told("max: 16", "max: 20")).toEqual(["la variable {prenom} a changé"]);
    expect(told("fr: Fin d'apprentissage", "fr: Ton apprentissage")).toEqual([
      "le titre a changé de formulation",
    ]);
  });
});

type Change = (script: Script) => void;

/** The engine's test script with one change made. */
function after(change: Change): Script {
  const copy = structuredClone(SCRIPT);
  change(copy);
  return Script.parse(copy);
}

function toldOf(change: Change): string[] {
  return describeDifferences(SCRIPT, after(change), "fr").map(({ words }) => words);
}

describe("the difference between two versions names", () => {
  test("an answer added, removed, reworded, or put elsewhere", () => {
    const fewer = toldOf(({ steps: [, step] }) => {
      if (step?.kind !== "ask" || step.question !== "choice") return;
      step.options = [step.options[1], step.options[0]].flatMap((one) => one ?? []);
    });
    expect(fewer).toEqual([
      "la question « Jusqu'au bout ? » : réponse « Erreur de personne » supprimée",
      "la question « Jusqu'au bout ? » : les réponses changent d'ordre",
    ]);
    const more = toldOf(({ steps: [, step] }) => {
      if (step?.kind !== "ask" || step.question !== "choice") return;
      step.options.push({ id: "autre", label: { fr: "Autre" } });
      step.options[0] = { id: "oui", label: { fr: "Oui" }, accepts: { fr: ["yep"] } };
    });
    expect(more).toEqual([
      "la question « Jusqu'au bout ? » : la réponse « Jusqu'au bout » devient « Oui »",
      "la question « Jusqu'au bout ? » : les mots compris pour « Oui » changent",
      "la question « Jusqu'au bout ? » : réponse « Autre » ajoutée",
    ]);
  });

  test("a step that is new, gone or elsewhere, the fewest of them", () => {
    expect(toldOf(({ steps }) => void steps.splice(5, 1))).toEqual([
      "aiguillage supprimé : « examen_ou_pas »",
    ]);
    expect(toldOf(({ steps }) => steps.splice(9, 0, ...steps.splice(6, 1)))).toEqual([
      "la question « Réussi ? » vient maintenant après « Salaire ? »",
    ]);
    const said = {
      kind: "say",
      id: "au_revoir",
      text: { fr: "Au revoir." },
      alert: false,
    } as const;
    expect(toldOf(({ steps }) => void steps.splice(3, 0, said))).toEqual([
      "message ajouté : « Au revoir. »",
    ]);
  });

  test("another kind or another scale", () => {
    const scaled = toldOf(({ steps: [, , step] }) => {
      if (step?.kind === "ask" && step.question === "rating") step.max = 10;
    });
    expect(scaled).toEqual(["la question « Une note ? » change d'échelle : 1–5 devient 1–10"]);
    expect(
      toldOf(({ steps }) => void steps.splice(4, 1, { kind: "end", id: "bravo", ending: "refus" })),
    ).toEqual(["la fin « D'accord, au revoir. » change de type : le message devient la fin"]);
  });

  test("a setting, with its values", () => {
    const found = toldOf(({ steps: [, , step] }) => {
      if (step?.kind === "ask") Object.assign(step, { required: false, help: { fr: "De 1 à 5." } });
    });
    expect(found).toEqual([
      "la question « Une note ? » : réponse obligatoire passe de oui à non",
      "la question « Une note ? » : changement dans le texte d'aide",
    ]);
  });

  test("an outcome and its words", () => {
    expect(
      toldOf(
        ({ endings }) => void (endings["refus"] = { outcome: "refused", text: { fr: "Bye." } }),
      ),
    ).toEqual(["le texte de fin « refus » a changé de formulation"]);
  });
});

/** Changes of all sorts, small and large; some change nothing. */
const anyChange: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(fc.nat(14), fc.nat(14)).map<Change>(([from, to]) => ({ steps }) => {
    steps.splice(to, 0, ...steps.splice(from, 1));
  }),
  fc.nat(14).map<Change>(
    (at) =>
      ({ steps }) =>
        void steps.splice(at, 1),
  ),
  fc.tuple(fc.nat(14), fc.string()).map<Change>(([at, words]) => ({ steps }) => {
    const step = steps[at];
    if (step?.kind === "ask" && words !== "") step.prompt = { fr: words };
    if (step?.kind === "say") step.text = { fr: { default: "x", sms: "y" } };
    if (step?.kind === "end") step.ending = "refus";
    if (step?.kind === "set") step.to = [{ value: words }];
    if (step?.kind === "decide") step.next = [{ go: "soucis" }];
  }),
  fc.tuple(fc.nat(14), fc.boolean()).map<Change>(([at, flag]) => ({ steps }) => {
    const step = steps[at];
    if (step?.kind === "ask") {
      Object.assign(step, { required: flag, next: flag ? [{ go: "fin" }] : undefined });
    }
    if (step?.kind === "say") step.alert = flag;
  }),
  fc.boolean().map<Change>((flag) => (script) => void (script.unicode = flag)),
  fc.nat(5).map<Change>(
    (retries) =>
      ({ policies }) =>
        void (policies.retries = retries),
  ),
  fc.string({ maxLength: 9 }).map<Change>((notes) => (script) => void (script.notes = notes)),
  fc.constant<Change>(({ endings }) => void delete endings["erreur"]),
);

test("something is told exactly when something changed, in both languages and both ways", () => {
  fc.assert(
    fc.property(fc.array(anyChange, { maxLength: 4 }), (changes) => {
      const changed = after((script) => {
        for (const change of changes) change(script);
      });
      const alike = canonicalJson(SCRIPT) === canonicalJson(changed);
      for (const lang of ["fr", "en"] as const) {
        expect(describeDifferences(SCRIPT, changed, lang).length === 0).toBe(alike);
        expect(describeDifferences(changed, SCRIPT, lang).length === 0).toBe(alike);
      }
    }),
  );
});
