/** The same replies on a changed questionnaire: where the conversation goes another way, and what was said before. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { runTool } from "../../bot/script-tools.ts";
import type { TrialMove } from "../../bot/trial.ts";
import { applyEdit } from "../../survey-scripts/edit/edits.ts";
import { comparePlays } from "../../web/browser/console/panels/compare-plays.ts";
import type { Played } from "../../web/browser/console/panels/shapes.ts";

const source = readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8");
const MOVES: readonly TrialMove[] = [
  { button: "yes" },
  { button: "jusqu_au_bout" },
  { reply: "4, super formateurs" },
  { button: "oui" },
];

function played(text: string, moves = MOVES, channel: "sms" | "web" = "web"): Played {
  const answer = runTool({
    tool: "play",
    source: text,
    lang: "fr",
    profile: "",
    channel,
    locale: "fr",
    moves,
  });
  if (!("lines" in answer) || !("sms" in answer)) throw new Error("not played");
  // As it comes over the wire.
  const told: Played = JSON.parse(JSON.stringify(answer));
  return told;
}

function edited(...edits: Parameters<typeof applyEdit>[1][]): string {
  let text = source;
  for (const edit of edits) {
    const done = applyEdit(text, edit);
    if (!done.ok) throw new Error(done.reason);
    text = done.source;
  }
  return text;
}

describe("two plays of the same replies", () => {
  test("on the same questionnaire differ in nothing", () => {
    expect(comparePlays(played(source), played(source))).toEqual({
      move: undefined,
      reworded: 0,
      before: new Map(),
    });
  });

  test("after a change of wording go the same way, and the message tells what it was", () => {
    const reworded = edited({
      do: "setWording",
      at: ["steps", 5, "prompt"],
      locale: "fr",
      words: "Tu la conseilles ?",
    });
    const { move, reworded: count, before } = comparePlays(played(source), played(reworded));
    expect([move, count]).toEqual([undefined, 1]);
    expect([...before.values()]).toEqual([expect.stringContaining("conseillerais")]);
  });

  test("part at the reply after which another question comes", () => {
    const added = edited({
      do: "addStep",
      position: 5,
      words: "Le tuteur",
      step: { kind: "ask", question: "text", prompt: { fr: "Et ton tuteur ?", en: "And him?" } },
    });
    const { move, before } = comparePlays(played(source), played(added));
    expect(move).toBe(3);
    expect([...before.values()]).toEqual([expect.stringContaining("conseillerais")]);
  });

  test("part at the reply that is understood as something else, under whatever words", () => {
    // The answers change places: who typed "1" now says something else.
    const swapped = edited({ do: "moveAnswer", step: 5, answer: 0, by: 1 });
    const moves = [...MOVES.slice(0, 3), { reply: "1" }];
    const [before, after] = [played(source, moves, "sms"), played(swapped, moves, "sms")];
    expect(comparePlays(before, after).move).toBe(4);
  });

  test("part where a reply can no longer be given", () => {
    const gone = edited({ do: "removeAnswer", step: 5, answer: 0 });
    expect(comparePlays(played(source), played(gone)).move).toBe(4);
  });

  test("tell how each ended", () => {
    const moves = [{ button: "no" }];
    const changed = source.replace("outcome: refused", "outcome: ineligible");
    expect(comparePlays(played(source, moves), played(changed, moves)).ended).toEqual({
      before: "refusée",
      after: "pas concernée",
    });
  });
});
