/** What is wrong with a campaign is said in words, at a field that has a name. */
import { expect, test } from "vitest";
import { checkDefinition, readDefinition } from "../../db/campaign-definition.ts";

const GOOD = { key: "rouen-2026", title: "Rouen", channels: ["sms"] };

/** The faults of a campaign that is good but for some fields. */
function faults(changes: Readonly<Record<string, unknown>>): string[] {
  const read = checkDefinition({ ...GOOD, ...changes });
  return read.ok ? [] : read.faults.map(({ field, message }) => `${field} ${message}`);
}

test.each([
  [{ title: " " }, "title à écrire, il manque"],
  [{ title: undefined }, "title à écrire, il manque"],
  [{ title: 4 }, "title écrire un texte"],
  [{ title: "a".repeat(201) }, "title 200 caractères au plus"],
  [{ channels: [] }, "channels choisir un canal au moins"],
  [{ channels: ["fax"] }, "channels.0 écrire sms ou telegram ou email ou links"],
  [
    { audience: { centres: [] } },
    "audience.centres écrire une valeur au moins, ou retirer le champ",
  ],
  [{ audience: { centre: ["1"] } }, "audience pas de champ « centre » ici"],
  [
    { audience: { rosterImport: "hier" } },
    "audience.rosterImport écrire l'identifiant d'un import, tel qu'il a été donné",
  ],
  [{ schedule: { perHour: 2 } }, "schedule.perHour 60 au moins"],
  [{ scriptVersion: 1.5 }, "scriptVersion écrire un nombre entier"],
  [{ pricePerSmsPart: 12 }, "pricePerSmsPart 10 au plus"],
] as const)("%j is refused in French", (changes, fault) => {
  expect(faults(changes)).toEqual([fault]);
});

test("a refusal names each field as the form does, beside its name in a file", () => {
  const bad = { ...GOOD, key: "Rouen", audience: { certifications: ["50022137", "x"] }, colour: 1 };
  expect(() => readDefinition(bad)).toThrow(
    [
      "la campagne ne va pas :",
      "Nom court (key) : écrire des minuscules, des chiffres et des tirets",
      "Diplômes (audience.certifications), valeur 2 : écrire un CFD (8 caractères) ou RNCP12345",
      "pas de champ « colour » ici",
    ].join("\n  "),
  );
});
