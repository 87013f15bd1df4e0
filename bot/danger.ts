/** Words that point to a person in danger. They bring a human and the help lines; they judge nothing. */
import { fold } from "../survey-scripts/fold.ts";

/** Folded beginnings of words or phrases; a space at the end asks for the whole word. */
const SIGNS = [
  "suicid",
  "me tuer",
  "en finir",
  "me foutre en l'air",
  "plus envie de vivre",
  "envie de mourir",
  "me scarifi",
  "harcel",
  "viol ",
  "viole ",
  "violee ",
  "violer ",
  "violen",
  "agression",
  "agresse",
  "attouchement",
  "main aux fesses",
  "mains baladeuses",
  "touche les fesses",
  "frappe ",
  "frappee ",
  "tape dessus",
  "coups de poing",
  "me battait",
  "menace de mort",
  "menacait",
  "bizutage",
  "humili",
  "raciste",
  "racisme",
  "homophob",
  "sexuel",
  "accident grave",
  "grave accident",
  "doigt coupe",
  "main coupee",
  "brule au",
  "enferme dans",
  "kill myself",
  "rape",
  "harass",
  "abused",
] as const;

const WORDS = new RegExp(
  `(?:^|[^a-z])(?:${SIGNS.map((sign) => (sign.endsWith(" ") ? `${sign.trim()}(?![a-z])` : sign)).join("|")})`,
);

/**
 * Says whether a text should be read by a person soon. Errs on the side of yes: a needless look
 * costs a minute. Linear in the length of the text.
 */
export function soundsLikeDanger(text: string): boolean {
  return WORDS.test(fold(text));
}
