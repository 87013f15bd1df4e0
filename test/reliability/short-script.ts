/** Three questions of three kinds: the shortest conversation in which everything can go wrong. */
import { Script } from "../../survey-scripts/schema.ts";

/** Takes the place of the bundled questionnaire, so that the people of the other tests are asked it. */
export const SHORT_SCRIPT = Script.parse({
  schema: 1,
  key: "fin-apprentissage",
  title: { fr: "Essai" },
  owner: "git",
  locales: ["fr"],
  defaultLocale: "fr",
  inputs: { lien_perso: { kind: "text", personal: true, max: 80, fallback: { fr: "ton lien" } } },
  policies: { reminderDays: [6], partial: { answered: "note" } },
  steps: [
    { kind: "ask", id: "accord", question: "consent", prompt: { fr: "On commence ?" } },
    { kind: "ask", id: "note", question: "rating", prompt: { fr: "Quelle note ?" } },
    { kind: "ask", id: "mot", question: "text", moderate: true, prompt: { fr: "Un mot ?" } },
    { kind: "end", id: "fin", ending: "merci" },
  ],
  endings: { merci: { outcome: "completed", text: { fr: "Merci, au revoir." } } },
});
