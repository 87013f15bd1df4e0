/** The style sheets and the script of the pages, built in memory at start, named after their content. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { BROWSERS, makeAsset, type Asset } from "./asset.ts";
import type { Assets } from "./html.ts";

export interface BuiltAssets {
  readonly addresses: Assets;
  /** By path, such as `/assets/chat-3f9a….js`. */
  readonly files: ReadonlyMap<string, Asset>;
}

/** One file for the browser, in this order, after the colours of the theme. */
const STYLES = ["page.css", "chat.css"];

/** The themes, by the name of their file in `styles/themes/`. */
export const THEMES = ["sirius", "ardoise"] as const;
export type Theme = (typeof THEMES)[number];

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

interface Built {
  readonly files: ReadonlyMap<string, Asset>;
  /** Address of the style sheet, by theme. */
  readonly sheets: ReadonlyMap<Theme, string>;
  readonly script: string;
}

/** Once for a process, under which its own files do not change. */
let built: Promise<Built> | undefined;

/**
 * Builds both, the style sheet once for each theme.
 *
 * @param current  The theme that is on, asked for with each page.
 * @returns `addresses.style` is that of the current theme. The others stay: a page may be older than a change.
 *
 * Errors: those of esbuild, which name file and line.
 */
export async function buildAssets(current: () => Theme = () => "sirius"): Promise<BuiltAssets> {
  const { files, sheets, script } = await (built ??= buildAll());
  const addresses = {
    get style() {
      return sheets.get(current()) ?? "";
    },
    script,
  };
  return { addresses, files };
}

async function buildAll(): Promise<Built> {
  const [styles, script] = await Promise.all([
    Promise.all(THEMES.map(styleSheet)),
    build({
      entryPoints: [here("browser/chat.ts")],
      bundle: true,
      minify: true,
      write: false,
      format: "esm",
      target: BROWSERS,
    }),
  ]);
  const files = new Map<string, Asset>();
  const add = async (name: string, kind: "css" | "js", text: string): Promise<string> => {
    const { path, asset } = await makeAsset(name, kind, text);
    files.set(path, asset);
    return path;
  };
  const sheets = new Map<Theme, string>();
  for (const [index, theme] of THEMES.entries()) {
    sheets.set(theme, await add(theme, "css", styles[index] ?? ""));
  }
  return { files, sheets, script: await add("chat", "js", script.outputFiles[0]?.text ?? "") };
}

async function styleSheet(theme: Theme): Promise<string> {
  const files = [`themes/${theme}.css`, ...STYLES].map((name) =>
    readFile(here(`styles/${name}`), "utf8"),
  );
  const text = (await Promise.all(files)).join("\n");
  return (await transform(text, { loader: "css", minify: true, target: BROWSERS })).code;
}
