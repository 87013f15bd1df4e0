/** The widget without its script: a page for a frame, and a fragment for a server to include. */
import type { WidgetChoices, WidgetData } from "../browser/widget/data.ts";
import { messageView, widgetView } from "../browser/widget/view.ts";
import { html, render } from "../html.ts";
import { drawn } from "./drawn.ts";
import type { Site } from "./shapes.ts";

export const THEMES = ["auto", "clair", "sombre"] as const;
export type Theme = (typeof THEMES)[number];

/** The card as HTML. @param data  Undefined: the key is not known. */
export function widgetFragment(data: WidgetData | undefined, choices: WidgetChoices): string {
  const piece = data === undefined ? messageView(choices, "wrong") : widgetView(data, choices);
  return render(html`<div class="sirius-avis">${drawn(piece)}</div>`);
}

/** A page that holds nothing but the card; its links open outside of the frame. */
export function framePage(
  site: Site,
  data: WidgetData | undefined,
  { theme, ...choices }: WidgetChoices & { readonly theme: Theme },
): string {
  const title = data === undefined ? "Sirius" : [data.titre, data.sous_titre].join(", ");
  const head = html`<head>
    <meta charset="utf-8" />
    <title>${title}</title>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <base target="_blank" />
    <link rel="stylesheet" href=${site.assets.frame} />
  </head>`;
  return (
    `<!doctype html><html lang="${choices.lang}" data-theme="${theme}">${render(head)}` +
    `<body><main>${render(html`<h1>${title}</h1>`)}${widgetFragment(data, choices)}</main></body></html>`
  );
}
