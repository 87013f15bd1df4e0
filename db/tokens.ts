/** Secrets that people carry: personal links and browser sessions. Only their hashes are compared. */
import { hash } from "node:crypto";
import { randomPiece } from "./random-bytes.ts";

/** 128 random bits, and a little more: no one guesses one, however many there are. */
const TOKEN_BYTES = 18;

/** A new token of 24 characters that may stand in an address. */
export function newToken(): string {
  return randomPiece(TOKEN_BYTES).toString("base64url");
}

/** What the database keeps of a token. A token has enough chance in it to need no salt. */
export function hashToken(token: string): Buffer {
  return hash("sha256", token, "buffer");
}
