/** The frame of every page of the console: who is there, where they may go, and the page itself. */
import { Fragment, h, type ComponentChildren } from "preact";
import { html, render, type Markup } from "../html.ts";
import { typeset } from "../public/typeset.ts";

/** One entry of the navigation. */
export interface Section {
  readonly path: string;
  readonly label: string;
  readonly current: boolean;
}

/** Who looks at the page. */
export interface ConsoleReader {
  readonly email: string;
  /** In words, such as "Éditeur". */
  readonly role: string;
}

/** Addresses, with the hash of the content. */
export interface ConsoleAddresses {
  /** Style sheets, in order. */
  readonly styles: readonly string[];
  /** Scripts by name: that of their file in `browser/console/`. */
  readonly scripts: Readonly<Record<string, string>>;
}

export interface ConsolePage {
  /** Of the document and of the page: it is the `h1`. */
  readonly title: string;
  readonly body: Markup;
  /** Undefined on the pages in front of the door. */
  readonly user: ConsoleReader | undefined;
  /** Only what this user may open. */
  readonly sections?: readonly Section[];
  /** Names of files in `browser/console/`, without `.ts`. */
  readonly scripts?: readonly string[];
  /** A class of `main`, for pages that need another width. */
  readonly wide?: boolean;
}

/** A whole page. French typography is put in; what people wrote belongs in `bdi` or `blockquote`. */
export function consolePage(page: ConsolePage, assets: ConsoleAddresses): string {
  const { title, body, user, wide = false } = page;
  const frame = html`
    <a class="skip-link" href="#contenu">Aller au contenu</a>
    <header class="console-bar">
      <p class="brand"><a href=${page.sections?.[0]?.path ?? "/admin"}>Sirius</a></p>
      ${user !== undefined && reader(user)}
    </header>
    ${navigation(page)}
    <main id="contenu" tabindex="-1" class=${wide ? "wide" : null}>
      <h1>${title}</h1>
      ${body}
    </main>
  `;
  return (
    `<!doctype html><html lang="fr">${render(head(page, assets))}` +
    `<body class="console">${render(asMarkup(typeset(frame, "fr")))}</body></html>`
  );
}

function asMarkup(children: ComponentChildren): Markup {
  return h(Fragment, null, children);
}

function head({ title, scripts = [] }: ConsolePage, assets: ConsoleAddresses): Markup {
  return html`<head>
    <meta charset="utf-8" />
    <title>${title} · Sirius</title>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <meta name="color-scheme" content="light dark" />
    <link rel="icon" href="data:," />
    ${assets.styles.map((style) => html`<link rel="stylesheet" href=${style} />`)}
    ${scripts.map((name) => html`<script type="module" src=${addressOf(assets, name)}></script>`)}
  </head>`;
}

function addressOf({ scripts }: ConsoleAddresses, name: string): string {
  const address = scripts[name];
  if (address === undefined) throw new Error(`web/browser/console/${name}.ts does not exist`);
  return address;
}

function reader({ email, role }: ConsoleReader): Markup {
  return html`<div class="reader">
    <a href="/admin/compte"><bdi>${email}</bdi></a>
    <span class="soft">${role}</span>
    <form method="post" action="/admin/deconnexion">
      <button class="quiet">Se déconnecter</button>
    </form>
  </div>`;
}

/** The same list twice, one of them hidden: behind a button on a phone, at the side of a desk. */
function navigation({ sections = [] }: ConsolePage): Markup | null {
  if (sections.length === 0) return null;
  const list = html`<ul>
    ${sections.map(
      ({ path, label, current }) =>
        html`<li><a href=${path} aria-current=${current ? "page" : null}>${label}</a></li>`,
    )}
  </ul>`;
  return html`
    <details class="sections-phone">
      <summary>Menu</summary>
      <nav aria-label="Console">${list}</nav>
    </details>
    <nav class="sections-desk" aria-label="Console">${list}</nav>
  `;
}
