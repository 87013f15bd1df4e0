/** The columns of the open data files, their dictionary, and how each is read. */
import type { PublishedScore } from "../bot/release-figures.ts";
import { column, type Column, type Described } from "./columns.ts";
import type { OpenReview, OpenScore } from "./open-data.ts";
import { CENTRE_COLUMN, TRAINING_TABLE_COLUMNS } from "./training-columns.ts";

/** A score beside what it is about. */
export interface ScoreRow extends Omit<OpenScore, "score"> {
  readonly score: PublishedScore;
}

/** A row of the open data with its score readable; only the release writes scores. */
export function toldScore(row: OpenScore): ScoreRow {
  const score: PublishedScore = JSON.parse(row.score);
  return { ...row, score };
}

type About = Pick<OpenScore, "key" | "siret" | "centre" | "title" | "cfd" | "rncp">;

const ABOUT: readonly Column<About>[] = [
  ...TRAINING_TABLE_COLUMNS,
  column(
    "siret_formateur",
    "string",
    ["SIRET du centre ; vide pour toute la France", "SIRET of the centre; empty for all France"],
    ({ siret }) => siret,
  ),
  CENTRE_COLUMN,
];

const NOTES = ["1", "2", "3", "4", "5"];

/** Columns of `scores.csv`, but for the percentages of each question. */
export const SCORE_COLUMNS: readonly Column<ScoreRow>[] = [
  column(
    "niveau",
    "string",
    [
      "formation_lieu, formateur_certification (même diplôme, même centre), certification_nationale ou etablissement",
      "formation_lieu, formateur_certification (same diploma, same centre), certification_nationale or etablissement",
    ],
    ({ score }) => score.niveau_restitution,
  ),
  ...ABOUT,
  column("lieu", "string", ["Lieu de la formation", "Place of the training"], ({ place }) => place),
  column(
    "nb_repondants",
    "integer",
    ["Personnes comptées dans la note", "Former apprentices counted in the mark"],
    ({ score }) => score.nb_repondants,
  ),
  column(
    "nb_invites",
    "integer",
    ["Personnes interrogées, à 5 près en dessous de 20", "People asked, rounded to 5 below 20"],
    ({ score }) => score.nb_invites,
  ),
  column(
    "taux_reponse",
    "number",
    ["Part des personnes interrogées qui ont répondu", "Share of the people asked who answered"],
    ({ score }) => score.taux_reponse,
  ),
  column(
    "note_moyenne",
    "number",
    ["Note de 1 à 5, à une décimale", "Mark from 1 to 5, one decimal"],
    ({ score }) => score.note.moyenne,
  ),
  ...NOTES.map((note) =>
    column<ScoreRow>(
      `nb_notes_${note}`,
      "integer",
      [
        `Réponses qui donnent ${note} ; vide quand elles sont trop peu`,
        `Answers that give ${note}; empty when they are too few`,
      ],
      ({ score }) => score.note.repartition?.[note],
    ),
  ),
  column(
    "recommandation",
    "number",
    ["Part des personnes qui la conseilleraient à un ami", "Share of those who would recommend it"],
    ({ score }) => score.recommandation,
  ),
  column(
    "experience_de",
    "string",
    ["Premier mois de fin de formation (AAAA-MM)", "First month in which trainings ended"],
    ({ score }) => score.periode_experience.de,
  ),
  column(
    "experience_a",
    "string",
    ["Dernier mois de fin de formation (AAAA-MM)", "Last month in which trainings ended"],
    ({ score }) => score.periode_experience.a,
  ),
  column(
    "calcule_le",
    "date",
    ["Jour du calcul", "Day of the computation"],
    ({ score }) => score.calcule_le,
  ),
];

/** The percentage of one answer to one question. */
export function themeColumn(theme: string, option: string): Column<ScoreRow> {
  return column(
    `pct_${theme}_${option}`,
    "integer",
    [`${theme} : pour cent de réponses « ${option} »`, `${theme}: per cent of answers “${option}”`],
    ({ score }) => score.themes[theme]?.[option],
  );
}

/** Columns of `avis.csv`. */
export const REVIEW_COLUMNS: readonly Column<OpenReview>[] = [
  column(
    "id",
    "string",
    ["Numéro de l'avis, stable", "Stable number of the review"],
    ({ id }) => id,
  ),
  ...ABOUT,
  column(
    "texte",
    "string",
    [
      "Texte entier ; […] remplace un passage masqué",
      "Whole text; […] stands for a hidden passage",
    ],
    ({ text }) => text,
  ),
  column(
    "date_publication",
    "date",
    ["Jour de publication", "Day of publication"],
    ({ publishedOn }) => publishedOn,
  ),
  column(
    "date_experience",
    "string",
    ["Fin de la formation : mois, ou année", "End of the training: month, or year"],
    ({ experience }) => experience,
  ),
  column(
    "verification",
    "string",
    ["Comment l'auteur est connu : lien_personnel", "How the author is known: lien_personnel"],
    () => "lien_personnel",
  ),
  column(
    "reponse_centre",
    "string",
    ["Réponse du centre, s'il y en a une", "Reply of the centre, if any"],
    ({ reply }) => reply,
  ),
];

const THEMES: Described = {
  name: "pct_{question}_{réponse}",
  type: "integer",
  about: {
    fr: "Une colonne par réponse de chaque question : pour cent de réponses, dont la somme fait 100",
    en: "One column for each answer to each question: per cent of answers, which add up to 100",
  },
};

/** What the page of open data tells of each file. */
export const OPEN_FILES = [
  {
    title: { fr: "Les notes et les pourcentages", en: "Marks and percentages" },
    path: "/api/v1/export/scores.csv",
    schema: "/api/v1/export/scores.schema.json",
    columns: [...SCORE_COLUMNS, THEMES],
  },
  {
    title: { fr: "Les textes", en: "Texts" },
    path: "/api/v1/export/avis.csv",
    schema: "/api/v1/export/avis.schema.json",
    columns: REVIEW_COLUMNS,
  },
] as const;
