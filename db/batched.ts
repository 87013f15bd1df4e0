/** Questions for a single key, asked of the database together and each only once. */
import { together } from "./together.ts";

const LIMITS = { statements: 2, questions: 200 };

/** An answer, or that there is none. */
interface Found<Answer> {
  readonly answer: Answer | undefined;
}

/**
 * Turns a query for many keys into one for a single key. Whoever asks for a key that still waits shares its
 * answer. Nothing is kept: every answer was read after it was asked for.
 *
 * @param ask  Answers by key; a key without an answer is left out. Its failure fails all who asked.
 */
export function batched<Answer>(
  ask: (keys: readonly string[]) => Promise<ReadonlyMap<string, Answer>>,
): (key: string) => Promise<Answer | undefined> {
  const waiting = new Map<string, Promise<Answer | undefined>>();
  const find = together<string, Found<Answer>>(async (keys) => {
    for (const key of keys) waiting.delete(key);
    const answers = await ask(keys);
    return keys.map((key) => ({ answer: answers.get(key) }));
  }, LIMITS);

  return (key) => {
    const known = waiting.get(key);
    if (known !== undefined) return known;
    const own = find(key).then(({ answer }) => answer);
    waiting.set(key, own);
    return own;
  };
}
