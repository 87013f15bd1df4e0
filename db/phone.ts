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

/** The bulk of what rosters hold, told without the tables: 06 and 073–079, overseas ranges aside. */
const MAINLAND = /^(?:\+33|0033|0)0?(6(?!39|9[0-7])\d{8}|7[3-9]\d{7})$/;
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
  const mainland = MAINLAND.exec(written.replaceAll(/[^\d+]/g, ""))?.[1];
  if (mainland !== undefined) return `+33${mainland}`;
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
