import { expect, test } from "vitest";
import { randomPiece } from "../../db/random-bytes.ts";

test("a piece of random bytes has the length asked for, and is never given out twice", () => {
  const pieces = Array.from({ length: 5_000 }, (_, index) =>
    randomPiece(index % 2 === 0 ? 12 : 18),
  );
  expect(pieces.map(({ length }) => length)).toEqual(
    pieces.map((_, index) => (index % 2 === 0 ? 12 : 18)),
  );
  expect(new Set(pieces.map((piece) => piece.toString("hex"))).size).toBe(pieces.length);
});

test("a piece stays what it was when later ones are drawn", () => {
  const piece = randomPiece(12);
  const before = piece.toString("hex");
  for (let drawn = 0; drawn < 5_000; drawn += 1) randomPiece(18);
  expect(piece.toString("hex")).toBe(before);
});
