/** How the publisher is reached: something a person can use at once, for their rights depend on it. */

export type ContactKind = "email" | "phone" | "web";

/** What makes an address to write to: nothing else is checked, since only a message could tell. */
const EMAIL = /^[^\s@<>,;:/]+@[^\s@<>,;:/]+\.[^\s@<>,;:/]+$/u;
/** French, of ten digits or four (3939), or international with its +. Source: ITU-T E.164, 15 digits at most. */
const PHONE = /^(?:0[1-9]\d{8}|3\d{3}|\+[1-9]\d{6,14})$/;
/** What people write between digits, and the 0 of `+33 (0)1`. */
const BETWEEN_DIGITS = /\(0\)|[\s.\-\u2011()]/gu;

/**
 * What kind of contact a text is, such as `avis@exemple.fr`, `04 72 00 00 00`, `+33 4 72…` or
 * `https://exemple.fr/contact`.
 *
 * @returns undefined when nobody could reach anybody by it.
 */
export function contactKind(text: string): ContactKind | undefined {
  if (EMAIL.test(text)) return "email";
  if (PHONE.test(text.replaceAll(BETWEEN_DIGITS, ""))) return "phone";
  return isWebAddress(text) ? "web" : undefined;
}

function isWebAddress(text: string): boolean {
  const url = /^https?:\/\/\S+$/u.test(text) ? URL.parse(text) : null;
  return url !== null && url.username === "" && /^[^.].*\.[^.]+$/u.test(url.hostname);
}
