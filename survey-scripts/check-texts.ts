/** Checks what a script says: every language, every place filled, and what each text costs as SMS. */
import { doubtful, wrong, type Finding } from "./finding.ts";
import { fillIn, pickWording, placeholdersOf, printPrompt } from "./print.ts";
import type { Ask, LocalizedText, Script } from "./schema.ts";
import { foldToGsm, measureSms } from "./sms-parts.ts";

/** More parts than this are an error: longer messages come late and cost each time. */
const SMS_PARTS_MAX = 2;

interface Said {
  readonly path: readonly (string | number)[];
  readonly text: LocalizedText;
  /** The question whose options or scale are printed with it. */
  readonly ask?: Ask;
}

/** Every finding about the texts of a script, in the order of the script. */
export function checkTexts(script: Script): Finding[] {
  const longest = longestInputs(script);
  return textsOf(script).flatMap((said) =>
    checkLocales(script, said).concat(checkPlaces(script, said), checkSms(script, said, longest)),
  );
}

function textsOf(script: Script): Said[] {
  const texts: Said[] = [];
  for (const [index, step] of script.steps.entries()) {
    const path = ["steps", index];
    if (step.kind === "say") texts.push({ path: [...path, "text"], text: step.text });
    if (step.kind === "ask") texts.push(...textsOfAsk(step, path));
  }
  for (const [id, { text }] of Object.entries(script.endings)) {
    if (text !== undefined) texts.push({ path: ["endings", id, "text"], text });
  }
  return texts;
}

function textsOfAsk(ask: Ask, path: readonly (string | number)[]): Said[] {
  const texts: Said[] = [{ path: [...path, "prompt"], text: ask.prompt, ask }];
  for (const [at, text] of (ask.variants ?? []).entries()) {
    texts.push({ path: [...path, "variants", at], text, ask });
  }
  if (ask.help !== undefined) texts.push({ path: [...path, "help"], text: ask.help });
  for (const [at, text] of (ask.retry ?? []).entries()) {
    texts.push({ path: [...path, "retry", at], text });
  }
  return texts;
}

function checkLocales(script: Script, { path, text }: Said): Finding[] {
  return script.locales
    .filter((locale) => text[locale] === undefined)
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

function checkSms(
  script: Script,
  { path, text, ask }: Said,
  longest: Readonly<Record<string, string>>,
): Finding[] {
  return script.locales.flatMap((locale) => {
    if (text[locale] === undefined) return [];
    const how = { channel: "sms", locale, defaultLocale: script.defaultLocale } as const;
    const words = fillIn(pickWording(text, how), longest);
    const printed = ask === undefined ? words : printPrompt(ask, { ...how, text: words }).text;
    const { encoding, parts, units, strange } = measureSms(printed);
    const at = [...path, locale];
    if (encoding === "ucs2" && !script.unicode) {
      const plain = foldToGsm(strange.join(" "));
      return [wrong(at, `hors de l'alphabet des SMS : ${strange.join(" ")} (proche : ${plain})`)];
    }
    const cost = `${parts} SMS (${units} caractères, variables au plus long)`;
    if (parts > SMS_PARTS_MAX) return [wrong(at, `${cost}, ${SMS_PARTS_MAX} au plus`)];
    return parts > 1 ? [doubtful(at, cost)] : [];
  });
}

/** Each input at its longest; the fallback too is a value. */
function longestInputs(script: Script): Record<string, string> {
  return Object.fromEntries(
    Object.entries(script.inputs).map(([name, { max, fallback }]) => {
      const lengths = Object.values(fallback).map((words) => words.length);
      return [name, "x".repeat(Math.max(max, ...lengths))];
    }),
  );
}
