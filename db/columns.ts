/** Columns of a table that leaves the house: each with its meaning, in two languages. */
import { csvLine, type Cell, type Separator } from "./csv-line.ts";

/** One line of a data dictionary. */
export interface Described {
  readonly name: string;
  readonly type: "string" | "integer" | "number" | "date";
  readonly about: Readonly<Record<"fr" | "en", string>>;
}

export interface Column<Row> extends Described {
  readonly read: (row: Row) => Cell;
}

/** One column. `about`: its meaning in French, then in English. */
export function column<Row>(
  name: string,
  type: Described["type"],
  [fr, en]: readonly [string, string],
  read: (row: Row) => Cell,
): Column<Row> {
  return { name, type, about: { fr, en }, read };
}

/** The first line of a table, with its end. */
export function headerLine(columns: readonly Described[], separator: Separator = ","): string {
  return csvLine(
    columns.map(({ name }) => name),
    separator,
  );
}

/** One row as CSV, with its end. Nothing in it is a formula to a spreadsheet. */
export function rowLine<Row>(
  columns: readonly Column<Row>[],
  row: Row,
  separator: Separator = ",",
): string {
  return csvLine(
    columns.map(({ read }) => read(row)),
    separator,
  );
}

/** One row as JSON on a line, texts untouched; what is absent is null. */
export function rowJson<Row>(columns: readonly Column<Row>[], row: Row): string {
  const fields = columns.map(({ name, read }) => [name, read(row) ?? null] as const);
  return `${JSON.stringify(Object.fromEntries(fields))}\n`;
}

/** The dictionary of a table by the Table Schema specification, which data portals read. */
export function tableSchema(columns: readonly Described[]): string {
  return JSON.stringify({
    $schema: "https://frictionlessdata.io/schemas/table-schema.json",
    fields: columns.map(({ name, type, about }) => ({ name, type, description: about.fr })),
    missingValues: [""],
  });
}
