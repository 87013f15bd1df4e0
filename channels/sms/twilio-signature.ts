/** Whether a webhook comes from Twilio, and the form it holds. */
import twilio from "twilio";
import type { WebhookRequest } from "../../bot/channel.ts";

/** What it takes to believe a webhook. */
export interface TwilioTrust {
  /** Auth tokens of the account, the current one and while it changes the previous one. */
  readonly tokens: readonly string[];
  /** Where Twilio reaches us, without a slash at the end. What a proxy says of it is not believed. */
  readonly publicBaseUrl: string;
}

/** The fields of a form that is believed, or why it is not. */
export type SignedForm =
  | { readonly ok: true; readonly fields: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly status: 400 | 401 | 403; readonly problem: string };

/**
 * Checks the signature of a webhook over its address, query included, and all its fields.
 *
 * Fails closed: without a token nothing is believed. The scheme has no time in it, so an exact repeat is
 * believed again; event ids make it harmless. Never throws.
 */
export function readSignedForm(request: WebhookRequest, trust: TwilioTrust): SignedForm {
  // A token that is empty would let anybody sign.
  const tokens = trust.tokens.filter((token) => token !== "");
  if (tokens.length === 0) {
    return { ok: false, status: 403, problem: "no auth token is configured" };
  }
  const signature = request.headers["x-twilio-signature"];
  if (typeof signature !== "string" || signature === "") {
    return { ok: false, status: 401, problem: "it is not signed" };
  }
  const fields = readForm(request.body);
  if (fields === undefined) return { ok: false, status: 400, problem: "a field is given twice" };
  const url = trust.publicBaseUrl + request.pathAndQuery;
  if (!tokens.some((token) => isSignedBy(token, signature, url, fields))) {
    return { ok: false, status: 403, problem: "the signature is not Twilio's" };
  }
  return { ok: true, fields };
}

/**
 * Undefined when a field comes twice: Twilio never does that, and its signature counts equal copies
 * once, so a copy could be added by anybody.
 */
function readForm(body: Uint8Array): Readonly<Record<string, string>> | undefined {
  const entries = [...new URLSearchParams(new TextDecoder().decode(body))];
  if (new Set(entries.map(([name]) => name)).size < entries.length) return undefined;
  return Object.fromEntries(entries);
}

function isSignedBy(
  token: string,
  signature: string,
  url: string,
  fields: Readonly<Record<string, string>>,
): boolean {
  try {
    return twilio.validateRequest(token, signature, url, fields);
  } catch {
    // An address that is none.
    return false;
  }
}
