/** Which version of the notice held when a contact came, in words. */

/** A contact as far as its notice goes; dates as ISO texts. */
interface Told {
  readonly importedAt: string | null;
  readonly noticeVersion: string | null;
}

/**
 * Which version held when a contact came, in French: for files that people take away and for the command line.
 *
 * @param keptSince  When the first version was kept, as ISO text; undefined: none is.
 */
export function noticeInFrench({ importedAt, noticeVersion }: Told, keptSince?: string): string {
  if (noticeVersion !== null) return noticeVersion;
  if (keptSince === undefined || (importedAt ?? "") >= keptSince) return "inconnue";
  const came = importedAt === null ? "donné" : "importé";
  return `inconnue (${came} avant le ${keptSince.slice(0, 10)})`;
}
