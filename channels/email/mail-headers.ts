/** What an e-mail carries around its words: who sends it, its lines of header, the addresses in it. */
import type { Channel, Outgoing } from "../../bot/channel.ts";
import { because } from "../../bot/error-words.ts";
import { SiriusError } from "../../bot/errors.ts";

/** Who an e-mail is from. */
export interface Sender {
  readonly address: string;
  readonly name?: string;
}

/** What e-mail can do, whoever carries it. */
export const MAIL_CAPABILITIES: Channel["capabilities"] = {
  inbound: false,
  choices: "none",
  maxText: 10_000,
  unknown: "resend",
  paid: false,
};

/** Longest e-mail address. Source: RFC 5321 §4.5.3.1.3, less the two angle brackets. */
const ADDRESS_CHARACTERS_MAX = 254;
/** A subject longer than this is our fault; mail programs show about 60 characters of it. */
const SUBJECT_CHARACTERS_MAX = 200;
/** A subject that nobody wrote. */
const SUBJECT = "Sirius";

/** No quoted names, comments or literals: rosters hold none, and every one of them is a way to inject. */
const ADDRESS =
  /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~.-]+@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,}$/u;
/** Everything that ends a line somewhere, or that no header may hold. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROLS = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]+/g;

/** Whether a text is one plain e-mail address. */
export function isMailAddress(text: string): boolean {
  return text.length <= ADDRESS_CHARACTERS_MAX && ADDRESS.test(text);
}

/** A text that fits in one line of a header, whatever it held. */
export function oneLine(text: string): string {
  return text.toWellFormed().replace(CONTROLS, " ").trim();
}

/**
 * Reads who e-mails are from.
 *
 * @param from  `avis@example.fr` or `Avis d'apprentis <avis@example.fr>`.
 *
 * Errors: `config_invalid` when it is neither.
 */
export function readSender(from: string): Sender {
  const [, quoted = "", bracketed] = /^([^<>]*)<([^<>]+)>$/.exec(from.trim()) ?? [];
  const address = (bracketed ?? from).trim();
  const name = oneLine(quoted).replace(/^"(.*)"$/, "$1");
  if (!isMailAddress(address)) {
    throw new SiriusError(
      "config_invalid",
      "MAIL_FROM: write an address such as avis@example.fr, or a name and an address such as Sirius <avis@example.fr>",
      because("MAIL_FROM"),
    );
  }
  return name === "" ? { address } : { address, name };
}

/** The address a browser can open, in its canonical form; undefined for every other kind. */
export function webAddress(text: string): string | undefined {
  const url = URL.parse(text);
  return url?.protocol === "https:" || url?.protocol === "http:" ? url.href : undefined;
}

/** The subject as it leaves: one line, never empty. */
export function subjectOf({ subject = "" }: Pick<Outgoing, "subject">): string {
  const line = Array.from(oneLine(subject)).slice(0, SUBJECT_CHARACTERS_MAX).join("");
  return line === "" ? SUBJECT : line;
}

/** The same at each try, so that a mailbox that gets two copies may show one. */
export function messageIdOf({ delivery }: Pick<Outgoing, "delivery">, { address }: Sender): string {
  return `<${delivery.replace(/[^\w-]/g, "")}@${address.slice(address.lastIndexOf("@") + 1)}>`;
}

/** Lines of header of every e-mail, but those that each provider asks for in its own way. */
export function headersOf({ unsubscribe }: Pick<Outgoing, "unsubscribe">): Record<string, string> {
  // Source: RFC 3834 §5; holiday replies are not sent to what no person wrote.
  const headers = { "Auto-Submitted": "auto-generated" };
  const address = unsubscribe === undefined ? undefined : webAddress(unsubscribe);
  if (address === undefined) return headers;
  // Source: RFC 8058 §3.1; the mail program posts, a scanner that only opens the link changes nothing.
  return {
    ...headers,
    "List-Unsubscribe": `<${address}>`,
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
  };
}
