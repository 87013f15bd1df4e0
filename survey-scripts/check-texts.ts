/** Checks what a script says: every language, every place filled, and what each text costs as SMS. */
import { doubtful, wrong, type Finding } from "./finding.ts";
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
    found.push(wrong(["defaultLocale"], `« ${script.defaultLocale} » n'est pas parmi « locales »`));
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
    .map((locale) => wrong(path, `il manque le texte en « ${locale} »`));
}

function checkPlaces(script: Script, { path, text }: Said): Finding[] {
  return Object.entries(text).flatMap(([locale, wording]) => {
    const wordings = typeof wording === "string" ? [wording] : Object.values(wording);
    const names = new Set(wordings.flatMap((words) => placeholdersOf(words ?? "")));
    return [...names]
      .filter((name) => script.inputs[name] === undefined)
      .map((name) => wrong([...path, locale], `{${name}} n'est pas déclaré sous « inputs »`));
  });
}

function checkCost(script: Script, { path, encoding, parts, units, strange }: SmsCost): Finding[] {
  if (encoding === "ucs2" && !script.unicode) {
    const plain = foldToGsm(strange.join(" "));
    return [wrong(path, `hors de l'alphabet des SMS : ${strange.join(" ")} (proche : ${plain})`)];
  }
  if (parts > SMS_PARTS_MAX) {
    const message = `${parts} SMS (${units} caractères, variables au plus long), ${SMS_PARTS_MAX} au plus`;
    return [wrong(path, message)];
  }
  if (parts === 1) return [];
  return [doubtful(path, `${parts} SMS (${units} caractères, variables au plus long)`)];
}
