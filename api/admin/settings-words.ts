/** The settings of this Sirius in the words of people who run a survey; secrets stay out. */
import type { GivenSettings, Settings } from "../../db/setting-values.ts";
import type { SettingForm } from "../../web/console/setting-form.ts";
import type { SettingGroup, SettingPlace, SettingRow } from "../../web/console/settings-page.ts";
import {
  HOURS,
  NOTICE,
  PUBLICATION,
  PUBLISHER,
  RETENTION,
  SMS,
  type SettingPart,
} from "./setting-parts.ts";

const NUMBER = new Intl.NumberFormat("fr-FR");

/** What only the environment sets, and is shown. */
export interface ServerSettings {
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
  };
  readonly oidc?: { readonly issuer: string; readonly name: string } | undefined;
  /** Stand-ins for all channels on this machine. */
  readonly simulator: boolean;
}

/** What all groups are made of. */
export interface ShownSettings {
  readonly server: ServerSettings;
  /** What holds. */
  readonly settings: Settings;
  readonly fixed: GivenSettings["fixed"];
  /** The form of a part, for whom may decide it. */
  readonly formOf: (part: SettingPart) => SettingForm | undefined;
}

/** All of them, by what they are about. */
export function describeSettings(shown: ShownSettings): SettingGroup[] {
  const { server, settings } = shown;
  return [
    {
      ...decidable(shown, PUBLISHER, publisherRows(settings)),
      note: "La notice que lisent les anciens apprentis est faite de ces réglages et de ceux des canaux.",
      link: { path: "/notice", label: "Lire la notice" },
    },
    decidable(shown, NOTICE, [
      ["french", "En français", settings.notice.french ?? "Rien"],
      ["english", "En anglais", settings.notice.english ?? "Rien"],
    ]),
    senders(server),
    decidable(shown, SMS, [
      ["partsPerDay", "Parties par jour, au plus", NUMBER.format(settings.sms.partsPerDay)],
      ["perSecond", "SMS par seconde, au plus", NUMBER.format(settings.sms.perSecond)],
    ]),
    hours(shown),
    publication(shown),
    retention(shown),
    signingIn(server),
  ];
}

/** A part as its form, or as lines to read. Each line: the field, its label, its value. */
function decidable(
  { fixed, formOf }: ShownSettings,
  part: SettingPart,
  lines: readonly (readonly [field: string, label: string, value: string])[],
): SettingGroup {
  const form = formOf(part);
  const rows = lines.map(([field, label, value]) => ({
    label,
    value,
    where: placeOf(fixed.get(`${part.key}.${field}`)),
  }));
  return { title: part.title, rows: form === undefined ? rows : [], form };
}

function placeOf(name: string | undefined): SettingPlace {
  return name === undefined ? { kind: "console" } : { kind: "fixed", name };
}

/** A line that no one changes here; without names: nowhere. */
function row(label: string, value: string, ...names: readonly string[]): SettingRow {
  const where: SettingPlace =
    names.length === 0 ? { kind: "programme" } : { kind: "server", names };
  return { label, value, where };
}

function publisherRows({ publisher }: Settings) {
  const { name, address, contact, director, hosting } = publisher;
  return [
    ["name", "Nom", name],
    ["address", "Adresse", address],
    ["contact", "Contact", contact],
    ["director", "Direction de la publication", director ?? "Manque"],
    ["hosting", "Hébergement", hosting ?? "Par l'éditeur"],
  ] as const;
}

function senders({ channels, simulator }: ServerSettings): SettingGroup {
  const { sms, telegram, email } = channels;
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
    ],
    link: { path: "/admin/reglages/canaux", label: "Voir l'état de chaque canal" },
  };
}

function hours(shown: ShownSettings): SettingGroup {
  const { weekday, saturday } = shown.settings.hours;
  const group = decidable(shown, HOURS, [
    ["weekday", "Du lundi au vendredi", `De ${weekday.opens} h à ${weekday.closes} h`],
    ["saturday", "Le samedi", `De ${saturday.opens} h à ${saturday.closes} h`],
  ]);
  return {
    ...group,
    rows: [...group.rows, row("Le dimanche et les jours fériés", "Jamais")],
    note: "À l'heure de chaque personne, outre-mer compris. Qui vient d'écrire reçoit sa réponse à toute heure.",
  };
}

function publication(shown: ShownSettings): SettingGroup {
  const { threshold } = shown.settings.publication;
  const group = decidable(shown, PUBLICATION, [
    ["threshold", "Personnes avant tout chiffre", NUMBER.format(threshold)],
  ]);
  return {
    ...group,
    rows: [
      ...group.rows,
      row("Mise en ligne", "Chaque nuit, par lots d'au moins autant de personnes"),
      row("Visibilité d'un texte accepté", "Dans les trois jours, à un moment tiré au sort"),
    ],
  };
}

function retention(shown: ShownSettings): SettingGroup {
  const { contactDays, invitationMonths, textMonths, answerMonths } = shown.settings.retention;
  const group = decidable(shown, RETENTION, [
    ["contactDays", "Prénom et contact", `${contactDays} jours après la fin de la conversation`],
    ["invitationMonths", "Et au plus tard", `${invitationMonths} mois après l'invitation`],
    ["textMonths", "Textes", `${textMonths} mois après la fin du contrat`],
    ["answerMonths", "Réponses", `${answerMonths} mois après la fin du contrat`],
  ]);
  return {
    ...group,
    rows: [...group.rows, row("Journal", "5 ans")],
    note: "La suppression se fait chaque nuit, et laisse une ligne au journal.",
  };
}

function signingIn({ oidc, channels, simulator }: ServerSettings): SettingGroup {
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

/** What is in place of a part, a line for each field. */
export function linesOf(part: SettingPart, settings: Settings): string[] {
  return part.fields.map(({ label, control, valueOf }) => {
    const value = valueOf(settings);
    const choices = control.kind === "choice" ? control.choices : [];
    const told = choices.find((choice) => choice.value === value)?.label ?? value;
    return `${label} : ${told || "rien"}`;
  });
}

/** The parts on the page of all settings. */
export const PARTS_IN_VIEW: readonly SettingPart[] = [
  PUBLISHER,
  NOTICE,
  SMS,
  HOURS,
  PUBLICATION,
  RETENTION,
];
