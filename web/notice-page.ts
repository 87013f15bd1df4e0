/** Who asks, what is done with answers, and everybody's rights: the page that the law wants one click away. */
import { onScreen } from "./french-typography.ts";
import { html, renderPage, type Assets } from "./html.ts";
import type { Publisher } from "./shapes.ts";

const REFUSALS = [
  "hors sujet",
  "injure",
  "discrimination ou haine",
  "diffamation d'une personne",
  "données personnelles d'une autre personne",
  "publicité ou lien",
  "texte vide ou illisible",
  "doublon",
  "usurpation",
  "contenu illégal",
];

/** The notice. `threshold`: how many people a figure needs. */
export function noticePage(
  { publisher, threshold }: { readonly publisher: Publisher; readonly threshold: number },
  assets: Assets,
): string {
  const body = html`
    <header class="head"><p class="brand">Sirius</p></header>
    <main class="prose">
      <h1>Qui sommes-nous, tes droits</h1>
      <p>
        ${onScreen(
          `Sirius demande leur avis aux anciens apprentis pour aider les jeunes et leurs familles à choisir. Responsable : ${publisher.name}, ${publisher.address}. Contact : ${publisher.contact}.`,
        )}
      </p>
      <h2>D'où vient ton contact</h2>
      <p>
        ${onScreen(`
          De la liste des apprentis de ton centre de formation. Elle prouve que tu as bien suivi la
          formation ; elle n'est jamais publiée.
        `)}
      </p>
      <h2>Ce qui est publié</h2>
      <ul>
        <li>
          ${onScreen(`Des chiffres, dès que ${threshold} anciens apprentis d'une même formation ont répondu, jamais avant.`)}
        </li>
        <li>Ton texte, si tu es d'accord, sans ton nom, après relecture par une personne.</li>
        <li>
          ${onScreen(`
            La relecture prend 7 jours au plus, quelle que soit la note. Le texte n'est jamais
            réécrit ; un passage masqué est remplacé par […].
          `)}
        </li>
        <li>La date de publication, et la date de l'expérience (mois ou année).</li>
      </ul>
      <h2>Comment nous vérifions</h2>
      <p>
        ${onScreen(`
          Un avis est « vérifié » s'il vient d'un lien personnel envoyé à un ancien apprenti inscrit
          sur la liste de son centre. Un avis par personne et par formation. Personne n'est
          récompensé pour son avis, et le centre ne choisit ni qui répond ni ce qui est publié.
        `)}
      </p>
      <h2>Pourquoi un texte peut être refusé</h2>
      <ul>
        ${REFUSALS.map((reason) => html`<li>${reason}</li>`)}
      </ul>
      <p>L'auteur est prévenu, avec la raison. Un centre peut répondre à un avis ou le signaler.</p>
      <h2>Combien de temps</h2>
      <p>
        Ton contact est effacé 30 jours après la fin de la conversation. Un avis reste affiché 24
        mois après la fin du contrat, puis 12 mois encore dans les statistiques, sans texte.
      </p>
      <h2>Tes droits</h2>
      <p>
        ${onScreen(`
          Avec ton lien personnel tu peux relire, corriger ou retirer ton avis, et tout effacer :
          c'est en bas de sa page, ou écris EFFACER dans la conversation. STOP arrête tous les
          messages. Tu peux aussi nous écrire, ou saisir la CNIL.
        `)}
      </p>
    </main>
  `;
  return renderPage({ title: "Qui sommes-nous, tes droits · Sirius", lang: "fr", body, assets });
}
