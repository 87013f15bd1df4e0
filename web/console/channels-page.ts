/** How each channel fares: whether it is on, what the provider says now, and the last trouble. */
import { html, type Markup } from "../html.ts";
import { channelWords } from "./channel-words.ts";
import { momentInWords } from "./words.ts";

export interface ShownChannel {
  readonly name: string;
  /** Undefined: it is not set up. */
  readonly check: { readonly ok: boolean; readonly detail: string } | undefined;
  readonly failures: number;
  readonly paused: { readonly until: number; readonly reason: string } | undefined;
  readonly pending: number;
  readonly unknown: number;
  readonly partsToday: number;
  readonly lastTrouble:
    | { readonly at: number; readonly reason: string; readonly code: string | undefined }
    | undefined;
  /** Settings that turn it on. */
  readonly settings: readonly string[];
}

/** All channels. */
export function channelsBody(channels: readonly ShownChannel[]): Markup {
  return html`
    <p>Chaque fournisseur vient d'être interrogé. Rechargez la page pour recommencer.</p>
    ${channels.map(channelSection)}
  `;
}

function channelSection(channel: ShownChannel): Markup {
  const { name, check } = channel;
  return html`<section class="card">
    <h2>${name} ${statusTag(check)}</h2>
    ${check === undefined ? off(channel) : facts(channel, check)}
  </section>`;
}

function statusTag(check: ShownChannel["check"]): Markup {
  if (check === undefined) return html`<span class="tag">éteint</span>`;
  return check.ok
    ? html`<span class="tag">en marche</span>`
    : html`<span class="tag bad">à réparer</span>`;
}

function off({ settings }: ShownChannel): Markup {
  return html`<p>
    Ce canal n'est pas réglé. Pour l'allumer :
    ${settings.map((name) => html` <code>${name}</code>`)}
  </p>`;
}

function facts(channel: ShownChannel, check: { readonly ok: boolean; readonly detail: string }) {
  const { name, failures, paused, pending, unknown, partsToday, lastTrouble } = channel;
  const rows: (readonly [string, Markup | string])[] = [
    ["Réponse du fournisseur", said(check.detail)],
    ["Messages en attente", String(pending)],
    ["Sans nouvelle du fournisseur", String(unknown)],
    [
      name === "SMS" ? "Parties de SMS envoyées aujourd'hui" : "Messages envoyés aujourd'hui",
      String(partsToday),
    ],
  ];
  if (failures > 0) rows.push(["Échecs de suite", String(failures)]);
  if (paused !== undefined) {
    const until = `Jusqu'au ${momentInWords(paused.until)} : `;
    rows.push(["En pause", html`<span>${until}${said(paused.reason)}</span>`]);
  }
  if (lastTrouble === undefined) rows.push(["Dernière difficulté", "Aucune"]);
  else {
    const { at, reason, code } = lastTrouble;
    const when = `${momentInWords(at)} : `;
    const also = code === undefined ? null : ` (${code})`;
    rows.push(["Dernière difficulté", html`<span>${when}${said(reason)}${also}</span>`]);
  }
  return html`<dl class="facts-list">
    ${rows.map(
      ([term, value]) => html`
        <dt>${term}</dt>
        <dd>${value}</dd>
      `,
    )}
  </dl>`;
}

/** In French where the words of the adapter are known; else as it said them, in English. */
function said(words: string): Markup {
  const french = channelWords(words);
  return french === undefined ? html`<bdi lang="en">${words}</bdi>` : html`<bdi>${french}</bdi>`;
}
