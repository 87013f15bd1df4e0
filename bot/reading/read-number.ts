/** Reads a reply to a question whose answer is a number: "1 200 €", "mille deux cents", "environ 3". */
import { hear, LOOKED_AT, type Heard, type Word } from "./normalise.ts";
import { isNumberWord, numberFromWords } from "./number-words.ts";
import type { QuestionToRead, Reading } from "./reading.ts";

type NumberQuestion = Extract<QuestionToRead, { kind: "number" }>;

/** Digits with French or English separators; a `k` for thousands. */
const DIGITS =
  /(?<![\p{L}\p{N}.,])-?\d{1,3}(?:[ .]\d{3})+(?:,\d{1,2})?(?!\d)|(?<![\p{L}\d])-?\d+(?:[.,]\d{1,2}(?!\d))?(?!\d|\p{L}(?<!k|e)|%)/gu;
const UNIT = /^\s*(?:€|euros?\b|eur\b|e\b|balles?\b|net|brut|par mois|\/ ?mois|\$)/;
const DOUBT = /je (?:ne )?sais (?:pas|plus)|jsp|chais pas|je crois|peut etre|ptet|hesite/;
/** "plus de 1000", "au moins 1000": a bound is no amount. */
const BOUND = /(?:^|\s)(?:pas|moins de|plus de|mois de|au moins|au plus) \d/;
const MONTHS =
  "janv(?:ier)?|fevr?(?:ier)?|mars|avr(?:il)?|mai|juin|juil(?:let)?|aout|sept(?:embre)?|oct(?:obre)?|nov(?:embre)?|dec(?:embre)?";
/** "une vingtaine" and its like. */
const DOZENS: ReadonlyMap<string, string> = new Map([
  ["dizaine", "10"],
  ["douzaine", "12"],
  ["quinzaine", "15"],
  ["vingtaine", "20"],
  ["trentaine", "30"],
  ["quarantaine", "40"],
  ["cinquantaine", "50"],
  ["soixantaine", "60"],
  ["centaine", "100"],
]);
const DOZEN = new RegExp(`\\bune (?:petite |bonne )?(${[...DOZENS.keys()].join("|")})\\b`, "g");
const ABOUT =
  /(?:z|t)aine\b|environ|a peu pres|dans les|autour|presque|genre|~|envi|quelque|plus ou moins|a la louche/;

const DATED = new RegExp(`^(?:er)? (?:${MONTHS})\\b`);

/** Above it a number with cents is no longer kept exactly, and nobody means it. */
const LARGEST = 1e12;

interface Amount {
  readonly value: number;
  readonly money: boolean;
  readonly decimals: boolean;
}

/** The number a reply says; undefined when it says none. */
export function readNumber(heard: Heard, question: NumberQuestion): Reading | undefined {
  const amounts = amountsIn(heard);
  const [first] = amounts;
  if (first === undefined) return undefined;
  const money = amounts.filter((amount) => amount.money);
  const different = new Set(amounts.map(({ value }) => value));
  const corrected = /(?:pardon|non|donc|soit|plutot|enfin|au total|=) ?\S+(?: euros?| €)?\s*$/.test(
    heard.folded,
  );
  const last = amounts.at(-1);
  if (different.size > 1 && corrected && last !== undefined && fits(last.value, question)) {
    return { outcome: "confirm", candidates: [last.value], rule: "number-corrected" };
  }
  const joined = /entre|\bou\b|\bet\b|voire|puis|\d a \d|\d ?[-–+/~] ?\d/.test(heard.folded);
  if (different.size > 1 && (joined || money.length !== 1)) {
    const candidates = [...different].filter((value) => fits(value, question));
    return /entre|\bou\b|voire| a |[-–]/.test(heard.folded) && candidates.length > 0
      ? { outcome: "confirm", candidates, rule: "number-range" }
      : { outcome: "retry", reason: "several", rule: "number-several" };
  }
  return judge(heard, question, money[0] ?? first);
}

function judge(heard: Heard, question: NumberQuestion, amount: Amount): Reading {
  const { value } = amount;
  if (BOUND.test(heard.folded)) {
    return fits(value, question)
      ? { outcome: "confirm", candidates: [value], rule: "number-bound" }
      : { outcome: "retry", reason: "out_of_range", rule: "number-out-of-range" };
  }
  if (!fits(value, question)) {
    return { outcome: "retry", reason: "out_of_range", rule: "number-out-of-range" };
  }
  if (amount.decimals && !question.decimals) {
    return { outcome: "confirm", candidates: [Math.trunc(value)], rule: "number-decimals" };
  }
  const thousand = /^(?:mille|mil) (\S+)$/.exec(heard.core);
  if (thousand !== null && value > 1_001 && value < 1_010) {
    // "mille deux" is 1,200 for many, 1,002 for a notary.
    const likely = [1_000 + (value - 1_000) * 100, value].filter((one) => fits(one, question));
    return { outcome: "confirm", candidates: likely, rule: "number-thousand" };
  }
  if (/^(?:rien|que dalle|aucune?)$/.test(heard.core)) {
    return { outcome: "confirm", candidates: [value], rule: "number-nothing" };
  }
  if (heard.asks || DOUBT.test(heard.plain)) {
    return { outcome: "confirm", candidates: [value], rule: "number-doubt" };
  }
  const rest = heard.words.length;
  if (rest > 14 && !amount.money) {
    return { outcome: "confirm", candidates: [value], rule: "number-somewhere" };
  }
  const about = ABOUT.test(heard.folded);
  return {
    outcome: "value",
    value,
    ...(about ? { approximate: true } : {}),
    rule: about ? "number-about" : "number",
  };
}

function fits(value: number, { min, max }: NumberQuestion): boolean {
  return value >= (min ?? -LARGEST) && value <= (max ?? LARGEST) && Math.abs(value) <= LARGEST;
}

function amountsIn(heard: Heard): Amount[] {
  const folded = spelledOut(withZeros(heard).folded);
  const found: Amount[] = [];
  for (const match of folded.matchAll(DIGITS)) {
    const after = folded.slice(match.index + match[0].length);
    if (
      /^(?:[a-z]*(?:eme|ere)\b|er\b|nd\b|\/\d{1,2}(?!\d)|h\d|\s*%|\s*(?:ans?|mois|annees?|semaines?|jours?|h|heures?|min|mins|mn|minutes?)\b(?! par))/.test(
        after,
      )
    ) {
      continue;
    }
    if (/^\d{1,2}$/.test(match[0]) && DATED.test(after)) continue;
    // "la 2e" is an order, "1100 e" a price.
    if (/^\d$/.test(match[0]) && /^e\b/.test(after)) continue;
    const before = folded.slice(0, match.index);
    if (/^(?:19|20)\d\d$/.test(match[0]) && /(?:en|depuis|annee|promo) $/.test(before)) continue;
    const thousands = /^ ?k\b/.test(after) ? 1_000 : 1;
    const text = match[0].replace(/[ .](?=\d{3}(?!\d))/g, "").replace(",", ".");
    const value = Number(text) * thousands;
    if (!Number.isFinite(value)) continue;
    found.push({
      value,
      money: UNIT.test(after.replace(/^ ?k\b/, "")),
      decimals: !Number.isInteger(value),
    });
  }
  if (found.length > 0) return found;
  if (/^(?:rien|que dalle|nada|zero|aucune?)(?: du tout)?$/.test(heard.core)) {
    return [{ value: 0, money: false, decimals: false }];
  }
  const words = numberRun(heard.words);
  const value = numberFromWords(words);
  return value === undefined ? [] : [{ value, money: false, decimals: false }];
}

/** "1OOO" typed with the letter; looked for in the raw reply, for folding makes one letter of three. */
function withZeros(heard: Heard): Heard {
  const raw = heard.raw.slice(0, LOOKED_AT);
  const zeros = raw.replaceAll(/(?<=\d)[oO]{1,4}(?!\p{L})/gu, (letters) =>
    "0".repeat(letters.length),
  );
  return zeros === raw ? heard : hear(zeros);
}

/** "1200€50" and "1k2" with their decimals where a number has them. */
function spelledOut(folded: string): string {
  return folded
    .replaceAll(DOZEN, (_, dozen: string) => DOZENS.get(dozen) ?? "")
    .replaceAll(/(\d) ?(?:€|euros?|e) ?(\d{2})(?!\d)/g, "$1,$2 €")
    .replaceAll(/(\d)k(\d)(?!\d)/g, "$1.$2k");
}

/** The longest run of number words; a lone article is none. */
function numberRun(words: readonly Word[]): string[] {
  let best: string[] = [];
  let from = 0;
  const texts = words.map(({ text }) => text);
  for (const [at, text] of texts.entries()) {
    if (!isNumberWord(text) && !(text === "et" && at > from)) from = at + 1;
    else if (at + 1 - from > best.length) best = texts.slice(from, at + 1);
  }
  if (best.length === 1 && /^(?:une?|six|sept|neuf|set)$/.test(best[0] ?? "") && words.length > 1) {
    return [];
  }
  return best.at(-1) === "et" ? best.slice(0, -1) : best;
}
