/** An invitation as it leaves, and the texts that nothing may ever repeat. */
import type { Outgoing } from "../../../bot/channel.ts";
import { mailOf } from "../../../bot/mail-wording.ts";

export const PERSONAL_LINK = "https://avis.example.fr/r/4kq7w2mZ8tVbN1xY6cLp0sHd";
export const UNSUBSCRIBE = "https://avis.example.fr/u/4kq7w2mZ8tVbN1xY6cLp0sHd";

const { subject, text, linkLabel } = mailOf("invitation", "fr", {
  prenom: "Zoé",
  formation: "CAP Crémier-fromager",
  cfa: "CFA de Besançon",
  lien_perso: PERSONAL_LINK,
  lien_notice: "https://avis.example.fr/notice",
  publisher: "Région Bourgogne-Franche-Comté",
  effort: { questions: 12, minutes: 3 },
});

export const INVITATION: Outgoing = {
  delivery: "0b9f5f0e-6c2b-4f0e-9a55-0f6a3e2b7c11",
  to: "zoe.canari@example.org",
  subject,
  text,
  locale: "fr",
  link: { url: PERSONAL_LINK, label: linkLabel },
  unsubscribe: UNSUBSCRIBE,
  expiresAt: Date.UTC(2026, 10, 27),
};

export const FROM = "Avis d'apprentis <avis@example.fr>";
