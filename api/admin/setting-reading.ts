/** What was typed into a form of the settings, understood or told why not. */
import { contactKind } from "../../db/publisher-contact.ts";
import { BOUNDS, type Bounds } from "../../db/setting-values.ts";

/** A field as it was typed; undefined: it was not asked, for the environment fixes it. */
export type Typed = (name: string) => string | undefined;

/** Fields of the setting, or what is wrong by name of the form's field. */
export type Reading =
  | { readonly ok: true; readonly value: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly faults: Readonly<Record<string, string>> };

/** One field of a setting and how it is understood. */
export interface FieldReading {
  /** In the form. */
  readonly name: string;
  /** In the setting. */
  readonly field: string;
  readonly read: (typed: string) => Understood;
}

type Understood =
  | { readonly ok: true; readonly value: string | number | undefined }
  | { readonly ok: false; readonly fault: string };

const NUMBER = new Intl.NumberFormat("fr-FR");

/** A whole number within bounds, with or without spaces between thousands. @param why  Why it has bounds. */
export function numberWithin(bound: keyof typeof BOUNDS, why: string) {
  return (typed: string): Understood => {
    const digits = typed.replace(/[\s\u202F]/gu, "");
    const value = /^\d{1,9}$/.test(digits) ? Number(digits) : Number.NaN;
    const { least, most } = BOUNDS[bound];
    if (value >= least && value <= most) return { ok: true, value };
    return { ok: false, fault: `Écrivez un nombre entier ${boundsInWords(bound)}. ${why}` };
  };
}

/** One of those there are. */
export function oneOf(choices: readonly string[]) {
  return (typed: string): Understood =>
    choices.includes(typed)
      ? { ok: true, value: typed }
      : { ok: false, fault: "Choisissez dans la liste." };
}

/** "de 5 à 20". */
export function boundsInWords(bound: keyof typeof BOUNDS): string {
  const { least, most }: Bounds = BOUNDS[bound];
  return `de ${NUMBER.format(least)} à ${NUMBER.format(most)}`;
}

/** One line; empty: not decided. */
export function lineUpTo(most: number) {
  return (typed: string): Understood => {
    const text = typed.replace(/\s+/gu, " ").trim();
    if (text === "") return { ok: true, value: undefined };
    return visible(text, most);
  };
}

/** One line that must be there. @param why  Why. */
export function lineOf(most: number, why: string) {
  const read = lineUpTo(most);
  return (typed: string): Understood => {
    const understood = read(typed);
    return understood.ok && understood.value === undefined ? { ok: false, fault: why } : understood;
  };
}

/** How the publisher is reached, which must be said. @param why  Why. */
export function contactOf(most: number, why: string) {
  const read = lineOf(most, why);
  return (typed: string): Understood => {
    const understood = read(typed);
    if (!understood.ok || contactKind(String(understood.value)) !== undefined) return understood;
    const fault =
      "Écrivez une adresse de courriel, un numéro de téléphone ou une adresse en https://, " +
      "par exemple avis@exemple.fr.";
    return { ok: false, fault };
  };
}

/** Paragraphs; empty: not decided. */
export function proseUpTo(most: number) {
  return (typed: string): Understood => {
    const text = typed
      .replace(/\r\n?/g, "\n")
      .replace(/[^\S\n]+/gu, " ")
      .trim();
    if (text === "") return { ok: true, value: undefined };
    return visible(text, most);
  };
}

function visible(text: string, most: number): Understood {
  if (text.length > most) {
    const has = NUMBER.format(text.length);
    return { ok: false, fault: `Au plus ${NUMBER.format(most)} signes : il y en a ${has}.` };
  }
  if (/[^\P{Cc}\n]/u.test(text)) {
    return {
      ok: false,
      fault: "Ce texte contient un signe qui ne s'affiche pas : écrivez-le à la main.",
    };
  }
  return { ok: true, value: text };
}

/** Understands each field by itself. */
export function readFields(fields: readonly FieldReading[], typed: Typed): Reading {
  const value: Record<string, unknown> = {};
  const faults: Record<string, string> = {};
  for (const { name, field, read } of fields) {
    const text = typed(name);
    if (text === undefined) continue;
    const understood = read(text);
    if (!understood.ok) faults[name] = understood.fault;
    else if (understood.value !== undefined) value[field] = understood.value;
  }
  return Object.keys(faults).length === 0 ? { ok: true, value } : { ok: false, faults };
}
