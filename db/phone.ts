/** Telephone numbers that Sirius may write to. */
import { parsePhoneNumberFromString, type CountryCode } from "libphonenumber-js/max";

/** Metropolitan France and its overseas territories; other countries cost more and are not asked. */
const COUNTRIES: readonly CountryCode[] = [
  "FR",
  "GP",
  "MQ",
  "GF",
  "RE",
  "YT",
  "PM",
  "BL",
  "MF",
  "NC",
  "PF",
  "WF",
];

/** Mobile numbers kept for films and demonstrations: nobody has them. */
const FICTION = /^\+3363998\d{4}$/;

/**
 * The E.164 form of a number from a roster.
 *
 * @param raw  As written: `06 12 34 56 78`, `+33 6…`, `0692…` (Réunion), `612345678` from a
 *   spreadsheet that lost its zero.
 * @returns undefined when it is no mobile number of France or its territories.
 */
export function normalisePhone(raw: string): string | undefined {
  const digits = raw.replaceAll(/[^\d+]/g, "");
  const written = /^[67]\d{8}$/.test(digits) ? `0${digits}` : raw;
  for (const country of COUNTRIES) {
    const number = parsePhoneNumberFromString(written, country);
    if (number === undefined) continue;
    if (FICTION.test(number.number)) return number.number;
    if (!number.isValid()) continue;
    const type = number.getType();
    const mobile = type === "MOBILE" || type === "FIXED_LINE_OR_MOBILE";
    if (mobile && number.country !== undefined && COUNTRIES.includes(number.country)) {
      return number.number;
    }
  }
  return undefined;
}
