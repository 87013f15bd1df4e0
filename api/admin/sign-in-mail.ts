/** The e-mails of the console: a sign-in link, asked for or with an invitation. */
import { randomUUID } from "node:crypto";
import type { Channel, Outgoing } from "../../bot/channel.ts";
import type { Instant } from "../../bot/conversation.ts";

/** Longer than an adapter waits by itself. */
const TRY_MS = 40_000;

export interface SignInMail {
  readonly to: string;
  readonly link: string;
  readonly kind: "asked" | "invited";
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
    asked
      ? "Vous avez demandé à vous connecter à la console de Sirius."
      : "Vous êtes invité à travailler dans la console de Sirius, qui publie l'avis des anciens apprentis.",
    `Ce lien sert une seule fois, ${asked ? "dans les 15 minutes" : "dans les 24 heures"}. S'il ne s'ouvre pas, copiez-le dans votre navigateur :\n${link}`,
    asked
      ? "Vous n'avez rien demandé ? Ne faites rien : sans ce lien, personne n'entre."
      : "Vous n'attendiez pas cette invitation ? Ne faites rien, et le compte restera fermé.",
  ];
  return {
    delivery: randomUUID(),
    to,
    subject: asked ? "Votre lien de connexion à Sirius" : "Votre accès à la console de Sirius",
    text: paragraphs.join("\n\n"),
    link: { url: link, label: "Se connecter" },
    locale: "fr",
    expiresAt,
  };
}
