import { describe, expect, test } from "vitest";
import { checkVersions } from "../../survey-scripts/check-versions.ts";
import { Script } from "../../survey-scripts/schema.ts";

const said = (words: string) => ({ fr: words });
const option = (id: string) => ({ id, label: said(id) });

function script(question: object): Script {
  return Script.parse({
    schema: 1,
    key: "essai",
    title: said("Essai"),
    owner: "git",
    locales: ["fr"],
    defaultLocale: "fr",
    steps: [{ kind: "ask", id: "avis", prompt: said("Alors ?"), ...question }],
    endings: {},
  });
}

const note = (max: number) => ({ question: "rating", min: 1, max });
const choice = (...ids: string[]) => ({ question: "choice", options: ids.map(option) });

describe("a question that was published", () => {
  test("may change its words, its options and its place", () => {
    const earlier = [script(choice("oui", "non"))];
    const later = script({ ...choice("oui", "bof"), prompt: said("Et alors ?") });
    expect(checkVersions(later, earlier)).toEqual([]);
  });

  test.each([
    ["another kind", { question: "yesno" }],
    ["another scale", note(10)],
  ])("may not take %s under its name, however long ago it was asked", (_what, changed) => {
    const earlier = [script(note(5)), script({ ...note(5), prompt: said("Ta note ?") })];
    const [only, ...others] = checkVersions(script(changed), earlier);
    expect(only).toMatchObject({ severity: "error", path: ["steps", 0, "id"] });
    expect(only?.message).toContain(
      "cette question est déjà publiée comme note de 1 à 5, et serait",
    );
    expect(others).toEqual([]);
  });

  test("is compared with nothing when it is new", () => {
    expect(checkVersions(script(note(5)), [])).toEqual([]);
  });
});
