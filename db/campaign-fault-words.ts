/** What is wrong with a field of a campaign, in French, for who wrote it and never saw the program. */
import { z } from "zod";

const otherwise = z.locales.fr().localeError;
const NUMBER = new Intl.NumberFormat("fr-FR");

/** What a field may be, by the name the schema has for it. */
const KINDS: Readonly<Record<string, string>> = {
  string: "un texte",
  number: "un nombre",
  int: "un nombre entier",
  array: "une liste",
  object: "ses champs, un par ligne",
};
const MISSING = "à écrire, il manque";

/** The words for a fault that its field has none for. */
export const campaignFaultInFrench: z.core.$ZodErrorMap = (issue) => {
  const { code } = issue;
  if (code === "invalid_type") {
    return issue.input === undefined ? MISSING : `écrire ${KINDS[issue.expected] ?? "autre chose"}`;
  }
  if (code === "invalid_value") return `écrire ${issue.values.map(String).join(" ou ")}`;
  if (code === "too_big") return `${written(issue.maximum)}${unitOf(issue.origin)} au plus`;
  if (code === "too_small") {
    return issue.origin === "string" && issue.minimum === 1
      ? MISSING
      : `${written(issue.minimum)}${unitOf(issue.origin)} au moins`;
  }
  if (code === "unrecognized_keys") {
    return `pas de champ ${issue.keys.map((key) => `« ${key} »`).join(" ni ")} ici`;
  }
  return otherwise(issue);
};

/** What is counted where it is not the field itself that is a number. */
function unitOf(origin: string): string {
  if (origin === "string") return " caractères";
  return origin === "array" ? " valeurs" : "";
}

function written(bound: number | bigint): string {
  return NUMBER.format(bound);
}
