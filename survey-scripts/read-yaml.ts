/** A questionnaire file read: YAML with the shape of a script, or what is wrong with it, by line. */
import {
  LineCounter,
  isCollection,
  isNode,
  parseDocument,
  visit,
  type Document,
  type ErrorCode,
} from "yaml";
import type { z } from "zod";
import { faultInWords, MISSING, missingInWords } from "./fault-words.ts";
import { FILE_BYTES_MAX, Script } from "./schema.ts";

/** Something the author must repair, in French. Lines and columns count from 1. */
export interface YamlFault {
  readonly line: number;
  readonly column: number;
  /** Where it is in the script: `steps.3.prompt.fr`; empty for the file itself. */
  readonly path: string;
  /** Id of the step it is in, when it is in one that has an id. */
  readonly step?: string;
  readonly message: string;
}

export type ReadYaml =
  | {
      readonly ok: true;
      readonly script: Script;
      /** Where a value of the script stands in the file; of a missing one, what should hold it. */
      readonly locate: (path: readonly PropertyKey[]) => { line: number; column: number };
    }
  | { readonly ok: false; readonly faults: readonly YamlFault[] };

/**
 * Reads a script from YAML 1.2. Anchors and aliases are refused: a script says everything where it
 * stands, and no small file may unfold into a huge one.
 *
 * @param source  The text of the file, at most `FILE_BYTES_MAX` bytes.
 */
export function readScriptYaml(source: string): ReadYaml {
  const read = readYaml(source);
  if (!read.ok) return read;
  const { document, at } = read;
  const body: unknown = document.toJS();
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return { ok: false, faults: [at(0, "", NO_SCRIPT)] };
  }
  const checked = Script.safeParse(body, { error: faultInWords });
  if (checked.success) {
    const locate = (path: readonly PropertyKey[]): { line: number; column: number } => {
      const { line, column } = at(offsetOf(document, path), "", "");
      return { line, column };
    };
    return { ok: true, script: checked.data, locate };
  }
  const faults = checked.error.issues.flatMap(deepest).map(({ path, message }) => {
    const step = stepOf(document, path);
    const said = message === MISSING ? missingInWords(path) : message;
    const fault = at(offsetOf(document, path), path.join("."), said);
    return step === undefined ? fault : Object.assign(fault, { step });
  });
  return { ok: false, faults };
}

/** Any other file of ours in YAML, or in JSON, which is YAML: the value it holds. The same limits hold. */
export function readPlainYaml(
  source: string,
):
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly faults: readonly YamlFault[] } {
  const read = readYaml(source);
  return read.ok ? { ok: true, value: read.document.toJS() } : read;
}

function readYaml(source: string) {
  const lines = new LineCounter();
  const at = (offset: number, path: string, message: string): YamlFault => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col), path, message };
  };
  if (new TextEncoder().encode(source).length > FILE_BYTES_MAX) {
    const message = `le fichier dépasse ${FILE_BYTES_MAX / 1024} Kio`;
    return { ok: false as const, faults: [{ line: 1, column: 1, path: "", message }] };
  }
  // Keys are compared here: by the parser, a map of thousands of keys takes a minute.
  const document = parseDocument(source, { lineCounter: lines, uniqueKeys: false });
  const [broken] = document.errors;
  // What follows the first fault of YAML is mostly its echo.
  if (broken !== undefined) {
    return { ok: false as const, faults: [at(broken.pos[0], "", unreadable(broken))] };
  }
  const aliases = offsetsOfAliases(document).map((offset) =>
    at(offset, "", "pas d'ancre ni d'alias (& et *) : écrivez le texte là où il sert"),
  );
  if (aliases.length > 0) return { ok: false as const, faults: aliases };
  const twice = offsetOfKeyTwice(document);
  if (twice !== undefined) return { ok: false as const, faults: [at(twice, "", WRITTEN_TWICE)] };
  return { ok: true as const, document, at };
}

const NO_SCRIPT =
  "ce n'est pas un questionnaire : il commence par « schema: 1 » et a des « steps » ; docs/script-language.md en montre un petit";

/** What the parser found, by its code, in the words of an author. */
const SLIPS: Readonly<Partial<Record<ErrorCode, string>>> = {
  BAD_DQ_ESCAPE: "entre guillemets doubles, une barre inverse annonce un caractère spécial",
  BAD_INDENT: "le retrait ne va pas avec celui des lignes voisines",
  BAD_SCALAR_START: "un texte ne peut pas commencer par ce signe ; mettez-le entre guillemets",
  BLOCK_AS_IMPLICIT_KEY: "il y a deux fois « : » sur la ligne ; mettez le texte entre guillemets",
  BLOCK_IN_FLOW: "une liste ou un texte par lignes ne peut pas se trouver entre { } ou [ ]",
  DUPLICATE_KEY: "ce champ est écrit deux fois",
  MISSING_CHAR: "il manque un signe : un guillemet, un deux-points, une virgule ou un crochet",
  MULTILINE_IMPLICIT_KEY: "il manque « : » après le nom du champ, ou un guillemet qui ferme",
  MULTIPLE_DOCS: "« --- » commence un second document ; il n'en faut qu'un",
  TAB_AS_INDENT: "un retrait se fait avec des espaces, pas avec des tabulations",
  UNEXPECTED_TOKEN: "un signe ne devrait pas être ici",
};

function unreadable({ code }: { readonly code: ErrorCode }): string {
  const said = SLIPS[code] ?? "l'écriture n'est pas celle d'un fichier YAML";
  return `YAML illisible : ${said} ; regardez les retraits, les deux-points et les guillemets autour de cette ligne`;
}

/** The id of the step a path leads into, as far as the file tells it. */
function stepOf(document: Document, [first, index]: readonly PropertyKey[]): string | undefined {
  if (first !== "steps" || typeof index !== "number") return undefined;
  const id = document.getIn(["steps", index, "id"]);
  return typeof id === "string" ? id : undefined;
}

const WRITTEN_TWICE = "ce champ est écrit deux fois au même endroit : gardez l'un des deux";

/** Where a key stands for the second time in one map; undefined when none does. */
function offsetOfKeyTwice(document: Document): number | undefined {
  let offset: number | undefined;
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<string>();
      for (const { key } of items) {
        const name = String(key);
        if (seen.has(name)) offset ??= isNode(key) ? (key.range?.[0] ?? 0) : 0;
        seen.add(name);
      }
      return offset === undefined ? undefined : visit.BREAK;
    },
  });
  return offset;
}

function offsetsOfAliases(document: Document): number[] {
  const offsets: number[] = [];
  visit(document, {
    Alias: (_, { range }) => {
      offsets.push(range?.[0] ?? 0);
    },
  });
  return offsets;
}

interface Fault {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Of a value that fits none of several shapes, what keeps it from the shape it is nearest to. */
function deepest(issue: z.core.$ZodIssue): Fault[] {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [faultOf(issue)];
  const branches = issue.errors.map((errors) =>
    errors.flatMap(deepest).map(({ code, path, message }) => ({
      code,
      path: [...issue.path, ...path],
      message,
    })),
  );
  // A text that is only empty or too long is of the right kind.
  const fitting = branches.find((faults) => faults.every(({ code }) => code.startsWith("too_")));
  if (fitting !== undefined) return fitting;
  const depth = (faults: readonly Fault[]): number =>
    Math.max(...faults.map(({ path }) => path.length));
  const nearest = branches.toSorted((one, other) => depth(other) - depth(one))[0] ?? [];
  return nearest.some(({ path }) => path.length > issue.path.length) ? nearest : [faultOf(issue)];
}

function faultOf({ code, path, message }: z.core.$ZodIssue): Fault {
  return { code: code ?? "custom", path, message };
}

/** Where the value of a path begins; for a missing one, where what should hold it begins. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const key of path) {
    if (isNode(node)) offset = node.range?.[0] ?? offset;
    if (!isCollection(node)) return offset;
    node = node.get(key, true);
  }
  return isNode(node) ? (node.range?.[0] ?? offset) : offset;
}
