/** The words of the example conversations, French first. */
import type { Lang, ShownExample } from "./shapes.ts";

type PromiseKind = NonNullable<ShownExample["failure"]>["promise"];

const FRENCH = {
  reread: (name: string) => `Exemple « ${name} »`,
  playedOn: "Joué sur",
  playAgain: "Rejouer cet exemple",
  rename: "Renommer",
  newName: "Nouveau nom",
  remove: "Supprimer",
  save: "Enregistrer",
  close: "Fermer",
  undo: "Annuler",
  edit: "Modifier",
  editMove: (move: number) => `Modifier la réponse ${move}`,
  reply: "Ce que la personne écrit",
  button: "Le bouton qu'elle choisit",
  removeMove: "Retirer cette réponse",
  addReply: "Ajouter une réponse à la fin",
  add: "Ajouter",
  notPlayed: "Pas joué :",
  silence: (duration: string) => `silence de ${duration}`,
  channel: "change de canal",
  expected: "Attendu",
  seen: "Obtenu",
  promises: {
    move: "un bouton à choisir",
    at: "l'étape où arrive la conversation",
    says: "des mots dans le message",
    answer: "la réponse comprise",
    outcome: "la façon dont la conversation finit",
  } satisfies Record<PromiseKind, string>,
  about: (question: string) => ` à la question « ${question} »`,
  renew: "Mettre à jour l'attendu",
  renewed: "L'exemple attend maintenant ce que fait le questionnaire. Relisez-le.",
  notRenewed:
    "L'attendu ne peut pas être mis à jour tout seul : modifiez les réponses, ou supprimez l'exemple.",
  holdsAlready: "L'exemple tient déjà : rien à mettre à jour.",
  removed: (name: string) => `Exemple « ${name} » supprimé.`,
  renamed: (name: string) => `L'exemple s'appelle maintenant « ${name} ».`,
  changed: "Exemple modifié ; il est rejoué.",
  lastMove: "Un exemple a au moins une réponse : supprimez plutôt l'exemple entier.",
  onlyInCode: "Cela perdrait un commentaire ou un détail du fichier : faites-le dans la vue Code.",
  running: "L'exemple se joue…",
  gone: "Cet exemple n'est plus là.",
};

const ENGLISH: typeof FRENCH = {
  reread: (name) => `Example “${name}”`,
  playedOn: "Played on",
  playAgain: "Play this example again",
  rename: "Rename",
  newName: "New name",
  remove: "Delete",
  save: "Save",
  close: "Close",
  undo: "Undo",
  edit: "Change",
  editMove: (move) => `Change reply ${move}`,
  reply: "What the person writes",
  button: "The button they choose",
  removeMove: "Take this reply out",
  addReply: "Add a reply at the end",
  add: "Add",
  notPlayed: "Not played:",
  silence: (duration) => `silence of ${duration}`,
  channel: "changes channel",
  expected: "Expected",
  seen: "Got",
  promises: {
    move: "a button to choose",
    at: "the step the conversation comes to",
    says: "words in the message",
    answer: "the answer understood",
    outcome: "how the conversation ends",
  },
  about: (question) => ` to the question “${question}”`,
  renew: "Update what is expected",
  renewed: "The example now expects what the questionnaire does. Read it again.",
  notRenewed:
    "What is expected cannot be updated by itself: change the replies, or delete the example.",
  holdsAlready: "The example holds already: nothing to update.",
  removed: (name) => `Example “${name}” deleted.`,
  renamed: (name) => `The example is now called “${name}”.`,
  changed: "Example changed; it is played again.",
  lastMove: "An example has one reply at least: delete the whole example instead.",
  onlyInCode: "That would lose a comment or a detail of the file: do it in the code view.",
  running: "The example is being played…",
  gone: "This example is no longer there.",
};

export type ExampleWords = typeof FRENCH;

/** The words in French or in English. */
export function exampleWords(lang: Lang): ExampleWords {
  return lang === "en" ? ENGLISH : FRENCH;
}
