/** Checks a new version against those already published: what was asked stays comparable for ever. */
import { wrong, type Finding } from "./finding.ts";
import type { Ask, Script } from "./schema.ts";

/**
 * A question keeps its kind and its scale under its id; what measures something else takes another id.
 *
 * @param earlier  Every published version of the same key, oldest first.
 */
export function checkVersions(script: Script, earlier: readonly Script[]): Finding[] {
  return script.steps.flatMap((step, index) => {
    if (step.kind !== "ask") return [];
    const former = earlier
      .flatMap(({ steps }) => steps)
      .findLast((other): other is Ask => other.kind === "ask" && other.id === step.id);
    if (former === undefined || scaleOf(former) === scaleOf(step)) return [];
    return [
      wrong(
        ["steps", index, "id"],
        `« ${step.id} » est déjà publiée comme ${scaleOf(former)}, et serait ${scaleOf(step)} : donnez un autre id à la nouvelle question`,
      ),
    ];
  });
}

/** What the answers of a question are measured in, in words. */
function scaleOf(ask: Ask): string {
  switch (ask.question) {
    case "consent":
      return "accord (consent)";
    case "yesno":
      return "oui ou non (yesno)";
    case "rating":
      return `note de ${ask.min} à ${ask.max} (rating)`;
    case "choice":
      return "choix (choice)";
    case "choices":
      return "choix multiple (choices)";
    case "number":
      return ask.decimals ? "nombre à virgule (number)" : "nombre entier (number)";
    case "month":
      return ask.precision === "year" ? "année (month)" : "mois (month)";
    case "text":
      return "texte (text)";
  }
}
