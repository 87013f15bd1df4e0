/** `/admin/moderation`: the queues, the list of one of them, and the text that is being read. */
import { html, type Markup } from "../html.ts";
import { moderationCard } from "./moderation-card.ts";
import type {
  Done,
  ListedText,
  OpenText,
  QueueTab,
  ShownReason,
  TabCount,
} from "./moderation-shapes.ts";
import { clockInShort, KEYS, tabPath, TABS } from "./moderation-words.ts";

export interface ReadingScreen {
  readonly tab: QueueTab;
  readonly tabs: readonly TabCount[];
  readonly list: readonly ListedText[];
  /** There are more than the list shows. */
  readonly more: boolean;
  /** Those with signs first, else the oldest first. */
  readonly bySigns: boolean;
  readonly open: OpenText | undefined;
  readonly reasons: readonly ShownReason[];
  readonly done: Done | undefined;
  readonly now: number;
  /** Shown above the list: what waits beside texts. */
  readonly before?: Markup;
}

/** Reading texts one after the other. */
export function readingBody(screen: ReadingScreen): Markup {
  const { tab, list, open, done, tabs } = screen;
  return html`
    ${tabsOf(tab, tabs)} ${done === undefined ? null : doneOf(done)} ${screen.before}
    ${open === undefined && list.length === 0 ? empty(tab) : reading(screen)}
  `;
}

/** The queues as tabs, each with what waits in it. */
export function tabsOf(current: QueueTab, tabs: readonly TabCount[]): Markup {
  return html`<nav class="queues" aria-label="Files de modération">
    <ul>
      ${tabs.map(
        ({ tab, count }) =>
          html`<li>
            <a href=${tabPath(tab)} aria-current=${tab === current ? "page" : null}
              >${count === undefined ? TABS[tab] : `${TABS[tab]} (${count})`}</a
            >
          </li>`,
      )}
    </ul>
  </nav>`;
}

/** What happened, with the way back. */
export function doneOf({ text, alarm, undo }: Done): Markup {
  return html`<div class=${alarm ? "alarm done" : "notice done"}>
    <p role="status" id="annonce">${text}</p>
    ${
      undo !== undefined &&
      html`<form method="post" action=${undo} data-key="u">
        <button>Annuler</button>
      </form>`
    }
  </div>`;
}

const EMPTY: Readonly<Record<QueueTab, string>> = {
  attente:
    "Aucun texte à relire. Ils arrivent ici dès qu'une personne en écrit un ; le plus ancien est toujours le premier.",
  alertes: "Aucune alerte. Un texte qui parle de violence ou de détresse arrive ici tout de suite.",
  reponses: "Aucune réponse à relire. Un centre peut répondre une fois sous chaque avis publié.",
  signalements:
    "Aucun signalement. Un centre qui doute d'un avis publié le signale depuis son espace.",
  decides:
    "Rien n'est décidé et pas encore en ligne. Une décision s'annule ici jusqu'à la mise en ligne.",
};

/** An empty queue says what would fill it. */
export function empty(tab: QueueTab): Markup {
  return html`<p class="empty">${EMPTY[tab]}</p>`;
}

function reading(screen: ReadingScreen): Markup {
  const { open, reasons, tab, now, bySigns } = screen;
  return html`<div class="moderation-reading">
    ${
      open === undefined
        ? html`<p class="empty">Choisissez un texte dans la liste.</p>`
        : moderationCard({ open, reasons, tab, now, bySigns })
    }
    <section class="queue" aria-labelledby="liste">
      <h2 id="liste">${open === undefined ? "La file" : "Dans la file"}</h2>
      ${order(screen)}
      <ol class="queue-list">
        ${screen.list.map((one) => line(one, screen))}
      </ol>
      ${screen.more && more()} ${legend(tab)}
    </section>
  </div>`;
}

/** Below a list that does not show all that waits. */
export function more(): Markup {
  return html`<p class="soft">Les suivants viendront quand ceux-ci seront décidés.</p>`;
}

function order({ tab, bySigns }: ReadingScreen): Markup | null {
  if (tab !== "attente") return null;
  const [is, other, path] = bySigns
    ? ["Avec signes d'abord. ", "Les plus anciens d'abord", tabPath(tab)]
    : ["Les plus anciens d'abord. ", "Avec signes d'abord", tabPath(tab, { tri: "signes" })];
  return html`<p class="soft">${is}<a href=${path}>${other}</a></p>`;
}

function line(one: ListedText, { tab, open, now, bySigns }: ReadingScreen): Markup {
  const { id, excerpt, centre, clock, signs } = one;
  const query = { texte: id, ...(bySigns ? { tri: "signes" } : {}) };
  return html`<li>
    <a href=${tabPath(tab, query)} aria-current=${open?.id === id ? "true" : null}
      ><bdi class="excerpt">${excerpt}</bdi>
      <span class="soft"><bdi>${centre}</bdi>${` · ${clockInShort(clock, now)}`}</span></a
    >
    ${
      (signs.length > 0 || clock.state !== "on_time") &&
      html`<p class="tags">
        ${clock.state === "late" && html`<span class="tag bad">En retard</span>`}
        ${clock.state === "urgent" && html`<span class="tag bad">Urgent</span>`}
        ${signs.map((sign) => html`<span class="tag">${sign}</span>`)}
      </p>`
    }
  </li>`;
}

function legend(tab: QueueTab): Markup {
  const keys = KEYS.filter(([key]) => key !== "A" || tab === "attente" || tab === "alertes");
  return html`<div class="keys with-script" id="raccourcis">
    <h3>Au clavier</h3>
    <ul>
      ${keys.map(([key, does]) => html`<li><kbd>${key}</kbd>${` ${does}`}</li>`)}
    </ul>
    <p class="soft">
      Dans le texte, les flèches ${cap("→")} et ${cap("←")} choisissent un mot, avec ${cap("Maj")}
      plusieurs. Dans les raisons d'un refus, ${cap("1")} à${" "}<kbd>0</kbd>,
      puis${" "}<kbd>Entrée</kbd>.
    </p>
    <p>
      <button type="button" class="quiet" id="touches" aria-pressed="true">
        Raccourcis actifs
      </button>
    </p>
  </div>`;
}

/** With the blanks around it, which markup drops at the ends of lines. */
function cap(name: string): (Markup | string)[] {
  return [" ", html`<kbd>${name}</kbd>`, " "];
}
