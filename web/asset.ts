/** A file for browsers, compressed once and named after its content. */
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

export interface Asset {
  readonly type: string;
  readonly body: Buffer;
  readonly gzip: Buffer;
  readonly brotli: Buffer;
}

/** What old phones still run. */
export const BROWSERS = ["chrome90", "firefox90", "safari15"];

const TYPES = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
} as const;
const HASH_CHARACTERS = 10;
/** Larger files, of which the console has one, are compressed a little less: the best takes a second at each start. */
const BEST_BYTES_MAX = 60_000;
const GOOD_QUALITY = 6;

/**
 * Makes a file of a text.
 *
 * @returns Its path, such as `/assets/chat-3f9a….js`, which changes with the content.
 */
export async function makeAsset(
  name: string,
  kind: keyof typeof TYPES,
  text: string,
): Promise<{ readonly path: string; readonly asset: Asset }> {
  const asset = await compressAsset(kind, text);
  const hash = createHash("sha256").update(asset.body).digest("hex").slice(0, HASH_CHARACTERS);
  return { path: `/assets/${name}-${hash}.${kind}`, asset };
}

/** The same for a file that has its name already. */
export async function compressAsset(kind: keyof typeof TYPES, text: string): Promise<Asset> {
  const body = Buffer.from(text);
  const quality = body.length > BEST_BYTES_MAX ? GOOD_QUALITY : constants.BROTLI_MAX_QUALITY;
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality };
  return {
    type: TYPES[kind],
    body,
    gzip: await promisify(gzip)(body, { level: 9 }),
    brotli: await promisify(brotliCompress)(body, { params }),
  };
}
