/**
 * The keys of a Sirius: one to find an address again without keeping it, one to keep what must be
 * read again. Several keys may be given; the first writes, all of them read.
 */
import { createCipheriv, createDecipheriv, createHmac, createSecretKey } from "node:crypto";
import { hkdfSync, randomBytes, randomUUID, type KeyObject } from "node:crypto";
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync } from "node:fs";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { because } from "../bot/error-words.ts";
import { SiriusError } from "../bot/errors.ts";
import { randomPiece } from "./random-bytes.ts";

export interface Secrets {
  /** Keyed hash of a normalised address. Always by the lookup key of the last (oldest) of the keys. */
  lookup(address: string): Buffer;
  seal(text: string): string;
  /** Errors: `keys_missing` when no key given here sealed it; any other when it was altered. */
  open(sealed: string): string;
}

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID_BYTES = 4;

interface Key {
  readonly id: Buffer;
  readonly seal: KeyObject;
  readonly lookup: KeyObject;
}

/** A fresh key, as `SIRIUS_KEYS` takes it: 256 random bits in base64url. */
export function newKey(): string {
  return randomBytes(KEY_BYTES).toString("base64url");
}

/**
 * Makes the secrets from keys.
 *
 * @param keys  One or more keys, separated by commas; the newest first.
 *
 * Errors: `config_invalid` when one of them is no key. The keys are not repeated.
 */
export function createSecrets(keys: string): Secrets {
  const all = keys.split(",").map((text) => derive(text.trim()));
  const [newest] = all;
  const oldest = all.at(-1);
  if (newest === undefined || oldest === undefined) throw notAKey();
  return {
    lookup: (address) => createHmac("sha256", oldest.lookup).update(address, "utf8").digest(),
    seal: (text) => seal(newest, text),
    open: (sealed) => open(all, sealed),
  };
}

/** The keys of an embedded database: made at the first start, kept beside it. */
export function keysOfFolder(dataDir: string): string {
  const file = join(dataDir, "keys");
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    // Written beside and linked: two first starts at once keep the keys of one, and read them whole.
    const draft = `${file}.${randomUUID()}`;
    writeFileSync(draft, `${newKey()}\n`, { mode: 0o600, flag: "wx" });
    try {
      linkSync(draft, file);
    } catch (error) {
      if (!existsSync(file)) throw error;
    } finally {
      rmSync(draft);
    }
  }
  chmodSync(file, 0o600);
  return readFileSync(file, "utf8").trim();
}

function derive(text: string): Key {
  const bytes = Buffer.from(text, "base64url");
  if (bytes.length !== KEY_BYTES) throw notAKey();
  const part = (name: string, length: number): Buffer =>
    Buffer.from(hkdfSync("sha256", bytes, "", `sirius ${name}`, length));
  // Made once: a key given as bytes is prepared again at each call, which costs more than its use.
  const secret = (name: string): KeyObject => createSecretKey(part(name, KEY_BYTES));
  return { id: part("id", KEY_ID_BYTES), seal: secret("seal"), lookup: secret("lookup") };
}

function notAKey(): SiriusError {
  return new SiriusError(
    "config_invalid",
    "SIRIUS_KEYS: write one or more keys of 32 bytes in base64url, separated by commas (make one with: sirius doctor --new-keys)",
    because("keys_malformed"),
  );
}

function seal(key: Key, text: string): string {
  const iv = randomPiece(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key.seal, iv);
  const body = cipher.update(text, "utf8");
  // Nothing is left to come out of a stream cipher; this closes it, so that it gives its tag.
  cipher.final();
  const sealed = Buffer.allocUnsafe(KEY_ID_BYTES + IV_BYTES + TAG_BYTES + body.length);
  key.id.copy(sealed, 0);
  iv.copy(sealed, KEY_ID_BYTES);
  cipher.getAuthTag().copy(sealed, KEY_ID_BYTES + IV_BYTES);
  body.copy(sealed, KEY_ID_BYTES + IV_BYTES + TAG_BYTES);
  return sealed.toString("base64url");
}

function open(keys: readonly Key[], sealed: string): string {
  const bytes = Buffer.from(sealed, "base64url");
  const key = keys.find(({ id }) => id.equals(bytes.subarray(0, KEY_ID_BYTES)));
  if (key === undefined) {
    throw new SiriusError(
      "keys_missing",
      "the key that sealed this is not among SIRIUS_KEYS: add the former key after the new one",
    );
  }
  const iv = bytes.subarray(KEY_ID_BYTES, KEY_ID_BYTES + IV_BYTES);
  const tag = bytes.subarray(KEY_ID_BYTES + IV_BYTES, KEY_ID_BYTES + IV_BYTES + TAG_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", key.seal, iv, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(tag);
  const body = bytes.subarray(KEY_ID_BYTES + IV_BYTES + TAG_BYTES);
  return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8");
}
