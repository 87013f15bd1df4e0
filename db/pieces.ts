/** Texts as bytes, some at a time: many short ones kept as texts cost several times their length. */

/** Handed on at once; many times the longest text. */
const PIECE_BYTES = 131_072;

/** Texts one after the other, as UTF-8. Its memory is kept for the next texts when it is cleared. */
export class Pieces {
  readonly #pieces: Buffer[] = [];
  /** Bytes used of each piece so far; the last one is being filled. */
  #used: number[] = [];

  /** Adds a text of 40,000 characters at most. */
  add(text: string): void {
    const last = this.#used.length - 1;
    const used = this.#used[last] ?? PIECE_BYTES;
    // A character of text takes three bytes at most.
    if (used + 3 * text.length > PIECE_BYTES) {
      this.#used.push(0);
      this.#pieces[last + 1] ??= Buffer.allocUnsafeSlow(PIECE_BYTES);
      this.#write(last + 1, text);
    } else this.#write(last, text);
  }

  /** All of it, in the order in which it was added; to be used before the texts are cleared. */
  all(): readonly Buffer[] {
    return this.#used.flatMap((used, at) => this.#pieces[at]?.subarray(0, used) ?? []);
  }

  clear(): void {
    this.#used = [];
  }

  #write(at: number, text: string): void {
    const used = this.#used[at] ?? 0;
    this.#used[at] = used + (this.#pieces[at]?.write(text, used) ?? 0);
  }
}
