/** How the published figures are made, for whoever reads them: the page every score names. */
import { Router } from "express";
import { html, renderPage, type Assets } from "../web/html.ts";

export interface MethodDeps {
  /** People a figure needs. */
  readonly threshold: number;
  readonly assets: Assets;
}

/** `/methode`. Its text changes with the method: each version keeps its own anchor. */
export function methodRouter({ threshold, assets }: MethodDeps): Router {
  const page = methodPage(threshold, assets);
  const router = Router();
  router.get("/methode", (_request, response) => {
    response.set("Cache-Control", "public, max-age=3600").type("html").send(page);
  });
  return router;
}

function methodPage(threshold: number, assets: Assets): string {
  const body = html`
    <header class="head"><p class="brand">Sirius</p></header>
    <main class="prose">
      <h1>Comment les résultats sont calculés</h1>
      <section id="v1">
        <h2>Version 1</h2>
        <h3>Qui répond</h3>
        <p>
          D'anciens apprentis, invités un par un à partir de la liste de leur centre, dans les deux
          ans qui suivent la fin de leur contrat. Une personne donne un seul avis par formation.
        </p>
        <h3>À partir de quand</h3>
        <p>
          Aucun chiffre ne porte sur moins de ${threshold} personnes. Les réponses à une question
          sont comptées par lots d'au moins ${threshold} personnes, et un lot ne change plus. Ainsi
          la différence entre deux chiffres publiés, dans le temps ou entre deux groupes, porte
          toujours sur au moins ${threshold} personnes. Chaque question a ses propres lots : deux
          chiffres d'une même formation peuvent porter sur des nombres de personnes un peu
          différents.
        </p>
        <h3>Combien de temps une réponse attend</h3>
        <p>
          Jusqu'à ce que le lot de sa formation soit complet. Après trois mois, elle compte avec les
          autres formations du même centre qui mènent au même diplôme ; après six mois, avec tout le
          pays. Si le lot reste incomplet, elle n'est pas publiée.
        </p>
        <h3>Quand tout le monde dit la même chose</h3>
        <p>
          Si toutes les personnes d'un lot ont donné la même réponse défavorable, le lot attend un
          autre avis : sinon, on saurait ce que chacune a répondu.
        </p>
        <h3>Les chiffres</h3>
        <p>
          La note moyenne est arrondie à une décimale. Les pourcentages sont entiers et leur somme
          fait 100. Le nombre de réponses par note est donné à partir de ${2 * threshold} réponses.
          Le nombre de personnes invitées est arrondi à 5 en dessous de 20.
        </p>
        <h3>Corriger, retirer, effacer</h3>
        <p>
          Un texte retiré disparaît aussitôt. Une réponse retirée quitte les chiffres quand au moins
          ${threshold} personnes de son lot en sont parties.
        </p>
        <h3>Les textes</h3>
        <p>
          Une personne relit chaque texte ; rien n'est réécrit, un passage masqué est remplacé par
          […]. Un texte accepté paraît dans les trois jours qui suivent, à un moment tiré au sort,
          et seulement si sa formation a des chiffres. Il reste affiché deux ans après la fin du
          contrat. Le mois de l'expérience est donné si au moins ${threshold} personnes ont fini le
          même mois, sinon l'année.
        </p>
      </section>
    </main>
  `;
  return renderPage({ title: "Méthode · Sirius", lang: "fr", body, assets });
}
