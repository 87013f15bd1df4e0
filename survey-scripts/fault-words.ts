/** What keeps a value from having the shape of the language, in the words of somebody who fills in a form. */
import { z } from "zod";

const french = z.locales.fr().localeError;

/** Said of a value that is not there; `missingInWords` knows which one. */
export const MISSING = "il manque une valeur ici : écrivez-la";

/** What is missing where a field of this name is. */
const FIELDS: Readonly<Record<string, string>> = {
  prompt: "le texte de la question",
  text: "le texte du message",
  label: "le texte de la réponse",
  options: "les réponses proposées",
  title: "le titre",
  question: "le type de réponse",
  kind: "le type d'étape",
  id: "le nom interne",
  go: "l'étape où aller",
  ending: "la fin",
  outcome: "ce que la fin compte comme",
  next: "les règles pour la suite",
  to: "les valeurs possibles",
  value: "la valeur",
  variable: "le nom de la valeur",
  days: "le nombre de jours",
  default: "le texte de tous les canaux",
  fallback: "le texte de remplacement",
  steps: "les étapes",
  endings: "les fins",
  locales: "les langues",
  defaultLocale: "la langue par défaut",
  owner: "à qui est ce questionnaire (owner)",
  key: "le nom du questionnaire (key)",
  schema: "la ligne « schema: 1 »",
  play: "les échanges",
  name: "le nom",
};
const EXPECTED: Readonly<Record<string, string>> = {
  string: "il faut un texte ici",
  number: "il faut un nombre ici",
  int: "il faut un nombre entier ici",
  boolean: "il faut « true » (oui) ou « false » (non) ici",
  array: "il faut une liste ici",
  object: "il faut des champs ici, pas une seule valeur",
  record: "il faut des champs ici, pas une seule valeur",
};

/** Tells what is missing at a path. */
export function missingInWords(path: readonly PropertyKey[]): string {
  const field = FIELDS[String(path.at(-1))];
  return field === undefined ? MISSING : `il manque ${field} : à compléter`;
}

/** The map of messages that the reader of scripts gives to the schema. */
export const faultInWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return MISSING;
      return EXPECTED[issue.expected] ?? french(issue);
    case "too_small":
      return tooSmall(issue.origin, Number(issue.minimum));
    case "too_big":
      return tooBig(issue.origin, Number(issue.maximum));
    case "invalid_value":
      return `choix possibles : ${issue.values.map(String).join(", ")}`;
    case "invalid_union":
      return Array.isArray(issue.options)
        ? `choix possibles : ${issue.options.join(", ")}`
        : "cette valeur n'a pas la forme attendue ici";
    case "unrecognized_keys":
      return `${issue.keys.map((key) => `« ${key} »`).join(", ")} : champ inconnu ici, corrigez son nom ou retirez-le`;
    case "invalid_key":
      return issue.issues[0]?.message ?? "ce nom ne convient pas ici";
    case "invalid_element":
    case "invalid_format":
    case "not_multiple_of":
    case "custom":
      return french(issue);
  }
};

function tooSmall(origin: string, least: number): string {
  if (origin === "string") {
    return least <= 1
      ? "ce texte est vide : écrivez-le"
      : `ce texte est trop court : au moins ${least} caractères`;
  }
  if (origin !== "array") return `c'est trop petit : ${least} au moins`;
  return least <= 1
    ? "la liste est vide : il y faut une ligne au moins"
    : `la liste est trop courte : ${least} lignes au moins`;
}

function tooBig(origin: string, most: number): string {
  if (origin === "string") return `ce texte dépasse ${most} caractères : raccourcissez-le`;
  return origin === "array"
    ? `la liste est trop longue : ${most} lignes au plus`
    : `c'est trop grand : ${most} au plus`;
}
