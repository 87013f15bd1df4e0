/** Checks a new version against those already published: what was asked stays comparable for ever. */
import { wrong, type Finding } from "./finding.ts";
import type { Ask, Script } from "./schema.ts";

/** As much of a published version as counts here. */
export type Asking = Pick<Script, "steps">;

/** The same said shorter: of all versions, the last that asked each question. */
export function lastAsked(earlier: readonly Asking[]): readonly Asking[] {
  const asks = earlier.flatMap(({ steps }) => steps.filter((step) => step.kind === "ask"));
  const steps = [...new Map(asks.map((ask) => [ask.id, ask])).values()];
  return steps.length === 0 ? [] : [{ steps }];
}

/**
 * A question keeps its kind and its scale under its id; what measures something else takes another id.
 *
 * @param earlier  Every published version of the same key, oldest first.
 */
export function checkVersions(script: Script, earlier: readonly Asking[]): Finding[] {
  return script.steps.flatMap((step, index) => {
    if (step.kind !== "ask") return [];
    const former = earlier
      .flatMap(({ steps }) => steps)
      .findLast((other): other is Ask => other.kind === "ask" && other.id === step.id);
    if (former === undefined || scaleOf(former) === scaleOf(step)) return [];
    return [
      wrong(
        ["steps", index, "id"],
        `cette question est déjà publiée comme ${scaleOf(former)}, et serait ${scaleOf(step)} : ses réponses ne se compareraient plus. Remettez-la comme avant, ou supprimez-la et ajoutez une question nouvelle`,
      ),
    ];
  });
}

/** What the answers of a question are measured in, in words. */
function scaleOf(ask: Ask): string {
  switch (ask.question) {
    case "consent":
      return "accord";
    case "yesno":
      return "oui ou non";
    case "rating":
      return `note de ${ask.min} à ${ask.max}`;
    case "choice":
      return "choix";
    case "choices":
      return "choix multiple";
    case "number":
      return ask.decimals ? "nombre à virgule" : "nombre entier";
    case "month":
      return ask.precision === "year" ? "année" : "mois";
    case "text":
      return "texte";
  }
}
