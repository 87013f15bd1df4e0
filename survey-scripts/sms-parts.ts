/** What a text costs as SMS: its alphabet, its units and its parts. Source: 3GPP TS 23.038, 23.040. */

/** One unit each in GSM-7. */
const GSM_BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
/** Two units each: an escape, then the character. */
const GSM_EXTENDED = new Set("\f^{}\\[~]|€");

const GSM_ALONE = 160;
const GSM_PART = 153;
const UCS2_ALONE = 70;
const UCS2_PART = 67;

export interface SmsMeasure {
  readonly encoding: "gsm7" | "ucs2";
  /** Septets of GSM-7, or UTF-16 units. */
  readonly units: number;
  readonly parts: number;
  /** Characters that force the costly alphabet, each once, in order. */
  readonly strange: readonly string[];
}

/** Measures a text as one SMS. No character is split over two parts. */
export function measureSms(text: string): SmsMeasure {
  const characters = Array.from(text);
  const strange = [
    ...new Set(characters.filter((one) => !GSM_BASIC.has(one) && !GSM_EXTENDED.has(one))),
  ];
  if (strange.length === 0) {
    const sizes = characters.map((one) => (GSM_EXTENDED.has(one) ? 2 : 1));
    return { encoding: "gsm7", ...fit(sizes, GSM_ALONE, GSM_PART), strange };
  }
  const sizes = characters.map((one) => one.length);
  return { encoding: "ucs2", ...fit(sizes, UCS2_ALONE, UCS2_PART), strange };
}

function fit(
  sizes: readonly number[],
  alone: number,
  part: number,
): { units: number; parts: number } {
  const units = sizes.reduce((sum, size) => sum + size, 0);
  if (units <= alone) return { units, parts: 1 };
  let parts = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > part) {
      parts += 1;
      used = 0;
    }
    used += size;
  }
  return { units, parts };
}

const PLAIN: Readonly<Record<string, string>> = {
  "’": "'",
  "‘": "'",
  ʼ: "'",
  "“": '"',
  "”": '"',
  "«": '"',
  "»": '"',
  "…": "...",
  "–": "-",
  "—": "-",
  "−": "-",
  "‑": "-",
  "•": "-",
  œ: "oe",
  Œ: "OE",
  "\u00A0": " ",
  "\u202F": " ",
  "\u2009": " ",
};

/**
 * Brings a text as near to GSM-7 as reading allows: typographic marks and accents that it lacks are
 * replaced. What has no plain form (another script, an emoji) stays.
 */
export function foldToGsm(text: string): string {
  return Array.from(text.normalize("NFC")).map(plain).join("");
}

function plain(character: string): string {
  if (GSM_BASIC.has(character) || GSM_EXTENDED.has(character)) return character;
  const known = PLAIN[character];
  if (known !== undefined) return known;
  const bare = character.normalize("NFD").replace(/\p{Mn}/gu, "");
  return Array.from(bare).every((one) => GSM_BASIC.has(one)) ? bare : character;
}
