/** What became of an example that does not hold, for people who know questions and not their internal names. */
import type { StepName } from "./faults.ts";

/** What the list of problems says above it already: which example, and that it is one. */
const WHERE = /^conversation d'exemple « .* » \((?:sms|telegram|web)\), échange (\d+) : /;

/** Ids of the steps that were expected and come to. */
const STEP = /(attendu|vu) : ([a-z][a-z0-9_]*)(?= ;|$)/g;

/**
 * @param message  Of a failed example, as the checks word it: `attendu : recommandation ; vu : accueil`.
 * @param nameOf  The name of a step by its id; undefined for one that is not in the draft.
 * @returns The same with steps named as authors see them; any other message as it is.
 */
export function brokenInWords(
  message: string,
  nameOf: (id: string) => StepName | undefined,
): string {
  return message
    .replace(WHERE, (_, move: string) => `Réponse ${move}, `)
    .replace(STEP, (whole: string, what: string, id: string) => {
      const name = nameOf(id);
      return name === undefined ? whole : `${what} : ${name.place}, « ${name.title} »`;
    });
}
