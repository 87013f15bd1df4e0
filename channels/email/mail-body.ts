/**
 * The two bodies of an e-mail, from the same words. The HTML loads nothing from anywhere: no picture,
 * no font, no counter of who opened it. It is laid out for a small old phone, in light and in dark.
 */
import type { Outgoing } from "../../bot/channel.ts";
import { subjectOf, webAddress } from "./mail-headers.ts";
import { markup, type Markup } from "./markup.ts";

/** What bodies are made of. */
export type Words = Pick<Outgoing, "text" | "subject" | "locale" | "link" | "unsubscribe">;

/** An e-mail for programs that show text, and for those that show HTML. */
export interface MailBody {
  readonly text: string;
  readonly html: string;
}

interface Link {
  readonly url: string;
  readonly label: string;
}

const UNSUBSCRIBE = { fr: "Ne plus recevoir de message", en: "Get no more messages" } as const;

/**
 * Writes both bodies.
 *
 * Paragraphs are parted by an empty line. The button of `link` stands before the first paragraph that
 * says its address, else at the end; a link that is no web address is left out.
 */
export function mailBody(message: Words): MailBody {
  const french = /^fr(?:-|$)/i.test(message.locale);
  const link = linkOf(message.link?.url, message.link?.label);
  const end = linkOf(message.unsubscribe, french ? UNSUBSCRIBE.fr : UNSUBSCRIBE.en);
  const colon = french ? " : " : ": ";
  const said = (one: Link): string => `${one.label}${colon}${one.url}`;

  const paragraphs = message.text
    .toWellFormed()
    .replace(/\r\n?/g, "\n")
    .trim()
    .split(/\n{2,}/);
  const at = paragraphs.findIndex((one) => link !== undefined && one.includes(link.url));
  const plain = [...paragraphs];
  if (link !== undefined && at < 0) plain.push(said(link));
  if (end !== undefined) plain.push(said(end));

  const drawn = paragraphs.map((one) => paragraph(one, french));
  if (link !== undefined) drawn.splice(at < 0 ? drawn.length : at, 0, button(link));
  const text = plain.join("\n\n").trim();
  const subject = subjectOf(message);
  const title = french ? unbroken(subject) : subject;
  return {
    text: `${text === "" ? subject : text}\n`,
    html: page({ lang: message.locale, title, drawn, end }).source,
  };
}

function linkOf(address: string | undefined, label = ""): Link | undefined {
  const url = address === undefined ? undefined : webAddress(address);
  return url === undefined ? undefined : { url, label: label.trim() === "" ? url : label };
}

/** In a text, an address up to the punctuation that ends the sentence around it. */
const ADDRESS_IN_TEXT = /(https?:\/\/[^\s<>"'«»]*[^\s<>"'«».,;:!?()[\]])/;

function paragraph(text: string, french: boolean): Markup {
  const lines = text.split("\n").map((line) => {
    const pieces = line.split(ADDRESS_IN_TEXT).map((piece, at) => {
      const url = at % 2 === 1 ? webAddress(piece) : undefined;
      if (url !== undefined) return markup`<a href="${url}" style="${LINK}">${piece}</a>`;
      return markup`${french ? unbroken(piece) : piece}`;
    });
    return markup`${pieces}`;
  });
  return markup`<p style="margin:0 0 16px">${lines.flatMap((line, at) =>
    at === 0 ? [line] : [markup`<br>`, line],
  )}</p>
`;
}

/** No line begins with "?" or "»". */
function unbroken(text: string): string {
  return text.replace(/ +([?!;:»])/g, "\u00A0$1").replace(/« +/g, "«\u00A0");
}

const LINK = "color:#0b5a5e;overflow-wrap:anywhere;word-break:break-word";

/** A table, because the mail program of many offices draws the padding of nothing else. */
function button({ url, label }: Link): Markup {
  return markup`<table role="presentation" cellpadding="0" cellspacing="0" border="0" width="100%" style="margin:8px 0 24px;border-collapse:separate"><tr><td class="go" align="center" bgcolor="#0b5a5e" style="border-radius:13px;background:#0b5a5e;mso-padding-alt:16px"><a class="go" href="${url}" style="display:block;padding:16px 20px;border-radius:13px;font-size:18px;font-weight:700;line-height:1.3;color:#ffffff;text-decoration:none">${label}</a></td></tr></table>
`;
}

/** Programs that know no dark mode skip this and keep the colours written on the elements. */
const STYLE = markup`<style>
:root{color-scheme:light dark}
@media (prefers-color-scheme:dark){
.paper{background:#14181c!important;color:#eef0f2!important}
.brand,.paper a{color:#7fd6cd!important}
.soft{border-color:#333c45!important}
.paper .go{background:#7fd6cd!important;color:#06292a!important}
}
</style>`;

const FONT =
  "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif;font-size:17px;line-height:1.5";

interface Page {
  readonly lang: string;
  readonly title: string;
  readonly drawn: readonly Markup[];
  readonly end: Link | undefined;
}

function page({ lang, title, drawn, end }: Page): Markup {
  return markup`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${title}</title>
${STYLE}
</head>
<body class="paper" style="margin:0;padding:0;background:#faf6ef;color:#1f2430">
<div role="main" lang="${lang}" class="paper" style="max-width:544px;margin:0 auto;padding:20px 16px 32px;background:#faf6ef;color:#1f2430;${FONT};overflow-wrap:anywhere">
<p class="brand" style="margin:0 0 16px;font-weight:700;letter-spacing:.04em;color:#0b5a5e">Sirius</p>
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">${title}</h1>
${drawn}${end === undefined ? "" : footOf(end)}</div>
</body>
</html>
`;
}

function footOf({ url, label }: Link): Markup {
  return markup`<p class="soft" style="margin:24px 0 0;padding-top:8px;border-top:1px solid #e3dccf;font-size:16px"><a href="${url}" style="display:inline-block;padding:10px 0;color:#0b5a5e">${label}</a></p>
`;
}
