/** The style sheet and the script of the pages, built in memory at start, named after their content. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { build, transform } from "esbuild";
import type { Assets } from "./html.ts";

export interface Asset {
  readonly type: string;
  readonly body: Buffer;
  readonly gzip: Buffer;
  readonly brotli: Buffer;
}

export interface BuiltAssets {
  readonly addresses: Assets;
  /** By path, such as `/assets/chat-3f9a….js`. */
  readonly files: ReadonlyMap<string, Asset>;
}

const BROWSERS = ["chrome90", "firefox90", "safari15"];
/** One file for the browser, in this order. */
const STYLES = ["page.css", "chat.css"];
const HASH_CHARACTERS = 10;

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** Builds both. Errors: those of esbuild, which name file and line. */
export async function buildAssets(): Promise<BuiltAssets> {
  const [style, script] = await Promise.all([
    transform(await readStyles(), {
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
  const add = async (name: string, type: string, text: string): Promise<string> => {
    const body = Buffer.from(text);
    const hash = createHash("sha256").update(body).digest("hex").slice(0, HASH_CHARACTERS);
    const path = `/assets/${name.replace(".", `-${hash}.`)}`;
    files.set(path, { type, body, ...(await compressed(body)) });
    return path;
  };
  const addresses = {
    style: await add("sirius.css", "text/css; charset=utf-8", style.code),
    script: await add(
      "chat.js",
      "text/javascript; charset=utf-8",
      script.outputFiles[0]?.text ?? "",
    ),
  };
  return { addresses, files };
}

async function readStyles(): Promise<string> {
  const files = STYLES.map((name) => readFile(here(`styles/${name}`), "utf8"));
  return (await Promise.all(files)).join("\n");
}

async function compressed(body: Buffer): Promise<{ gzip: Buffer; brotli: Buffer }> {
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  return {
    gzip: await promisify(gzip)(body, { level: 9 }),
    brotli: await promisify(brotliCompress)(body, best),
  };
}
