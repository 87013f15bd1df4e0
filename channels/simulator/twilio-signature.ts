/** How Twilio proves that a webhook is its own. Source: its page on the security of webhooks. */
import { createHmac } from "node:crypto";

/** What a token that is not the account's looks like: for webhooks that must not be believed. */
const FORGED_TOKEN = "not the token of this account";

/** The value of `X-Twilio-Signature` for a form posted to this address. */
export function twilioSignature(
  { authToken, url }: { readonly authToken: string; readonly url: string },
  form: Readonly<Record<string, string>>,
  forged = false,
): string {
  const names = Object.keys(form).toSorted();
  const signed = url + names.map((name) => `${name}${form[name] ?? ""}`).join("");
  return createHmac("sha1", forged ? FORGED_TOKEN : authToken)
    .update(signed)
    .digest("base64");
}
