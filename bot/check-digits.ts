/** The characters that prove a SIRET or a UAI was copied right. */

/** The SIREN of La Poste: its thousands of SIRET have a rule of their own. Source: INSEE, Sirene. */
const LA_POSTE = "356000000";

/** Letters of a UAI by the rest of its number divided by 23; I, O and Q are left out. */
const UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ";

/**
 * Tells whether fourteen digits can be a SIRET: every second digit from the right doubled, the sum of
 * the digits ends with 0 (Luhn). Those of La Poste may also have a plain sum that divides by five.
 *
 * @param siret  Fourteen digits; anything else is none.
 */
export function isSiret(siret: string): boolean {
  if (!/^\d{14}$/.test(siret)) return false;
  let luhn = 0;
  let plain = 0;
  for (let place = 0; place < 14; place += 1) {
    const digit = Number(siret[13 - place]);
    const value = place % 2 === 0 ? digit : 2 * digit;
    luhn += value > 9 ? value - 9 : value;
    plain += digit;
  }
  return luhn % 10 === 0 || (siret.startsWith(LA_POSTE) && plain % 5 === 0);
}

/**
 * Tells whether seven digits and a capital letter can be a UAI: the letter is given by the digits.
 *
 * @param uai  Seven digits and a capital letter; anything else is none.
 */
export function isUai(uai: string): boolean {
  return /^\d{7}[A-Z]$/.test(uai) && UAI_LETTERS[Number(uai.slice(0, 7)) % 23] === uai[7];
}
