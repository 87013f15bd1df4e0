/** What is asked of the database at the same moment, asked in one statement. */

interface Waiting<Question, Answer> {
  readonly question: Question;
  readonly resolve: (answer: Answer | Promise<Answer>) => void;
  readonly reject: (error: unknown) => void;
}

export interface Limits {
  /** Statements under way at once; more of them would only take connections from others. */
  readonly statements: number;
  /** Questions of one statement. */
  readonly questions: number;
}

/**
 * Turns a statement for many into a function for one. Whoever asks while the database is busy goes along
 * with the next statement, so that its cost is shared under load and nobody waits without.
 *
 * @param ask  As many answers as questions, in their order, or promises of those that take longer. Its
 *   failure fails all who asked.
 */
export function together<Question, Answer>(
  ask: (questions: readonly Question[]) => Promise<readonly (Answer | Promise<Answer>)[]>,
  { statements, questions }: Limits,
): (question: Question) => Promise<Answer> {
  const waiting: Waiting<Question, Answer>[] = [];
  let underWay = 0;
  let called = false;

  const start = (): void => {
    called = false;
    while (underWay < statements && waiting.length > 0) {
      underWay += 1;
      void answerAll(ask, waiting.splice(0, questions)).finally(() => {
        underWay -= 1;
        start();
      });
    }
  };

  return (question) => {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    waiting.push({ question, resolve, reject });
    if (!called) {
      called = true;
      // What the same turn of the event loop still reads from its sockets goes along.
      setImmediate(start);
    }
    return promise;
  };
}

async function answerAll<Question, Answer>(
  ask: (questions: readonly Question[]) => Promise<readonly (Answer | Promise<Answer>)[]>,
  lot: readonly Waiting<Question, Answer>[],
): Promise<void> {
  try {
    const answers = await ask(lot.map(({ question }) => question));
    for (const [place, { resolve, reject }] of lot.entries()) {
      const answer = answers[place];
      if (answer === undefined) reject(new Error("a question was left without an answer"));
      else resolve(answer);
    }
  } catch (error) {
    for (const { reject } of lot) reject(error);
  }
}
