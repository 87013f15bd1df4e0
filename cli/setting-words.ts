/** What may be written for a setting, told to whoever wrote something else. */
import { SENDING_HOURS, type DayHours } from "../bot/sending-hours.ts";
import {
  BOUNDS,
  NOTICE_MAX,
  PUBLISHER_MAX,
  SETTING_SCHEMAS,
  SHORTEST_DAY_HOURS,
} from "../db/setting-values.ts";

/** What reaches a publisher. */
export const CONTACT_WORDS =
  "une adresse de courriel, un numéro de téléphone ou une adresse en https://";

const NUMBER = new Intl.NumberFormat("fr-FR");

/** Each field that has bounds, as `key.field`, and what to write there. */
const TO_WRITE: ReadonlyMap<string, string> = new Map([
  ["hours.weekday", hours(SENDING_HOURS.weekday)],
  ["hours.saturday", hours(SENDING_HOURS.saturday)],
  ["sms.partsPerDay", wholeNumber("partsPerDay")],
  ["sms.perSecond", wholeNumber("perSecond")],
  ["publication.threshold", wholeNumber("threshold")],
  ["retention.contactDays", wholeNumber("contactDays")],
  ["retention.invitationMonths", wholeNumber("invitationMonths")],
  ["retention.textMonths", `${wholeNumber("textMonths")}, au plus retention.answerMonths`],
  ["retention.answerMonths", `${wholeNumber("answerMonths")}, au moins retention.textMonths`],
  ...Object.entries(PUBLISHER_MAX).map(([field, most]): [string, string] => [
    `publisher.${field}`,
    `une ligne, ${NUMBER.format(most)} signes au plus`,
  ]),
  ["publisher.contact", `${CONTACT_WORDS}, par exemple avis@exemple.fr`],
  ["notice.french", `${NUMBER.format(NOTICE_MAX)} signes au plus`],
  ["notice.english", `${NUMBER.format(NOTICE_MAX)} signes au plus`],
  ["look.theme", SETTING_SCHEMAS.look.shape.theme.unwrap().options.join(" ou ")],
]);

/** "publication.threshold : écrivez un nombre entier de 5 à 20". @param field  As `key.field`, a known one. */
export function whatToWrite(field: string): string {
  return `${field} : écrivez ${TO_WRITE.get(field) ?? "autre chose"}`;
}

function wholeNumber(bound: keyof typeof BOUNDS): string {
  const { least, most } = BOUNDS[bound];
  return `un nombre entier de ${NUMBER.format(least)} à ${NUMBER.format(most)}`;
}

function hours(day: DayHours): string {
  return (
    `des heures entières comme ${JSON.stringify(day)}, ` +
    `${SHORTEST_DAY_HOURS} heures au moins, de ${day.opens} à ${day.closes} h au plus`
  );
}
