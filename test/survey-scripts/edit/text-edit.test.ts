import fc from "fast-check";
import { expect, test } from "vitest";
import { applyEdit } from "../../../survey-scripts/edit/add-example.ts";
import { editBetween } from "../../../survey-scripts/edit/text-edit.ts";

test("the change between two texts makes one of the other, and holds nothing both have around it", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "\n") });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const edit = editBetween(before, after);
      expect(applyEdit(before, edit)).toBe(after);
      const gone = before.slice(edit.from, edit.to);
      const both = gone !== "" && edit.insert !== "";
      expect(both && (gone[0] === edit.insert[0] || gone.at(-1) === edit.insert.at(-1))).toBe(
        false,
      );
    }),
  );
  expect(editBetween("aXc", "aYYc")).toEqual({ from: 1, to: 2, insert: "YY" });
});
