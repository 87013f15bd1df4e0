/** Markup as tagged templates, rendered on the server; no build step, no JSX. */
import { html as htmOfPreact } from "htm/preact";
import { h, type VNode } from "preact";
import { renderToString } from "preact-render-to-string";

export type Markup = VNode | VNode[];

/** `html`<p>${text}</p>``: text is escaped, nothing else is needed. Several elements give a list. */
export const html: (strings: TemplateStringsArray, ...values: unknown[]) => Markup = htmOfPreact;

/** Renders a piece of a page. */
export function render(markup: Markup): string {
  return renderToString(h("main-root", null, markup)).replace(/^<main-root>|<\/main-root>$/g, "");
}

export interface PageParts {
  readonly title: string;
  readonly lang: string;
  readonly body: Markup;
  readonly assets: Assets;
  /** Only where the page can do more with it. */
  readonly script?: boolean;
}

/** Addresses of the style sheet and the script, with the hash of their content. */
export interface Assets {
  readonly style: string;
  readonly script: string;
}

/** A whole page. */
export function renderPage({ title, lang, body, assets, script = false }: PageParts): string {
  const head = html`<head>
    <meta charset="utf-8" />
    <title>${title}</title>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <meta name="color-scheme" content="light dark" />
    <meta name="referrer" content="no-referrer" />
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href=${assets.style} />
    ${script ? html`<script type="module" src=${assets.script}></script>` : null}
  </head>`;
  return `<!doctype html><html lang="${lang}">${render(head)}<body>${render(body)}</body></html>`;
}
