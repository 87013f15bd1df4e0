/** The settings of this Sirius in the words of people who run a survey; secrets stay out. */
import { SENDING_HOURS } from "../../bot/sending-hours.ts";
import type { SettingGroup, SettingRow } from "../../web/console/settings-page.ts";

const NUMBER = new Intl.NumberFormat("fr-FR");

/** What is shown of the settings. */
export interface ShownSettings {
  readonly publisher: {
    readonly name: string;
    readonly address: string;
    readonly contact: string;
    readonly hosting?: string | undefined;
  };
  readonly threshold: number;
  readonly channels: {
    readonly sms:
      | {
          readonly messagingServiceSid: string | undefined;
          readonly from: string | undefined;
          readonly mode: "conversation" | "lien";
        }
      | undefined;
    readonly telegram: { readonly mode: "webhook" | "polling" } | undefined;
    readonly email: { readonly from: string } | undefined;
    readonly smsPartsPerDay: number;
    readonly smsPerSecond: number;
  };
  readonly oidc?: { readonly issuer: string; readonly name: string } | undefined;
  /** Stand-ins for all channels on this machine. */
  readonly simulator: boolean;
}

/** All of them, by what they are about. */
export function describeSettings(settings: ShownSettings): SettingGroup[] {
  return [
    publisher(settings),
    senders(settings),
    hours(),
    {
      title: "Publication",
      rows: [
        row("Personnes avant tout chiffre", NUMBER.format(settings.threshold), "SIRIUS_THRESHOLD"),
        row("Mise en ligne", "Chaque nuit, par lots d'au moins autant de personnes"),
        row("Visibilité d'un texte accepté", "Dans les trois jours, à un moment tiré au sort"),
      ],
    },
    retention(),
    signingIn(settings),
  ];
}

function row(label: string, value: string, ...settings: readonly string[]): SettingRow {
  return { label, value, settings };
}

function publisher({ publisher: { name, address, contact, hosting } }: ShownSettings) {
  return {
    title: "Éditeur et notice",
    rows: [
      row("Nom", name, "PUBLISHER_NAME"),
      row("Adresse", address, "PUBLISHER_ADDRESS"),
      row("Contact", contact, "PUBLISHER_CONTACT"),
      row("Hébergement", hosting ?? "Par l'éditeur", "PUBLISHER_HOSTING"),
    ],
    note: "La notice que lisent les anciens apprentis est faite de ces réglages et de ceux des canaux.",
    link: { path: "/notice", label: "Lire la notice" },
  };
}

function senders({ channels, simulator }: ShownSettings): SettingGroup {
  const { sms, telegram, email, smsPartsPerDay, smsPerSecond } = channels;
  const off = simulator ? "Simulé sur cette machine" : "Éteint";
  return {
    title: "Expéditeurs",
    rows: [
      row(
        "SMS",
        sms?.from ?? sms?.messagingServiceSid ?? off,
        "TWILIO_FROM",
        "TWILIO_MESSAGING_SERVICE_SID",
      ),
      row(
        "Réponse par SMS",
        sms?.mode === "lien" ? "Non : le SMS porte un lien" : "Oui, dans la conversation",
        "SMS_MODE",
      ),
      row("Telegram", telegram === undefined ? off : "Allumé", "TELEGRAM_BOT_TOKEN"),
      row("Courriel", email?.from ?? off, "MAIL_FROM"),
      row(
        "SMS par jour, au plus",
        `${NUMBER.format(smsPartsPerDay)} ${smsPartsPerDay > 1 ? "parties" : "partie"}`,
        "SMS_PARTS_PER_DAY",
      ),
      row("SMS par seconde", NUMBER.format(smsPerSecond), "SMS_PER_SECOND"),
    ],
    link: { path: "/admin/reglages/canaux", label: "Voir l'état de chaque canal" },
  };
}

function hours(): SettingGroup {
  const { weekday, saturday } = SENDING_HOURS;
  return {
    title: "Heures d'envoi",
    rows: [
      row("Du lundi au vendredi", `De ${weekday.opens} h à ${weekday.closes} h`),
      row("Le samedi", `De ${saturday.opens} h à ${saturday.closes} h`),
      row("Le dimanche et les jours fériés", "Jamais"),
    ],
    note: "À l'heure de chaque personne, outre-mer compris. Qui vient d'écrire reçoit sa réponse à toute heure.",
  };
}

function retention(): SettingGroup {
  return {
    title: "Conservation",
    rows: [
      row(
        "Prénom et contact",
        "30 jours après la fin de la conversation, 12 mois après l'invitation",
      ),
      row("Textes", "24 mois après la fin du contrat"),
      row("Réponses", "36 mois après la fin du contrat"),
      row("Journal", "5 ans"),
    ],
    note: "La suppression se fait chaque nuit, et laisse une ligne au journal.",
  };
}

function signingIn({ oidc, channels, simulator }: ShownSettings): SettingGroup {
  const mail = channels.email !== undefined || simulator;
  return {
    title: "Connexion à la console",
    rows: [
      row("Lien par courriel", mail ? "Oui" : "Non : aucun courrier n'est réglé", "MAIL_FROM"),
      row(
        "Fournisseur d'identité",
        oidc === undefined ? "Aucun" : `${oidc.name} (${oidc.issuer})`,
        "OIDC_ISSUER",
        "OIDC_NAME",
      ),
      row("Fin d'une session", "30 minutes sans activité, 8 heures au plus"),
    ],
  };
}
