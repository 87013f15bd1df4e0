/** The style sheet and the script of the pages, built in memory at start, named after their content. */
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

/** Builds both. Errors: those of esbuild, which name file and line. */
export async function buildAssets(theme: Theme = "sirius"): Promise<BuiltAssets> {
  const [style, script] = await Promise.all([
    transform(await readStyles(theme), {
      loader: "css",
      minify: true,
      target: BROWSERS,
    }),
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
  const addresses = {
    style: await add("sirius", "css", style.code),
    script: await add("chat", "js", script.outputFiles[0]?.text ?? ""),
  };
  return { addresses, files };
}

async function readStyles(theme: Theme): Promise<string> {
  const files = [`themes/${theme}.css`, ...STYLES].map((name) =>
    readFile(here(`styles/${name}`), "utf8"),
  );
  return (await Promise.all(files)).join("\n");
}
