/** How a French word roughly sounds, so that spellings of the ear meet those of the dictionary. */

/** Folds a folded text further, to its sound. Close enough for whole words only, never inside a sentence. */
export function soundOf(text: string): string {
  return text
    .replace(/qu|q|c(?=[aourl]|\b)/g, "k")
    .replace(/ph/g, "f")
    .replace(/eau|au/g, "o")
    .replace(/(?:ai|ei|er|ez|et|e)(?=s?\b)/g, "e")
    .replace(/ai|ei/g, "e")
    .replace(/y/g, "i")
    .replace(/h/g, "")
    .replace(/[stdxe]+\b/g, (end) => (end.startsWith("e") ? "e" : ""))
    .replace(/[' ]/g, "")
    .replace(/(.)\1+/g, "$1");
}
