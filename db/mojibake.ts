/** Text that some software decoded wrongly once, put right again. */
import { isUtf8 } from "node:buffer";

/** The characters that Windows-1252 has where Latin-1 has control codes, with their bytes. */
const WINDOWS = new Map(
  Array.from({ length: 32 }, (_, index) => index + 0x80)
    .map((byte) => [new TextDecoder("windows-1252").decode(Uint8Array.of(byte)), byte] as const)
    .filter(([character]) => (character.codePointAt(0) ?? 0) > 0xff),
);

/** The first byte of a two- or three-byte UTF-8 character read as Latin-1: "Ã", "Â", "â". */
const SUSPECT = /[Â-ôÃ]/;

/**
 * A value that was UTF-8 and was read as Latin-1 or Windows-1252: "ChloÃ©" is "Chloé" again, "Ã‰lodie" is
 * "Élodie". Anything that could not come from that is left as it is ("Âge" stays "Âge").
 */
export function repairText(text: string): string {
  if (!SUSPECT.test(text)) return text;
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const byte = code <= 0xff ? code : WINDOWS.get(text.charAt(at));
    if (byte === undefined) return text;
    bytes[at] = byte;
  }
  return isUtf8(bytes) ? new TextDecoder().decode(bytes) : text;
}
