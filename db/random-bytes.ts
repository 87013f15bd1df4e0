/** Random bytes by the piece. Asking the system for twelve of them costs more than encrypting with them. */
import { randomFillSync } from "node:crypto";

const STOCK_BYTES = 16_384;

let stock = Buffer.alloc(0);
let used = 0;

/**
 * Bytes from the system's source of randomness, each given out once.
 *
 * @param length  From 0 to 16,384.
 */
export function randomPiece(length: number): Buffer {
  if (used + length > stock.length) {
    // A new stock each time: what was given out before belongs to whoever has it.
    stock = randomFillSync(Buffer.alloc(STOCK_BYTES));
    used = 0;
  }
  used += length;
  return stock.subarray(used - length, used);
}
