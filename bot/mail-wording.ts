/**
 * What the two e-mails of a campaign say. They are the first thing somebody hears of Sirius, so they say
 * who writes, why, where the address comes from, and how to say no; the law wants all of it.
 */

import { wordEffort, type Effort } from "./effort.ts";

export type MailKind = "invitation" | "reminder";

/** What an e-mail knows of its person; empty or absent where the roster said nothing. */
export interface MailInputs {
  readonly prenom?: string | undefined;
  readonly formation?: string | undefined;
  readonly cfa?: string | undefined;
  /** The personal link; every mail shows it in full, for those whose button does not work. */
  readonly lien_perso: string;
  /** The page that says who we are and everybody's rights. */
  readonly lien_notice: string;
  /** Who runs this Sirius. */
  readonly publisher: string;
  readonly effort: Effort;
}

/** The words of one e-mail; the channel draws the button. */
export interface MailWording {
  /** One line of fewer than 60 characters: phones cut what is longer. */
  readonly subject: string;
  readonly text: string;
  readonly linkLabel: string;
}

/** Characters of a subject that a phone still shows. */
const SUBJECT_CHARACTERS_MAX = 59;

interface Person {
  readonly name: string;
  readonly training: string;
  readonly centre: string;
}

interface Words {
  readonly subject: Readonly<Record<MailKind, (training: string) => string>>;
  readonly training: string;
  readonly hello: (name: string) => string;
  readonly opening: Readonly<Record<MailKind, (person: Person) => string>>;
  readonly promise: Readonly<Record<MailKind, (effort: string) => string>>;
  readonly link: (url: string) => string;
  readonly who: (person: Person, publisher: string) => string;
  readonly refuse: string;
  readonly rights: (notice: string) => string;
  readonly linkLabel: string;
}

const FRENCH: Words = {
  subject: {
    invitation: (training) => `Ton avis sur ${training} ?`,
    reminder: (training) => `Rappel : ton avis sur ${training}`,
  },
  training: "ta formation",
  hello: (name) => (name === "" ? "Bonjour," : `Bonjour ${name},`),
  opening: {
    invitation: ({ training, centre }) =>
      `Tu as terminé ${training}${inBrackets(centre)}. Comment c'était ? Ton avis aide les jeunes qui choisissent maintenant.`,
    reminder: ({ training, centre }) =>
      `Nous t'avons déjà écrit à propos de ${training}${inBrackets(centre)}. Ton avis nous manque encore : il aide les jeunes qui choisissent maintenant.`,
  },
  promise: {
    invitation: (effort) =>
      `${effort}, sur ton téléphone. Tu réponds librement, et ton avis est publié sans ton nom.`,
    reminder: (effort) =>
      `${effort}, publié sans ton nom. Si tu as déjà commencé, tu reprends là où tu en étais. C'est notre seul rappel.`,
  },
  link: (url) =>
    `Ce lien est personnel, ne le transmets pas. Si le bouton ne marche pas, copie-le dans ton navigateur :\n${url}`,
  who: ({ centre }, publisher) =>
    `Qui t'écrit ? ${publisher}, qui publie avec Sirius l'avis des anciens apprentis. Ton adresse nous vient de ton CFA${inBrackets(centre)}.`,
  refuse:
    "Tu ne veux pas répondre ? Appuie sur « Ne plus recevoir de message » tout en bas, et nous ne t'écrirons plus, ni par e-mail ni par SMS.",
  rights: (notice) => `Qui nous sommes et tes droits :\n${notice}`,
  linkLabel: "Donner mon avis",
};

const ENGLISH: Words = {
  subject: {
    invitation: (training) => `What did you think of ${training}?`,
    reminder: (training) => `Reminder: your view of ${training}`,
  },
  training: "your training",
  hello: (name) => (name === "" ? "Hello," : `Hello ${name},`),
  opening: {
    invitation: ({ training, centre }) =>
      `You have finished ${training}${inBrackets(centre)}. How was it? Your opinion helps the young people who are choosing now.`,
    reminder: ({ training, centre }) =>
      `We have written to you before about ${training}${inBrackets(centre)}. We still lack your opinion: it helps the young people who are choosing now.`,
  },
  promise: {
    invitation: (effort) =>
      `${effort}, on your phone. You answer freely, and your opinion is published without your name.`,
    reminder: (effort) =>
      `${effort}, published without your name. If you have begun, you go on where you were. This is our only reminder.`,
  },
  link: (url) =>
    `This link is yours alone, please do not pass it on. If the button does not work, copy it into your browser:\n${url}`,
  who: ({ centre }, publisher) =>
    `Who is writing? ${publisher}, who publishes with Sirius what former apprentices think. Your training centre${inBrackets(centre)} gave us your address.`,
  refuse:
    "You would rather not answer? Press “Get no more messages” at the very end, and we will not write again, neither by e-mail nor by SMS.",
  rights: (notice) => `Who we are and your rights:\n${notice}`,
  linkLabel: "Give my opinion",
};

/**
 * Words an invitation or its only reminder.
 *
 * The subject leaves the first name out, because it shows on a locked screen, and the training's name
 * too when it is long.
 */
export function mailOf(kind: MailKind, locale: string, inputs: MailInputs): MailWording {
  const words = /^fr(?:-|$)/i.test(locale) ? FRENCH : ENGLISH;
  const title = oneLine(inputs.formation);
  const effort = wordEffort(inputs.effort);
  const person: Person = {
    name: firstName(inputs.prenom),
    training: title === "" ? words.training : `${words.training} ${title}`,
    centre: oneLine(inputs.cfa),
  };
  const full = words.subject[kind](person.training);
  const fits = Array.from(full).length <= SUBJECT_CHARACTERS_MAX;
  return {
    subject: fits ? full : words.subject[kind](words.training),
    text: [
      words.hello(person.name),
      words.opening[kind](person),
      words.promise[kind](`${effort.questions}, ${effort.minutes}`),
      words.link(inputs.lien_perso),
      words.who(person, oneLine(inputs.publisher)),
      words.refuse,
      words.rights(inputs.lien_notice),
    ].join("\n\n"),
    linkLabel: words.linkLabel,
  };
}

/**
 * Words an e-mail in a conversation that began before: what became of a text.
 *
 * @param sentences  What there is to say, each already in words.
 */
export function letterOf(
  locale: string,
  sentences: readonly string[],
  inputs: Pick<MailInputs, "prenom" | "formation" | "lien_perso">,
): MailWording {
  const french = /^fr(?:-|$)/i.test(locale);
  const words = french ? FRENCH : ENGLISH;
  const title = oneLine(inputs.formation);
  const about = (training: string): string =>
    french ? `Ton texte sur ${training}` : `Your text about ${training}`;
  const full = about(title === "" ? words.training : `${words.training} ${title}`);
  const fits = Array.from(full).length <= SUBJECT_CHARACTERS_MAX;
  return {
    subject: fits ? full : about(words.training),
    text: [words.hello(firstName(inputs.prenom)), ...sentences, words.link(inputs.lien_perso)].join(
      "\n\n",
    ),
    linkLabel: french ? "Voir mon avis" : "See my review",
  };
}

function inBrackets(text: string): string {
  return text === "" ? "" : ` (${text})`;
}

/** A first name is letters; anything else in that column is a mistake of the roster, or an attack. */
const FIRST_NAME = /^[\p{L}\p{M}][\p{L}\p{M}'’ -]{0,39}$/u;

function firstName(text = ""): string {
  const name = spaced(text);
  return FIRST_NAME.test(name) ? name : "";
}

/** A name of a training, a centre or a publisher. It must not bring a link of its own into a mail. */
function oneLine(text = ""): string {
  return spaced(text.replace(/:\/\//g, " "));
}

/** Rosters hold stray spaces and line breaks. */
function spaced(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, " ").trim();
}
