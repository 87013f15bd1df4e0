import { expect, test } from "vitest";
import { factsOf } from "../../../api/admin/campaign-view.ts";
import { readDefinition } from "../../../db/campaign-definition.ts";

/** What the page of a campaign says was asked for, by label. */
function facts(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const definition = readDefinition({ key: "k", title: "T", channels: ["sms"], ...fields });
  const script = { key: "fin", version: 2 };
  const campaign = { id: "1", key: "k", title: "T", definition, script, state: "draft" } as const;
  const at = Date.parse("2026-11-26T09:30:00+01:00");
  const importedAt = definition.audience.rosterImport === undefined ? undefined : at;
  const context = { script: "Fin, version 2", days: 6, importedAt };
  const plain = factsOf(campaign, context).map(([label, value]) => [
    label,
    value.replaceAll(/\s/gu, " "),
  ]);
  return Object.fromEntries(plain);
}

test("every field of a campaign is told, those that were left out too", () => {
  expect(facts({})).toEqual({
    "Nom court": "k",
    Questionnaire: "Fin, version 2",
    Canaux: "par SMS",
    "Import de la liste": "tous",
    Centres: "tous",
    Formations: "toutes",
    Diplômes: "tous",
    "Fin du contrat": "sans limite",
    Territoires: "tous",
    "Seulement joignables": "sans condition",
    "Rien avant": "dès le lancement",
    "Plus personne après": "sans limite",
    "Invitations par heure": "au rythme des canaux",
    Relance: "après 6 jours, comme dit le questionnaire",
    "Prix d'une partie": "non indiqué",
  });
});

test("an import is told by its day, an instant on the clock of Paris", () => {
  const audience = {
    rosterImport: "5c6ff0c8-91f6-4b66-9d7c-0d4f7dd8a8f1",
    reachableBy: ["sms", "email"],
  };
  const schedule = { notBefore: "2026-11-30T10:00:00+01:00", until: "2026-12-24" };
  expect(facts({ audience, schedule })).toMatchObject({
    "Import de la liste": "du 26 nov. 2026, 09:30",
    "Seulement joignables": "par SMS ou par e-mail",
    "Rien avant": "30 nov. 2026, 10:00",
    "Plus personne après": "24 décembre 2026",
  });
});
