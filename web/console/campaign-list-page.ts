/** The campaigns there are, and what to do when there is none. */
import { html, type Markup } from "../html.ts";
import type { CampaignLine } from "./campaign-shapes.ts";
import type { TypeCommand } from "./typed-command.ts";

export interface CampaignList {
  readonly campaigns: readonly CampaignLine[];
  /** Whether a roster brought anybody who could be invited. */
  readonly hasPeople: boolean;
  readonly mayRun: boolean;
  readonly typed: TypeCommand;
}

export const NEW_CAMPAIGN = "/admin/campagnes/_nouvelle";

/** The list. */
export function campaignListBody(page: CampaignList): Markup {
  const { campaigns, mayRun } = page;
  return html`
    <p>
      Une campagne dit qui inviter, par quel canal et quand. Rien ne part sans votre confirmation.
    </p>
    ${mayRun && html`<p><a class="button" href=${NEW_CAMPAIGN}>Nouvelle campagne</a></p>`}
    ${campaigns.length === 0 ? nothing(page) : list(campaigns)}
  `;
}

function list(campaigns: readonly CampaignLine[]): Markup {
  return html`<ul class="rows">
    ${campaigns.map(
      ({ key, title, state, script, channels, next }) =>
        html`<li>
          <div>
            <a href=${`/admin/campagnes/${key}`}><bdi>${title}</bdi></a>
            <p class="soft">${`${channels} · questionnaire « ${script} »`}</p>
            ${next !== undefined && html`<p>${next}</p>`}
          </div>
          <span class="tag">${state}</span>
        </li>`,
    )}
  </ul>`;
}

function nothing({ hasPeople, mayRun, typed }: CampaignList): Markup {
  if (!mayRun) return html`<p class="empty">Aucune campagne pour le moment.</p>`;
  return hasPeople
    ? html`<p class="empty">
        Aucune campagne pour le moment. Créez-en une : vous verrez combien de personnes elle invite
        et ce qu'elle coûte avant que rien ne parte.
      </p>`
    : html`<div class="empty">
        <p>
          Aucune campagne pour le moment, et personne à inviter : importez d'abord une liste
          d'anciens apprentis.
        </p>
        <p><code>${typed("roster import FICHIER")}</code></p>
      </div>`;
}
