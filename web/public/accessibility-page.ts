/** The accessibility statement: what was checked, what was not, and what to do when something blocks. */
import { html } from "../html.ts";
import { publicPage } from "./layout.ts";
import { factsOf, prose, type Prose, type ProseFacts } from "./prose.ts";
import type { Lang, Site } from "./shapes.ts";

const french = ({ publisher, contact }: ProseFacts): Prose => [
  [
    "Où nous en sommes",
    `${publisher} veut que ce site serve à tout le monde. Il n'a pas encore été audité selon le RGAA 4.1 : il est donc déclaré non conforme, tant qu'un audit n'a pas dit le contraire. Cela vaut pour les pages publiques, le questionnaire et le widget.`,
  ],
  [
    "Ce qui est vérifié à chaque changement",
    [
      "Aucune faute trouvée par axe, l'outil de contrôle automatique, sur toutes les pages, en clair et en sombre.",
      "Rien ne dépasse de l'écran de 320 à 1280 pixels ; le texte peut doubler de taille.",
      "Tout se fait au clavier, et tout se lit sans JavaScript.",
      "Chaque dessin a ses chiffres écrits à côté ; aucune couleur ne parle seule.",
      "La langue de chaque page est dite ; les textes des apprentis sont annoncés en français.",
    ],
  ],
  [
    "Ce qui ne l'est pas encore",
    [
      "Une personne qui utilise tous les jours un lecteur d'écran (NVDA, VoiceOver) n'a pas encore essayé ces pages.",
      "Elles ne sont vérifiées que dans Chromium, pas encore dans Firefox ni Safari.",
      "Les 106 critères du RGAA n'ont pas été passés en revue un par un.",
    ],
  ],
  [
    "Quelque chose vous bloque ?",
    `Contactez-nous, ${contact}, en disant sur quelle page : nous vous donnerons l'information autrement, et nous réparerons.`,
    "Sans réponse satisfaisante, vous pouvez saisir le Défenseur des droits : par son formulaire en ligne, auprès de son délégué dans votre département, ou par courrier gratuit, sans timbre : Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07.",
  ],
];

const english = ({ publisher, contact }: ProseFacts): Prose => [
  [
    "Where we stand",
    `${publisher} wants this site to serve everyone. It has not been audited against RGAA 4.1, the French standard, yet: it is therefore declared not compliant until an audit says otherwise. This goes for the public pages, the questionnaire and the widget.`,
  ],
  [
    "What is checked at every change",
    [
      "No fault found by axe, the automatic checker, on any page, in light and in dark.",
      "Nothing sticks out of the screen from 320 to 1280 pixels; text can grow to twice its size.",
      "Everything can be done by keyboard, and read without JavaScript.",
      "Every drawing has its numbers written beside it; no colour speaks alone.",
      "The language of each page is told; the texts of apprentices are announced as French.",
    ],
  ],
  [
    "What is not yet",
    [
      "Nobody who uses a screen reader every day (NVDA, VoiceOver) has tried these pages yet.",
      "They are only checked in Chromium, not yet in Firefox or Safari.",
      "The 106 criteria of RGAA have not been gone through one by one.",
    ],
  ],
  [
    "Does something block you?",
    `Reach us, ${contact}, and say on which page: we will give you the information in another way, and repair it.`,
    "Without a satisfying answer you may turn to the French Defender of Rights (Défenseur des droits), by the form on its site or by free post: Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07.",
  ],
];

/** `/accessibilite`. */
export function accessibilityPage(site: Site, lang: Lang): string {
  const title = lang === "en" ? "Accessibility: not compliant" : "Accessibilité : non conforme";
  const sections = (lang === "en" ? english : french)(factsOf(site));
  const body = html`<div class="prose">
    <h1>${title}</h1>
    ${prose(sections)}
  </div>`;
  return publicPage(site, { title, path: "/accessibilite", lang, body });
}
