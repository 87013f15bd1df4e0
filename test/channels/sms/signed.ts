/** Webhooks signed as Twilio signs them, without the help of its SDK. */
import { createHmac } from "node:crypto";
import type { WebhookRequest } from "../../../bot/channel.ts";

export const TOKEN = "canary-token-5f0e8b1c";
export const PREVIOUS_TOKEN = "canary-token-previous";
export const BASE = "https://avis.example.fr";
export const TRUST = { tokens: [TOKEN, PREVIOUS_TOKEN], publicBaseUrl: BASE };
export const SID = `SM${"c3".repeat(16)}`;
export const NOW = Date.UTC(2026, 10, 24, 9);

type Fields = Readonly<Record<string, string>>;

/** What a message of Léa's looks like on the wire. */
export const MESSAGE: Fields = {
  ToCountry: "FR",
  SmsMessageSid: SID,
  NumMedia: "0",
  SmsSid: SID,
  SmsStatus: "received",
  FromCountry: "FR",
  MessagingServiceSid: `MG${"b2".repeat(16)}`,
  To: "36123",
  NumSegments: "1",
  MessageSid: SID,
  AccountSid: `AC${"a1".repeat(16)}`,
  From: "+33612345678",
  Body: "4, super formateurs",
  ApiVersion: "2010-04-01",
};

/** The signature of a form. Source: https://www.twilio.com/docs/usage/security#validating-requests */
export function sign(url: string, fields: Fields, token = TOKEN): string {
  const names = Object.keys(fields).toSorted();
  const signed = url + names.map((name) => `${name}${fields[name] ?? ""}`).join("");
  return createHmac("sha1", token).update(signed).digest("base64");
}

/** A webhook as our server hands it over; `values` replaces parts of it after it was signed. */
export function webhook(
  pathAndQuery: string,
  fields: Fields,
  values: Partial<WebhookRequest> = {},
): WebhookRequest {
  return {
    pathAndQuery,
    headers: {
      host: "internal:3000",
      "content-type": "application/x-www-form-urlencoded; charset=utf-8",
      "x-twilio-signature": sign(BASE + pathAndQuery, fields),
    },
    body: new TextEncoder().encode(new URLSearchParams(fields).toString()),
    receivedAt: NOW,
    ...values,
  };
}
