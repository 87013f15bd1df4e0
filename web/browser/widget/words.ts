/** The words of the widget. French spaces are written where a line must not break. */

const FRENCH = {
  heading: "Avis d'anciens apprentis",
  outOf: "sur 5",
  answered: (n: string) => `${n} anciens apprentis ont répondu`,
  recommend: (percent: number) => `${percent}\u00A0% conseilleraient leur formation à un ami`,
  notes: "Nombre de réponses par note",
  verified: "Avis vérifiés\u00A0: ",
  how: "comment sont-ils vérifiés\u202F?",
  newest: "Les plus récents d'abord",
  ended: (when: string) => `formation finie en ${when}`,
  published: (when: string) => `publié en ${when}`,
  reply: "Réponse du centre\u00A0: ",
  all: (n: number) => (n > 1 ? `Lire les ${n} avis` : "Lire les avis"),
  see: "Voir la page des avis",
  noText: "Aucun texte publié pour le moment.",
  tooFew: (threshold: number) =>
    `Pas encore assez de réponses pour afficher une note\u00A0: il en faut ${threshold}.`,
  nobody: "Personne n'a encore été interrogé sur cette formation.",
  trainer: "Le même diplôme dans ce centre\u00A0: ",
  country: "Le même diplôme dans toute la France\u00A0: ",
  inWords: (mean: string, n: string) => `${mean} sur 5, ${n} réponses`,
  loading: "Chargement des avis…",
  down: "Les avis ne s'affichent pas pour le moment.",
  again: "Réessayer",
  wrong: "Les avis de cette formation ne peuvent pas être affichés ici.",
};

const ENGLISH: typeof FRENCH = {
  heading: "Reviews by former apprentices",
  outOf: "out of 5",
  answered: (n) => `${n} former apprentices answered`,
  recommend: (percent) => `${percent}% would recommend their training to a friend`,
  notes: "Answers for each mark",
  verified: "Verified reviews: ",
  how: "how are they verified?",
  newest: "Newest first",
  ended: (when) => `training ended in ${when}`,
  published: (when) => `published in ${when}`,
  reply: "Reply of the centre: ",
  all: (n) => (n > 1 ? `Read the ${n} reviews` : "Read the reviews"),
  see: "See the page of reviews",
  noText: "No text published yet.",
  tooFew: (threshold) => `Not enough answers yet to show a mark: it takes ${threshold}.`,
  nobody: "Nobody has been asked about this training yet.",
  trainer: "The same diploma at this centre: ",
  country: "The same diploma in the whole of France: ",
  inWords: (mean, n) => `${mean} out of 5, ${n} answers`,
  loading: "Loading reviews…",
  down: "The reviews cannot be shown right now.",
  again: "Try again",
  wrong: "The reviews of this training cannot be shown here.",
};

export type WidgetWords = typeof FRENCH;

/** The words in French or in English. */
export function widgetWords(lang: string): WidgetWords {
  return lang === "en" ? ENGLISH : FRENCH;
}
