/**
 * The e-mail that tells somebody of a training centre what is new in their portal. It counts, and says no
 * more: neither words nor trainings, so that a mailbox read by others tells nothing of anybody.
 */
import type { Outgoing } from "./channel.ts";

/** What happened since the e-mail before. */
export interface CentreNews {
  /** Texts that everybody can read since then, and that the centre has not replied to. */
  readonly reviews: number;
  /** Replies of the centre that were accepted. */
  readonly accepted: number;
  /** Why replies were refused, in words; one for each. */
  readonly refused: readonly string[];
  /** Reports that were answered: the text stays, or left the pages. */
  readonly kept: number;
  readonly removed: number;
}

/** Whether there is nothing to tell. */
export function isNoNews({ reviews, accepted, refused, kept, removed }: CentreNews): boolean {
  return reviews + accepted + refused.length + kept + removed === 0;
}

/**
 * Words one.
 *
 * @param portal  Address of the portal.
 */
export function wordCentreNews(
  news: CentreNews,
  portal: string,
): Pick<Outgoing, "subject" | "text" | "link" | "locale"> {
  return {
    subject: "Du nouveau dans l'espace de votre centre",
    text: [
      "Bonjour,",
      "Dans l'espace de votre centre sur Sirius, qui publie l'avis des anciens apprentis :",
      linesOf(news)
        .map((line) => `- ${line}`)
        .join("\n"),
      `Pour lire et répondre :\n${portal}`,
      "Ce courriel part une fois par jour au plus, et seulement s'il y a du nouveau. Pour ne plus le recevoir : tout en bas de votre espace, sous « Courriels ».",
    ].join("\n\n"),
    link: { url: portal, label: "Ouvrir l'espace du centre" },
    locale: "fr",
  };
}

function linesOf({ reviews, accepted, refused, kept, removed }: CentreNews): string[] {
  const counted: [count: number, one: string, several: string][] = [
    [
      reviews,
      "Un nouvel avis est publié : vous pouvez y répondre.",
      `${reviews} nouveaux avis sont publiés : vous pouvez y répondre.`,
    ],
    [
      accepted,
      "Une de vos réponses est acceptée et paraît sous son avis.",
      `${accepted} de vos réponses sont acceptées et paraissent sous leurs avis.`,
    ],
    [
      kept,
      "Un de vos signalements a sa réponse : l'avis est gardé.",
      `${kept} de vos signalements ont leur réponse : les avis sont gardés.`,
    ],
    [
      removed,
      "Un de vos signalements a sa réponse : l'avis est retiré.",
      `${removed} de vos signalements ont leur réponse : les avis sont retirés.`,
    ],
  ];
  return [
    ...counted
      .filter(([count]) => count > 0)
      .map(([count, one, several]) => (count === 1 ? one : several)),
    ...refused.map(
      (reason) =>
        `Une de vos réponses n'est pas publiée, pour cette raison : « ${reason} ». Vous pouvez en écrire une autre.`,
    ),
  ];
}
