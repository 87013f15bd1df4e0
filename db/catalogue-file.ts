/** Catalogue files, JSON or tables, to checked records; which kind a file is shows by what it holds. */
import { findKind, namesOf, RECORD_NAMES, type CatalogueKind } from "../bot/catalogue-kinds.ts";
import { CatalogueSource, cellOf, columnKey, valueOf } from "../bot/catalogue-source.ts";
import { because, sentence } from "../bot/error-words.ts";
import { SiriusError } from "../bot/errors.ts";
import { looksLikeJson, readJsonRecords } from "./json-file.ts";
import { readTable } from "./table-file.ts";
import { decode, openText } from "./text-file.ts";

/** An opened file of the catalogue. */
export interface CatalogueFile {
  readonly kind: CatalogueKind;
  readonly records: AsyncIterable<CatalogueSource>;
}

const HEAD_CHARACTERS = 65_536;

/** A record, and the names of everything in it or in its file. */
interface Named {
  readonly names: () => ReadonlySet<string>;
  readonly source: CatalogueSource;
}

/**
 * Opens a file of the catalogue. Memory does not grow with its length.
 *
 * @param bytes  JSON (a list, an answer of an API, or one object per line) in UTF-8, or a table in UTF-8
 *   or Windows-1252 with `;`, `,`, `|` or tabs.
 * @param forced  The kind, when what the file holds should not decide.
 *
 * Errors: `catalogue_unreadable`, `catalogue_empty`; the first may also come while records are read.
 */
export async function openCatalogueFile(
  bytes: AsyncIterable<Uint8Array>,
  forced?: CatalogueKind,
): Promise<CatalogueFile> {
  const { head, whole } = await openText(decode(bytes, unreadable), HEAD_CHARACTERS);
  const named = looksLikeJson(head) ? jsonRecords(whole) : tableRecords(whole);
  const first = await named.next();
  if (first.done === true) {
    throw new SiriusError("catalogue_empty", "the file has no entry; export it again");
  }
  const names = first.value.names();
  const kind = forced ?? kindOf(names);
  const missing = namesOf(kind).filter((name) => !names.has(name));
  if (missing.length > 0) {
    const columns = missing.join(", ");
    throw unreadable(`as ${kind} it lacks ${columns}`, sentence("kind_lacks", { kind, columns }));
  }
  return { kind, records: sourcesOf(first.value, named) };
}

async function* sourcesOf(
  first: Named,
  rest: AsyncIterable<Named>,
): AsyncGenerator<CatalogueSource> {
  yield first.source;
  for await (const { source } of rest) yield source;
}

async function* jsonRecords(text: AsyncIterable<string>): AsyncGenerator<Named> {
  for await (const { line, value } of readJsonRecords(text, RECORD_NAMES, unreadable)) {
    const source = new CatalogueSource(line, valueOf(value));
    yield { source, names: () => new Set(Object.keys(value)) };
  }
}

async function* tableRecords(text: AsyncIterable<string>): AsyncGenerator<Named> {
  let header: Map<string, number> | undefined;
  for await (const some of readTable(text, unreadable)) {
    for (const { line, cells } of some) {
      const columns = header;
      if (columns === undefined) header = headerOf(cells);
      else {
        const source = new CatalogueSource(line, cellOf(cells, columns));
        yield { source, names: () => new Set(columns.keys()) };
      }
    }
  }
}

/** Where each column is; of two with one name the first counts. */
function headerOf(cells: readonly string[]): Map<string, number> {
  return new Map(cells.map((cell, at): [string, number] => [columnKey(cell), at]).toReversed());
}

function kindOf(names: ReadonlySet<string>): CatalogueKind {
  const found = findKind(names);
  if (found.ok) return found.kind;
  throw found.why === "people"
    ? unreadable(
        "it is a list of people: import it with sirius roster import",
        sentence("kind_people"),
      )
    : unreadable(
        "its columns are those of no known file; say which it is with --kind",
        sentence("kind_unknown"),
      );
}

function unreadable(seen: string, french: string): SiriusError {
  return new SiriusError(
    "catalogue_unreadable",
    `the catalogue file cannot be read: ${seen}`,
    because("catalogue_file", { seen: french }),
  );
}
