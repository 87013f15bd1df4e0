/** Checks what a script says: every language, every place filled, and what each text costs as SMS. */
import { doubtful, wrong, type Finding } from "./finding.ts";
import { languageInFrench } from "./languages.ts";
import { placeholdersOf } from "./print.ts";
import type { Script } from "./schema.ts";
import { smsCosts, type SmsCost } from "./sms-costs.ts";
import { foldToGsm } from "./sms-parts.ts";
import { textsOf, type Said } from "./texts.ts";

/** More parts than this are an error: longer messages come late and cost each time. */
const SMS_PARTS_MAX = 2;

/** Every finding about the texts of a script, in the order of the script. */
export function checkTexts(script: Script): Finding[] {
  return [
    ...checkTitleAndInputs(script),
    ...textsOf(script).flatMap((said) =>
      checkLocales(script, said.path, said.text).concat(checkPlaces(script, said)),
    ),
    ...smsCosts(script).flatMap((cost) => checkCost(script, cost)),
  ];
}

function checkTitleAndInputs(script: Script): Finding[] {
  const found = checkLocales(script, ["title"], script.title);
  if (!script.locales.includes(script.defaultLocale)) {
    const language = languageInFrench(script.defaultLocale);
    const message = `la langue par défaut (${language}) n'est pas parmi celles du questionnaire : ajoutez-la à « locales »`;
    found.push(wrong(["defaultLocale"], message));
  }
  for (const [name, { fallback }] of Object.entries(script.inputs)) {
    found.push(...checkLocales(script, ["inputs", name, "fallback"], fallback));
  }
  return found;
}

function checkLocales(
  script: Script,
  path: Finding["path"],
  texts: Readonly<Record<string, unknown>>,
): Finding[] {
  return script.locales
    .filter((locale) => texts[locale] === undefined)
    .map((locale) =>
      wrong([...path, locale], `il manque le texte en ${languageInFrench(locale)} : écrivez-le`),
    );
}

function checkPlaces(script: Script, { path, text }: Said): Finding[] {
  return Object.entries(text).flatMap(([locale, wording]) => {
    const wordings = typeof wording === "string" ? [wording] : Object.values(wording);
    const names = new Set(wordings.flatMap((words) => placeholdersOf(words ?? "")));
    return [...names]
      .filter((name) => script.inputs[name] === undefined)
      .map((name) => wrong([...path, locale], unknownPlace(name, Object.keys(script.inputs))));
  });
}

function unknownPlace(name: string, known: readonly string[]): string {
  const instead =
    known.length === 0
      ? "retirez-le"
      : `choisissez parmi ${known.map((one) => `{${one}}`).join(", ")}`;
  return `{${name}} ne vient pas avec l'invitation : ${instead}`;
}

function checkCost(script: Script, { path, encoding, parts, units, strange }: SmsCost): Finding[] {
  if (encoding === "ucs2" && !script.unicode) {
    const plain = foldToGsm(strange.join(" "));
    const message = `hors de l'alphabet des SMS : ${strange.join(" ")} (proche : ${plain}) ; écrivez un autre texte pour le SMS`;
    return [wrong(path, message)];
  }
  if (parts > SMS_PARTS_MAX) {
    const message = `${parts} SMS (${units} caractères, variables au plus long), ${SMS_PARTS_MAX} au plus : raccourcissez le texte`;
    return [wrong(path, message)];
  }
  if (parts === 1) return [];
  return [doubtful(path, `${parts} SMS (${units} caractères, variables au plus long)`)];
}
