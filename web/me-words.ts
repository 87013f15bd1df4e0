/** The words of the personal page, French first. */

interface Sure {
  readonly heading: string;
  readonly text: string;
  readonly go: string;
}

const FRENCH = {
  title: "Ce que nous gardons sur toi · Sirius",
  heading: "Ce que nous gardons sur toi",
  intro:
    "Tout est ici. Tu peux le corriger, l'emporter, le retirer ou l'effacer, sans donner de raison.",
  gate: "Sur cette page tu vois ce que nous gardons, tu peux l'emporter, le corriger ou l'effacer. Tu n'as pas besoin de répondre au questionnaire.",
  open: "Voir mes données",
  you: "Toi",
  firstName: "Prénom",
  gone: "effacé",
  birthYear: "Année de naissance",
  kinds: { phone: "Téléphone", email: "Courriel", telegram: "Telegram" } as Readonly<
    Record<string, string>
  >,
  chat: "une conversation",
  since: (date: string) => `, donné par ton centre, reçu le ${date}`,
  basis: "Pourquoi nous pouvons t'y écrire",
  bases: {
    mission_interet_public: "mission d'intérêt public",
    interet_legitime: "intérêt légitime",
    consentement: "ton accord",
  } as Readonly<Record<string, string>>,
  noticeThen: "Version de la notice à ce moment-là",
  noticeUnknown: "inconnue",
  noticeBefore: (date: string) => `inconnue (reçu avant le ${date})`,
  stopped: "Plus aucun message depuis le",
  centre: "Centre",
  from: "Début du contrat",
  until: "Fin du contrat",
  invited: "Invitation du",
  withdrawn: "Avis retiré le",
  text: "Ton texte",
  states: {
    received: "attend d'être relu",
    published: "publié, ou bientôt",
    refused: "refusé",
    alert: "lu par une personne",
    withdrawn: "retiré",
  } as Readonly<Record<string, string>>,
  answers: "Tes réponses",
  noAnswers: "Aucune réponse pour cette invitation.",
  correct: "Corriger",
  take: "Emporter",
  takeWhy: "Les mêmes données, dans un fichier.",
  json: "Télécharger en JSON",
  csv: "Télécharger pour un tableur (CSV)",
  decide: "Décider",
  goOn: "Revenir au questionnaire",
  withdraw: "Retirer mon avis",
  stop: "M'opposer : plus aucun message",
  erase: "Tout effacer",
  write: (contact: string) =>
    `Une question, ou une erreur que tu ne peux pas corriger ici : ${contact}`,
  notice: "Qui sommes-nous, tes droits",
  back: "Non, revenir à mes données",
  sure: {
    retirer: {
      heading: "Retirer ton avis ?",
      text: "Ton avis ne comptera plus et ton texte disparaîtra des pages publiques. Tes réponses restent visibles ici jusqu'à ce que tu les effaces.",
      go: "Oui, retirer mon avis",
    },
    effacer: {
      heading: "Tout effacer ?",
      text: "Ton avis sera retiré, tes réponses, ton prénom et tes coordonnées seront effacés tout de suite. Cela ne peut pas être annulé. Nous gardons une empreinte de ton contact, illisible, pour ne plus jamais t'écrire.",
      go: "Oui, tout effacer",
    },
    stop: {
      heading: "Ne plus recevoir de message ?",
      text: "Sirius ne t'écrira plus, ni par SMS, ni par Telegram, ni par e-mail. Ce que tu as déjà répondu reste ; tu peux aussi le retirer.",
      go: "Oui, ne plus jamais m'écrire",
    },
  } as Readonly<Record<"retirer" | "effacer" | "stop", Sure>>,
};

const ENGLISH: typeof FRENCH = {
  title: "What we hold about you · Sirius",
  heading: "What we hold about you",
  intro:
    "Everything is here. You can correct it, take it away, withdraw or erase it, without giving a reason.",
  gate: "On this page you see what we hold; you can take it away, correct or erase it. You do not have to answer the survey.",
  open: "See my data",
  you: "You",
  firstName: "First name",
  gone: "erased",
  birthYear: "Year of birth",
  kinds: { phone: "Telephone", email: "E-mail", telegram: "Telegram" },
  chat: "a chat",
  since: (date) => `, given by your centre, received on ${date}`,
  basis: "Why we may write to you there",
  bases: {
    mission_interet_public: "a task in the public interest",
    interet_legitime: "a legitimate interest",
    consentement: "your consent",
  },
  noticeThen: "Version of the notice at that time",
  noticeUnknown: "not known",
  noticeBefore: (date) => `not known (received before ${date})`,
  stopped: "No more messages since",
  centre: "Centre",
  from: "Contract began",
  until: "Contract ended",
  invited: "Invited on",
  withdrawn: "Review withdrawn on",
  text: "Your text",
  states: {
    received: "waits to be read",
    published: "published, or soon",
    refused: "refused",
    alert: "read by a person",
    withdrawn: "withdrawn",
  },
  answers: "Your answers",
  noAnswers: "No answer for this invitation.",
  correct: "Correct",
  take: "Take away",
  takeWhy: "The same data, in a file.",
  json: "Download as JSON",
  csv: "Download for a spreadsheet (CSV)",
  decide: "Decide",
  goOn: "Back to the survey",
  withdraw: "Withdraw my review",
  stop: "Object: no more messages",
  erase: "Erase everything",
  write: (contact) => `A question, or a mistake you cannot correct here: ${contact}`,
  notice: "Who we are, your rights",
  back: "No, back to my data",
  sure: {
    retirer: {
      heading: "Withdraw your review?",
      text: "Your review will no longer count and your text will leave the public pages. Your answers stay visible here until you erase them.",
      go: "Yes, withdraw my review",
    },
    effacer: {
      heading: "Erase everything?",
      text: "Your review will be withdrawn; your answers, your first name and your contact details will be erased at once. This cannot be undone. We keep an unreadable fingerprint of your contact, so as never to write to you again.",
      go: "Yes, erase everything",
    },
    stop: {
      heading: "Get no more messages?",
      text: "Sirius will not write to you again, by SMS, Telegram or e-mail. What you have answered stays; you can withdraw it as well.",
      go: "Yes, never write to me again",
    },
  },
};

export type MeWords = typeof FRENCH;

/** The words of the personal page for a locale. */
export function meWords(locale: string): MeWords {
  return locale.startsWith("fr") ? FRENCH : ENGLISH;
}
