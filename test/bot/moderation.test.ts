import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HIDDEN, moderate, REFUSAL_REASONS } from "../../bot/moderation.ts";

const text = "Monsieur Untel crie, sinon les cours sont bien.";
const received = { status: "received", text } as const;

describe("a moderator", () => {
  test("publishes a text as it was written", () => {
    expect(moderate(received, { kind: "publish" })).toEqual({
      ok: true,
      status: "published",
      shown: text,
      reason: null,
    });
  });

  test("hides a name and leaves the rest untouched", () => {
    const outcome = moderate(received, { kind: "redact", hide: [{ from: 9, to: 14 }] });
    expect(outcome).toMatchObject({ shown: "Monsieur […] crie, sinon les cours sont bien." });
  });

  test("can only hide: what is shown are pieces of the text in their order", () => {
    const piece = fc.record({ from: fc.nat({ max: 46 }), length: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), (pieces) => {
        const hide = pieces.map(({ from, length }) => ({
          from,
          to: Math.min(from + length, text.length),
        }));
        const outcome = moderate(received, { kind: "redact", hide });
        const expected = Array.from(text, (character, index) =>
          hide.some(({ from, to }) => from <= index && index < to) ? "\0" : character,
        )
          .join("")
          .replaceAll(/\0+/g, "\0");
        const shown = outcome.ok ? (outcome.shown ?? "") : "";
        expect(shown.replaceAll(HIDDEN, "\0").replaceAll(/\0+/g, "\0")).toBe(expected);
      }),
    );
  });

  test("refuses for a reason of the list, and nothing is shown", () => {
    expect(REFUSAL_REASONS).toHaveLength(10);
    expect(moderate(received, { kind: "refuse", reason: "injure" })).toEqual({
      ok: true,
      status: "refused",
      shown: null,
      reason: "injure",
    });
  });

  test("passes on what may tell of danger without showing it", () => {
    expect(moderate(received, { kind: "alert" })).toMatchObject({ status: "alert", shown: null });
  });

  test.each([
    ["nothing", [], "nothing_to_hide"],
    ["more than there is", [{ from: 0, to: 99 }], "outside_text"],
    ["a piece of no length", [{ from: 3, to: 3 }], "outside_text"],
    ["everything", [{ from: 0, to: text.length }], "nothing_left"],
  ] as const)("cannot hide %s", (_what, hide, why) => {
    expect(moderate(received, { kind: "redact", hide })).toEqual({ ok: false, why });
  });

  test("cannot bring back what its author withdrew", () => {
    const withdrawn = { status: "withdrawn", text } as const;
    expect(moderate(withdrawn, { kind: "publish" })).toEqual({ ok: false, why: "withdrawn" });
  });
});
