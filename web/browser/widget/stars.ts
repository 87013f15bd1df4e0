/** A mark drawn as five stars. The words beside it say the same, so it is hidden from screen readers. */
import type { Piece } from "./piece.ts";

const ONE = "l2.8 5.9 6.2.8-4.6 4.3 1.2 6.2-5.6-3.1-5.6 3.1 1.2-6.2L";
const FIVE = [0, 1, 2, 3, 4]
  .map((at) => `M${10 + 20 * at} 1${ONE}${1 + 20 * at} 7.7l6.2-.8z`)
  .join("");

/** @param mean  From 0 to 5. */
export function stars(mean: number): Piece {
  return [
    "svg",
    { class: "stars", viewBox: "0 0 100 20", "aria-hidden": "true" },
    ["path", { class: "empty", d: FIVE }],
    // An inner drawing cuts what is outside of it.
    ["svg", { width: String(20 * mean), height: "20" }, ["path", { class: "full", d: FIVE }]],
  ];
}

/** @param percent  How much of the bar is filled, from 0 to 100. */
export function bar(percent: number): Piece {
  return [
    "svg",
    { class: "bar", "aria-hidden": "true" },
    ["rect", { class: "full", width: `${percent}%`, height: "100%" }],
  ];
}
