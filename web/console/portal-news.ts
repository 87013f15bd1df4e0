/** The choice of whoever works for a centre: hear by e-mail what is new in the portal, or not. */
import { html, type Markup } from "../html.ts";

/** The last section of the portal. @param wanted  As it stands. */
export function newsChoice(wanted: boolean): Markup {
  return html`<section aria-labelledby="courriels">
    <h2 id="courriels">Courriels</h2>
    <p>
      ${
        wanted
          ? "Vous recevez un courriel quand il y a du nouveau ici : un avis publié, une décision sur votre réponse, la réponse à un signalement. Un par jour ouvré au plus, sans aucun texte d'avis."
          : "Vous ne recevez pas de courriel quand il y a du nouveau ici. Ceux de connexion vous parviennent toujours."
      }
    </p>
    <form method="post" action="/centre/courriels">
      <button name="veut" value=${wanted ? "non" : "oui"}>
        ${wanted ? "Ne plus recevoir ces courriels" : "Recevoir ces courriels"}
      </button>
    </form>
  </section>`;
}
