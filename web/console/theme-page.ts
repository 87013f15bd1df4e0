/** The themes side by side, each in its own colours; choosing one changes every page. */
import { html, type Markup } from "../html.ts";
import { settingForm, type SettingForm } from "./setting-form.ts";

const NAMES: Readonly<Record<string, string>> = { sirius: "Sirius", ardoise: "Ardoise" };

/** A theme as it is called. */
export function themeInWords(theme: string): string {
  return NAMES[theme] ?? theme;
}

export interface ThemesPage {
  readonly themes: readonly string[];
  /** The one that is on. */
  readonly current: string;
  readonly form: SettingForm;
}

/** The form, then what there is to choose from. */
export function themesBody({ themes, current, form }: ThemesPage): Markup {
  return html`
    <p>
      Un thème est un fichier de couleurs ; les pages suivent le clair ou le sombre de l'appareil.
      Le widget prend les couleurs du site qui le montre.
    </p>
    <section id=${form.id} aria-label="Choisir un thème">${settingForm(form)}</section>
    <div class="themes">${themes.map((theme) => sample(theme, theme === current))}</div>
  `;
}

function sample(theme: string, isOn: boolean): Markup {
  return html`<section class=${`theme-sample theme-${theme}`}>
    <h2>${themeInWords(theme)} ${isOn && html`<span class="tag">en place</span>`}</h2>
    <div class="card">
      <p class="brand">Sirius</p>
      <h3>CAP Cuisine</h3>
      <p>4,2 sur 5, par douze anciens apprentis</p>
      <p class="soft">Centre fictif, à Lyon</p>
      <p><span class="button">Lire les avis</span></p>
      <p class="alarm">Une alerte à traiter</p>
    </div>
  </section>`;
}
