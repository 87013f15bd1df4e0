import { expect, test } from "vitest";
import { brokenInWords } from "../../web/browser/console/panels/broken-in-words.ts";

const NAMES = new Map([
  ["avis", { place: "étape 8", title: "Tu la conseillerais à un ami ?" }],
  ["accueil", { place: "étape 7", title: "Tu as été bien accueilli ?" }],
]);

test.each([
  [
    "conversation d'exemple « Le « vrai » chemin » (sms), échange 3 : attendu : avis ; vu : accueil",
    "Réponse 3, attendu : étape 8, « Tu la conseillerais à un ami ? » ; vu : étape 7, « Tu as été bien accueilli ? »",
  ],
  [
    "attendu : parti ; vu : accueil",
    "attendu : parti ; vu : étape 7, « Tu as été bien accueilli ? »",
  ],
  // What people wrote and what was understood is nobody's name.
  [
    "attendu dans le message : « avis » ; vu : « rien »",
    "attendu dans le message : « avis » ; vu : « rien »",
  ],
  ["il manque le texte en anglais : écrivez-le", "il manque le texte en anglais : écrivez-le"],
])("of an example that does not hold, %j is told as %j", (message, told) => {
  expect(brokenInWords(message, (id) => NAMES.get(id))).toBe(told);
});
