/** Text files in unknown encoding: bytes to text, with memory that does not grow with the file. */
import { sentence } from "../bot/error-words.ts";
import type { SiriusError } from "../bot/errors.ts";

/** The error for a file that is not what it should be. `seen`: what was found, in a few words; `french`: the same. */
export type Unreadable = (seen: string, french: string) => SiriusError;

/**
 * Decodes as UTF-8 until a byte says otherwise. A file that was plain ASCII so far is then read as
 * Windows-1252; one that already held an accent in UTF-8 is damaged.
 */
export async function* decode(
  bytes: AsyncIterable<Uint8Array>,
  unreadable: Unreadable,
): AsyncGenerator<string> {
  let utf8: TextDecoder | undefined = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const latin = new TextDecoder("windows-1252");
  let onlyAscii = true;
  let held = new Uint8Array(0);
  for await (const chunk of bytes) {
    if (utf8 === undefined) {
      yield latin.decode(chunk, { stream: true });
      continue;
    }
    const joined = new Uint8Array(held.length + chunk.length);
    joined.set(held);
    joined.set(chunk, held.length);
    const whole = joined.length - unfinished(joined);
    try {
      const text = utf8.decode(joined.subarray(0, whole));
      held = joined.slice(whole);
      onlyAscii &&= text.length === whole;
      yield text;
    } catch {
      const readable = new TextDecoder("utf-8").decode(joined).replaceAll("\uFFFD", "");
      if (!onlyAscii || /[^\p{ASCII}]/u.test(readable)) {
        throw unreadable("the file is partly UTF-8 and partly not", sentence("mixed_encoding"));
      }
      utf8 = undefined;
      yield latin.decode(joined, { stream: true });
    }
  }
  if (held.length > 0) yield latin.decode(held);
}

/** Bytes at the end that may be the beginning of a character of which the rest is to come. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < length ? back : 0;
    }
  }
  return 0;
}

/** The beginning of a text, and a way to read it all. */
export interface OpenedText {
  /** Up to the first line break, or the most of it that `charactersMax` allows. */
  readonly head: string;
  readonly whole: AsyncIterable<string>;
}

/** Looks at the beginning of a text without losing it. */
export async function openText(
  text: AsyncIterable<string>,
  charactersMax: number,
): Promise<OpenedText> {
  const rest = text[Symbol.asyncIterator]();
  let head = "";
  let ended = false;
  while (!ended && !head.includes("\n") && head.length < charactersMax) {
    const next = await rest.next();
    ended = next.done === true;
    if (next.done !== true) head += next.value;
  }
  return { head, whole: after(head, rest) };
}

/** What was read to look at the beginning, then the rest. */
async function* after(head: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  yield head;
  for (;;) {
    const next = await rest.next();
    if (next.done === true) return;
    yield next.value;
  }
}
