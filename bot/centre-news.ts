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
  const lines: string[] = [];
  if (reviews > 0) {
    lines.push(
      reviews === 1
        ? "un nouvel avis est publié, vous pouvez y répondre ;"
        : `${reviews} nouveaux avis sont publiés, vous pouvez y répondre ;`,
    );
  }
  if (accepted > 0) {
    lines.push(
      accepted === 1
        ? "une de vos réponses est acceptée : elle paraît sous son avis à la mise en ligne suivante, chaque nuit ;"
        : `${accepted} de vos réponses sont acceptées : elles paraissent sous leur avis à la mise en ligne suivante, chaque nuit ;`,
    );
  }
  for (const reason of refused) {
    lines.push(
      `une de vos réponses n'est pas publiée, pour cette raison : ${reason} ; vous pouvez en écrire une autre ;`,
    );
  }
  if (kept > 0) lines.push(`${reportsAnswered(kept)}, l'avis est gardé ;`);
  if (removed > 0) lines.push(`${reportsAnswered(removed)}, l'avis est retiré ;`);
  return lines.map((line, at) => (at === lines.length - 1 ? line.replace(/ ;$/, ".") : line));
}

function reportsAnswered(count: number): string {
  return count === 1
    ? "un de vos signalements a sa réponse"
    : `${count} de vos signalements ont leur réponse`;
}
