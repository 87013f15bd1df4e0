import { expect, test } from "vitest";
import { Pieces } from "../../db/pieces.ts";

test("texts come out of pieces as they went in, accents and all, however many there are", () => {
  const pieces = new Pieces();
  const texts = Array.from({ length: 20_000 }, (_, index) => `Zoé № ${index} 🎓\n`);
  for (const text of texts) pieces.add(text);
  expect(pieces.all().length).toBeGreaterThan(1);
  expect(Buffer.concat(pieces.all()).toString("utf8")).toBe(texts.join(""));
});

test("nothing gives nothing", () => {
  expect(Buffer.concat(new Pieces().all())).toHaveLength(0);
});
