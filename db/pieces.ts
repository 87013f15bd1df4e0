/** Texts as bytes, some at a time: many short ones kept as texts cost several times their length. */

/** Handed on at once; many times the longest text. */
const PIECE_BYTES = 131_072;

/** Texts one after the other, as UTF-8. */
export class Pieces {
  readonly #full: Buffer[] = [];
  #piece = Buffer.allocUnsafe(PIECE_BYTES);
  #used = 0;

  /** Adds a text of 40,000 characters at most. */
  add(text: string): void {
    // A character of text takes three bytes at most.
    if (this.#used + 3 * text.length > PIECE_BYTES) {
      this.#full.push(this.#piece.subarray(0, this.#used));
      this.#piece = Buffer.allocUnsafe(PIECE_BYTES);
      this.#used = 0;
    }
    this.#used += this.#piece.write(text, this.#used);
  }

  /** All of it, in the order in which it was added. */
  all(): readonly Buffer[] {
    return [...this.#full, this.#piece.subarray(0, this.#used)];
  }
}
