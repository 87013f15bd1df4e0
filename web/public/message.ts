/** Public pages that say that something is not there, and where to go instead. */
import { html } from "../html.ts";
import { publicPage } from "./layout.ts";
import { searchForm } from "./search-page.ts";
import type { Lang, Site } from "./shapes.ts";

export type Absence = "training" | "centre" | "diploma" | "review" | "page" | "gone" | "comparison";

type Said = Readonly<Record<Absence, readonly [title: string, text: string]>>;

const FRENCH: Said = {
  training: [
    "Cette formation n'est pas connue ici",
    "Vérifiez l'adresse : dans une adresse, le # d'une clé s'écrit %23. Ou cherchez-la par son nom.",
  ],
  centre: ["Ce centre n'est pas connu ici", "Vérifiez son SIRET, ou cherchez une formation."],
  diploma: ["Ce diplôme n'est pas connu ici", "Vérifiez son code, ou cherchez une formation."],
  review: [
    "Cet avis n'existe pas ou n'est plus affiché",
    "Cherchez la formation pour lire les autres.",
  ],
  page: ["Cette page n'existe pas", "La liste a peut-être raccourci. Reprenez la recherche."],
  gone: [
    "Cet avis a été retiré",
    "Son auteur l'a repris, comme il en a le droit à tout moment. Les autres avis sont toujours là.",
  ],
  comparison: [
    "Cette comparaison n'est pas possible",
    "Choisissez deux ou trois formations différentes qui mènent au même diplôme : seules celles-là se comparent. Ouvrez la page de l'une d'elles, la comparaison est en bas.",
  ],
};
const ENGLISH: Said = {
  training: [
    "This training is not known here",
    "Check the address: in an address, the # of a key is written %23. Or look for it by name.",
  ],
  centre: ["This centre is not known here", "Check its SIRET, or look for a training."],
  diploma: ["This diploma is not known here", "Check its code, or look for a training."],
  review: [
    "This review does not exist or is no longer shown",
    "Find the training to read the others.",
  ],
  page: ["This page does not exist", "The list may have become shorter. Search again."],
  gone: [
    "This review was taken back",
    "Its author withdrew it, as they may at any time. The other reviews are still there.",
  ],
  comparison: [
    "This comparison is not possible",
    "Choose two or three different trainings that lead to the same diploma: only those can be compared. Open the page of one of them, the comparison is at the bottom.",
  ],
};

/** A page with the reason and the search field. */
export function absencePage(site: Site, what: Absence, lang: Lang): string {
  const [title, text] = (lang === "en" ? ENGLISH : FRENCH)[what];
  const body = html`
    <div class="title"><h1>${title}</h1></div>
    <p>${text}</p>
    ${searchForm({ words: "", place: "", lang })}
  `;
  return publicPage(site, { title, path: "/avis", lang, body, hidden: true });
}
