/** Sends files and pages that anyone may keep for a while: compressed, named by their content. */
import { createHash } from "node:crypto";
import { brotliCompressSync, constants } from "node:zlib";
import type { Request, Response } from "express";
import type { Asset } from "../web/asset.ts";

/** A file whose address changes with its content. */
export const FOR_EVER = "public, max-age=31536000, immutable";
/** A withdrawn review must be gone everywhere within the hour, so copies live for minutes. */
export const FOR_MINUTES = "public, max-age=300, stale-while-revalidate=600";

/** Sends a file in the smallest form the browser takes. */
export function sendAsset(request: Request, response: Response, asset: Asset): void {
  const encoding = request.acceptsEncodings(["br", "gzip", "identity"]);
  response.set({ "Content-Type": asset.type, Vary: "Accept-Encoding" });
  if (response.get("Cache-Control") === undefined) response.set("Cache-Control", FOR_EVER);
  if (encoding === "br") response.set("Content-Encoding", "br").send(asset.brotli);
  else if (encoding === "gzip") response.set("Content-Encoding", "gzip").send(asset.gzip);
  else response.send(asset.body);
}

/** Text under this size leaves as it is: compressing it would save nothing. */
const SMALL_BYTES = 1_000;
/** Pages are made for each visitor who has no copy: quick rather than smallest. */
const QUICK = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

/**
 * Sends a text that was just made, with an ETag: who has it already gets 304.
 *
 * @param type  Such as `html` or `application/json`.
 */
export function sendText(request: Request, response: Response, type: string, text: string): void {
  const body = Buffer.from(text);
  response.type(type).set({ ETag: etagOf(body), Vary: "Accept-Encoding" });
  if (response.get("Cache-Control") === undefined) response.set("Cache-Control", FOR_MINUTES);
  // `send` answers 304 by itself when If-None-Match names this ETag.
  if (body.length < SMALL_BYTES || request.acceptsEncodings(["br", "identity"]) !== "br") {
    response.send(body);
  } else {
    response.set("Content-Encoding", "br").send(brotliCompressSync(body, QUICK));
  }
}

/** A short name of some bytes. Weak: the compressed ones go by the same name. */
export function etagOf(body: Buffer | string): string {
  return `W/"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
}
