/** French numbers in words, with the spellings of a phone. */

const UNITS: Readonly<Record<string, number>> = {
  zero: 0,
  un: 1,
  une: 1,
  deux: 2,
  deu: 2,
  de2: 2,
  dos: 2,
  two: 2,
  trois: 3,
  troi: 3,
  troa: 3,
  troit: 3,
  trwa: 3,
  troix: 3,
  three: 3,
  quatre: 4,
  quattre: 4,
  katre: 4,
  catre: 4,
  quatree: 4,
  quatr: 4,
  qatre: 4,
  quatres: 4,
  kat: 4,
  katr: 4,
  "4tre": 4,
  four: 4,
  cinq: 5,
  sinq: 5,
  cinc: 5,
  cink: 5,
  sink: 5,
  cinque: 5,
  five: 5,
  six: 6,
  sept: 7,
  set: 7,
  huit: 8,
  uit: 8,
  neuf: 9,
  dix: 10,
  onze: 11,
  douze: 12,
  treize: 13,
  quatorze: 14,
  quinze: 15,
  seize: 16,
};
const TENS: Readonly<Record<string, number>> = {
  vingt: 20,
  vingts: 20,
  trente: 30,
  quarante: 40,
  cinquante: 50,
  soixante: 60,
  septante: 70,
  huitante: 80,
  nonante: 90,
};
/** Words that are numbers only where a number is expected. */
export const ARTICLES = new Set(["un", "une", "six", "set", "dos", "sept", "neuf"]);

/** A single number word, or digits. Not above 16: compounds are read by `numberFromWords`. */
export function smallNumber(word: string): number | undefined {
  if (/^\d{1,9}$/.test(word)) return Number(word);
  return Object.hasOwn(UNITS, word) ? UNITS[word] : undefined;
}

/** "mille deux cents", "quatre vingt dix sept": a whole number below a million, or undefined. */
export function numberFromWords(words: readonly string[]): number | undefined {
  let total = 0;
  let group = 0;
  if (words.length === 0 || words.length > 12) return undefined;
  for (const word of words) {
    if (word === "et") continue;
    const unit = Object.hasOwn(UNITS, word) ? UNITS[word] : undefined;
    const ten = Object.hasOwn(TENS, word) ? TENS[word] : undefined;
    if (unit !== undefined) group += unit;
    else if (ten === 20 && group % 100 === 4) group += 76;
    else if (ten !== undefined) group += ten;
    else if (word === "cent" || word === "cents") group = (group === 0 ? 1 : group) * 100;
    else if (word === "mille" || word === "mil" || word === "milles") {
      total += (group === 0 ? 1 : group) * 1_000;
      group = 0;
    } else return undefined;
  }
  return total + group;
}

/** Whether a word takes part in a number. */
export function isNumberWord(word: string): boolean {
  return (
    Object.hasOwn(UNITS, word) || Object.hasOwn(TENS, word) || /^(?:cents?|mille?s?)$/.test(word)
  );
}
