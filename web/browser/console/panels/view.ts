/** What every panel is written with: markup as tagged templates, and the spaces of its language. */
import { html as htmOfPreact } from "htm/preact";
import type { ComponentChildren, VNode } from "preact";
import { typeset } from "../../../public/typeset.ts";
import type { Lang } from "./shapes.ts";

/** `html`<p>${text}</p>``: text is text, whatever it holds. */
export const html: (strings: TemplateStringsArray, ...values: unknown[]) => VNode | VNode[] =
  htmOfPreact;

/** What a component returns: French texts get their unbreakable spaces; `bdi` and `blockquote` stay. */
export function shown(markup: ComponentChildren, lang: Lang): ComponentChildren {
  return typeset(markup, lang);
}
