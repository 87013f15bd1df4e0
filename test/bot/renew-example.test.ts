/** An example that no longer holds: reread with the promise that is broken, and renewed with what comes now. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compileScript } from "../../bot/compile.ts";
import { channelsOf, playExample } from "../../bot/examples.ts";
import { runTool } from "../../bot/script-tools.ts";
import { applyEdit } from "../../survey-scripts/edit/add-example.ts";
import { readScriptYaml } from "../../survey-scripts/read-yaml.ts";

const source = readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8");
const SPOKEN = "En toutes lettres, comme on parle";

function scriptOf(text: string) {
  const read = readScriptYaml(text);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.script;
}

function placeOf(text: string, name: string): number {
  return scriptOf(text).tests.findIndex((example) => example.name === name);
}

function reread(text: string, name: string, channel?: "sms" | "web") {
  const index = placeOf(text, name);
  const answer = runTool({ tool: "reread", source: text, lang: "fr", index, channel });
  if (!("example" in answer) || answer.example === undefined) throw new Error("not reread");
  return answer.example;
}

/** The text with one example renewed. */
function renewed(text: string, name: string): string {
  const index = placeOf(text, name);
  const answer = runTool({ tool: "renew", source: text, lang: "fr", index });
  if (!("holds" in answer) || answer.edit === undefined) throw new Error("not renewed");
  return applyEdit(text, answer.edit);
}

function holds(text: string, name: string): boolean {
  const script = scriptOf(text);
  const example = script.tests[placeOf(text, name)];
  if (example === undefined) return false;
  const compiled = compileScript(script);
  return channelsOf(example).every((channel) => playExample(compiled, example, { channel }).passed);
}

/** Lines of a text that another one has not. */
function changedLines(before: string, after: string): string[] {
  const old = new Set(before.split("\n"));
  return after.split("\n").filter((line) => !old.has(line));
}

describe("an example, reread", () => {
  test("is every message, every reply and how it was understood", () => {
    const example = reread(source, SPOKEN, "web");
    expect(example).toMatchObject({ channel: "web", channels: ["sms", "telegram", "web"] });
    expect(example.failure).toBeUndefined();
    expect(example.moves).toHaveLength(14);
    const third = example.lines.filter((line) => "move" in line && line.move === 3);
    expect(third).toMatchObject([
      {
        from: "person",
        text: "4, super formateurs",
        step: "note",
        reading: { said: "Compris : 4 sur 5 ; remarque gardée : « super formateurs »" },
      },
    ]);
    expect(example.lines[0]).toMatchObject({ from: "sirius", steps: ["accord"] });
  });

  test("tells the broken promise at its move, and what was written after it", () => {
    const broken = source.replace(
      "reply: jusqu'au bout, at: note",
      "reply: jusqu'au bout, at: souci",
    );
    const example = reread(broken, SPOKEN);
    expect(example.failure).toEqual({ move: 2, promise: "at", expected: "souci", seen: "note" });
    expect(Math.max(...example.lines.map((line) => ("move" in line ? line.move : 0)))).toBe(2);
    expect(example.moves[13]?.move).toEqual({ reply: "oui", at: "termine" });
  });

  test("shows what could be pressed, where something was", () => {
    const { moves } = reread(source, "Le chemin droit, par boutons", "web");
    expect(moves[1]?.offered?.map(({ option }) => option)).toContain("interrompu");
    expect(moves[12]).not.toHaveProperty("offered");
  });

  test("shows what can be pressed before the first reply and after each one", () => {
    const { buttons, moves } = reread(source, "Le chemin droit, par boutons", "web");
    expect(buttons).toHaveLength(moves.length + 1);
    expect(buttons[0]?.map(({ option }) => option)).toEqual(["yes", "no"]);
    expect(buttons[2]?.map(({ option }) => option)).toEqual(["1", "2", "3", "4", "5"]);
    expect(buttons.at(-1)).toEqual([]);
  });

  test("has a silence and a reply of one move in their order, each with its own line", () => {
    const text = source.replace(
      "reply: jusqu'au bout, at: note",
      "silence: 1d, reply: jusqu'au bout, at: note",
    );
    const second = reread(text, SPOKEN).lines.filter((line) => "move" in line && line.move === 2);
    expect(second.map(({ from }) => from)).toEqual(["around", "person"]);
  });

  test("that is not there is none", () => {
    expect(runTool({ tool: "reread", source, lang: "fr", index: 500 })).toEqual({ ok: true });
  });
});

describe("an example, renewed", () => {
  test("promises the place where the conversation comes now, and no other byte changes", () => {
    const broken = source.replace(
      "reply: jusqu'au bout, at: note",
      "reply: jusqu'au bout, at: souci",
    );
    expect(renewed(broken, SPOKEN)).toBe(source);
  });

  test("promises the sentence that comes nearest to the words that are gone", () => {
    const name = "Le chemin droit, par boutons";
    const broken = source.replace("at: termine, says: 7 jours", "at: termine, says: 9 jours");
    expect(holds(broken, name)).toBe(false);
    const text = renewed(broken, name);
    expect(holds(text, name)).toBe(true);
    const [line, ...others] = changedLines(broken, text);
    expect(line).toContain('says: "Ton avis part en relecture, 7 jours maximum."');
    expect(others).toEqual([]);
  });

  test("keeps what another answer makes of it: the answer, the way, the outcome", () => {
    const name = "Refuse dès le début";
    const broken = source.replace(
      '{ button: "no", at: refus, says: Bonne route }',
      '{ button: "yes", at: refus, says: Bonne route }',
    );
    const text = renewed(broken, name);
    expect(holds(text, name)).toBe(true);
    expect(scriptOf(text).tests[placeOf(text, name)]).toMatchObject({
      play: [{ button: "yes", at: "parcours" }],
      answers: { accord: true },
      outcome: null,
    });
  });

  test("that holds is left alone", () => {
    const index = placeOf(source, SPOKEN);
    expect(runTool({ tool: "renew", source, lang: "fr", index })).toEqual({
      ok: true,
      holds: true,
    });
  });
});
