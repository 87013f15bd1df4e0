import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { sirius } from "./run-sirius.ts";

const BUNDLED = "survey-scripts/fin-apprentissage.yaml";
const simulate = (args: readonly string[], stdin = "") =>
  sirius(["script", "simulate", BUNDLED, ...args], { stdin });

const folder = mkdtempSync(path.join(tmpdir(), "sirius-simulate-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("sirius script simulate", { timeout: 60_000 }, () => {
  test("plays answers given in advance, and tells each SMS with its parts and encoding", async () => {
    const ran = await simulate(["--channel", "sms", "--answers", "OK;1;5"]);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain("Tu as bien suivi cette formation");
    expect(ran.stdout).toMatch(/\(1 SMS, GSM-7, \d+ caractères\)/);
    expect(ran.stdout).not.toContain("UCS-2");
    expect(ran.stderr).toContain("recommandation");
  });

  test("draws buttons on the web, and a label that is typed presses its button", async () => {
    const ran = await simulate(["--answers", "Oui;Oui, mais pas jusqu'au bout", "--json"]);
    const { answers, step } = JSON.parse(ran.stdout);
    expect(answers).toEqual({ accord: true, parcours: "interrompu" });
    expect(step).toBe("note");
    const shown = await simulate(["--answers", "oui"]);
    expect(shown.stdout).toContain("[Oui, jusqu'au bout]");
  });

  test("reads answers from a file, one a line", async () => {
    const file = path.join(folder, "réponses.txt");
    writeFileSync(file, "oui\n\nnon, erreur de personne\n");
    const ran = await simulate(["--answers", file, "--json"]);
    expect(JSON.parse(ran.stdout)).toMatchObject({ outcome: "wrong_person", step: null });
  });

  test("gives the whole conversation as data, with who said what", async () => {
    const ran = await simulate(["--channel", "sms", "--answers", "STOP", "--json"]);
    const { transcript, outcome } = JSON.parse(ran.stdout);
    expect(outcome).toBe("opted_out");
    expect(transcript[0]).toMatchObject({ from: "sirius", sms: { encoding: "gsm7" } });
    expect(transcript[1]).toEqual({ from: "person", text: "STOP", channel: "sms" });
  });

  test("takes commands in a pipe: back, jump, silence, channel, state", async () => {
    const typed = [
      "oui",
      ":back",
      ":state",
      ":jump examen",
      "J'attends le résultat",
      ":silence 31d",
      ":channel sms",
    ];
    const ran = await simulate(["--json"], `${typed.join("\n")}\n:quit\nnon\n`);
    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain("étape : accord");
    const { step, answers, transcript } = JSON.parse(ran.stdout);
    expect(step).toBe("examen_resultat");
    expect(answers).toMatchObject({ accord: true, examen: "attente" });
    expect(transcript.map(({ text }: { text: string }) => text).join()).toContain("Te revoilà");
  });

  test("explains a command it does not know, and a step that does not exist", async () => {
    const ran = await simulate([], ":danse\n:jump lune\n:silence longtemps\n:channel fax\n");
    expect(ran.stderr).toContain(":silence 12d");
    expect(ran.stderr).toContain("étape inconnue : lune");
    expect(ran.stderr).toContain("canaux : sms, telegram, web");
  });

  test("asks a person on an unknown number for the year, with that profile", async () => {
    const ran = await simulate(["--profile", "controle", "--answers", "oui;2024;2026", "--json"]);
    expect(JSON.parse(ran.stdout)).toMatchObject({ step: "parcours", outcome: null });
  });

  test("cuts no link, and stays in the alphabet of SMS with the longest names", async () => {
    const long = ["--profile", "long", "--channel", "sms"];
    const ran = await simulate([...long, "--answers", ":jump conseil;0", "--json"]);
    const { transcript, outcome } = JSON.parse(ran.stdout);
    expect(outcome).toBe("completed");
    expect(transcript[0].text).toMatch(/\/r\/\w{24}$/);
    expect(transcript.at(-1).text).toMatch(/\/r\/\w{24}$/);
    const measures: { encoding: string }[] = transcript.flatMap(
      ({ sms }: { sms?: { encoding: string } }) => sms ?? [],
    );
    expect(new Set(measures.map(({ encoding }) => encoding))).toEqual(new Set(["gsm7"]));
  });

  test("walks every path, and each of them ends", async () => {
    const ran = await simulate(["--all-paths", "--json"]);
    expect(ran.code).toBe(0);
    const { paths, unfinished } = JSON.parse(ran.stdout);
    expect(unfinished).toBe(0);
    const endings = new Set(paths.map(({ ending }: { ending: string }) => ending));
    expect(endings).toEqual(new Set(["erreur_personne", "non_verifie", "refus", "termine"]));
    const steps = new Set(paths.flatMap((one: { steps: string[] }) => one.steps));
    const written = [...readFileSync(BUNDLED, "utf8").matchAll(/kind: (?:ask|say)\n\s+id: (\w+)/g)];
    expect(written.map((match) => match[1]).filter((id) => !steps.has(id))).toEqual([]);
  });

  test("tells of a path that cannot end, and ends with 1", async () => {
    const file = path.join(folder, "impasse.yaml");
    const impossible = "{ kind: ask, id: taille, question: number, min: 0.5, max: 0.7 }";
    writeFileSync(
      file,
      `schema: 1
key: impasse
title: { fr: Impasse }
owner: git
locales: [ fr ]
defaultLocale: fr
steps:
  - ${impossible.replace(" }", ", prompt: { fr: Combien ? } }")}
  - { kind: end, id: fin, ending: termine }
endings:
  termine: { outcome: completed }
`,
    );
    const ran = await sirius(["script", "simulate", file, "--all-paths"]);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain("BLOQUÉ (réponse non prise");
    expect(ran.stderr).toContain("ne se terminent pas");
  });

  test("adds a played conversation to the script, where it holds as a promise", async () => {
    const copy = path.join(folder, "copie.yaml");
    writeFileSync(copy, readFileSync(BUNDLED));
    const played = ["--profile", "controle", "--channel", "sms", "--answers"];
    const ran = await simulate([...played, 'OK;2026;2;4, super "prof";aide', "--record", copy]);
    expect(ran.stderr).toContain("conversation ajoutée");
    expect(readFileSync(copy, "utf8")).toContain('- name: "Yanis, jusqu\'à recommandation"');
    const checked = await sirius(["script", "test", copy, "--json"]);
    expect(JSON.parse(checked.stdout)).toMatchObject({ failed: [] });
    expect(checked.code).toBe(0);
  });

  test("refuses a language, a profile or a channel it does not know", async () => {
    for (const args of [
      ["--locale", "de"],
      ["--profile", "zoe"],
      ["--channel", "fax"],
    ]) {
      const ran = await simulate([...args, "--answers", "oui"]);
      expect(ran.code).toBe(2);
      expect(ran.stdout).toBe("");
      expect(ran.stderr).toMatch(/^sirius : /);
    }
  });
});
