/** What a browser says of itself, in three words: enough to recognise one's own session. */

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg/, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bFirefox\//, "Firefox"],
  [/\bFxiOS\//, "Firefox"],
  [/\bCriOS\/|\bChrome\/|\bHeadlessChrome\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, "Android"],
  [/\b(?:iPhone|iPad)\b/, "iOS"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bLinux\b/, "Linux"],
];

/** Such as "Firefox, Linux". The whole of it, which singles people out, is not kept. */
export function browserNote(userAgent: string | undefined): string {
  const text = userAgent ?? "";
  const name = (list: typeof BROWSERS): string | undefined =>
    list.find(([sign]) => sign.test(text))?.[1];
  return [name(BROWSERS) ?? "Navigateur inconnu", name(SYSTEMS)].filter(Boolean).join(", ");
}
