/** The first page of a Sirius: what it is, and where to go from here. */
import { onScreen } from "./french-typography.ts";
import { html, renderPage, type Assets } from "./html.ts";
import type { Publisher } from "./shapes.ts";

/** The home page of a Sirius. `demo`: the personal link of the fictitious world. */
export function homePage(
  { publisher, demo }: { readonly publisher: Publisher; readonly demo: string | undefined },
  assets: Assets,
): string {
  const body = html`
    <header class="head"><p class="brand">Sirius</p></header>
    <main class="prose">
      <h1>L'avis des anciens apprentis</h1>
      <p>
        Sirius demande leur avis à ceux qui ont vraiment fait la formation, et le montre là où les
        familles choisissent.
      </p>
      <p>${onScreen("Tu as reçu une invitation ? Ouvre le lien qui est dans ton message.")}</p>
      ${
        demo === undefined
          ? null
          : html`<p class="facts">
              Monde fictif de démonstration. <a href=${demo}>Répondre à la place de Léa</a>
            </p>`
      }
      <p>
        ${onScreen("Vous tenez un catalogue de formations ?")}
        <a href="/api/v1/openapi.json">L'API de lecture</a>
      </p>
      <p><a href="/notice">Qui sommes-nous, tes droits</a></p>
      <p class="hint">${onScreen(`${publisher.name}. Contact : ${publisher.contact}`)}</p>
    </main>
  `;
  return renderPage({ title: "Sirius, l'avis des anciens apprentis", lang: "fr", body, assets });
}
