/** A script with every kind of step and question, for tests of the engine. */
import { compileScript } from "../../bot/compile.ts";
import type { ConversationEvent, ConversationState, TurnResult } from "../../bot/conversation.ts";
import { turn } from "../../bot/turn.ts";
import { Script } from "../../survey-scripts/schema.ts";

const fr = (text: string): Record<string, string> => ({ fr: text });

export const SCRIPT = Script.parse({
  schema: 1,
  key: "essai",
  title: fr("Essai"),
  owner: "git",
  locales: ["fr"],
  defaultLocale: "fr",
  inputs: {
    prenom: { kind: "text", personal: true, fallback: fr("toi") },
    adulte: { kind: "boolean", personal: false, fallback: fr("oui") },
  },
  policies: { retries: 2, reminderDays: [6], partial: { answered: "note" } },
  steps: [
    {
      kind: "ask",
      id: "accord",
      question: "consent",
      counted: false,
      prompt: fr("{prenom}, d'accord ?"),
      next: [{ when: { eq: [{ answer: "accord" }, false] }, go: "fin_refus" }],
    },
    {
      kind: "ask",
      id: "parcours",
      question: "choice",
      prompt: fr("Jusqu'au bout ?"),
      options: [
        { id: "oui", label: fr("Jusqu'au bout") },
        { id: "interrompu", label: fr("Interrompu") },
        { id: "erreur", label: fr("Erreur de personne") },
      ],
      next: [{ when: { eq: [{ answer: "parcours" }, "erreur"] }, go: "fin_erreur" }],
    },
    {
      kind: "ask",
      id: "note",
      question: "rating",
      prompt: fr("Une note ?"),
      variants: [fr("Quelle note ?"), fr("Note ?")],
    },
    {
      kind: "set",
      id: "calcul",
      variable: "avis",
      to: [{ when: { gte: [{ answer: "note" }, 4] }, value: "bon" }, { value: "autre" }],
    },
    {
      kind: "say",
      id: "bravo",
      text: fr("Content pour toi."),
      when: { eq: [{ variable: "avis" }, "bon"] },
    },
    {
      kind: "decide",
      id: "examen_ou_pas",
      next: [
        { when: { eq: [{ answer: "parcours" }, "interrompu"] }, go: "soucis" },
        { go: "examen" },
      ],
    },
    { kind: "ask", id: "examen", question: "yesno", prompt: fr("Réussi ?"), dontKnow: true },
    {
      kind: "ask",
      id: "attente",
      question: "choice",
      counted: false,
      prompt: fr("On attend."),
      options: [{ id: "suite", label: fr("Continuer") }],
      wait: { days: 30, go: "soucis" },
    },
    {
      kind: "ask",
      id: "soucis",
      question: "choices",
      required: false,
      prompt: fr("Des soucis ?"),
      options: [
        { id: "cfa", label: fr("Le CFA") },
        { id: "transport", label: fr("Le transport") },
      ],
      atLeast: 0,
    },
    {
      kind: "ask",
      id: "salaire",
      question: "number",
      required: false,
      skippable: true,
      min: 0,
      max: 5000,
      prompt: fr("Salaire ?"),
    },
    { kind: "ask", id: "mois", question: "month", required: false, prompt: fr("Fini quand ?") },
    {
      kind: "ask",
      id: "conseil",
      question: "text",
      required: false,
      skippable: true,
      moderate: true,
      publishable: "words",
      prompt: fr("Un conseil ?"),
    },
    { kind: "end", id: "fin", ending: "termine" },
    { kind: "end", id: "fin_refus", ending: "refus" },
    { kind: "end", id: "fin_erreur", ending: "erreur" },
  ],
  endings: {
    termine: { outcome: "completed", text: fr("Merci {prenom} !") },
    refus: { outcome: "refused", text: fr("D'accord, au revoir.") },
    erreur: { outcome: "wrong_person", text: fr("Désolé.") },
  },
});

export const COMPILED = compileScript(SCRIPT, 1);
export const START_AT = Date.UTC(2026, 8, 1, 8);

export const startEvent: Extract<ConversationEvent, { type: "start" }> = {
  id: "start",
  at: START_AT,
  type: "start",
  channel: "sms",
  locale: "fr",
  seed: 7,
  inputs: { adulte: true },
};

/** Plays texts one after the other, a minute apart, and gives every turn. */
export function talk(
  texts: readonly string[],
  channel: "sms" | "telegram" | "web" = "sms",
): TurnResult[] {
  const turns = [turn(COMPILED, null, { ...startEvent, channel })];
  let state: ConversationState | undefined = turns[0]?.state;
  for (const [at, text] of texts.entries()) {
    if (state === undefined) break;
    const result = turn(COMPILED, state, {
      id: `in-${at}`,
      at: START_AT + (at + 1) * 60_000,
      type: "inbound",
      channel,
      reply: { kind: "text", text },
    });
    turns.push(result);
    state = result.state;
  }
  return turns;
}
