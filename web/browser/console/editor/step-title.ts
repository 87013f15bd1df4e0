/** The words a step is recognised by. */
import type { Value } from "../../../../survey-scripts/edit/piece.ts";
import { asMap } from "../../../../survey-scripts/edit/script-text.ts";
import type { ScriptView, StepView } from "../../../../survey-scripts/edit/view-script.ts";

/** Its first wording in the default language, the name of its end, or its own name. */
export function titleOf(script: ScriptView, { data, kind, id }: StepView): string {
  if (kind === "end") {
    const ending = script.endings.find((one) => one.id === data?.["ending"]);
    const words = firstWords(ending?.data["text"], script.defaultLocale);
    return `Fin : ${words === "" ? (ending?.id ?? id ?? "") : words}`;
  }
  const words = firstWords(data?.["prompt"] ?? data?.["text"], script.defaultLocale);
  return words === "" ? (id ?? "Étape sans nom") : words;
}

/** The wording of all channels, or the first that there is. */
export function firstWords(text: Value | undefined, locale: string): string {
  const wording = asMap(text)?.[locale];
  if (typeof wording === "string") return wording;
  const all = asMap(wording) ?? {};
  const words = all["default"] ?? Object.values(all)[0];
  return typeof words === "string" ? words : "";
}
