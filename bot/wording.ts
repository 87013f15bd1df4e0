/**
 * Sirius' own sentences, for what no script says: French first, English for every other locale.
 * What leaves by SMS keeps to its GSM-7 alphabet (no ê, ô, ç or typographic marks).
 */
import type { Notice } from "./conversation.ts";
import type { RefusalReason } from "./moderation.ts";

/** `{name}` places are filled by `render`. */
export interface Wording {
  readonly notices: Readonly<Record<Notice, string>>;
  /** In place of the notice where there are buttons for what it would say to type. */
  readonly onPage: Readonly<Partial<Record<Notice, string>>>;
  /** Why a text is not published, as its author reads it after "because". */
  readonly refusals: Readonly<Record<RefusalReason, string>>;
  readonly yes: string;
  readonly no: string;
  readonly skipped: string;
  readonly dontKnow: string;
  readonly refused: string;
  readonly or: string;
  readonly outOf: string;
  readonly confirmOne: string;
  readonly confirmSeveral: string;
  readonly confirmYesNo: string;
  readonly retry: {
    readonly opening: string;
    readonly notSure: string;
    readonly notSureAgain: string;
    readonly notSureText: string;
    readonly media: string;
    readonly several: string;
    readonly outOfRange: string;
    readonly tooLong: string;
    readonly tooFew: string;
    readonly tooMany: string;
    readonly again: string;
  };
  readonly accepted: {
    readonly rating: string;
    readonly yesno: string;
    /** Where the invitation itself names these two words. */
    readonly consentBySms: string;
    readonly numbers: string;
    readonly buttons: string;
    readonly number: string;
    readonly numberBetween: string;
    readonly month: string;
    readonly year: string;
    readonly text: string;
    readonly skip: string;
  };
  readonly controls: Readonly<Record<string, string>>;
  /** On the button or before the address that leads to the page. */
  readonly goOn: string;
  readonly media: string;
}

const FRENCH: Wording = {
  notices: {
    stopped: "C'est noté: tu ne recevras plus rien de Sirius. Si tu changes d'avis, réponds START.",
    restarted: "Content de te revoir. On reprend.",
    help: "Sirius recueille l'avis des anciens apprentis, publié sans leur nom. RETOUR pour corriger, PLUS TARD pour une pause, STOP pour ne plus rien recevoir. En ligne et tes droits: {lien_perso}",
    later: "Pas de souci, on en reparle demain. Tu peux aussi répondre quand tu veux.",
    wrong_person: "Désolé pour le dérangement. Nous ne t'écrirons plus.",
    corrected: "C'est corrigé.",
    correcting: "D'accord, on revient sur cette question.",
    nothing_to_correct: "Il n'y a pas encore de réponse à corriger.",
    already_answered: "Ce bouton ne sert plus: rien n'a changé.",
    skipped: "On passe à la suite.",
    paused:
      "On fait une pause. Réponds quand tu veux pour continuer, AIDE pour savoir comment, STOP pour tout finir.",
    resumed: "On reprend ici:",
    reminder:
      "Sirius: il reste quelques questions sur {formation}. Ton avis compte. Aussi en ligne: {lien_perso} STOP pour ne plus rien recevoir.",
    reminder_start:
      "Sirius: ton avis sur {formation} compte encore: {minutes} min, publié sans ton nom. Réponds OK ou STOP. {lien_perso}",
    closed: "Le questionnaire est fermé. Merci !",
    finished: "Tu as déjà répondu, merci ! Pour changer une réponse, écris CORRIGER et son numéro.",
    thanks: "Merci à toi !",
    withdrawal_noted: "C'est noté: ton avis est retiré et ne compte plus.",
    erasure_noted:
      "C'est noté: tes réponses et tes coordonnées sont effacées. Nous ne t'écrirons plus.",
    passed_on: "Bonne question: elle est transmise à l'équipe.",
    danger_help:
      "Ce que tu écris compte. Si tu es en danger ou si tu ne vas pas bien, appelle le 17 ou le 112; le 119 si tu as moins de 18 ans. Une personne de l'équipe va te lire.",
    correction_noted: "Ton avis est déjà publié: l'équipe va traiter ta correction.",
    text_published: "Ton texte est accepté: il sera en ligne d'ici quelques jours. Merci !",
    text_redacted:
      "Ton texte est accepté: il sera en ligne d'ici quelques jours. Les mots qui désignent ou blessent une personne y sont cachés par [...], le reste est tel que tu l'as écrit.",
    text_refused:
      "Ton texte n'est pas publié, car {reason}. Tes autres réponses comptent. Tu peux en écrire un autre, une seule fois, ou PASSER:",
    text_refused_again:
      "Ton texte n'est pas publié, car {reason}. Tes autres réponses comptent. Pour en parler avec nous: {lien}",
    text_closed: "Ce texte ne peut plus changer ici. Pour en parler avec nous: {lien}",
    invitation_link:
      "Sirius: bonjour {prenom} ! Ton avis sur {formation} ({cfa}) aide les suivants: {questions}, publié sans ton nom. Numéro donné par ton CFA: {lien_perso} Refuser: {lien_stop}",
    invitation_reminder:
      "Sirius: bonjour {prenom} ! Ton avis sur {formation} ({cfa}) nous manque encore: {questions}, {minutes} min, sans ton nom. Seul rappel: {lien_perso} Refuser: {lien_stop}",
    stranger:
      "Bonjour ! Sirius demande aux anciens apprentis ce que vaut leur formation. Pour répondre, il faut le lien personnel que nous t'avons envoyé. Qui nous sommes: {lien}",
    stranger_chat:
      "Bonjour ! Ici Sirius: ce que d'anciens apprentis disent de leur formation. Écris un métier et une ville, par exemple: CAP cuisine Lyon. Pour donner ton avis, il faut le lien personnel que nous t'avons envoyé. Qui nous sommes: {lien}",
    stranger_stopped:
      "Tu as demandé à ne plus rien recevoir de Sirius. Pour changer d'avis, réponds START là où nous t'écrivions, ou écris-nous: {lien}",
    control:
      "Ce lien a déjà servi ailleurs. Juste pour vérifier que c'est bien toi: en quelle année ton contrat s'est-il terminé ?",
    control_again:
      "Ce n'est pas l'année que nous avons. Dernier essai: en quelle année ton contrat s'est-il terminé ?",
    control_words:
      "Il faut une seule année, en quatre chiffres, comme 2019: en quelle année ton contrat s'est-il terminé ? AIDE pour savoir pourquoi, STOP pour ne plus rien recevoir.",
    control_help:
      "Sirius demande aux anciens apprentis ce que vaut leur formation. Ce lien a déjà servi ailleurs: l'année où ton contrat s'est terminé dit que c'est bien toi. Écris-la en quatre chiffres; il y a deux essais. STOP pour ne plus rien recevoir. Qui nous sommes: {lien}",
    control_erase:
      "Pour tout effacer, il faut savoir que c'est bien toi: écris l'année où ton contrat s'est terminé, puis EFFACER. Ou écris EFFACER là où tu as commencé, ou à nous: {lien}",
    control_closed:
      "Ce n'est toujours pas cela. Réponds depuis le téléphone ou la page où tu as commencé, ou écris-nous: {lien}",
    control_stopped:
      "C'est noté: tu ne recevras plus rien de Sirius. Si tu changes d'avis, écris-nous: {lien}",
    who: "Sirius: plusieurs personnes ont donné ce numéro. Tu es {noms} ? Réponds par ton prénom. STOP pour ne plus rien recevoir.",
  },
  onPage: {
    help: "Sirius recueille l'avis des anciens apprentis, publié sans leur nom. Tu peux corriger tes réponses, t'arrêter, et reprendre plus tard avec le même lien. Tes droits: {lien}",
    finished: "Tu as déjà répondu, merci ! Tu peux encore relire et corriger tes réponses.",
    reminder: "Il reste quelques questions sur {formation}. Ton avis compte.",
    reminder_start: "Ton avis sur {formation} compte encore : {minutes} min, publié sans ton nom.",
  },
  refusals: {
    hors_sujet: "il ne parle pas de la formation",
    injure: "il contient des insultes",
    discrimination_haine: "il s'en prend à des gens pour ce qu'ils sont",
    diffamation_personne: "il accuse une personne de faits graves sans preuve",
    donnees_personnelles_tiers: "il donne des informations privées sur quelqu'un",
    publicite_lien: "il contient de la publicité ou un lien",
    illisible_vide: "on ne peut pas le comprendre",
    doublon: "il copie un texte que nous avons déjà",
    usurpation: "il semble écrit par quelqu'un d'autre que toi",
    contenu_illegal: "la loi l'interdit",
  },
  yes: "Oui",
  no: "Non",
  skipped: "passé",
  dontKnow: "je ne sais pas",
  refused: "sans réponse",
  or: "ou",
  outOf: "{value} sur {max}",
  confirmOne: "Je note: {value}. C'est bien cela ? Oui ou non.",
  confirmSeveral: "Tu dirais: {values} ?",
  confirmYesNo: "Si tu devais choisir: oui ou non ?",
  retry: {
    opening: "Je n'ai pas compris.",
    notSure: "Pas grave si tu hésites: donne la réponse la plus proche.",
    notSureAgain: "Il n'y a pas de mauvaise réponse: prends la plus proche.",
    notSureText: "Pas grave si tu hésites: quelques mots suffisent.",
    media: "Je ne lis que le texte.",
    several: "Une seule réponse à la fois.",
    outOfRange: "Ce n'est pas dans l'échelle.",
    tooLong: "C'est un peu long: {max} caractères au plus.",
    tooFew: "Il en faut au moins {count}.",
    tooMany: "Pas plus de {count}.",
    again: "Je n'y arrive toujours pas.",
  },
  accepted: {
    rating: "Réponds par un chiffre de {min} à {max}.",
    yesno: "Réponds par oui ou par non.",
    consentBySms: "Réponds OK pour commencer, STOP pour refuser.",
    numbers: "Réponds par un numéro: {options}",
    buttons: "Choisis une des réponses proposées.",
    number: "Réponds par un nombre.",
    numberBetween: "Réponds par un nombre entre {min} et {max}.",
    month: "Réponds par un mois et une année, par exemple 06/2026.",
    year: "Réponds par une année, par exemple 2026.",
    text: "Écris ta réponse en quelques mots.",
    skip: "Ou écris PASSER.",
  },
  controls: {
    back: "Corriger ma réponse précédente",
    correct: "Corriger cette réponse",
    skip: "Passer",
    later: "Plus tard",
    stop: "STOP",
    help: "Aide",
    restart: "Reprendre",
    withdraw: "Retirer mon avis",
    erase: "Effacer mes données",
  },
  goOn: "Continuer ici",
  media: "(un fichier)",
};

const ENGLISH: Wording = {
  notices: {
    stopped: "Done: you will get nothing more from Sirius. If you change your mind, reply START.",
    restarted: "Good to see you again. Let's go on.",
    help: "Sirius asks former apprentices for their opinion, published without their name. BACK to correct, LATER for a break, STOP to get nothing more. Online, and your rights: {lien_perso}",
    later: "No problem, we will ask again tomorrow. You can also answer whenever you like.",
    wrong_person: "Sorry to have bothered you. We will not write again.",
    corrected: "Corrected.",
    correcting: "All right, back to this question.",
    nothing_to_correct: "There is no answer to correct yet.",
    already_answered: "This button is no longer used: nothing has changed.",
    skipped: "Let's move on.",
    paused:
      "Let's take a break. Reply whenever you like to go on, HELP to know how, STOP to end it all.",
    resumed: "Here is where we were:",
    reminder:
      "Sirius: a few questions are left about {formation}. Your opinion counts. Also online: {lien_perso} STOP to get nothing more.",
    reminder_start:
      "Sirius: your view of {formation} still counts: {minutes} min, published without your name. Reply OK or STOP. {lien_perso}",
    closed: "The survey is closed. Thank you!",
    finished:
      "You have already answered, thank you! To change an answer, write CORRECT and its number.",
    thanks: "Thank you!",
    withdrawal_noted: "Done: your review is withdrawn and no longer counts.",
    erasure_noted: "Done: your answers and contact details are erased. We will not write again.",
    passed_on: "Good question: the team will see it.",
    danger_help:
      "What you write matters. If you are in danger or not well, call 17 or 112; 119 if you are under 18. Someone of the team will read you.",
    correction_noted: "Your review is already public: the team will handle your correction.",
    text_published: "Your text is accepted: it will be online within a few days. Thank you!",
    text_redacted:
      "Your text is accepted: it will be online within a few days. Words that name or hurt a person are hidden by [...], the rest is as you wrote it.",
    text_refused:
      "Your text is not published, because {reason}. Your other answers count. You may write another one, once, or SKIP:",
    text_refused_again:
      "Your text is not published, because {reason}. Your other answers count. To talk about it: {lien}",
    text_closed: "This text cannot be changed here any more. To talk about it: {lien}",
    invitation_link:
      "Sirius: hello {prenom}! Your view of {formation} ({cfa}) helps others: {questions}, published without your name. Number given by your CFA: {lien_perso} Refuse: {lien_stop}",
    invitation_reminder:
      "Sirius: hello {prenom}! We still hope for your view of {formation} ({cfa}): {questions}, {minutes} min, without your name. Our only reminder: {lien_perso} Refuse: {lien_stop}",
    stranger:
      "Hello! Sirius asks former apprentices what their training is worth. To reply, you need the personal link you received. Who we are: {lien}",
    stranger_chat:
      "Hello! This is Sirius: what former apprentices say of their training. Write a trade or a diploma and a town, for example: CAP cuisine Lyon. To give your own review, you need the personal link you received. Who we are: {lien}",
    stranger_stopped:
      "You asked to get nothing more from Sirius. If you change your mind, reply START where we used to write to you, or write to us: {lien}",
    control:
      "This link was already used elsewhere. Just to check it is really you: in which year did your contract end?",
    control_again: "That is not the year we have. Last try: in which year did your contract end?",
    control_words:
      "It takes one year alone, in four digits, like 2019: in which year did your contract end? HELP to know why, STOP to get nothing more.",
    control_help:
      "Sirius asks former apprentices what their training is worth. This link was already used elsewhere: the year in which your contract ended says that it is really you. Write it in four digits; there are two tries. STOP to get nothing more. Who we are: {lien}",
    control_erase:
      "To erase everything, we must know that it is really you: write the year in which your contract ended, then EFFACER. Or write EFFACER where you began, or to us: {lien}",
    control_closed:
      "That is still not it. Reply from the phone or the page where you began, or write to us: {lien}",
    control_stopped:
      "Noted: you will get nothing more from Sirius. If you change your mind, write to us: {lien}",
    who: "Sirius: several people gave this number. Are you {noms}? Reply with your first name. STOP to get nothing more.",
  },
  onPage: {
    help: "Sirius asks former apprentices for their opinion, published without their name. You can correct your answers, stop, and go on later with the same link. Your rights: {lien}",
    finished: "You have already answered, thank you! You can still read and correct your answers.",
    reminder: "A few questions are left about {formation}. Your opinion counts.",
    reminder_start:
      "Your view of {formation} still counts: {minutes} min, published without your name.",
  },
  refusals: {
    hors_sujet: "it is not about the training",
    injure: "it contains insults",
    discrimination_haine: "it attacks people for what they are",
    diffamation_personne: "it accuses a person of serious acts without proof",
    donnees_personnelles_tiers: "it tells private things about somebody",
    publicite_lien: "it contains advertising or a link",
    illisible_vide: "it cannot be understood",
    doublon: "it copies a text that was received before",
    usurpation: "it seems to be written by somebody else",
    contenu_illegal: "the law forbids it",
  },
  yes: "Yes",
  no: "No",
  skipped: "skipped",
  dontKnow: "I don't know",
  refused: "no answer",
  or: "or",
  outOf: "{value} out of {max}",
  confirmOne: "I note: {value}. Is that right? Yes or no.",
  confirmSeveral: "Rather {values}?",
  confirmYesNo: "Rather yes or rather no?",
  retry: {
    opening: "I did not understand.",
    notSure: "No worries if you are not sure: give the closest answer.",
    notSureAgain: "There is no wrong answer: take the closest one.",
    notSureText: "No worries if you are not sure: a few words will do.",
    media: "I can only read text.",
    several: "One answer at a time.",
    outOfRange: "That is not on the scale.",
    tooLong: "That is a bit long: {max} characters at most.",
    tooFew: "At least {count} are needed.",
    tooMany: "No more than {count}.",
    again: "I still cannot read it.",
  },
  accepted: {
    rating: "Reply with a number from {min} to {max}.",
    yesno: "Reply yes or no.",
    consentBySms: "Reply OK to start, STOP to refuse.",
    numbers: "Reply with a number: {options}",
    buttons: "Choose one of the answers shown.",
    number: "Reply with a number.",
    numberBetween: "Reply with a number between {min} and {max}.",
    month: "Reply with a month and a year, for example 06/2026.",
    year: "Reply with a year, for example 2026.",
    text: "Write your answer in a few words.",
    skip: "Or write SKIP.",
  },
  controls: {
    back: "Correct my previous answer",
    correct: "Correct this answer",
    skip: "Skip",
    later: "Later",
    stop: "STOP",
    help: "Help",
    restart: "Go on",
    withdraw: "Withdraw my review",
    erase: "Erase my data",
  },
  goOn: "Go on here",
  media: "(a file)",
};

/**
 * The locale in which somebody is answered whom we know nothing of: English to those whose application speaks it,
 * French to everybody else, for the trainings are in France.
 *
 * @param language  BCP 47, as the provider tells it.
 */
export function localeOfStranger(language: string | undefined): "fr" | "en" {
  return /^en\b/i.test(language ?? "") ? "en" : "fr";
}

/** The house's sentences for a locale. */
export function wordingOf(locale: string): Wording {
  return locale === "fr" || locale.startsWith("fr-") ? FRENCH : ENGLISH;
}
