/** The themes side by side, each in its own colours. */
import { html, type Markup } from "../html.ts";

const NAMES: Readonly<Record<string, string>> = { sirius: "Sirius", ardoise: "Ardoise" };

/** @param current  The one that is on. */
export function themesBody(themes: readonly string[], current: string): Markup {
  return html`
    <p>
      Un thème est un fichier de couleurs ; les pages suivent le clair ou le sombre de l'appareil.
      Pour en changer, écrire <code>SIRIUS_THEME</code> dans l'environnement du serveur, puis
      redémarrer.
    </p>
    <div class="themes">${themes.map((theme) => sample(theme, theme === current))}</div>
  `;
}

function sample(theme: string, isOn: boolean): Markup {
  const title = NAMES[theme] ?? theme;
  return html`<section class=${`theme-sample theme-${theme}`}>
    <h2>${title} ${isOn && html`<span class="tag">en place</span>`}</h2>
    <div class="card">
      <p class="brand">Sirius</p>
      <h3>CAP Cuisine</h3>
      <p>4,2 sur 5, par douze anciens apprentis</p>
      <p class="soft">Centre fictif, à Lyon</p>
      <p><span class="button">Lire les avis</span></p>
      <p class="alarm">Une alerte à traiter</p>
    </div>
    ${!isOn && html`<p class="soft"><code>${`SIRIUS_THEME=${theme}`}</code></p>`}
  </section>`;
}
