/** What the public pages and the widget load, built in memory at start. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { BROWSERS, makeAsset, type Asset } from "./asset.ts";

/** Addresses, with the hash of the content. */
export interface PublicAddresses {
  /** Style sheet of the public pages, beside that of every page. */
  readonly style: string;
  /** Style sheet of the widget in a frame. */
  readonly frame: string;
  readonly widget: string;
  readonly configurator: string;
}

export interface PublicAssets {
  readonly addresses: PublicAddresses;
  /** By path. */
  readonly files: ReadonlyMap<string, Asset>;
  /** The widget under the address that host pages write, which never changes. */
  readonly widget: Asset;
}

const STYLES = ["styles/public.css", "styles/public-figures.css", "styles/public-forms.css"];
const CARD = "browser/widget/widget.css";

/**
 * Builds all of it.
 *
 * @param baseUrl  Where the widget asks for reviews, without a slash at the end.
 *
 * Errors: those of esbuild, which name file and line.
 */
export async function buildPublicAssets(baseUrl: string): Promise<PublicAssets> {
  const card = await styleOf(CARD);
  const files = new Map<string, Asset>();
  const add = async (name: string, kind: "css" | "js", text: string): Promise<string> => {
    const { path, asset } = await makeAsset(name, kind, text);
    files.set(path, asset);
    return path;
  };
  const script = await scriptOf("browser/widget/element.ts", {
    SIRIUS_URL: JSON.stringify(baseUrl),
    SIRIUS_STYLE: JSON.stringify(card.trim()),
  });
  const addresses = {
    style: await add("public", "css", await styleOf(...STYLES)),
    frame: await add("frame", "css", await styleOf(CARD, "styles/frame.css")),
    widget: await add("widget", "js", script),
    configurator: await add("configurator", "js", await scriptOf("browser/configurator.ts")),
  };
  const { asset } = await makeAsset("widget", "js", script);
  return { addresses, files, widget: asset };
}

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** One file of several, in this order. */
async function styleOf(...paths: readonly string[]): Promise<string> {
  const texts = await Promise.all(paths.map((path) => readFile(here(path), "utf8")));
  const text = texts.join("\n");
  return (await transform(text, { loader: "css", minify: true, target: BROWSERS })).code;
}

/** One file without imports: it runs as a module and as an ordinary script. */
async function scriptOf(
  path: string,
  define: Readonly<Record<string, string>> = {},
): Promise<string> {
  const built = await build({
    entryPoints: [here(path)],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    charset: "utf8",
    target: BROWSERS,
    define: { ...define },
  });
  return built.outputFiles[0]?.text ?? "";
}
