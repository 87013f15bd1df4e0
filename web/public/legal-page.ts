/** Who publishes this site, and under which terms. */
import { html } from "../html.ts";
import { publicPage } from "./layout.ts";
import { factsOf, prose, type Prose, type ProseFacts } from "./prose.ts";
import type { Lang, Site } from "./shapes.ts";

const french = ({ publisher, address, contact, director, hosting }: ProseFacts): Prose => [
  ["Éditeur", `${publisher}, ${address}. Contact : ${contact}.`],
  [
    "Direction de la publication",
    director ??
      "À compléter : cette page ne dit pas encore qui dirige la publication. L'éditeur doit l'indiquer (réglage PUBLISHER_DIRECTOR).",
  ],
  ["Hébergement", hosting ?? `Par l'éditeur lui-même : ${publisher}, ${address}.`],
  [
    "Vos données",
    "Les pages publiques ne posent aucun cookie, ne mesurent pas votre passage et n'appellent aucun autre site. Le questionnaire pose un seul cookie, qui le fait reprendre là où on en était ; l'espace des centres et la console en posent pour la connexion seulement.",
    { href: "/notice", label: "Qui répond, quelles données, quels droits" },
  ],
  [
    "Signaler un contenu",
    `Un texte qui vous paraît illégal ou faux se signale à ${contact}, avec son adresse et la raison. C'est gratuit, et chaque signalement reçoit une réponse.`,
  ],
  [
    "Réutiliser",
    "Les chiffres et les textes publiés sont sous Licence Ouverte 2.0 d'Etalab : dites d'où ils viennent et de quand ils datent. Le logiciel Sirius est libre, sous licence MIT.",
    { href: "/donnees", label: "Les données ouvertes" },
  ],
];

const english = ({ publisher, address, contact, director, hosting }: ProseFacts): Prose => [
  ["Publisher", `${publisher}, ${address}. Contact: ${contact}.`],
  [
    "Director of publication",
    director ??
      "To be completed: this page does not say yet who directs the publication. The publisher has to (setting PUBLISHER_DIRECTOR).",
  ],
  ["Hosting", hosting ?? `By the publisher itself: ${publisher}, ${address}.`],
  [
    "Your data",
    "The public pages set no cookie, do not measure your visit and call no other site. The questionnaire sets one cookie, so that one can go on where one was; the space of centres and the console set some for signing in alone.",
    { href: "/notice?lang=en", label: "Who answers, which data, which rights" },
  ],
  [
    "Report a content",
    `Report a text that seems illegal or false to ${contact}, with its address and the reason. It is free, and every report gets an answer.`,
  ],
  [
    "Reuse",
    "Published figures and texts are under the French Open Licence 2.0 (Etalab): say where they come from and when. The Sirius software is free, under the MIT licence.",
    { href: "/donnees?lang=en", label: "The open data" },
  ],
];

/** `/mentions-legales`. */
export function legalPage(site: Site, lang: Lang): string {
  const title = lang === "en" ? "Legal notice" : "Mentions légales";
  const sections = (lang === "en" ? english : french)(factsOf(site));
  const body = html`<div class="prose">
    <h1>${title}</h1>
    ${prose(sections)}
  </div>`;
  return publicPage(site, { title, path: "/mentions-legales", lang, body });
}
