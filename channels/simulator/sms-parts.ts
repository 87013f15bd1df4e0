/** What an SMS costs. Source of the alphabet and the sizes: 3GPP TS 23.038 §6.2.1, TS 23.040 §9.2.3.24. */

const BASIC =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
  "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const EXTENDED = "\f^{}\\[~]|€";

const SIZES = {
  "GSM-7": { alone: 160, part: 153 },
  "UCS-2": { alone: 70, part: 67 },
} as const;

export interface SmsMeasure {
  readonly encoding: "GSM-7" | "UCS-2";
  /** Septets, or units of 16 bits. */
  readonly units: number;
  readonly parts: number;
}

/** Measures a text as it would leave. No character is ever cut in two by the end of a part. */
export function measureSms(text: string): SmsMeasure {
  const characters = Array.from(text);
  const gsm = characters.every((one) => BASIC.includes(one) || EXTENDED.includes(one));
  const encoding = gsm ? "GSM-7" : "UCS-2";
  const widths = characters.map((one) => {
    if (!gsm) return one.length;
    return EXTENDED.includes(one) ? 2 : 1;
  });
  const units = widths.reduce((sum, width) => sum + width, 0);
  const { alone, part } = SIZES[encoding];
  if (units <= alone) return { encoding, units, parts: 1 };
  let parts = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > part) {
      parts += 1;
      used = 0;
    }
    used += width;
  }
  return { encoding, units, parts };
}
