/** What is held about a person, as a table that spreadsheets open. */
import { csvLine, type Cell } from "../db/csv-line.ts";
import { noticeInFrench } from "../db/notice-words.ts";
import type { HeldData } from "../db/person-store.ts";

/** Rows of `rubrique;champ;valeur`, with a byte order mark; what looks like a formula is made a text. */
export function toCsv(held: HeldData): string {
  const rows: (readonly [string, string, unknown])[] = [
    ["personne", "prénom", held.firstName],
    ["personne", "année de naissance", held.birthYear],
    ["personne", "STOP", held.optedOutAt],
  ];
  for (const contact of held.contacts) {
    const { kind, address, importedAt, legalBasis } = contact;
    const notice = noticeInFrench(contact, held.noticesKeptSince);
    rows.push(["contact", kind, address], ["contact", "importé le", importedAt]);
    rows.push(["contact", "base légale", legalBasis], ["contact", "version de la notice", notice]);
  }
  for (const one of held.apprenticeships) {
    const { answers, texts, ...plain } = one;
    for (const [field, value] of Object.entries(plain)) rows.push(["formation", field, value]);
    for (const { question, status, value, raw, comment, at } of answers) {
      rows.push(["réponse", question, value ?? status], ["réponse", `${question}, mots`, raw]);
      rows.push(
        ["réponse", `${question}, remarque`, comment],
        ["réponse", `${question}, date`, at],
      );
    }
    for (const { question, status } of texts) rows.push(["avis", question, status]);
  }
  const lines = rows
    .filter(([, , value]) => value !== null && value !== undefined)
    .map((cells) => csvLine(cells.map(cellOf), ";"));
  return `\uFEFFrubrique;champ;valeur\r\n${lines.join("")}`;
}

function cellOf(value: unknown): Cell {
  return typeof value === "string" || typeof value === "number" ? value : JSON.stringify(value);
}
