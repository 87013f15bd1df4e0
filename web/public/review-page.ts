/** One text under its own address: to share it, to answer for it, to report it. */
import { html } from "../html.ts";
import { inLang, reviewPath, trainingPath } from "./address.ts";
import { publicPage } from "./layout.ts";
import { CENTRES_PATH } from "./method-centres.ts";
import { review, verified } from "./reviews.ts";
import type { Lang, ShownText, ShownTraining, Site } from "./shapes.ts";
import { where } from "./training-list.ts";

const FRENCH = {
  title: (training: string) => `Un avis sur ${training}`,
  about: "Sur",
  all: "Lire les autres avis sur cette formation",
  report: "Signaler cet avis",
  reportHow: (contact: string) =>
    `Vous doutez que cet avis soit vrai, ou il vous met en cause ? Signalez-le à l'éditeur, ${contact}, avec l'adresse de cette page et votre raison. C'est gratuit, et chaque signalement reçoit une réponse.`,
  centre: "Vous travaillez dans ce centre ? Répondre ou signaler depuis son espace",
};
const ENGLISH: typeof FRENCH = {
  title: (training) => `A review of ${training}`,
  about: "About",
  all: "Read the other reviews of this training",
  report: "Report this review",
  reportHow: (contact) =>
    `Do you doubt that this review is true, or does it accuse you? Tell the publisher, ${contact}, with the address of this page and your reason. It is free, and every report gets an answer.`,
  centre: "You work at this centre? Reply or report from its space",
};

export interface ReviewView {
  readonly text: ShownText;
  readonly training: ShownTraining;
  readonly lang: Lang;
}

/** `/avis/texte/{id}`. */
export function reviewPage(site: Site, { text, training, lang }: ReviewView): string {
  const words = lang === "en" ? ENGLISH : FRENCH;
  const { key, title, centre, place } = training;
  const body = html`
    <div class="title">
      <h1>${words.title(title)}</h1>
      <p>${where(centre.name, place)}</p>
    </div>
    <div class="texts">${review(text, lang)}</div>
    ${verified(lang)}
    <p><a href=${inLang(trainingPath(key), lang)}>${words.all}</a></p>
    <section>
      <h2>${words.report}</h2>
      <p>${words.reportHow(site.publisher.contact)}</p>
      <p><a href=${inLang(CENTRES_PATH, lang)}>${words.centre}</a></p>
    </section>
  `;
  return publicPage(site, {
    title: words.title(title),
    path: reviewPath(text.id),
    lang,
    body,
    hidden: true,
  });
}
