/** Single questions that come at the same moment, asked of the database together. */

/** Questions under way at once; more of them would only take connections from others. */
const AT_ONCE = 2;
/** Keys of one question. */
const KEYS_MAX = 200;

interface Waiting<Answer> {
  readonly promise: Promise<Answer | undefined>;
  readonly resolve: (answer: Answer | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Turns a query for many keys into one for a single key. Whoever asks while the database is busy goes
 * along with the next query, so that the cost of a query is shared under load and nobody waits without.
 * Nothing is kept: every answer was read after it was asked for.
 *
 * @param ask  Answers by key; a key without an answer is left out. Its failure fails all who asked.
 */
export function batched<Answer>(
  ask: (keys: readonly string[]) => Promise<ReadonlyMap<string, Answer>>,
): (key: string) => Promise<Answer | undefined> {
  const waiting = new Map<string, Waiting<Answer>>();
  let underWay = 0;
  let called = false;

  const start = (): void => {
    called = false;
    while (underWay < AT_ONCE && waiting.size > 0) {
      const lot = [...waiting].slice(0, KEYS_MAX);
      for (const [key] of lot) waiting.delete(key);
      underWay += 1;
      void answer(ask, lot).finally(() => {
        underWay -= 1;
        start();
      });
    }
  };

  return (key) => {
    const known = waiting.get(key);
    if (known !== undefined) return known.promise;
    const own = Promise.withResolvers<Answer | undefined>();
    waiting.set(key, own);
    if (!called) {
      called = true;
      // What the same turn of the event loop still reads from its sockets goes along.
      setImmediate(start);
    }
    return own.promise;
  };
}

async function answer<Answer>(
  ask: (keys: readonly string[]) => Promise<ReadonlyMap<string, Answer>>,
  lot: readonly (readonly [string, Waiting<Answer>])[],
): Promise<void> {
  try {
    const answers = await ask(lot.map(([key]) => key));
    for (const [key, { resolve }] of lot) resolve(answers.get(key));
  } catch (error) {
    for (const [, { reject }] of lot) reject(error);
  }
}
