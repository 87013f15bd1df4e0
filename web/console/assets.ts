/** What the console loads, built in memory: its style sheet, and its scripts with what they share. */
import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { BROWSERS, compressAsset, makeAsset, type Asset } from "../asset.ts";
import { THEMES, type Theme } from "../assets.ts";
import type { Assets } from "../html.ts";
import type { ConsoleAddresses } from "./layout.ts";

export interface ConsoleAssets {
  readonly addresses: ConsoleAddresses;
  /** By path. */
  readonly files: ReadonlyMap<string, Asset>;
  /** Makes both, where they are not there yet. Errors: those of esbuild, which name file and line. */
  build(): Promise<void>;
}

const STYLES = new URL("../styles/", import.meta.url);
const SCRIPTS = new URL("../browser/console/", import.meta.url);

interface Built {
  readonly files: ReadonlyMap<string, Asset>;
  readonly style: string;
  /** Address of each script, by its name. */
  readonly scripts: Readonly<Record<string, string>>;
}

const NONE: Built = { files: new Map(), style: "", scripts: {} };
/** Once for a process, under which its own files do not change. */
let built: Promise<Built> | undefined;

/**
 * All of it: every `styles/console*.css` in one sheet, and every file directly in `browser/console/` as a
 * script of its own. What scripts share, or import late, is cut into pieces that are fetched when needed.
 * Nothing is built before somebody asks for the console: most starts are followed by none.
 *
 * @param pages  Of every page; its style sheet, whichever it is at the moment, comes first.
 */
export function consoleAssets(pages: Pick<Assets, "style">): ConsoleAssets {
  let made = NONE;
  const addresses = {
    get styles() {
      return [pages.style, made.style];
    },
    get scripts() {
      return made.scripts;
    },
  };
  return {
    addresses,
    get files() {
      return made.files;
    },
    async build() {
      if (made !== NONE) return;
      built ??= buildAll();
      made = await built;
    },
  };
}

async function buildAll(): Promise<Built> {
  const files = new Map<string, Asset>();
  const style = await makeAsset("console", "css", await styleSheet());
  files.set(style.path, style.asset);
  const scripts: Record<string, string> = {};
  for (const { path, text, name } of await buildScripts()) {
    files.set(path, await compressAsset("js", text));
    if (name !== undefined) scripts[name] = path;
  }
  return { files, style: style.path, scripts };
}

async function styleSheet(): Promise<string> {
  const names = readdirSync(STYLES).filter((name) => /^console[\w-]*\.css$/.test(name));
  const texts = await Promise.all([
    ...names.toSorted().map((name) => readFile(new URL(name, STYLES), "utf8")),
    ...THEMES.map(themeSample),
  ]);
  const options = { loader: "css", minify: true, target: BROWSERS } as const;
  return (await transform(texts.join("\n"), options)).code;
}

/** The colours of a theme for what has its class, wherever it stands. */
async function themeSample(theme: Theme): Promise<string> {
  const text = await readFile(new URL(`themes/${theme}.css`, STYLES), "utf8");
  return text.replaceAll(":root", `.theme-${theme}`);
}

interface BuiltScript {
  readonly path: string;
  readonly text: string;
  /** Undefined for a piece that scripts share. */
  readonly name: string | undefined;
}

async function buildScripts(): Promise<BuiltScript[]> {
  const names = (existsSync(SCRIPTS) ? readdirSync(SCRIPTS) : [])
    .filter((name) => name.endsWith(".ts"))
    .map((name) => name.slice(0, -".ts".length));
  if (names.length === 0) return [];
  const bundled = await build({
    entryPoints: names.map((name) => fileURLToPath(new URL(`${name}.ts`, SCRIPTS))),
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    format: "esm",
    charset: "utf8",
    target: BROWSERS,
    outdir: "/assets",
    entryNames: "console-[name]-[hash]",
    chunkNames: "console-piece-[hash]",
  });
  return bundled.outputFiles.map(({ path: file, text }) => {
    const path = `/assets/${file.replaceAll("\\", "/").split("/").at(-1) ?? ""}`;
    const entry = /^\/assets\/console-(.+)-[^-]+\.js$/.exec(path)?.[1];
    return { path, text, name: names.find((name) => name === entry) };
  });
}
