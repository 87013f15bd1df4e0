/** What waits for people beside texts: alerts of conversations, reports of centres, decisions not public yet. */
import { html, type Markup } from "../html.ts";
import type { QueueTab, ShownClock, ShownReason } from "./moderation-shapes.ts";
import { clockInWords, tabPath, undoPath } from "./moderation-words.ts";
import { momentInWords } from "./words.ts";

export interface ShownAlert {
  readonly id: string;
  readonly reason: string;
  readonly text: string | undefined;
  readonly training: string;
  readonly centre: string;
  readonly helpTold: boolean;
  readonly clock: ShownClock;
}

const ALERTS: Readonly<Record<string, string>> = {
  danger: "Ce message parle peut-être d'un danger",
  asked_by_script: "Une réponse au questionnaire demande que quelqu'un regarde",
  question: "Cette personne a posé une question",
  correction: "Cette personne veut corriger un avis déjà publié",
};

/** What can be said to have been done about an alert, in the order of a list. */
export const HANDLINGS: readonly (readonly [code: string, label: string])[] = [
  ["helped", "La personne a été aidée ou orientée"],
  ["passed_on", "Transmis à qui en a la charge"],
  ["answered", "Une réponse lui a été donnée"],
  ["nothing", "Rien à faire : personne n'est en danger"],
];

/** Alerts that nobody has handled; undefined when there is none. */
export function alertsBody(alerts: readonly ShownAlert[], now: number): Markup | undefined {
  if (alerts.length === 0) return undefined;
  return html`<section aria-labelledby="conversations">
    <h2 id="conversations">${`Conversations à regarder (${alerts.length})`}</h2>
    ${alerts.map((one) => alert(one, now))}
  </section>`;
}

function alert(one: ShownAlert, now: number): Markup {
  const { id, reason, text, training, centre, helpTold, clock } = one;
  return html`<article class="card alert-card" aria-labelledby=${`alerte-${id}`}>
    <h3 id=${`alerte-${id}`}>${ALERTS[reason] ?? reason}</h3>
    <p class="soft"><bdi>${training}</bdi>${", "}<bdi>${centre}</bdi></p>
    <p class=${clock.state === "late" ? "fault" : "soft"}>
      ${`Cette alerte ${clockInWords(clock, now)}.`}
    </p>
    ${text === undefined ? null : html`<blockquote dir="auto">${text}</blockquote>`}
    ${helpTold && html`<p class="soft">Les numéros d'aide lui ont été donnés aussitôt.</p>`}
    <form method="post" action=${`/admin/moderation/alertes/${id}`}>
      <label for=${`suite-${id}`}>Qu'avez-vous fait ?</label>
      <select id=${`suite-${id}`} name="suite" required>
        <option value="">Choisir</option>
        ${HANDLINGS.map(([code, label]) => html`<option value=${code}>${label}</option>`)}
      </select>
      <button>Marquer comme traitée</button>
    </form>
  </article>`;
}

export interface ShownReport {
  readonly id: string;
  readonly reason: string;
  readonly explanation: string | undefined;
  /** As everybody reads it; undefined when it left the pages meanwhile. */
  readonly text: string | undefined;
  readonly training: string;
  readonly centre: string;
  readonly clock: ShownClock;
}

/** Reports without an answer. */
export function reportsBody(
  reports: readonly ShownReport[],
  reasons: readonly ShownReason[],
  now: number,
): Markup {
  return html`${reports.map((one) => report(one, reasons, now))}`;
}

function report(one: ShownReport, reasons: readonly ShownReason[], now: number): Markup {
  const { id, reason, explanation, text, training, centre, clock } = one;
  return html`<article class="card" aria-labelledby=${`signalement-${id}`}>
    <h2 id=${`signalement-${id}`}><bdi>${centre}</bdi>${" signale un avis : "}${reason}</h2>
    <p class="soft"><bdi>${training}</bdi></p>
    <p class=${clock.state === "late" ? "fault" : "soft"}>
      ${`Ce signalement ${clockInWords(clock, now)}.`}
    </p>
    <p>L'avis, tel que tout le monde le lit :</p>
    ${
      text === undefined
        ? html`<p class="notice">Cet avis n'est plus en ligne.</p>`
        : html`<blockquote class="words" dir="auto">${text}</blockquote>`
    }
    <p>Ce que dit le centre :</p>
    <blockquote class="about" dir="auto">${explanation}</blockquote>
    <form method="post" action=${`/admin/moderation/signalements/${id}`}>
      <label for=${`reponse-${id}`}>Votre réponse au centre</label>
      <textarea id=${`reponse-${id}`} name="reponse" rows="3" maxlength="1000" required></textarea>
      <p class="main-actions">
        <button class="main" name="issue" value="kept">Garder l'avis</button>
      </p>
      <label for=${`raison-${id}`}>Ou le retirer, pour quelle raison ? Son auteur la lira.</label>
      <select id=${`raison-${id}`} name="raison">
        ${reasons.map(({ code, label }) => html`<option value=${code}>${label}</option>`)}
      </select>
      <button class="danger" name="issue" value="removed">Retirer l'avis</button>
    </form>
  </article>`;
}

export interface ShownDecision {
  readonly id: string;
  /** Whose decision it is: on a text, or on the reply of a centre. */
  readonly tab: Extract<QueueTab, "decides" | "reponses">;
  readonly text: string;
  /** In words: published, refused for a reason… */
  readonly decided: string;
  readonly decidedAt: number;
  readonly undoable: boolean;
  /** Where what was accepted is refused after all; undefined when that is not done from here. */
  readonly refuse: string | undefined;
}

/** One page of decisions. */
export interface ShownDecisions {
  readonly decisions: readonly ShownDecision[];
  /** Address of the page before in time; undefined at the end. */
  readonly older: string | undefined;
  /** Not the latest ones. */
  readonly isLater: boolean;
}

/** Decisions on texts that no release showed yet, and all those on replies, the latest first. */
export function decidedBody({ decisions, older, isLater }: ShownDecisions): Markup {
  return html`<ul class="rows">
      ${decisions.map(
        ({ id, tab, text, decided, decidedAt, undoable, refuse }) =>
          html`<li>
            <div>
              <p><span class="tag">${decided}</span>${` ${momentInWords(decidedAt)}`}</p>
              <blockquote dir="auto">${text}</blockquote>
            </div>
            ${
              undoable &&
              html`<form method="post" action=${undoPath(tab, id)}>
                <input type="hidden" name="file" value="decides" />
                <button aria-label=${`Annuler la décision : ${decided}`}>Annuler</button>
              </form>`
            }
            ${refuse !== undefined && html`<a class="button" href=${refuse}>Refuser</a>`}
            ${!undoable && tab === "decides" && html`<p class="soft">L'auteur est prévenu.</p>`}
          </li>`,
      )}
    </ul>
    ${
      (isLater || older !== undefined) &&
      html`<p class="pager">
        ${isLater && html`<a href=${tabPath("decides")}>Décisions les plus récentes</a>`}
        ${older !== undefined && html`<a href=${older} rel="next">Décisions plus anciennes</a>`}
      </p>`
    }`;
}
