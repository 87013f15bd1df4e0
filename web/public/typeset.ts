/** French typography for a whole page at once, so that no sentence is forgotten. */
import { cloneElement, isValidElement, type ComponentChildren } from "preact";
import { onScreen } from "../french-typography.ts";
import type { Lang } from "./shapes.ts";

/** What is shown byte for byte: people's own words, code, and data for machines. */
const UNTOUCHED = new Set(["blockquote", "code", "pre", "textarea", "script", "bdi", "svg"]);

/** The same markup with the spaces of its language. */
export function typeset(markup: ComponentChildren, lang: Lang): ComponentChildren {
  if (lang !== "fr") return markup;
  if (typeof markup === "string") return onScreen(markup.replace(/[ \n\t]+/g, " "));
  if (Array.isArray(markup)) return markup.map((each: ComponentChildren) => typeset(each, lang));
  if (!isValidElement(markup) || UNTOUCHED.has(String(markup.type))) return markup;
  const { children }: { children?: ComponentChildren } = markup.props;
  return children === undefined ? markup : cloneElement(markup, {}, typeset(children, lang));
}
