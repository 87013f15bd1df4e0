/** One campaign: what it is, what can be done with it, and how far its people have come. */
import { html, type Markup } from "../html.ts";
import { bars, percent } from "./bars.ts";
import type {
  Counted,
  Definition,
  FunnelGroup,
  FunnelLine,
  QuestionLine,
} from "./campaign-shapes.ts";
import { tick } from "./fields.ts";
import { table } from "./table.ts";
import { momentInWords } from "./words.ts";

export type CampaignState = "draft" | "planned" | "sending" | "paused" | "done";

/** How far its people have come. */
export interface ShownFigures {
  readonly countedAt: number;
  readonly prepared: { readonly ranges: number; readonly done: number };
  readonly funnel: readonly FunnelLine[];
  readonly channels: readonly FunnelGroup[];
  readonly centres: readonly FunnelGroup[];
  readonly questions: readonly QuestionLine[];
  /** What the columns of the questions count. */
  readonly questionWords: readonly Definition[];
  readonly leftOut: readonly Counted[];
  /** What the SMS cost so far, in a sentence. */
  readonly cost: string;
}

export interface CampaignPage {
  readonly key: string;
  readonly state: CampaignState;
  readonly stateInWords: string;
  /** When it sends next, in a sentence; undefined when nothing waits. */
  readonly next: string | undefined;
  /** What it is, field by field. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** Undefined of a draft, and while they are counted for the first time. */
  readonly figures: ShownFigures | undefined;
  readonly mayRun: boolean;
  /** The key of its questionnaire, when that takes no new conversations any more. */
  readonly closedScript: string | undefined;
  /** May take the personal links; undefined when the campaign has none to take. */
  readonly mayTakeLinks: boolean | undefined;
  readonly mayReadTranscripts: boolean;
}

/** Centres shown by name; the rest is in the export. */
const CENTRES_MAX = 100;

/** The page. What changes by itself is in `#etat` and `#suivi`. */
export function campaignBody(page: CampaignPage): Markup {
  const { state } = page;
  return html`
    <p><a href="/admin/campagnes">← Les campagnes</a></p>
    ${state === "draft" ? draft(page) : follow(page)}
    <section>
      <h2>Ce qui a été demandé</h2>
      <dl class="facts-list">
        ${page.facts.flatMap(([label, value]) => [
          html`<dt>${label}</dt>`,
          html`<dd><bdi>${value}</bdi></dd>`,
        ])}
      </dl>
    </section>
  `;
}

function draft({ key, mayRun, stateInWords }: CampaignPage): Markup {
  return html`<p><span class="tag">${stateInWords}</span></p>
    <p class="notice">
      Brouillon : rien n'est parti.${" "}
      ${
        mayRun
          ? "Regardez l'aperçu : qui recevrait une invitation, ce que les gens liront, ce que cela coûte."
          : "Une personne de l'édition doit la lancer."
      }
    </p>
    ${
      mayRun &&
      html`<p class="actions">
        <a class="button" href=${`/admin/campagnes/${key}/apercu`}>Voir l'aperçu</a>
        <a class="button" href=${`/admin/campagnes/${key}/modifier`}>Modifier</a>
      </p>`
    }`;
}

function follow(page: CampaignPage): Markup {
  const { figures, state, mayRun, stateInWords, next } = page;
  const moving = state === "planned" || state === "sending";
  const every = figures === undefined ? "5" : moving ? "15" : null;
  return html`
    <div id="etat" data-refresh=${every}>
      <p><span class="tag">${stateInWords}</span></p>
      ${next !== undefined && html`<p class="notice">${next}</p>`}
    </div>
    ${mayRun && actions(page)} ${page.mayTakeLinks === true && links(page)}
    <div id="suivi" data-refresh=${every}>
      ${
        figures === undefined
          ? html`<p role="status" class="notice">
              Les chiffres se comptent ; c'est une grande campagne. Rechargez la page dans un
              instant.
            </p>`
          : html`${preparing(figures)} ${way(figures)} ${questions(page, figures)}
              ${leftOut(figures)}
              <p class="soft">${`Chiffres du ${momentInWords(figures.countedAt)}.`}</p>`
      }
    </div>
  `;
}

function actions({ key, state, closedScript }: CampaignPage): Markup {
  if (state === "paused" && closedScript !== undefined) {
    return html`<p class="notice">
      ${"Son questionnaire est fermé : "}
      <a href=${`/admin/questionnaires/${closedScript}`}>rouvrez-le</a>
      ${" pour reprendre les envois."}
    </p>`;
  }
  return state === "paused"
    ? html`<form method="post" action=${`/admin/campagnes/${key}/reprendre`}>
        <p>
          En pause : ni invitation ni relance ne part. Les personnes qui répondent sont suivies.
        </p>
        <button>Reprendre les envois</button>
      </form>`
    : html`<form method="post" action=${`/admin/campagnes/${key}/pause`}>
        <button class="danger">
          ${state === "done" ? "Retenir ce qui attend encore" : "Mettre en pause"}
        </button>
        <p class="hint">
          Retient aussi ce qui attend déjà de partir. Les personnes qui répondent restent suivies.
        </p>
      </form>`;
}

function links({ key }: CampaignPage): Markup {
  return html`<section>
    <h2>Liens à envoyer vous-même</h2>
    <form method="post" action=${`/admin/campagnes/${key}/liens`} class="card">
      <p>
        Le fichier a un lien personnel par personne. Envoyez chacun à sa personne seulement, puis
        effacez le fichier. Les personnes du fichier comptent comme invitées ; le journal note qui
        l'a pris.
      </p>
      ${tick("contacts", { value: "yes", label: "Avec le téléphone et le courriel" }, false)}
      <button>Télécharger les liens (CSV)</button>
    </form>
  </section>`;
}

function preparing({ prepared: { ranges, done } }: ShownFigures): Markup {
  const working = done < ranges;
  return html`<p role="status" class=${working ? "notice" : "visually-hidden"}>
    ${working ? `Préparation : ${done} ${done > 1 ? "lots" : "lot"} sur ${ranges}. L'heure du prochain envoi se dit ensuite.` : "Préparation terminée."}
  </p>`;
}

function way({ funnel, channels, centres, cost }: ShownFigures): Markup {
  const steps = funnel.filter(({ step }) => step);
  const invited = steps[0]?.count ?? 0;
  const labels = funnel.map(({ label }) => label);
  return html`<section>
    <h2>De l'invitation à la publication</h2>
    ${bars(
      "Part des personnes invitées",
      steps.map(({ label, count }) => ({
        label,
        share: invited === 0 ? 0 : count / invited,
        value: `${count} (${percent(count, invited)})`,
      })),
    )}
    ${table({
      caption: "Chaque nombre et ce qu'il compte",
      columns: [
        { label: "Ce qui est compté" },
        { label: "Nombre", number: true },
        { label: "Part", number: true },
      ],
      rows: funnel.map(({ label, count, definition, step }) => [
        html`<span>${label}</span><span class="soft">${definition}</span>`,
        count,
        step ? percent(count, invited) : "",
      ]),
    })}
    <p>
      Une personne compte dans chaque ligne qui est vraie pour elle ; la part est celle des
      personnes invitées.
    </p>
    <p>${cost}</p>
    ${channels.length > 1 && groups("Par canal", "Canal", labels, channels)}
    ${centres.length > 1 && groups("Par centre", "Centre", labels, centres.slice(0, CENTRES_MAX))}
    ${
      centres.length > CENTRES_MAX &&
      html`<p class="soft">
        ${`Les ${CENTRES_MAX} premiers centres sur ${centres.length} ; la commande « sirius campaign status --json » les donne tous.`}
      </p>`
    }
  </section>`;
}

function groups(
  title: string,
  first: string,
  labels: readonly string[],
  list: readonly FunnelGroup[],
): Markup {
  return html`<details open=${list.length <= 5}>
    <summary>${title}</summary>
    ${table({
      caption: `${title}, les mêmes nombres`,
      columns: [{ label: first }, ...labels.map((label) => ({ label, number: true }))],
      rows: list.map(({ label, counts }) => [html`<bdi>${label}</bdi>`, ...counts]),
    })}
  </details>`;
}

function questions(
  { key, mayReadTranscripts }: CampaignPage,
  { questions: list, questionWords }: ShownFigures,
): Markup {
  const most = Math.max(1, ...list.map(({ seen }) => seen));
  const stops = (question: string): string =>
    `/admin/campagnes/${key}/conversations?question=${encodeURIComponent(question)}`;
  return html`<section>
    <h2>Où les gens s'arrêtent</h2>
    ${
      list.length === 0
        ? html`<p class="empty">Personne n'a encore vu de question.</p>`
        : html`
            ${bars(
              "Personnes qui ont vu chaque question ; le bout de la barre, celles qui s'y sont arrêtées",
              list.map(({ question, seen, left }) => ({
                label: question,
                share: seen / most,
                lost: left / most,
                value: `${seen}, dont ${left} ${left > 1 ? "arrêts" : "arrêt"} (${percent(left, seen)})`,
              })),
            )}
            ${table({
              caption: "Question par question",
              columns: [
                { label: "Question" },
                ...questionWords.map(({ label }) => ({ label, number: true })),
              ],
              rows: list.map(({ question, text, seen, answered, left, time }) => [
                html`<code>${question}</code><bdi class="soft">${shortened(text)}</bdi>`,
                seen,
                answered,
                mayReadTranscripts && left > 0
                  ? html`<a href=${stops(question)}>
                      ${`${left} (${percent(left, seen)})`}
                      <span class="visually-hidden">${` : lire ces conversations`}</span>
                    </a>`
                  : `${left} (${percent(left, seen)})`,
                time,
              ]),
            })}
            <dl class="facts-list">
              ${questionWords.flatMap(({ label, definition }) => [
                html`<dt>${label}</dt>`,
                html`<dd>${definition}</dd>`,
              ])}
            </dl>
          `
    }
    ${
      mayReadTranscripts &&
      html`<p><a href=${`/admin/campagnes/${key}/conversations`}>Lire des conversations</a></p>`
    }
  </section>`;
}

/** Enough to know which question it is. */
function shortened(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119).trimEnd()}…` : text;
}

function leftOut({ leftOut: list }: ShownFigures): Markup | null {
  if (list.length === 0) return null;
  return html`<section>
    <h2>Personnes laissées de côté</h2>
    ${table({
      caption: "Raison par raison ; la première qui vaut compte",
      columns: [{ label: "Raison" }, { label: "Personnes", number: true }],
      rows: list.map(({ label, count }) => [label, count]),
    })}
  </section>`;
}
