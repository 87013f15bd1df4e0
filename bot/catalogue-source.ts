/** One record of a catalogue file: its values by name, whatever the file, and what is wrong with them. */
import { fold } from "../survey-scripts/fold.ts";
import { readIdentifier, type IdentifierKind } from "./identifier-shapes.ts";
import { readDay, writeDay } from "./roster-dates.ts";

/** Something to repair in a file of the catalogue. Words for the person who made it. */
export interface CatalogueProblem {
  readonly line: number;
  readonly column: string;
  readonly message: string;
  readonly remedy: string;
  /** The whole entry is left out; else only this value is. */
  readonly refused: boolean;
}

/** Longest value that is kept of a free text, in characters. */
const TEXT_CHARACTERS = 300;
/** Values of one list, such as the occupations of a training, that are kept. */
const LIST_MAX = 50;

/** Most values: single spaces between letters of French, nothing to tidy. */
const CLEAN = /^[!-~À-ÿ]+(?: [!-~À-ÿ]+)*$/;

/** The name of a column, however it is written: "Code Diplôme" and "code_diplome" are one. */
export function columnKey(header: string): string {
  return fold(header)
    .replaceAll(/[^a-z0-9.]+/g, "_")
    .replaceAll(/^_|_$/g, "");
}

/** A record of values by name; names of nested values are joined by dots. */
export class CatalogueSource {
  readonly line: number;
  readonly problems: CatalogueProblem[] = [];
  private readonly value: (name: string) => unknown;

  /** @param value  What the record holds under a name; undefined when it has no such name. */
  constructor(line: number, value: (name: string) => unknown) {
    this.line = line;
    this.value = value;
  }

  /** The first of several names that has a text; empty when none has. "NULL" and "NR" are no text. */
  text(...names: readonly string[]): string {
    for (const name of names) {
      const text = plain(this.value(name));
      if (text !== "") return text.slice(0, TEXT_CHARACTERS);
    }
    return "";
  }

  /** Several values under one name: a list, or a text with separators. */
  list(name: string): string[] {
    const value = this.value(name);
    const parts: readonly unknown[] = Array.isArray(value)
      ? value
      : plain(value)
          .replaceAll(/["'[\]]/g, "")
          .split(/[,;|]/);
    return parts
      .map(plain)
      .filter((part) => part !== "")
      .slice(0, LIST_MAX);
  }

  /** The records inside this one, with its line and its problems. */
  inner(name: string): CatalogueSource[] {
    const value = this.value(name);
    if (!Array.isArray(value)) return [];
    return value.filter(isObject).map((object) => new CatalogueSource(this.line, valueOf(object)));
  }

  /** True, false, or undefined when neither is written. */
  flag(name: string): boolean | undefined {
    const text = fold(this.text(name));
    if (["true", "oui", "1", "o"].includes(text)) return true;
    return ["false", "non", "0", "n"].includes(text) ? false : undefined;
  }

  /** `YYYY-MM-DD`; undefined when empty, or, with a problem, when it is no date. */
  date(name: string): string | undefined {
    const text = this.text(name);
    if (text === "") return undefined;
    const day = readDay(text);
    if (day !== undefined) return writeDay(day);
    this.complain(name, "la date n'est pas lisible", "écrire jour/mois/année");
    return undefined;
  }

  /** An identifier; undefined when empty, or, with a problem, when it is none. */
  identifier(kind: IdentifierKind, ...names: readonly string[]): string | undefined {
    const name = names.find((one) => this.text(one) !== "");
    if (name === undefined) return undefined;
    const read = readIdentifier(kind, this.text(name));
    if (read.ok) return read.value;
    this.complain(name, read.fault.message, read.fault.remedy);
    return undefined;
  }

  /** An identifier without which the entry is left out. */
  required(kind: IdentifierKind, ...names: readonly string[]): string | undefined {
    const name = names.find((one) => this.text(one) !== "") ?? names[0] ?? kind;
    const read = readIdentifier(kind, this.text(name));
    if (read.ok) return read.value;
    this.refuse(name, read.fault.message, read.fault.remedy);
    return undefined;
  }

  /** Notes that a value is left out. */
  complain(column: string, message: string, remedy: string): void {
    this.problems.push({ line: this.line, column, message, remedy, refused: false });
  }

  /** Notes that the entry is left out. */
  refuse(column: string, message: string, remedy: string): void {
    this.problems.push({ line: this.line, column, message, remedy, refused: true });
  }
}

/** How the values of an object are found, nested ones by names with dots. */
export function valueOf(object: Readonly<Record<string, unknown>>): (name: string) => unknown {
  return (name) =>
    name
      .split(".")
      .reduce<unknown>((inner, part) => (isObject(inner) ? inner[part] : undefined), object);
}

/** How the cells of a table are found. @param header  Where each column is, by `columnKey`. */
export function cellOf(
  cells: readonly string[],
  header: ReadonlyMap<string, number>,
): (name: string) => unknown {
  return (name) => cells[header.get(name) ?? -1];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function plain(value: unknown): string {
  if (!["string", "number", "boolean"].includes(typeof value)) return "";
  const raw = String(value);
  const text = CLEAN.test(raw) ? raw : raw.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return text.length < 10 && /^(?:null|nr|undefined)$/i.test(text) ? "" : text;
}
