/** Pieces of the widget as markup of a page, so that stars and bars are drawn in one way. */
import { h, type ComponentChildren } from "preact";
import type { Piece } from "../browser/widget/piece.ts";

/** The same piece, written on the server. */
export function drawn(piece: Piece): ComponentChildren {
  if (piece === null || typeof piece === "string") return piece;
  const [tag, attributes, ...inside] = piece;
  return h(tag, { ...attributes }, ...inside.map(drawn));
}
