/** Which numbers Twilio would take, for an account that may write to France only. */

/** Mobile numbers of France and its overseas departments. Source: the numbering plan of the ARCEP. */
const MOBILE = [
  /^\+33[67]\d{8}$/, // metropolitan France
  /^\+262(692|693|639)\d{6}$/, // Réunion, Mayotte
  /^\+590(690|691)\d{6}$/, // Guadeloupe
  /^\+594694\d{6}$/, // Guyane
  /^\+596(696|697)\d{6}$/, // Martinique
];
const FIXED = /^\+(33[1-589]\d{8}|262(262|269)\d{6}|590590\d{6}|594594\d{6}|596596\d{6})$/;
/** Numbers Twilio reserves for trying its refusals. Source: its page on test credentials. */
const RESERVED: Readonly<Record<string, number>> = {
  "+15005550001": 21211,
  "+15005550002": 21612,
  "+15005550003": 21408,
  "+15005550004": 21610,
  "+15005550009": 21614,
};

/** Twilio's code for a number it refuses; undefined when it would send. */
export function numberRefusal(number: string): number | undefined {
  const reserved = RESERVED[number];
  if (reserved !== undefined) return reserved;
  if (MOBILE.some((pattern) => pattern.test(number))) return undefined;
  if (FIXED.test(number)) return 21614;
  if (/^\+(33|262|590|594|596)/.test(number) || !/^\+[1-9]\d{7,14}$/.test(number)) return 21211;
  return 21408;
}

/** A number as people write it in France: `06 39 98 00 01`, or `+262 692 …` from elsewhere. */
export function prettyNumber(number: string): string {
  const national = /^\+33(\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(number);
  if (national !== null) return `0${national.slice(1).join(" ")}`;
  return number;
}
