/** The words a step is recognised by. */
import type { Value } from "../../../../survey-scripts/edit/piece.ts";
import { asMap } from "../../../../survey-scripts/edit/script-text.ts";
import type { ScriptView, StepView } from "../../../../survey-scripts/edit/view-script.ts";

/** Its first wording in the default language, the name of its end, what it does, or its own name. */
export function titleOf(script: ScriptView, step: StepView): string {
  const { data, kind, id } = step;
  if (kind === "end") {
    const ending = script.endings.find((one) => one.id === data?.["ending"]);
    const words = firstWords(ending?.data["text"], script.defaultLocale);
    return `Fin : ${words === "" ? (ending?.id ?? id ?? "") : words}`;
  }
  if (kind === "decide") {
    const guarded = isGuard(script, step);
    return guarded ? `Condition de l'étape ${step.position + 2}` : "Aiguillage selon les réponses";
  }
  if (kind === "set" && typeof data?.["variable"] === "string") {
    return `Calcul de « ${data["variable"]} »`;
  }
  const words = firstWords(data?.["prompt"] ?? data?.["text"], script.defaultLocale);
  return words === "" ? (id ?? "Étape sans nom") : words;
}

/** Whether a step only leads around the one below it, unless a condition holds. */
export function isGuard(script: ScriptView, { data, kind, position }: StepView): boolean {
  const next = data?.["next"];
  if (kind !== "decide" || !Array.isArray(next) || next.length !== 1) return false;
  const jump = asMap(next[0]);
  const after = script.steps?.[position + 2]?.id;
  return (
    asMap(jump?.["when"])?.["not"] !== undefined && after !== undefined && jump?.["go"] === after
  );
}

/** The wording of all channels, or the first that there is. */
export function firstWords(text: Value | undefined, locale: string): string {
  const wording = asMap(text)?.[locale];
  if (typeof wording === "string") return wording;
  const all = asMap(wording) ?? {};
  const words = all["default"] ?? Object.values(all)[0];
  return typeof words === "string" ? words : "";
}
