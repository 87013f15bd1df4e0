/** The portal of a training centre: what everybody reads about it, its replies and its reports. */
import { monthOf } from "../browser/widget/view.ts";
import { html, type Markup } from "../html.ts";
import { reviewPath, trainingPath } from "../public/address.ts";
import { reasonInWords } from "./moderation-words.ts";
import { newsChoice } from "./portal-news.ts";
import { momentInWords } from "./words.ts";

export interface ShownFigure {
  readonly level: "centre" | "trainerCertification" | "training";
  readonly title: string;
  readonly key: string | undefined;
  readonly place: string | undefined;
  readonly mean: number;
  readonly people: number;
  /** Of those invited, from 0 to 1; undefined where it is not told. */
  readonly rate: number | undefined;
  /** Who would recommend it, from 0 to 1. */
  readonly recommend: number | undefined;
}

export interface PortalText {
  readonly id: string;
  readonly text: string;
  readonly publishedOn: string;
  readonly experience: string;
  readonly training: string;
  /** As it is public. */
  readonly reply: string | undefined;
  readonly written: string | undefined;
  readonly replyStatus: string | undefined;
  readonly refusal: string | undefined;
  readonly reportStatus: string | undefined;
}

export interface PortalHome {
  readonly figures: readonly ShownFigure[];
  readonly texts: readonly PortalText[];
  readonly total: number;
  /** Address of the pages before and after. */
  readonly previous: string | undefined;
  readonly next: string | undefined;
  readonly reports: readonly {
    readonly reason: string;
    readonly status: string;
    readonly answer: string | undefined;
    readonly queuedAt: number;
    readonly training: string;
  }[];
  /** Whether this person hears by e-mail what is new; undefined where no e-mail is sent. */
  readonly hearsNews: boolean | undefined;
  readonly done: string | undefined;
}

const NUMBER = new Intl.NumberFormat("fr-FR", {
  maximumFractionDigits: 1,
  minimumFractionDigits: 1,
});
const PERCENT = new Intl.NumberFormat("fr-FR", { style: "percent" });

/** The first page of the portal. */
export function portalBody(home: PortalHome): Markup {
  return html`
    ${home.done !== undefined && html`<p class="notice" role="status">${home.done}</p>`}
    <p>
      Vous lisez ici ce que tout le monde peut lire, au même moment et avec les mêmes seuils. Vous
      pouvez répondre une fois sous chaque avis et signaler un avis dont vous doutez, gratuitement.
    </p>
    ${figures(home)} ${texts(home)} ${reports(home)}
    ${home.hearsNews !== undefined && newsChoice(home.hearsNews)}
    <p class="soft">
      <a href="/avis/methode">Comment les avis sont recueillis, vérifiés et publiés</a>
    </p>
  `;
}

function figures({ figures: all }: PortalHome): Markup {
  return html`<section aria-labelledby="chiffres">
    <h2 id="chiffres">Vos chiffres</h2>
    ${
      all.length === 0
        ? html`<p class="empty">
            Pas encore de chiffres : il faut au moins cinq réponses dans une même formation. Ils
            paraissent d'eux-mêmes, ici comme sur les pages publiques.
          </p>`
        : html`<ul class="rows">
            ${all.map(figure)}
          </ul>`
    }
  </section>`;
}

const LEVELS: Readonly<Record<ShownFigure["level"], string>> = {
  centre: "Tout le centre",
  trainerCertification: "Diplôme, dans tous vos lieux",
  training: "Formation",
};

function figure(one: ShownFigure): Markup {
  const { level, title, key, place, mean, people, rate, recommend } = one;
  const name = html`<bdi>${title}</bdi>`;
  const told = [`${people} réponses`];
  if (rate !== undefined) told.push(`${PERCENT.format(rate)} des personnes invitées ont répondu`);
  if (recommend !== undefined) told.push(`${PERCENT.format(recommend)} la conseillent`);
  return html`<li>
    <div>
      <p>${key === undefined ? name : html`<a href=${trainingPath(key)}>${name}</a>`}</p>
      <p class="soft">${place === undefined ? LEVELS[level] : `${LEVELS[level]}, ${place}`}</p>
    </div>
    <div>
      <p><b>${`${NUMBER.format(mean)} sur 5`}</b></p>
      <p class="soft">${told.join(" · ")}</p>
    </div>
  </li>`;
}

function texts({ texts: all, total, previous, next }: PortalHome): Markup {
  return html`<section aria-labelledby="avis">
    <h2 id="avis">${total > 1 ? `Vos avis publiés (${total})` : "Vos avis publiés"}</h2>
    ${
      all.length === 0
        ? html`<p class="empty">
            Aucun avis n'est publié pour le moment. Chacun est relu d'abord, puis paraît pour tout
            le monde à la fois.
          </p>`
        : html`<ul class="rows">
            ${all.map(
              (one) =>
                html`<li>
                  <div>${quoted(one)} ${standing(one)}</div>
                  <a class="button" href=${`/centre/avis/${one.id}`}>Répondre ou signaler</a>
                </li>`,
            )}
          </ul>`
    }
    ${pages(previous, next)}
  </section>`;
}

function pages(previous: string | undefined, next: string | undefined): Markup | null {
  if (previous === undefined && next === undefined) return null;
  return html`<p class="ways">
    ${previous !== undefined && html`<a class="button" href=${previous}>Plus récents</a>`}
    ${next !== undefined && html`<a class="button" href=${next}>Plus anciens</a>`}
  </p>`;
}

function quoted({ text, training, experience, publishedOn, reply }: PortalText): Markup {
  const when = `formation finie en ${monthOf(experience, "fr")}, publié en ${monthOf(publishedOn, "fr")}`;
  return html`<blockquote dir="auto">${text}</blockquote>
    <p class="soft"><bdi>${training}</bdi>${` · ${when}`}</p>
    ${
      reply !== undefined &&
      html`<p>Votre réponse, en ligne :</p>
        <blockquote dir="auto" class="about">${reply}</blockquote>`
    }`;
}

function standing({ replyStatus, refusal, reportStatus, reply }: PortalText): Markup | null {
  const told: string[] = [];
  if (replyStatus === "received") told.push("Votre réponse est en cours de relecture.");
  if (replyStatus === "published" && reply === undefined) {
    told.push("Votre réponse est acceptée : elle paraîtra avec la prochaine mise en ligne.");
  }
  if (replyStatus === "refused") {
    told.push(`Votre réponse n'est pas publiée. Raison : ${reasonInWords(refusal ?? "")}.`);
  }
  if (reportStatus === "received") told.push("Votre signalement est en cours d'examen.");
  return told.length === 0
    ? null
    : html`<p>${told.map((one) => html`<span class="tag">${one}</span> `)}</p>`;
}

const OUTCOMES: Readonly<Record<string, string>> = {
  received: "en cours d'examen, réponse sous 7 jours",
  kept: "l'avis est gardé",
  removed: "l'avis est retiré",
  gone: "son auteur a retiré ou changé cet avis",
};

function reports({ reports: all }: PortalHome): Markup | null {
  if (all.length === 0) return null;
  return html`<section aria-labelledby="signalements">
    <h2 id="signalements">Vos signalements</h2>
    <ul class="rows">
      ${all.map(
        ({ reason, status, answer, queuedAt, training }) =>
          html`<li>
            <div>
              <p>
                <bdi>${training}</bdi>${` · ${reasonInWords(reason)} · ${momentInWords(queuedAt)}`}
              </p>
              <p><span class="tag">${OUTCOMES[status] ?? status}</span></p>
              ${answer !== undefined && html`<blockquote dir="auto">${answer}</blockquote>`}
            </div>
          </li>`,
      )}
    </ul>
  </section>`;
}

export interface PortalReviewPage {
  readonly text: PortalText;
  readonly reasons: readonly { readonly code: string; readonly label: string }[];
  readonly charactersMax: number;
  /** What could not be done with a form, and the words that were in it. */
  readonly fault:
    | { readonly form: "reponse" | "signalement"; readonly text: string; readonly why: string }
    | undefined;
}

/** One text, with what the centre may do about it. */
export function portalReviewBody(page: PortalReviewPage): Markup {
  const { text } = page;
  return html`
    ${quoted(text)} ${standing(text)}
    <p class="soft"><a href=${reviewPath(text.id)}>Voir cet avis comme tout le monde</a></p>
    ${replyForm(page)} ${reportForm(page)}
    <p><a href="/centre">Revenir à tous les avis</a></p>
  `;
}

function replyForm({ text, charactersMax, fault }: PortalReviewPage): Markup {
  const { id, replyStatus, written } = text;
  if (replyStatus !== undefined && replyStatus !== "refused") {
    return html`<section aria-labelledby="repondre">
      <h2 id="repondre">Votre réponse</h2>
      ${text.reply === undefined && html`<blockquote dir="auto">${written}</blockquote>`}
      <form method="post" action=${`/centre/avis/${id}/reponse/retirer`}>
        <button class="danger">Retirer ma réponse</button>
      </form>
    </section>`;
  }
  const wrong = fault?.form === "reponse" ? fault : undefined;
  return html`<section aria-labelledby="repondre">
    <h2 id="repondre">Répondre sous cet avis</h2>
    <p>
      Une seule réponse, relue sous 7 jours avec les mêmes règles que les avis, puis publiée et
      datée. Ne nommez personne. Vous pourrez la retirer.
    </p>
    <form method="post" action=${`/centre/avis/${id}/reponse`}>
      ${field({ id: "reponse", label: "Votre réponse", max: charactersMax, wrong })}
      <p class="main-actions"><button class="main">Envoyer la réponse</button></p>
    </form>
  </section>`;
}

function reportForm({ text, reasons, charactersMax, fault }: PortalReviewPage): Markup {
  if (text.reportStatus !== undefined) {
    return html`<section aria-labelledby="signaler">
      <h2 id="signaler">Signalement</h2>
      <p>${`Vous avez signalé cet avis : ${OUTCOMES[text.reportStatus] ?? text.reportStatus}.`}</p>
    </section>`;
  }
  const wrong = fault?.form === "signalement" ? fault : undefined;
  return html`<section aria-labelledby="signaler">
    <h2 id="signaler">Signaler cet avis</h2>
    <p>
      Vous doutez qu'il soit vrai, ou il ne respecte pas les règles ? Une personne le relit et vous
      répond sous 7 jours. Un avis n'est pas retiré parce qu'il est critique.
    </p>
    <form method="post" action=${`/centre/avis/${text.id}/signalement`}>
      <label for="raison">Raison</label>
      <select id="raison" name="raison">
        ${reasons.map(({ code, label }) => html`<option value=${code}>${label}</option>`)}
      </select>
      ${field({ id: "explication", label: "Expliquez pourquoi", max: charactersMax, wrong })}
      <p class="main-actions"><button>Envoyer le signalement</button></p>
    </form>
  </section>`;
}

interface Field {
  readonly id: string;
  readonly label: string;
  readonly max: number;
  readonly wrong: { readonly text: string; readonly why: string } | undefined;
}

function field({ id, label, max, wrong }: Field): Markup {
  return html`<label for=${id}>${label}</label>
    ${wrong !== undefined && html`<p class="fault" id=${`${id}-faute`}>${wrong.why}</p>`}
    <textarea
      id=${id}
      name="texte"
      rows="5"
      maxlength=${max}
      required
      aria-invalid=${wrong === undefined ? null : "true"}
      aria-describedby=${wrong === undefined ? null : `${id}-faute`}
    >
${wrong?.text ?? ""}</textarea>`;
}
