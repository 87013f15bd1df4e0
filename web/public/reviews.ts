/** Published texts, with all the law wants near them: checked how, when, in which order. */
import { monthOf } from "../browser/widget/view.ts";
import { html, type Markup } from "../html.ts";
import { inLang, reviewPath, trainingPath, withQuery } from "./address.ts";
import { pager } from "./pager.ts";
import type { Lang, Paging, ShownText } from "./shapes.ts";

export const REVIEW_ORDERS = ["recents", "critiques"] as const;
export type ReviewOrder = (typeof REVIEW_ORDERS)[number];

export interface ReviewList {
  readonly texts: readonly ShownText[];
  readonly paging: Paging;
  readonly order: ReviewOrder;
  /** The page they are on, without a query. */
  readonly path: string;
  readonly lang: Lang;
}

interface Words {
  readonly title: (total: number) => string;
  readonly none: string;
  readonly order: string;
  readonly recents: string;
  readonly critiques: string;
  readonly criticalNote: string;
  readonly verifiedTitle: string;
  readonly verified: string;
  readonly more: string;
  readonly who: string;
  readonly ended: (when: string) => string;
  readonly published: (when: string) => string;
  /** Said where the page speaks another language than the texts. */
  readonly language: string | undefined;
  readonly former: string;
  readonly reply: string;
  readonly replied: (when: string) => string;
}

const FRENCH: Words = {
  title: (total: number) => (total > 1 ? `Ce qui en est dit : ${total} avis` : "Ce qui en est dit"),
  none: "Aucun texte n'est publié pour le moment. Tout le monde n'en écrit pas, et chaque texte est relu avant de paraître.",
  order: "Ordre des avis",
  recents: "Les plus récents d'abord",
  critiques: "Les critiques d'abord",
  criticalNote:
    "Les avis qui signalent un problème sont reconnus à leurs mots (« manque », « dur », « dommage »…), jamais à la note de leur auteur.",
  verifiedTitle: "Que veut dire « vérifié » ?",
  verified:
    "Chaque auteur a été invité par un lien personnel, envoyé au contact que son centre a donné en l'inscrivant. Il donne un seul avis. Une personne relit chaque texte ; rien n'est réécrit, un passage masqué devient […]. Personne n'est payé, et le centre ne choisit ni qui répond ni ce qui paraît.",
  more: "Tout sur la méthode",
  who: "Apprenti vérifié",
  ended: (when: string) => `formation finie en ${when}`,
  published: (when: string) => `publié en ${when}`,
  language: undefined,
  former: "sur l'ancienne version du diplôme",
  reply: "Réponse du centre",
  replied: (when: string) => `publiée en ${when}`,
};
const ENGLISH: Words = {
  title: (total) => (total > 1 ? `What they say: ${total} reviews` : "What they say"),
  none: "No text is published yet. Not everyone writes one, and each is read before it appears.",
  order: "Order of the reviews",
  recents: "Newest first",
  critiques: "Critical ones first",
  criticalNote:
    "Reviews that tell of a problem are recognised by their words (“manque”, “dur”, “dommage”…), never by the mark their author gave.",
  verifiedTitle: "What does “verified” mean?",
  verified:
    "Each author was invited by a personal link, sent to the contact that the centre gave when it enrolled them. They give one review. A person reads each text; nothing is rewritten, a hidden passage becomes […]. Nobody is paid, and the centre chooses neither who answers nor what appears.",
  more: "All about the method",
  who: "Verified apprentice",
  ended: (when) => `training ended in ${when}`,
  published: (when) => `published in ${when}`,
  language: "As they were written, in French.",
  former: "about the former version of the diploma",
  reply: "Reply of the centre",
  replied: (when) => `published in ${when}`,
};

/** One page of texts, newest first unless the critical ones were asked for. */
export function reviewList(list: ReviewList): Markup {
  const { texts, paging, order, path, lang } = list;
  const words = lang === "en" ? ENGLISH : FRENCH;
  const address = (query: Readonly<Record<string, string | number>>): string =>
    inLang(withQuery(path, query), lang);
  const ordered = order === "recents" ? {} : { ordre: order };
  return html`<section class="reviews" id="avis">
    <h2>${words.title(paging.total)}</h2>
    ${verified(lang)}
    ${
      paging.total === 0
        ? html`<p>${words.none}</p>`
        : html`<nav aria-label=${words.order} class="orders">
              ${REVIEW_ORDERS.map(
                (each) =>
                  html`<a
                    href=${`${address(each === "recents" ? {} : { ordre: each })}#avis`}
                    aria-current=${each === order ? "true" : undefined}
                    >${words[each]}</a
                  >`,
              )}
            </nav>
            ${words.language !== undefined && html`<p class="soft">${words.language}</p>`}
            ${order === "critiques" && html`<p class="soft">${words.criticalNote}</p>`}
            <ul class="texts">
              ${texts.map((text) => html`<li>${review(text, lang)}</li>`)}
            </ul>`
    }
    ${pager(paging, lang, (index) => `${address({ ...ordered, page: index + 1 })}#avis`)}
  </section>`;
}

/** What "verified" means, beside the reviews. */
export function verified(lang: Lang): Markup {
  const words = lang === "en" ? ENGLISH : FRENCH;
  return html`<details class="verified">
    <summary>${words.verifiedTitle}</summary>
    <p>${words.verified} <a href=${inLang("/avis/methode", lang)}>${words.more}</a></p>
  </details>`;
}

/**
 * A text, whole and as it was written, with its dates and the reply of the centre.
 *
 * @param whose  With the training it is about, where a list is about several.
 */
export function review(shown: ShownText, lang: Lang, whose?: "training"): Markup {
  const { id, text, experience, publishedOn, reply, repliedOn, former } = shown;
  const words = lang === "en" ? ENGLISH : FRENCH;
  const known = [words.ended(monthOf(experience, lang))];
  if (former !== undefined) known.push(words.former);
  return html`<article>
    ${
      whose === "training" &&
      html`<p>
        <a href=${inLang(trainingPath(shown.trainingKey), lang)}
          ><bdi>${shown.trainingTitle}</bdi></a
        >
      </p>`
    }
    <blockquote dir="auto" lang="fr">${text}</blockquote>
    <p class="soft">
      <b>${words.who}</b>${known.map((each) => ` · ${each}`)}${" · "}<a
        href=${inLang(reviewPath(id), lang)}
        ><time datetime=${publishedOn.slice(0, 7)}
          >${words.published(monthOf(publishedOn, lang))}</time
        ></a
      >
    </p>
    ${
      reply !== undefined &&
      html`<div class="reply">
        <p>
          <b>${words.reply}</b>
          ${
            repliedOn !== undefined &&
            html`<span class="soft"
              >${" · "}<time datetime=${repliedOn.slice(0, 7)}
                >${words.replied(monthOf(repliedOn, lang))}</time
              ></span
            >`
          }
        </p>
        <blockquote dir="auto" lang="fr">${reply}</blockquote>
      </div>`
    }
  </article>`;
}
