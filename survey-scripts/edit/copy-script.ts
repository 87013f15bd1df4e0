/** A script copied under a name of its own, for the console to edit. */
import { applyEdit, type Edit } from "./edits.ts";
import { lookUp } from "./script-text.ts";
import { viewScript } from "./view-script.ts";

const KEY_MAX = 40;
const TITLE_MAX = 120;
/** Added to the title, by language. */
const COPY: Readonly<Record<string, string>> = { fr: " (copie)", en: " (copy)" };

/**
 * Copies a script: another key, another title, owned by the console; everything else byte for byte.
 *
 * @param taken  Keys that are used already.
 * @returns undefined when the text cannot be edited as a form does.
 */
export function copyScript(
  source: string,
  key: string,
  taken: ReadonlySet<string>,
): { readonly key: string; readonly source: string } | undefined {
  const free = freeKey(key, taken);
  const edits: Edit[] = [
    { do: "setField", at: ["key"], value: free },
    { do: "setField", at: ["owner"], value: "console" },
    ...Object.entries(viewScript(source).title).map(([locale, words]): Edit => {
      // Never half of a sign.
      const begun = words.slice(0, TITLE_MAX - 10).replace(/[\uD800-\uDBFF]$/, "");
      const value = `${begun}${COPY[locale] ?? COPY["en"] ?? ""}`;
      return { do: "setField", at: ["title", locale], value };
    }),
  ];
  if (lookUp(source, ["notes"]) !== undefined) {
    edits.push({ do: "setField", at: ["notes"], value: "Copie." });
  }
  let text = source;
  for (const edit of edits) {
    const done = applyEdit(text, edit);
    if (!done.ok) return undefined;
    text = done.source;
  }
  return { key: free, source: text };
}

function freeKey(key: string, taken: ReadonlySet<string>): string {
  const stem = `${key.replace(/-copie(?:-\d+)?$/, "").slice(0, KEY_MAX - 10)}-copie`;
  if (!taken.has(stem)) return stem;
  for (let count = 2; ; count += 1) {
    if (!taken.has(`${stem}-${count}`)) return `${stem}-${count}`;
  }
}
