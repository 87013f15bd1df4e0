/** The pages of the settings, as links over each of them. */
import { html, type Markup } from "../html.ts";

export type SettingsTab = "vue" | "canaux" | "utilisateurs" | "journal" | "apparence";

const TABS: Readonly<Record<SettingsTab, readonly [path: string, label: string]>> = {
  vue: ["/admin/reglages", "Vue d'ensemble"],
  canaux: ["/admin/reglages/canaux", "Canaux"],
  apparence: ["/admin/reglages/apparence", "Apparence"],
  utilisateurs: ["/admin/reglages/utilisateurs", "Utilisateurs"],
  journal: ["/admin/reglages/journal", "Journal"],
};

/** @param open  Those this role may open. */
export function settingsTabs(current: SettingsTab, open: ReadonlySet<SettingsTab>): Markup {
  const shown = Object.entries(TABS).filter(([name]) => [...open].some((one) => one === name));
  return html`<nav class="settings-tabs" aria-label="Réglages">
    <ul>
      ${shown.map(
        ([name, [path, label]]) =>
          html`<li>
            <a href=${path} aria-current=${name === current ? "page" : null}>${label}</a>
          </li>`,
      )}
    </ul>
  </nav>`;
}
