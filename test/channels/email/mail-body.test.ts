/** The two bodies of an e-mail: the same words, nothing executed, nothing fetched, readable anywhere. */
import fc from "fast-check";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Outgoing } from "../../../bot/channel.ts";
import { mailOf } from "../../../bot/mail-wording.ts";
import { mailBody, type Words } from "../../../channels/email/mail-body.ts";
import { accessibilityFaults, keepPicture, layoutFaults, openBrowser } from "../../browser.ts";
import { INVITATION, PERSONAL_LINK, UNSUBSCRIBE } from "./sample.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
});

const words = (change: Partial<Outgoing> = {}): Words => ({ ...INVITATION, ...change });
const bare: Words = { text: "Bonjour", subject: "Ton avis", locale: "fr" };

describe("both bodies", () => {
  test("say the same words, and the personal link once as text", () => {
    const { text, html } = mailBody(words());
    const shown = html
      .slice(html.indexOf("<body"))
      .replace(/<br>/g, "\n")
      .replace(/<[^>]+>/g, "")
      .replace(/&#39;/g, "'")
      .replace(/\u00A0/g, " ");
    for (const line of text.split("\n").slice(0, -2)) expect(shown).toContain(line);
    expect(text.split(PERSONAL_LINK)).toHaveLength(2);
    expect(html.split(`href="${PERSONAL_LINK}"`)).toHaveLength(3);
  });

  test("the button stands where the text speaks of its link, else at the end", () => {
    const { html } = mailBody(words());
    expect(html.indexOf("Donner mon avis")).toBeLessThan(html.indexOf("Ce lien est personnel"));
    const link = { url: "https://avis.example.fr/r/abc", label: "Continuer" };
    const other = mailBody({ ...bare, link, unsubscribe: UNSUBSCRIBE });
    expect(other.html.indexOf("Bonjour")).toBeLessThan(other.html.indexOf("Continuer"));
    expect(other.text).toBe(
      `Bonjour\n\nContinuer : https://avis.example.fr/r/abc\n\nNe plus recevoir de message : ${UNSUBSCRIBE}\n`,
    );
  });

  test.each([
    ["fr", "Ne plus recevoir de message"],
    ["fr-FR", "Ne plus recevoir de message"],
    ["en", "Get no more messages"],
    ["pt-BR", "Get no more messages"],
  ])("in %s the way out is called %j", (locale, label) => {
    const { text, html } = mailBody(words({ locale }));
    expect(text).toContain(label);
    expect(html).toContain(`>${label}</a>`);
    expect(html.startsWith(`<!doctype html>\n<html lang="${locale}">`)).toBe(true);
  });

  test("the words of the campaign name the way out as it is drawn", () => {
    for (const locale of ["fr", "en"]) {
      for (const kind of ["invitation", "reminder"] as const) {
        const effort = { questions: 12, minutes: 3 };
        const links = { lien_perso: PERSONAL_LINK, lien_notice: UNSUBSCRIBE };
        const inputs = { ...links, publisher: "P", effort };
        const { text } = mailOf(kind, locale, inputs);
        const label =
          locale === "fr" ? "« Ne plus recevoir de message »" : "“Get no more messages”";
        expect(text).toContain(label);
      }
    }
  });

  test.each(["javascript:alert(1)", "data:text/html,x", "avis.example.fr", "", "//evil.example"])(
    "a link to %j is left out",
    (url) => {
      const { text, html } = mailBody({ ...bare, link: { url, label: "Ici" }, unsubscribe: url });
      expect(html).not.toContain("<a ");
      expect(text).toBe("Bonjour\n");
    },
  );

  test("an address in the words can be followed, without the full stop after it", () => {
    const { html } = mailBody({
      ...bare,
      text: "Voir https://avis.example.fr/notice?a=1&b=2. Merci",
    });
    expect(html).toContain('href="https://avis.example.fr/notice?a=1&amp;b=2"');
    expect(html).toContain("</a>. Merci");
  });

  test("no line begins with a French question mark, in the HTML only", () => {
    const { text, html } = mailBody({ ...bare, text: "Ça va ? « Oui »" });
    expect(html).toContain("Ça va\u00A0? «\u00A0Oui\u00A0»");
    expect(text).toContain("Ça va ? « Oui »");
  });
});

describe("hostile words", () => {
  const ATTACKS = [
    "<script>globalThis.hit = 1</script>",
    '"><img src=x onerror="globalThis.hit = 1">',
    "'><svg/onload=globalThis.hit=1>",
    'https://x.example/"onmouseover="globalThis.hit=1',
    "</title></style></a></p><script>globalThis.hit=1</script>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "&lt;script&gt;",
    "&#60;script>",
    "javascript:globalThis.hit=1",
    "<style>@import 'http://evil.example'</style>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0>",
    "\u0000<\u0000script>",
    "\uD800<b>",
    "\u202E<i>",
    "${1}",
    "{{7*7}}",
    "<%= 1 %>",
  ];
  const piece = fc.oneof(fc.constantFrom(...ATTACKS), fc.string({ unit: "binary", maxLength: 20 }));
  const hostile = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(""));
  const ELEMENTS = new Set(
    "html head meta title style body div p h1 table tbody tr td a br".split(" "),
  );

  test("stay words: no element, attribute or address of their own, in a real browser", async () => {
    const page = await browser.newPage();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.setContent("<title>start</title>");
    const mails: string[] = [];
    fc.assert(
      fc.property(hostile, hostile, hostile, hostile, (text, subject, locale, url) => {
        const link = { url: `https://avis.example.fr/${url}`, label: subject };
        mails.push(mailBody({ text, subject, locale, link, unsubscribe: link.url }).html);
      }),
      { numRuns: 300 },
    );
    const found = await page.evaluate((sources) => {
      const seen: string[] = [];
      for (const source of sources) {
        const parsed = new DOMParser().parseFromString(source, "text/html");
        for (const element of parsed.querySelectorAll("*")) {
          const names = element.getAttributeNames().map((name) => `@${name}`);
          const scheme = /^[^:]*/.exec(element.getAttribute("href") ?? "https")?.[0] ?? "";
          seen.push(element.localName, ...names, `${scheme}:`);
        }
      }
      return [...new Set(seen)];
    }, mails);
    const names = found.filter((name) => !/[@:]/.test(name));
    expect(names.filter((name) => !ELEMENTS.has(name))).toEqual([]);
    const attributes =
      "lang charset name content class style role href align width border bgcolor cellpadding cellspacing";
    const known = new Set(attributes.split(" ").map((name) => `@${name}`));
    expect(found.filter((name) => name.startsWith("@") && !known.has(name))).toEqual([]);
    const schemes = found.filter((name) => name.endsWith(":"));
    expect(schemes.filter((scheme) => !["https:", "http:"].includes(scheme))).toEqual([]);

    for (const attack of ATTACKS) {
      await page.setContent(
        mailBody({ ...bare, text: attack, subject: attack, locale: attack }).html,
      );
      expect(await page.evaluate("globalThis.hit")).toBeUndefined();
    }
    expect(asked).toEqual([]);
    await page.close();
  });

  test("a long text of addresses is drawn in no time", () => {
    const began = performance.now();
    mailBody({ ...bare, text: "https://".repeat(20_000) + "((((".repeat(20_000) });
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

/** A link inside a sentence is as high as its line. */
const isInLine = (fault: string) => fault.startsWith("too small: <a href");

describe("an invitation on a screen", () => {
  test.each([
    [320, "light"],
    [320, "dark"],
    [600, "light"],
    [600, "dark"],
  ] as const)(
    "of %i pixels, %s: readable, accessible, complete without the network",
    async (width, colorScheme) => {
      const page = await browser.newPage({ viewport: { width, height: 640 }, colorScheme });
      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      await page.setContent(mailBody(words()).html);
      await keepPicture(page, `mail-${width}-${colorScheme}`);
      expect(await accessibilityFaults(page)).toEqual([]);
      expect((await layoutFaults(page)).filter((fault) => !isInLine(fault))).toEqual([]);
      const button = await page.getByRole("link", { name: "Donner mon avis" }).boundingBox();
      expect(button?.height).toBeGreaterThanOrEqual(48);
      expect(button?.width).toBeGreaterThanOrEqual(width === 320 ? 280 : 480);
      await page.evaluate("scrollTo(0, 0)");
      const top = await page.getByRole("link", { name: "Donner mon avis" }).boundingBox();
      expect(top?.y).toBeLessThan(568);
      expect(asked).toEqual([]);
      await page.close();
    },
  );

  test("is small: a few kilobytes on the slowest network", () => {
    expect(Buffer.byteLength(mailBody(words()).html)).toBeLessThan(5_000);
  });
});
