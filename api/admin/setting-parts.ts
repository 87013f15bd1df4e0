/** The parts of the settings that an administrator decides: their fields, in words, and how they are read. */
import { SENDING_HOURS, type DayHours } from "../../bot/sending-hours.ts";
import {
  BOUNDS,
  NOTICE_MAX,
  PUBLISHER_MAX,
  SHORTEST_DAY_HOURS,
  type SettingKey,
  type Settings,
} from "../../db/setting-values.ts";
import { THEMES } from "../../web/assets.ts";
import type { SettingControl } from "../../web/console/setting-form.ts";
import { themeInWords } from "../../web/console/theme-page.ts";
import {
  boundsInWords,
  contactOf,
  lineOf,
  lineUpTo,
  numberWithin,
  oneOf,
  proseUpTo,
  readFields,
  type FieldReading,
  type Reading,
  type Typed,
} from "./setting-reading.ts";

/** A field of a form. */
export interface PartField {
  readonly name: string;
  /** Of the setting. */
  readonly field: string;
  readonly label: string;
  readonly hint?: string;
  readonly control: SettingControl;
  /** What holds, as it is typed. */
  readonly valueOf: (settings: Settings) => string;
}

export interface SettingPart {
  readonly key: SettingKey;
  /** In addresses: `/admin/reglages/horaires`. */
  readonly id: string;
  readonly title: string;
  /** When a change takes effect, said once it is saved. */
  readonly effect: string;
  readonly fields: readonly PartField[];
  readonly read: (typed: Typed) => Reading;
}

const AT_ONCE = "C'est en place dans quelques secondes, sans redémarrer.";
const line = { kind: "line" } as const;
const number = { kind: "number" } as const;

type Described = PartField & Pick<FieldReading, "read">;

function part(
  about: Pick<SettingPart, "key" | "id" | "title" | "effect">,
  fields: readonly Described[],
): SettingPart {
  return { ...about, fields, read: (typed) => readFields(fields, typed) };
}

/** Who runs this Sirius. */
export const PUBLISHER = part(
  { key: "publisher", id: "editeur", title: "Éditeur", effect: AT_ONCE },
  [
    {
      name: "editeur-nom",
      field: "name",
      label: "Nom",
      hint: "Dans la notice, au bas des pages, dans les courriels et les mentions légales.",
      control: line,
      valueOf: ({ publisher }) => publisher.name,
      read: lineOf(PUBLISHER_MAX.name, "Écrivez un nom : la loi veut que l'on sache qui demande."),
    },
    {
      name: "editeur-adresse",
      field: "address",
      label: "Adresse postale",
      control: line,
      valueOf: ({ publisher }) => publisher.address,
      read: lineUpTo(PUBLISHER_MAX.address),
    },
    {
      name: "editeur-contact",
      field: "contact",
      label: "Contact",
      hint: "Un courriel lu chaque jour, un téléphone ou une page en https:// : les gens y exercent leurs droits.",
      control: line,
      valueOf: ({ publisher }) => publisher.contact,
      read: contactOf(
        PUBLISHER_MAX.contact,
        "Écrivez comment vous joindre : la loi veut que l'on puisse exercer ses droits.",
      ),
    },
    {
      name: "editeur-direction",
      field: "director",
      label: "Direction de la publication",
      hint: "Prénom et nom. La loi les veut dans les mentions légales, qui disent qu'ils manquent tant que c'est vide.",
      control: line,
      valueOf: ({ publisher }) => publisher.director ?? "",
      read: lineUpTo(PUBLISHER_MAX.director),
    },
    {
      name: "editeur-hebergement",
      field: "hosting",
      label: "Hébergement",
      hint: "Nom, adresse, téléphone, pays. Vide : l'éditeur lui-même.",
      control: line,
      valueOf: ({ publisher }) => publisher.hosting ?? "",
      read: lineUpTo(PUBLISHER_MAX.hosting),
    },
  ],
);

/** What the publisher adds to the notice. */
export const NOTICE = part(
  { key: "notice", id: "notice", title: "Ajout à la notice", effect: AT_ONCE },
  [
    {
      name: "notice-francais",
      field: "french",
      label: "En français",
      hint: "À la fin de la notice, telle quelle. Une ligne vide commence un paragraphe ; 2 000 signes au plus.",
      control: { kind: "lines", rows: 5 },
      valueOf: ({ notice }) => notice.french ?? "",
      read: proseUpTo(NOTICE_MAX),
    },
    {
      name: "notice-anglais",
      field: "english",
      label: "En anglais",
      hint: "À la suite. Vide : rien.",
      control: { kind: "lines", rows: 5 },
      valueOf: ({ notice }) => notice.english ?? "",
      read: proseUpTo(NOTICE_MAX),
    },
  ],
);

/** Pace and budget of SMS. */
export const SMS = part({ key: "sms", id: "sms", title: "Débit des SMS", effect: AT_ONCE }, [
  {
    name: "sms-jour",
    field: "partsPerDay",
    label: "Parties de SMS par jour, au plus",
    hint: "Ce plafond protège le budget d'une erreur ; au-delà, les messages attendent le lendemain. 0 arrête les SMS.",
    control: number,
    valueOf: ({ sms }) => String(sms.partsPerDay),
    read: numberWithin("partsPerDay", "0 arrête les SMS."),
  },
  {
    name: "sms-seconde",
    field: "perSecond",
    label: "SMS par seconde, au plus",
    hint: "Ce que votre numéro permet, d'après votre fournisseur. La moitié reste à qui attend une réponse.",
    control: number,
    valueOf: ({ sms }) => String(sms.perSecond),
    read: numberWithin("perSecond", "Aucun fournisseur ne va plus vite."),
  },
]);

/** People before a figure. */
export const PUBLICATION = part(
  {
    key: "publication",
    id: "publication",
    title: "Publication",
    effect:
      "Une mise en ligne commence aussitôt ; les pages suivent dans les minutes qui viennent.",
  },
  [
    {
      name: "seuil",
      field: "threshold",
      label: "Personnes avant tout chiffre",
      hint: `${inCapital(boundsInWords("threshold"))}. Relevé, il retire des pages les groupes devenus trop petits, et leurs textes ; abaissé, il les rend.`,
      control: number,
      valueOf: ({ publication }) => String(publication.threshold),
      read: numberWithin(
        "threshold",
        "À moins de 5, un chiffre pourrait trahir la réponse d'une personne ; à plus de 20, presque aucune formation n'aurait de note.",
      ),
    },
  ],
);

const KEPT_WHY = "La notice promet de ne pas garder plus longtemps.";

const RETENTION_FIELDS: readonly Described[] = [
  {
    name: "contact-jours",
    field: "contactDays",
    label: "Prénom et contact : jours après la fin de la conversation",
    hint: `${inCapital(boundsInWords("contactDays"))}.`,
    control: number,
    valueOf: ({ retention }) => String(retention.contactDays),
    read: numberWithin(
      "contactDays",
      `${KEPT_WHY} À moins de ${BOUNDS.contactDays.least}, l'auteur n'apprendrait pas ce que devient son texte.`,
    ),
  },
  {
    name: "invitation-mois",
    field: "invitationMonths",
    label: "Prénom et contact : mois après l'invitation, dans tous les cas",
    hint: `${inCapital(boundsInWords("invitationMonths"))}.`,
    control: number,
    valueOf: ({ retention }) => String(retention.invitationMonths),
    read: numberWithin("invitationMonths", `${KEPT_WHY} Un lien personnel sert trois mois.`),
  },
  {
    name: "textes-mois",
    field: "textMonths",
    label: "Textes : mois après la fin du contrat",
    hint: `${inCapital(boundsInWords("textMonths"))}. Le texte d'une personne dont le contrat est fini depuis plus longtemps part la nuit suivante.`,
    control: number,
    valueOf: ({ retention }) => String(retention.textMonths),
    read: numberWithin(
      "textMonths",
      `${KEPT_WHY} À moins d'un an, les textes partiraient sans être lus.`,
    ),
  },
  {
    name: "reponses-mois",
    field: "answerMonths",
    label: "Réponses : mois après la fin du contrat",
    hint: `${inCapital(boundsInWords("answerMonths"))}, et jamais moins que les textes.`,
    control: number,
    valueOf: ({ retention }) => String(retention.answerMonths),
    read: numberWithin(
      "answerMonths",
      `${KEPT_WHY} À moins d'un an, les chiffres ne se formeraient pas.`,
    ),
  },
];

/** How long things are kept. */
export const RETENTION: SettingPart = {
  key: "retention",
  id: "conservation",
  title: "Conservation",
  effect: "La notice le dit déjà. Ce qui dépasse est supprimé la nuit prochaine, sans retour.",
  fields: RETENTION_FIELDS,
  read(typed) {
    const reading = readFields(RETENTION_FIELDS, typed);
    if (!reading.ok) return reading;
    const { textMonths, answerMonths } = reading.value;
    if (Number(answerMonths) >= Number(textMonths)) return reading;
    const fault = `Écrivez ${String(textMonths)} ou plus : un texte ne reste pas affiché sans la réponse qui prouve qu'il compte.`;
    return { ok: false, faults: { "reponses-mois": fault } };
  },
};

/** The colours of all pages but the widget. */
export const LOOK = part(
  {
    key: "look",
    id: "apparence",
    title: "Apparence",
    effect: "Chaque page le montre à son prochain chargement.",
  },
  [
    {
      name: "theme",
      field: "theme",
      label: "Thème de toutes les pages",
      control: {
        kind: "choice",
        choices: THEMES.map((value) => ({ value, label: themeInWords(value) })),
      },
      valueOf: ({ look }) => look.theme,
      read: oneOf(THEMES),
    },
  ],
);

const DAYS = [
  ["weekday", "semaine", "Du lundi au vendredi"],
  ["saturday", "samedi", "Le samedi"],
] as const;

/** When Sirius starts talking to somebody. */
export const HOURS: SettingPart = {
  key: "hours",
  id: "horaires",
  title: "Heures d'envoi",
  effect: "Ce qui attend de partir suit aussitôt les nouvelles heures.",
  fields: DAYS.flatMap(([day, name, label]) => [
    {
      name: `${name}-debut`,
      field: day,
      label: `${label}, à partir de`,
      control: hoursOf(SENDING_HOURS[day]),
      valueOf: ({ hours }: Settings) => String(hours[day].opens),
    },
    {
      name: `${name}-fin`,
      field: day,
      label: `${label}, jusqu'à`,
      control: hoursOf(SENDING_HOURS[day]),
      valueOf: ({ hours }: Settings) => String(hours[day].closes),
    },
  ]),
  read(typed) {
    const faults: Record<string, string> = {};
    const value: Record<string, DayHours> = {};
    for (const [day, name] of DAYS) {
      const opens = hourIn(typed(`${name}-debut`));
      const closes = hourIn(typed(`${name}-fin`));
      const { opens: first, closes: last } = SENDING_HOURS[day];
      const why = `Choisissez une heure de ${first} h à ${last} h : en dehors, les opérateurs refusent ces messages et personne n'en veut.`;
      if (!(opens >= first && opens <= last)) faults[`${name}-debut`] = why;
      if (!(closes >= first && closes <= last)) faults[`${name}-fin`] = why;
      else if (closes - opens < SHORTEST_DAY_HOURS) {
        faults[`${name}-fin`] =
          `Laissez au moins ${SHORTEST_DAY_HOURS} heures : ce qui a été retenu part étalé sur ce temps, pas tout à la fois.`;
      }
      value[day] = { opens, closes };
    }
    return Object.keys(faults).length === 0 ? { ok: true, value } : { ok: false, faults };
  },
};

function hoursOf({ opens, closes }: DayHours): SettingControl {
  const hours = Array.from({ length: closes - opens + 1 }, (_, nth) => String(opens + nth));
  return { kind: "choice", choices: hours.map((value) => ({ value, label: `${value} h` })) };
}

function hourIn(typed: string | undefined): number {
  return typed !== undefined && /^\d{1,2}$/.test(typed) ? Number(typed) : Number.NaN;
}

function inCapital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
