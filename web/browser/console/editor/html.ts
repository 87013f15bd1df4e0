/** Markup in the browser: the same templates as on the server, with French spaces put in. */
import { html as htmOfPreact } from "htm/preact";
import type { ComponentChildren, VNode } from "preact";
import { onScreen } from "../../../french-typography.ts";

/** What a component gives. */
export type View = VNode | VNode[] | null;

const typeset = new WeakMap<TemplateStringsArray, TemplateStringsArray>();

/** `html`<p>${text}</p>``: text is escaped. What stands in the template itself is typeset. */
export function html(strings: TemplateStringsArray, ...values: unknown[]): VNode | VNode[] {
  let set = typeset.get(strings);
  if (set === undefined) {
    const words = strings.map((words_) => onScreen(words_));
    set = Object.assign(words, { raw: strings.raw });
    typeset.set(strings, set);
  }
  return htmOfPreact(set, ...values);
}

/** A French sentence made of parts, as it is shown. */
export const french = onScreen;

/** Children of a component. */
export type Children = ComponentChildren;
