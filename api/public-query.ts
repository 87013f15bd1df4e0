/** What visitors write into addresses: taken when it makes sense, and left aside otherwise. */
import type { Request } from "express";
import type { Lang } from "../web/public/shapes.ts";

/** Pages that can be asked for; nobody reads further. */
const PAGE_MAX = 1_000;
/** Characters of one value, at most. */
const VALUE_MAX = 200;

/** One value of the query; empty when it is missing, repeated or longer than anything we ask for. */
export function text(request: Request, name: string): string {
  const value: unknown = request.query[name];
  // PostgreSQL takes every text but one with a zero byte.
  return typeof value === "string" && value.length <= VALUE_MAX ? value.replaceAll("\0", "") : "";
}

/** English when it is asked for, else French. */
export function langOf(request: Request): Lang {
  return text(request, "lang") === "en" ? "en" : "fr";
}

/** The page that is asked for, counted from 0; people count from 1. */
export function pageOf(request: Request): number {
  const asked = text(request, "page");
  return /^\d{1,4}$/.test(asked) ? Math.min(Math.max(Number(asked), 1), PAGE_MAX) - 1 : 0;
}

/** Whether a text can be an identifier at all. */
export function isIdentifier(value: string): boolean {
  return /^[^\p{Cc}]{1,200}$/u.test(value);
}
