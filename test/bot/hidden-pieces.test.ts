import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asShown, readPieces } from "../../bot/hidden-pieces.ts";
import { HIDDEN, moderate } from "../../bot/moderation.ts";

describe("pieces that a page sends back", () => {
  const text = "Merci Madame Exemple\r\net Kevin !";
  const words = (written: readonly string[]): string[] =>
    readPieces(text, written).map(({ from, to }) => text.slice(from, to));

  test("are words of the text itself, whatever its line breaks", () => {
    expect(asShown(text).slice(24, 29)).toBe("Kevin");
    expect(words(["24-29"])).toEqual(["Kevin"]);
  });

  test("that follow each other are one", () => {
    expect(words(["13-20", "6-12"])).toEqual(["Madame Exemple"]);
  });

  test("that are no pieces are left out", () => {
    expect(words(["", "5-5", "9-3", "0-999", "-1-3", "1-2; drop", "a-b"])).toEqual([]);
  });

  test("hide what they cover, and leave every other character as it was", () => {
    const texts = fc.array(fc.constantFrom("mot", " ", "\r\n", "\n", "é", "👩‍🍳"), { maxLength: 30 });
    const pairs = fc.array(fc.tuple(fc.nat(40), fc.nat(40)), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(texts, pairs, (parts, some) => {
        const whole = parts.join("");
        const hide = readPieces(
          whole,
          some.map(([from, to]) => `${from}-${to}`),
        );
        const outcome = moderate({ status: "received", text: whole }, { kind: "redact", hide });
        if (!outcome.ok) return;
        let rest = outcome.shown ?? "";
        let at = 0;
        for (const { from, to } of hide) {
          const before = whole.slice(at, from) + HIDDEN;
          expect(rest.startsWith(before)).toBe(true);
          rest = rest.slice(before.length);
          at = to;
        }
        expect(rest).toBe(whole.slice(at));
      }),
      { numRuns: 500 },
    );
  });
});
