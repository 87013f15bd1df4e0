/** The words of the page of statistics. */
import { REFUSALS } from "../refusals.ts";

const FRENCH = {
  title: "Statistiques",
  intro:
    "Comptées à chaque mise en ligne, la nuit. Ce qui est arrivé depuis n'y est pas encore. Les mêmes nombres sont dans l'API de lecture : /api/v1/stats.",
  people: "Les personnes",
  texts: "Les textes",
  published: "Ce qui est publié",
  rows: {
    invitations: ["Personnes invitées", "Une invitation par personne et par formation."],
    conversations_commencees: ["Questionnaires commencés", "Une réponse au moins."],
    conversations_terminees: ["Questionnaires finis", "Jusqu'au bout, ou assez loin pour compter."],
    taux_reponse: ["Taux de réponse", "Questionnaires finis, sur les invitations."],
    repondants_comptes: [
      "Personnes comptées",
      "Dans la note d'un diplôme pour toute la France, une fois par diplôme.",
    ],
    recus: ["Textes reçus", "La somme des six nombres qui suivent."],
    publies: ["Textes affichés", "Relus, vérifiés, sur des formations qui ont une note."],
    acceptes_a_paraitre: [
      "Textes acceptés, à paraître",
      "Ils paraissent avec une prochaine mise en ligne.",
    ],
    plus_affiches: [
      "Textes qui ne sont plus affichés",
      "La formation est finie depuis plus de deux ans, ou n'a plus de note.",
    ],
    en_attente: ["Textes à relire", "Une personne relit chaque texte, en 7 jours au plus."],
    refuses: ["Textes refusés", "L'auteur sait pourquoi, et peut écrire un autre texte."],
    retires: ["Textes retirés", "Par leur auteur."],
    reponses_publiees: ["Réponses de centres", "Affichées sous un texte."],
    delai_median_jours: [
      "Jours entre un texte et sa relecture",
      "La moitié attend moins longtemps.",
    ],
    formations_connues: ["Formations connues", "Avec ou sans réponses."],
    formations_avec_score: [
      "Formations qui ont une note",
      "Une formation : un diplôme, dans un centre, à un endroit.",
    ],
    etablissements_avec_score: ["Centres qui ont une note", "Toutes leurs formations ensemble."],
    certifications_avec_score: ["Diplômes qui ont une note", "Dans toute la France."],
  },
  refusals: "Pourquoi des textes sont refusés",
  refusalsCaption: (threshold: number) =>
    `Les motifs de moins de ${threshold} textes sont comptés ensemble`,
  reason: "Motif",
  reasons: {
    ...REFUSALS.fr,
    autres: "autres motifs",
  },
  number: "Textes",
  unknown: "pas encore connu",
  byDiploma: "Par diplôme",
  caption: "Les cinquante diplômes où le plus d'anciens apprentis ont répondu",
  diploma: "Diplôme",
  answers: "Réponses",
  mean: "Note sur 5",
  none: "Rien n'est encore publié.",
};

const ENGLISH: typeof FRENCH = {
  title: "Statistics",
  intro:
    "Counted with each release, at night. What came in since is not here yet. The same numbers are in the read API: /api/v1/stats.",
  people: "People",
  texts: "Texts",
  published: "What is published",
  rows: {
    invitations: ["Former apprentices invited", "One invitation per person and training."],
    conversations_commencees: ["Questionnaires begun", "One answer at least."],
    conversations_terminees: ["Questionnaires finished", "To the end, or far enough to count."],
    taux_reponse: ["Response rate", "Questionnaires finished, of all invitations."],
    repondants_comptes: [
      "Former apprentices counted",
      "In the mark of a diploma for the whole of France, once per diploma.",
    ],
    recus: ["Texts received", "The sum of the six numbers that follow."],
    publies: ["Texts shown", "Read, verified, about trainings that have a mark."],
    acceptes_a_paraitre: [
      "Texts accepted, to appear",
      "They appear with one of the next releases.",
    ],
    plus_affiches: [
      "Texts that are shown no more",
      "The training ended more than two years ago, or has no mark any more.",
    ],
    en_attente: ["Texts to be read", "A person reads each text, within 7 days."],
    refuses: ["Texts refused", "Their authors know why, and may write another one."],
    retires: ["Texts withdrawn", "By their authors."],
    reponses_publiees: ["Replies of centres", "Shown below a text."],
    delai_median_jours: ["Days between a text and its reading", "Half of them wait less."],
    formations_connues: ["Trainings known", "With or without answers."],
    formations_avec_score: [
      "Trainings with a mark",
      "A training: one diploma, at one centre, at one place.",
    ],
    etablissements_avec_score: ["Centres with a mark", "All their trainings together."],
    certifications_avec_score: ["Diplomas with a mark", "In the whole of France."],
  },
  refusals: "Why texts are refused",
  refusalsCaption: (threshold) => `Reasons of fewer than ${threshold} texts are counted together`,
  reason: "Reason",
  reasons: {
    ...REFUSALS.en,
    autres: "other reasons",
  },
  number: "Texts",
  unknown: "not known yet",
  byDiploma: "By diploma",
  caption: "The fifty diplomas about which most former apprentices answered",
  diploma: "Diploma",
  answers: "Answers",
  mean: "Mark out of 5",
  none: "Nothing is published yet.",
};

export type StatisticsWords = typeof FRENCH;

/** The words of a language. */
export function statisticsWords(lang: "fr" | "en"): StatisticsWords {
  return lang === "en" ? ENGLISH : FRENCH;
}
