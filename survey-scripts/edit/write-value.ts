/** Values written as YAML in the layout of the house: long lists by lines, short ones in brackets. */
import {
  Document,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  visit,
  type Node,
  type Scalar,
} from "yaml";
import type { Value } from "./piece.ts";

const COLUMNS = 100;
/** A list or map no longer than this stands on one line. */
const INLINE_MAX = 90;
const INLINE_LINE = 4_000;

/** How a text is written: `"…"`, plain, or as a block. */
export type Style = Scalar.Type;

/** `name: value`, its further lines indented by so many columns; no line end. */
export function writeField(
  name: string,
  value: Value,
  { indent, style }: { readonly indent: number; readonly style?: Style | undefined },
): string {
  const document = new Document({ [name]: value });
  const written = isMap(document.contents) ? document.contents.items[0]?.value : undefined;
  if (isScalar(written) && style !== undefined) written.type = style;
  compact(document);
  return print(document, indent, style === "QUOTE_DOUBLE" ? INLINE_LINE : COLUMNS);
}

/** `- …` with its dash at a column, with a line end. */
export function writeItem(value: Value, indent: number): string {
  const document = new Document([value]);
  compact(document);
  return `${" ".repeat(indent)}${print(document, indent, COLUMNS)}\n`;
}

/** A list or map between brackets, as it was written but for what changed; not the comment beside it. */
export function writeInline(node: Node): string {
  const document = new Document();
  document.contents = node;
  // It stands behind what is replaced, and stays there.
  node.comment = null;
  return document.toString({ lineWidth: INLINE_LINE }).replace(/\n$/, "");
}

function print(document: Document, indent: number, columns: number): string {
  return document
    .toString({ lineWidth: Math.max(40, columns - indent) })
    .replace(/\n$/, "")
    .replace(/\n(?=[^\n])/g, `\n${" ".repeat(indent)}`);
}

/** Writes short lists and maps in brackets; steps, answers and lists of them keep their lines. */
function compact(document: Document): void {
  visit(document, {
    Collection(_, node, path) {
      if (path.length <= 1) return undefined;
      const keepsLines = isSeq(node)
        ? node.items.some((item) => isMap(item))
        : isMap(node) && node.has("id") && node.get("kind") !== "end";
      if (keepsLines || JSON.stringify(node.toJSON()).length > INLINE_MAX) return undefined;
      node.flow = true;
      return visit.SKIP;
    },
  });
}

/** Whether a node is a list or map between brackets. */
export function isInline(node: unknown): boolean {
  return isCollection(node) && node.flow === true;
}
