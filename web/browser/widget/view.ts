/** What a widget shows, in the page of its host as in a frame or in the HTML a server includes. */
import type { NoScore, WidgetChoices, WidgetData, WidgetScore, WidgetText } from "./data.ts";
import type { Piece } from "./piece.ts";
import { bar, stars } from "./stars.ts";
import { widgetWords, type WidgetWords } from "./words.ts";

interface Told extends WidgetChoices {
  readonly data: WidgetData;
  readonly words: WidgetWords;
}

/** Shows what is known of a training, a diploma or a centre. */
export function widgetView(data: WidgetData, choices: WidgetChoices): Piece {
  const words = widgetWords(choices.lang);
  const told = { ...choices, data, words };
  const { score } = data;
  const about: Piece = [
    "p",
    { class: "about" },
    ["b", {}, data.titre],
    data.sous_titre && ` · ${data.sous_titre}`,
  ];
  if (score.statut !== "publie") return frame(choices, about, ...missing(told, score), links(told));
  if (choices.format === "score") {
    return frame(choices, about, ...figures(told, score), links(told));
  }
  // What is long scrolls by itself, by keyboard too; that reviews are checked stays in sight.
  const inside = [about, ...figures(told, score), ...texts(told)];
  return frame(choices, ["div", { class: "inside", tabindex: "0" }, ...inside], links(told));
}

/** One sentence, and perhaps something to press. */
export function messageView(
  { lang }: WidgetChoices,
  what: "loading" | "down" | "wrong",
  ...more: Piece[]
): Piece {
  return frame({ lang }, ["p", {}, widgetWords(lang)[what]], ...more);
}

function frame({ lang }: { readonly lang: string }, ...inside: Piece[]): Piece {
  const name = widgetWords(lang).heading;
  return ["div", { class: "sirius", role: "group", "aria-label": name, lang }, ...inside];
}

/** A mean with its one decimal: "4,0". */
export function decimal(value: number, lang: string): string {
  return value.toLocaleString(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

/** `2026-11-24` and `2026-11` as "novembre 2026", `2026` as it is. */
export function monthOf(date: string, lang: string): string {
  const [year = "", month] = date.split("-");
  if (month === undefined) return year;
  return new Date(Date.UTC(Number(year), Number(month) - 1)).toLocaleDateString(lang, {
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
}

function figures({ format, lang, words }: Told, score: WidgetScore): Piece[] {
  const { note, nb_repondants: count, recommandation } = score;
  return [
    [
      "p",
      { class: "mean" },
      stars(note.moyenne),
      ["strong", {}, decimal(note.moyenne, lang)],
      ` ${words.outOf}`,
    ],
    ["p", {}, words.answered(count.toLocaleString(lang))],
    recommandation === undefined || format !== "complet"
      ? null
      : ["p", {}, words.recommend(Math.round(100 * recommandation))],
    format === "complet" ? distribution(words, note.repartition, count) : null,
  ];
}

/** A table of the counts, with a bar beside each. */
function distribution(
  words: WidgetWords,
  counts: WidgetScore["note"]["repartition"],
  all: number,
): Piece {
  if (counts === undefined) return null;
  const rows = ["5", "4", "3", "2", "1"].map((note): Piece => {
    const count = counts[note] ?? 0;
    return [
      "tr",
      {},
      ["th", { scope: "row" }, note],
      ["td", {}, bar((100 * count) / all)],
      ["td", {}, String(count)],
    ];
  });
  return ["table", {}, ["caption", {}, words.notes], ["tbody", {}, ...rows]];
}

function texts({ lang, words, data }: Told): Piece[] {
  if (data.avis.length === 0) return [["p", { class: "soft" }, words.noText]];
  return [
    ["p", { class: "soft" }, words.newest],
    ["ul", {}, ...data.avis.map((text) => review(text, lang, words))],
  ];
}

function review(text: WidgetText, lang: string, words: WidgetWords): Piece {
  const { texte, reponse, date_experience: ended, date_publication: published } = text;
  const when = [words.ended(monthOf(ended, lang)), words.published(monthOf(published, lang))];
  return [
    "li",
    {},
    ["blockquote", { dir: "auto", lang: "fr" }, texte],
    ["p", { class: "soft" }, when.join(" · ")],
    reponse && [
      "p",
      { class: "reply" },
      ["b", {}, words.reply],
      ["bdi", { lang: "fr" }, reponse.texte],
    ],
  ];
}

function missing({ lang, words }: Told, score: NoScore): Piece[] {
  const { statut, seuil, niveau_superieur: wider } = score;
  return [
    ["p", {}, statut === "aucun" ? words.nobody : words.tooFew(seuil)],
    wider && [
      "p",
      {},
      wider.niveau_restitution === "certification_nationale" ? words.country : words.trainer,
      ["b", {}, inWords(lang, words, wider.note.moyenne, wider.nb_repondants)],
    ],
  ];
}

function inWords(lang: string, words: WidgetWords, mean: number, count: number): string {
  return words.inWords(decimal(mean, lang), count.toLocaleString(lang));
}

function links({ words, data }: Told): Piece {
  const { page, methode, nb_avis: count } = data;
  return [
    "p",
    { class: "links" },
    ["a", { href: page }, count > 0 ? words.all(count) : words.see],
    ["span", {}, words.verified, ["a", { href: methode }, words.how]],
  ];
}
