/**
 * A piece of page as plain values: the element of the host page builds nodes from it, the server
 * writes HTML from it. Texts are only ever texts, so nothing a person wrote can become markup.
 */
export type Piece =
  | string
  | null
  | readonly [tag: string, attributes: Readonly<Record<string, string>>, ...inside: Piece[]];

const SVG = "http://www.w3.org/2000/svg";
const DRAWN = new Set(["svg", "path", "rect"]);

/** Builds the nodes of a piece. */
export function build(piece: Piece): Node | string {
  if (piece === null || typeof piece === "string") return piece ?? "";
  const [tag, attributes, ...inside] = piece;
  const node = DRAWN.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const name of Object.keys(attributes)) node.setAttribute(name, attributes[name] ?? "");
  node.append(...inside.map(build));
  return node;
}
