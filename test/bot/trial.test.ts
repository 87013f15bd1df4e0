/** A draft tried by a fictitious person: the same engine, told move by move. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileScript } from "../../bot/compile.ts";
import { playExample } from "../../bot/examples.ts";
import { findProfile, PROFILES } from "../../bot/profiles.ts";
import { recordExample } from "../../bot/record-example.ts";
import { jumpTo } from "../../bot/trial-jump.ts";
import { viewTrial, type TrialLine } from "../../bot/trial-transcript.ts";
import {
  controlsAt,
  lastMoment,
  optionsIn,
  playTrial,
  type TrialMove,
  type TrialSetting,
} from "../../bot/trial.ts";
import { readScriptYaml } from "../../survey-scripts/read-yaml.ts";
import type { Script } from "../../survey-scripts/schema.ts";

const source = readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8");
const bundled = parse(source);
const script = compileScript(bundled);
const INES: TrialSetting = { profile: PROFILES[0], channel: "web", locale: "fr" };

function parse(yaml: string): Script {
  const read = readScriptYaml(yaml);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.script;
}

function view(moves: readonly TrialMove[], how: Partial<TrialSetting> = {}, of = script) {
  return viewTrial(playTrial(of, { ...INES, ...how }, moves), "fr");
}

function readings(lines: readonly TrialLine[]) {
  return lines.flatMap((line) => (line.from === "person" ? [line.reading] : []));
}

const TO_THE_NOTE: readonly TrialMove[] = [{ button: "yes" }, { button: "jusqu_au_bout" }];

describe("each reply of a trial is told with how it was read", () => {
  test.each([
    [
      "4, super formateurs",
      "Compris : 4 sur 5 ; remarque gardée : « super formateurs »",
      "rating-digit",
    ],
    ["3 ou 4", "Pas assez sûr : Sirius demande confirmation", "rating-range"],
    ["bof", "Pas compris : Sirius redemande autrement", "not-understood"],
    ["aide", "Demande d'aide, sans compter d'essai", "help"],
    ["STOP", "STOP : plus aucun message ne partira", "opt-stop"],
    ["merci", "Politesse : la question revient", "courtesy"],
    ["c'est noté par qui ?", "Question transmise à une personne", "question"],
    ["vous avez un faux numéro", "Erreur de personne : Sirius n'écrira plus", "wrong-person"],
    ["plus tard", "Remis à demain", "later"],
  ])("%j", (reply, said, rule) => {
    const told = readings(view([...TO_THE_NOTE, { reply }]).lines).at(-1);
    expect(told).toMatchObject({ said, rule });
    expect(told?.why).not.toBe(rule);
  });

  test("a button says that it was pressed, and what it carried", () => {
    const { lines } = view(TO_THE_NOTE);
    expect(lines[1]).toMatchObject({
      from: "person",
      text: "Oui",
      step: "accord",
      reading: { said: "Compris : Oui", why: "réponse pressée", tone: "taken" },
    });
  });

  test("a confirmed doubt keeps the rule that had the doubt", () => {
    const told = readings(view([...TO_THE_NOTE, { reply: "3 ou 4" }, { button: "4" }]).lines);
    expect(told.at(-1)).toMatchObject({ said: "Confirmé : 4 sur 5", rule: "rating-range" });
    const typed = readings(view([...TO_THE_NOTE, { reply: "j'ai 4" }, { reply: "oui" }]).lines);
    expect(typed.at(-1)).toMatchObject({ said: "Confirmé : 4 sur 5", rule: "rating-somewhere" });
  });

  test("a long text is kept as it is, in its parts on SMS; one that points to danger calls a person", () => {
    const { moves } = jumpTo(script, INES, "conseil") ?? { moves: [] };
    const replies = [...moves, { reply: "Regarde bien l'atelier avant de choisir." }];
    expect(readings(view(replies, { channel: "sms" }).lines).at(-1)).toMatchObject({
      tone: "taken",
      said: "Texte gardé",
      why: "texte libre, gardé tel quel",
    });
    const danger = view([...moves, { reply: "J'ai voulu mourir à cause de mon patron" }]);
    expect(readings(danger.lines).at(-1)?.said).toBe(
      "Texte gardé ; alerte : une personne est prévenue",
    );
  });

  test("in English for who edits in English", () => {
    const trial = playTrial(script, INES, [...TO_THE_NOTE, { reply: "5" }]);
    const { lines } = viewTrial(trial, "en");
    expect(readings(lines).at(-1)).toMatchObject({
      said: "Understood: 5 sur 5",
      why: "a mark written first",
    });
  });
});

describe("a trial shows its channel", () => {
  test("an SMS has its parts, its alphabet and the letters that make it dear", () => {
    const dear = parse(
      source.replace("Sirius: bonjour {prenom} !", "Sirius: bonjour très ému ê {prenom} !"),
    );
    const [first] = view([], { channel: "sms" }, compileScript(dear)).lines;
    expect(first).toMatchObject({ sms: { encoding: "ucs2", strange: ["ê"] } });
    const plain = view([], { channel: "sms" });
    expect(plain.lines[0]).toMatchObject({ sms: { encoding: "gsm7", strange: [] } });
    expect(plain.sms.messages).toBe(1);
    expect(view([]).lines[0]).not.toHaveProperty("sms");
  });

  test("on SMS a button is typed: its number where numbers are printed, else its word", () => {
    const { lines } = view(TO_THE_NOTE, { channel: "sms" });
    const typed = lines.flatMap((line) => (line.from === "person" ? [line.text] : []));
    expect(typed).toEqual(["Oui", "1"]);
    expect(readings(lines).map(({ rule }) => rule)).toEqual(["yes-word", "choice-position"]);
  });

  test("the open question has the controls of that channel, and what leads around it", () => {
    expect(view(TO_THE_NOTE).open).toMatchObject({
      step: "note",
      controls: { kind: "buttons", layout: "row" },
      canSkip: false,
      canCorrect: true,
    });
  });

  test("silence and another channel are told as they happen, with what Sirius then says", () => {
    const { lines } = view([{ silence: "6d" }, { channel: "sms" }, { reply: "ok" }]);
    expect(lines.map(({ text }) => text)).toEqual(
      expect.arrayContaining(["Rien pendant 6 jours", "La personne continue par SMS"]),
    );
    const around = lines.findIndex(({ text }) => text === "Rien pendant 6 jours");
    expect(lines[around + 1]).toMatchObject({ from: "sirius" });
  });

  test("with the other person, her own words", () => {
    const long = findProfile("long") ?? PROFILES[0];
    expect(view([], { profile: long }).lines[0]?.text).toContain("Marie-Françoise");
  });
});

describe("the same moves are played again on another wording", () => {
  test("which shows at once", () => {
    const changed = compileScript(
      parse(source.replace("Au total, tu donnes", "Finalement, tu donnes")),
    );
    const texts = view(TO_THE_NOTE, {}, changed).lines.map(({ text }) => text);
    expect(texts.at(-1)).toContain("Finalement, tu donnes");
  });

  test("as far as they still can be, saying which cannot", () => {
    const renamed = parse(source.replaceAll("jusqu_au_bout", "au_bout"));
    const shown = view([...TO_THE_NOTE, { button: "4" }], {}, compileScript(renamed));
    expect(shown.stopped).toEqual({
      move: 2,
      words: expect.stringContaining("« jusqu_au_bout » n'est plus proposé"),
    });
    expect(shown.open?.step).toBe("parcours");
  });

  test("a button after the end finds no question", () => {
    expect(view([{ button: "no" }, { button: "yes" }])).toMatchObject({
      ended: { outcome: "refused" },
      stopped: { move: 2 },
    });
  });

  test("a jump gives moves that lead there when they are played, with whoever may come there", () => {
    const wrong = bundled.steps.filter(({ id, kind }) => {
      const found = jumpTo(script, INES, id);
      if (found === undefined) return true;
      const shown = viewTrial(playTrial(script, found.setting, found.moves), "fr");
      // Only somebody on an unknown number is asked for the year.
      const asked = id.startsWith("annee_controle") || id === "fin_non_verifie";
      if ((found.setting.profile.key === "controle") !== asked) return true;
      if (kind === "end") return shown.ended === undefined;
      const last = shown.lines.at(-1);
      return (
        kind !== "decide" &&
        shown.open?.step !== id &&
        !(last?.from === "sirius" && last.steps.includes(id))
      );
    });
    expect(wrong).toEqual([]);
  });

  test("a jump to a step that does not exist leads nowhere", () => {
    expect(jumpTo(script, INES, "lune")).toBeUndefined();
  });
});

/** Moves that somebody might make: buttons that are there, and replies of all sorts. */
function anyMoves(seeds: readonly number[], setting: TrialSetting): TrialMove[] {
  const replies = [
    "4",
    "passer",
    "retour",
    "oui",
    "bof",
    "3 ou 4",
    "2",
    "aide",
    "les profs au top",
  ];
  const moves: TrialMove[] = [];
  for (const seed of seeds) {
    const controls = controlsAt(lastMoment(playTrial(script, setting, moves)));
    const options = controls === undefined ? [] : optionsIn(controls);
    const option = options[seed % Math.max(1, options.length)];
    if (seed % 3 === 0 || option === undefined) {
      moves.push({ reply: replies[seed % replies.length] ?? "4" });
    } else if (controls?.kind === "ticks") moves.push({ ticks: [option.option] });
    else moves.push({ button: option.option });
  }
  return moves;
}

describe("a trial recorded as an example", () => {
  test("holds, on the channel it was played on, whatever was done", () => {
    const channels = fc.constantFrom("sms" as const, "telegram" as const, "web" as const);
    const seeds = fc.array(fc.nat(1_000), { maxLength: 18, minLength: 1 });
    fc.assert(
      fc.property(channels, seeds, fc.constantFrom(...PROFILES), (channel, picks, profile) => {
        const setting = { ...INES, channel, profile };
        const trial = playTrial(script, setting, anyMoves(picks, setting));
        const example = recordExample(setting, trial);
        expect(playExample(script, example, { channel })).toEqual({ passed: true });
      }),
      { numRuns: 60 },
    );
  });

  test("has a name of its own where one is given, and the controls as words", () => {
    const trial = playTrial(script, INES, [...TO_THE_NOTE, { control: "back" }]);
    expect(recordExample(INES, trial, "Revient en arrière")).toMatchObject({
      name: "Revient en arrière",
      play: [
        { button: "yes" },
        { button: "jusqu_au_bout", at: "note" },
        { reply: "retour", at: "parcours" },
      ],
    });
  });
});
