/** The e-mails of the console: a sign-in link, asked for or with an invitation. */
import { randomUUID } from "node:crypto";
import type { Channel, Outgoing } from "../../bot/channel.ts";
import type { Instant } from "../../bot/conversation.ts";

/** Longer than an adapter waits by itself. */
const TRY_MS = 40_000;

export interface SignInMail {
  readonly to: string;
  readonly link: string;
  /** `centre`: an invitation to the portal of a training centre, which is not the console. */
  readonly kind: "asked" | "invited" | "centre";
  /** Until when the link is good. */
  readonly expiresAt: Instant;
}

/**
 * Sends one, with one try: whoever waits for it asks again.
 *
 * @returns undefined once the provider took it; else why not, without the address.
 */
export async function sendSignInMail(
  channel: Pick<Channel, "send">,
  mail: SignInMail,
): Promise<string | undefined> {
  const outcome = await channel.send(wordSignInMail(mail), AbortSignal.timeout(TRY_MS));
  if (outcome.kind === "accepted") return undefined;
  return `${outcome.kind}: ${outcome.reason}`;
}

/** What one says. */
export function wordSignInMail({ to, link, kind, expiresAt }: SignInMail): Outgoing {
  const asked = kind === "asked";
  const paragraphs = [
    "Bonjour,",
    OPENING[kind],
    `Ce lien sert une seule fois, ${asked ? "dans les 15 minutes" : "dans les 24 heures"}. S'il ne s'ouvre pas, copiez-le dans votre navigateur :\n${link}`,
    asked
      ? "Vous n'avez rien demandé ? Ne faites rien : sans ce lien, personne n'entre."
      : "Vous n'attendiez pas cette invitation ? Ne faites rien, et le compte restera fermé.",
  ];
  return {
    delivery: randomUUID(),
    to,
    subject: SUBJECT[kind],
    text: paragraphs.join("\n\n"),
    link: { url: link, label: "Se connecter" },
    locale: "fr",
    expiresAt,
  };
}

const OPENING: Readonly<Record<SignInMail["kind"], string>> = {
  asked: "Vous avez demandé à vous connecter à Sirius.",
  invited:
    "Un accès vous est ouvert à la console de Sirius, qui publie l'avis des anciens apprentis.",
  centre:
    "Un accès vous est ouvert à l'espace de votre centre sur Sirius, qui publie l'avis des anciens apprentis : vous pouvez y lire les avis publiés, y répondre, en signaler.",
};
const SUBJECT: Readonly<Record<SignInMail["kind"], string>> = {
  asked: "Votre lien de connexion à Sirius",
  invited: "Votre accès à la console de Sirius",
  centre: "L'espace de votre centre sur Sirius",
};
