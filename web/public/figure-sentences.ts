/** The sentences around published figures. */
import { monthOf } from "../browser/widget/view.ts";
import type { Lang, ShownScore } from "./shapes.ts";

type Period = ShownScore["periode_experience"];

const number = (value: number, lang: Lang): string => value.toLocaleString(lang);
const day = (date: string, lang: Lang): string =>
  new Date(`${date}T00:00:00Z`).toLocaleDateString(lang === "en" ? "en-GB" : "fr", {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
const share = (part: number, whole: number): number => Math.round((100 * part) / whole);

const FRENCH = {
  outOf: "sur 5",
  answers: (count: number) => `${number(count, "fr")} réponses`,
  answered: (count: number, invited: number | undefined) =>
    invited === undefined
      ? `${number(count, "fr")} anciens apprentis ont répondu.`
      : `${number(count, "fr")} anciens apprentis ont répondu, sur ${number(invited, "fr")} personnes interrogées (${share(count, invited)} %).`,
  percent: (value: number) => `${value} %`,
  recommend: "conseilleraient leur formation à un ami.",
  period: ({ de, a }: Period) =>
    `Formations finies entre ${monthOf(de, "fr")} et ${monthOf(a, "fr")}.`,
  computed: (date: string) => `Chiffres du ${day(date, "fr")}.`,
  former: (codes: readonly string[]) =>
    `Avec les réponses sur l'ancienne version du diplôme (${codes.join(", ")}).`,
  how: "Comment ces chiffres sont calculés",
  notes: "Combien ont donné chaque note",
  noDistribution: (needed: number) =>
    `Le détail des notes est montré à partir de ${needed} réponses.`,
  tooFew: "Pas encore assez d'avis",
  nobody: "Personne n'a encore été interrogé",
  why: (threshold: number) =>
    `Aucun chiffre n'est montré avant ${threshold} réponses, pour qu'on ne puisse pas deviner ce qu'une personne a dit.`,
  trainer: "Le même diplôme dans ce centre :",
  country: "Le même diplôme dans toute la France :",
  seeDiploma: "Voir ce diplôme partout en France",
};

const ENGLISH: typeof FRENCH = {
  outOf: "out of 5",
  answers: (count) => `${number(count, "en")} answers`,
  answered: (count, invited) =>
    invited === undefined
      ? `${number(count, "en")} former apprentices answered.`
      : `${number(count, "en")} former apprentices answered, of ${number(invited, "en")} who were asked (${share(count, invited)}%).`,
  percent: (value) => `${value}%`,
  recommend: "would recommend their training to a friend.",
  period: ({ de, a }) =>
    `Trainings that ended between ${monthOf(de, "en")} and ${monthOf(a, "en")}.`,
  computed: (date) => `Figures of ${day(date, "en")}.`,
  former: (codes) => `With answers about the former version of the diploma (${codes.join(", ")}).`,
  how: "How these figures are made",
  notes: "How many gave each mark",
  noDistribution: (needed) => `The marks are shown one by one from ${needed} answers on.`,
  tooFew: "Not enough reviews yet",
  nobody: "Nobody has been asked yet",
  why: (threshold) =>
    `No figure is shown before ${threshold} answers, so that nobody can guess what one person said.`,
  trainer: "The same diploma at this centre:",
  country: "The same diploma in the whole of France:",
  seeDiploma: "See this diploma all over France",
};

export type FigureSentences = typeof FRENCH;

/** The sentences of a language. */
export function figureSentences(lang: Lang): FigureSentences {
  return lang === "en" ? ENGLISH : FRENCH;
}
