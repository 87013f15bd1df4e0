/** One text to decide on: its words, what a machine noticed, and the decisions. Works without JavaScript. */
import { html, type Markup } from "../html.ts";
import type { OpenText, Piece, QueueTab, ShownReason } from "./moderation-shapes.ts";
import { clockInWords, decisionPath, tabPath, undoPath } from "./moderation-words.ts";

export interface CardParts {
  readonly open: OpenText;
  readonly reasons: readonly ShownReason[];
  readonly tab: QueueTab;
  readonly bySigns: boolean;
  readonly now: number;
}

const WORD = /\S+/gu;
/** Words that may be ticked without JavaScript; a text that is longer is masked by its selection. */
const WORDS_MAX = 400;

/** The text and all that can be done with it. */
export function moderationCard(parts: CardParts): Markup {
  const { open, now, tab } = parts;
  const { text, about, training, centre, place, clock, place_in_list: where } = open;
  return html`<article class="card reading-card" aria-labelledby="lecture">
    <header>
      <h2 id="lecture" tabindex="-1">
        ${where === undefined ? "Le texte" : `Texte ${where.at} sur ${where.of}`}
      </h2>
      <p>
        <bdi>${training}</bdi>${", "}<bdi>${centre}</bdi>${
          place !== undefined && html`${", "}<bdi>${place}</bdi>`
        }
      </p>
      <p class=${clock.state === "late" ? "fault" : "soft"}>
        ${`Ce texte ${clockInWords(clock, now)}.`}
      </p>
    </header>
    ${
      about !== undefined &&
      html`<p class="soft">Réponse du centre à cet avis :</p>
        <blockquote class="about" dir="auto">${about}</blockquote>`
    }
    ${
      open.danger &&
      html`<p class="alarm">
        Cette personne a peut-être parlé d'un danger : voyez aussi les alertes.
      </p>`
    }
    <blockquote id="texte" class="words" dir="auto" tabindex="0" aria-label="Le texte à relire">
      ${marked(
        text,
        open.signs.flatMap(({ pieces }) => pieces),
      )}
    </blockquote>
    ${open.decided !== undefined && html`<p class="notice">${open.decided}</p>`}
    ${
      open.undoable &&
      html`<form method="post" id="annuler" data-key="u" action=${undoPath(tab, open.id)}></form>`
    }
    ${signs(open)} ${decisions(parts)} ${ways(parts)}
  </article>`;
}

/** The text with the noticed pieces marked; nothing is added to it. */
function marked(text: string, pieces: readonly Piece[]): (Markup | string)[] {
  const shown: (Markup | string)[] = [];
  let told = 0;
  for (const { from, to } of pieces.toSorted((a, b) => a.from - b.from)) {
    if (from < told) continue;
    shown.push(text.slice(told, from), html`<mark>${text.slice(from, to)}</mark>`);
    told = to;
  }
  shown.push(text.slice(told));
  return shown;
}

function signs({ signs: all, text }: OpenText): Markup | null {
  if (all.length === 0) return null;
  return html`<section class="signs" aria-labelledby="signes">
    <h3 id="signes">Ce que la machine remarque</h3>
    <p class="soft">Elle montre où regarder et ne décide rien.</p>
    <ul>
      ${all.map(
        ({ label, why, pieces }) =>
          html`<li>
            <span class="tag">${label}</span>${` ${why}`}
            ${pieces.map((piece) => tick(text, piece))}
          </li>`,
      )}
    </ul>
  </section>`;
}

/** A piece that may be hidden: ticked by whoever decides, never by the machine. */
function tick(text: string, { from, to }: Piece): Markup {
  return html`<label class="mask">
    <input type="checkbox" name="masque" value=${`${from}-${to}`} form="publier" />
    Masquer <bdi>${`« ${text.slice(from, to)} »`}</bdi>
  </label>`;
}

function decisions(parts: CardParts): Markup {
  const { open, reasons, tab } = parts;
  const action = decisionPath(tab, open.id);
  const kept = carried(parts);
  return html`<div class="decisions">
    <form method="post" action=${action} id="publier" data-key="p">
      ${kept}
      <ul id="masques" class="masks"></ul>
      <details class="words-to-hide">
        <summary>Masquer des mots</summary>
        <p class="soft">Un mot masqué devient […]. Rien n'est réécrit.</p>
        <div class="word-ticks">${words(open.text)}</div>
      </details>
      <div id="apercu" class="preview" hidden>
        <p class="soft">Ce qui paraîtra :</p>
        <blockquote dir="auto"></blockquote>
      </div>
      <p class="main-actions">
        <button class="main" name="decision" value="publier">
          <kbd class="with-script">P</kbd><span id="mot-publier">Publier</span>
        </button>
        <button type="button" class="with-script" id="masquer">
          <kbd>M</kbd>Masquer la sélection
        </button>
      </p>
    </form>
    <form method="post" action=${action} id="refuser">
      ${kept}
      <details data-key="r">
        <summary><kbd class="with-script">R</kbd>Refuser avec une raison</summary>
        <fieldset>
          <legend>
            ${
              tab === "reponses"
                ? "Pourquoi ? Le centre lira la raison."
                : "Pourquoi ? L'auteur lira la phrase sous la raison."
            }
          </legend>
          ${reasons.map((reason, at) => reasonOf(reason, at))}
        </fieldset>
        <button name="decision" value="refuser">Refuser pour cette raison</button>
      </details>
    </form>
    ${
      tab !== "reponses" &&
      html`<form method="post" action=${action} id="alerter" data-key="a">
        ${kept}
        <button name="decision" value="alerte" class="danger">
          <kbd class="with-script">A</kbd>Alerter : quelqu'un est peut-être en danger
        </button>
      </form>`
    }
  </div>`;
}

/** What a decision carries back: which words were read, and where to go on. */
function carried({ open, tab, bySigns }: CardParts): Markup {
  return html`
    <input type="hidden" name="version" value=${open.version} />
    <input type="hidden" name="file" value=${tab} />
    <input type="hidden" name="suivant" value=${open.next ?? open.previous ?? ""} />
    ${bySigns && html`<input type="hidden" name="tri" value="signes" />`}
  `;
}

function words(text: string): Markup[] {
  return [...text.matchAll(WORD)]
    .slice(0, WORDS_MAX)
    .map(
      ({ 0: word, index }) =>
        html`<label class="word"
          ><input type="checkbox" name="mot" value=${`${index}-${index + word.length}`} /><bdi
            >${word}</bdi
          ></label
        >`,
    );
}

function reasonOf({ code, label, told }: ShownReason, at: number): Markup {
  const id = `raison-${code}`;
  return html`<div class="reason">
    <input
      type="radio"
      name="raison"
      value=${code}
      id=${id}
      required
      aria-describedby=${told === undefined ? null : `${id}-dit`}
    />
    <label for=${id}><kbd class="with-script">${(at + 1) % 10}</kbd>${label}</label>
    ${told !== undefined && html`<p class="soft" id=${`${id}-dit`}>${told}</p>`}
  </div>`;
}

function ways({ open, tab, bySigns }: CardParts): Markup | null {
  if (open.previous === undefined && open.next === undefined && !open.undoable) return null;
  const query = (texte: string) => ({ texte, ...(bySigns ? { tri: "signes" } : {}) });
  return html`<p class="ways">
    ${
      open.previous !== undefined &&
      html`<a class="button" data-key="k" href=${tabPath(tab, query(open.previous))}
        ><kbd class="with-script">K</kbd>Précédent</a
      >`
    }
    ${
      open.next !== undefined &&
      html`<a class="button" data-key="j" href=${tabPath(tab, query(open.next))}
        ><kbd class="with-script">J</kbd>Suivant</a
      >`
    }
    ${
      open.undoable &&
      html`<button form="annuler" class="quiet">
        <kbd class="with-script">U</kbd>Annuler la décision
      </button>`
    }
  </p>`;
}
