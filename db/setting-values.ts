/**
 * What an administrator may decide in the console: each part by its key, checked whenever it is written or
 * read, within bounds that the law or the field sets. One function says what holds.
 */
import { z } from "zod";
import { LEAST_PEOPLE } from "../bot/release.ts";
import { SENDING_HOURS, type DayHours, type SendingHours } from "../bot/sending-hours.ts";
import { LONGEST_RETENTION, type Retention } from "./retention.ts";

/** From the first to the last that may be. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** Messages that were held back spread over two hours of allowed time: a day needs at least as many. */
export const SHORTEST_DAY_HOURS = 2;
/** Of the parts of SMS in a day, of SMS in a second, and of people before a figure. */
export const BOUNDS = {
  partsPerDay: { least: 0, most: 999_999 },
  perSecond: { least: 1, most: 500 },
  threshold: { least: LEAST_PEOPLE, most: 20 },
  /** A text is judged within a week and shown within three days: until then its author can be told. */
  contactDays: { least: 10, most: LONGEST_RETENTION.contactDays },
  /** A personal link serves for three months. */
  invitationMonths: { least: 4, most: LONGEST_RETENTION.invitationMonths },
  textMonths: { least: 12, most: LONGEST_RETENTION.textMonths },
  answerMonths: { least: 12, most: LONGEST_RETENTION.answerMonths },
} as const satisfies Readonly<Record<string, Bounds>>;

/** Characters. */
export const PUBLISHER_MAX = { name: 120, address: 200, contact: 200, director: 120, hosting: 200 };
export const NOTICE_MAX = 2_000;

const THEMES = ["sirius", "ardoise"] as const;

const within = ({ least, most }: Bounds) => z.int().min(least).max(most);
const dayWithin = ({ opens, closes }: DayHours) =>
  z
    .strictObject({ opens: z.int().min(opens), closes: z.int().max(closes) })
    .refine((day) => day.closes - day.opens >= SHORTEST_DAY_HOURS);
/** One line: it stands in the subject of mails and in the middle of sentences. */
const line = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u);
/** Lines and paragraphs, and nothing else that cannot be seen. */
const prose = z
  .string()
  .min(1)
  .max(NOTICE_MAX)
  .regex(/^(?:[^\p{Cc}\u2028\u2029]|\n)*$/u);

/** What is stored, by key. A field that is left out is not decided. */
export const SETTING_SCHEMAS = {
  hours: z
    .strictObject({
      weekday: dayWithin(SENDING_HOURS.weekday),
      saturday: dayWithin(SENDING_HOURS.saturday),
    })
    .partial(),
  sms: z
    .strictObject({
      partsPerDay: within(BOUNDS.partsPerDay),
      perSecond: within(BOUNDS.perSecond),
    })
    .partial(),
  publication: z.strictObject({ threshold: within(BOUNDS.threshold) }).partial(),
  retention: z
    .strictObject({
      contactDays: within(BOUNDS.contactDays),
      invitationMonths: within(BOUNDS.invitationMonths),
      textMonths: within(BOUNDS.textMonths),
      answerMonths: within(BOUNDS.answerMonths),
    })
    .partial()
    .refine(
      ({
        textMonths = LONGEST_RETENTION.textMonths,
        answerMonths = LONGEST_RETENTION.answerMonths,
      }) => textMonths <= answerMonths,
    ),
  publisher: z
    .strictObject({
      name: line(PUBLISHER_MAX.name),
      address: line(PUBLISHER_MAX.address),
      contact: line(PUBLISHER_MAX.contact),
      director: line(PUBLISHER_MAX.director),
      hosting: line(PUBLISHER_MAX.hosting),
    })
    .partial(),
  notice: z.strictObject({ french: prose, english: prose }).partial(),
  look: z.strictObject({ theme: z.enum(THEMES) }).partial(),
} as const;

/** Everything that was decided; keys of a newer version are left out. */
export const DecidedSettings = z.object(SETTING_SCHEMAS).partial();
export type DecidedSettings = z.infer<typeof DecidedSettings>;

export type SettingKey = keyof typeof SETTING_SCHEMAS;

/** Every field there is, with the key of its part. */
export const SETTING_FIELDS: readonly (readonly [key: SettingKey, field: string])[] = [
  ["hours", "weekday"],
  ["hours", "saturday"],
  ["sms", "partsPerDay"],
  ["sms", "perSecond"],
  ["publication", "threshold"],
  ["retention", "contactDays"],
  ["retention", "invitationMonths"],
  ["retention", "textMonths"],
  ["retention", "answerMonths"],
  ["publisher", "name"],
  ["publisher", "address"],
  ["publisher", "contact"],
  ["publisher", "director"],
  ["publisher", "hosting"],
  ["notice", "french"],
  ["notice", "english"],
  ["look", "theme"],
];

/** What holds. */
export interface Settings {
  readonly hours: SendingHours;
  readonly sms: {
    /** Parts that may leave in one day; beyond, messages wait for the next. */
    readonly partsPerDay: number;
    readonly perSecond: number;
  };
  readonly publication: {
    /** People a figure needs, from the next release on. */
    readonly threshold: number;
  };
  readonly retention: Retention;
  /** Who runs this Sirius. */
  readonly publisher: {
    readonly name: string;
    readonly address: string;
    readonly contact: string;
    readonly director?: string | undefined;
    readonly hosting?: string | undefined;
  };
  /** What the publisher adds to the notice; paragraphs with an empty line between them. */
  readonly notice: { readonly french?: string | undefined; readonly english?: string | undefined };
  readonly look: { readonly theme: (typeof THEMES)[number] };
}

/** What the environment and the programme say, before anybody decides in the console. */
export interface GivenSettings {
  readonly values: Settings;
  /** The names of the environment that fix a field, by `key.field`: `publication.threshold`. */
  readonly fixed: ReadonlyMap<string, string>;
}

/** Who decided a part, and when. */
export interface Decision {
  /** Grows with each change. */
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** As in the journal: `user <id>`. */
  readonly by: string;
}

/** What the table holds. */
export interface StoredSettings {
  readonly values: DecidedSettings;
  readonly decisions: ReadonlyMap<string, Decision>;
}

/**
 * What holds: what the environment sets, else what was decided in the console, else what the programme says.
 */
export function settle({ values, fixed }: GivenSettings, decided: DecidedSettings): Settings {
  const over = <T extends object>(key: SettingKey, value: T): T =>
    Object.assign({}, value, openFields(fixed, key, decided[key]));
  return {
    hours: over("hours", values.hours),
    sms: over("sms", values.sms),
    publication: over("publication", values.publication),
    retention: over("retention", values.retention),
    publisher: over("publisher", values.publisher),
    notice: over("notice", values.notice),
    look: over("look", values.look),
  };
}

/** The fields of a part that somebody decided and the environment leaves open. */
export function openFields(
  fixed: GivenSettings["fixed"],
  key: SettingKey,
  value: object | undefined,
): Readonly<Record<string, unknown>> {
  const fields: [string, unknown][] = Object.entries(value ?? {});
  return Object.fromEntries(
    fields.filter(([field, one]) => one !== undefined && !fixed.has(`${key}.${field}`)),
  );
}
