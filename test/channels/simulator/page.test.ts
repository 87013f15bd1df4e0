/** The page of the simulator in a real browser: what a newcomer does with it, on every screen. */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import {
  accessibilityFaults,
  keepPicture,
  layoutFaults,
  openBrowser,
  SCREENS,
} from "../../browser.ts";
import { LEA, openStage, TOM, type Stage } from "./stage.ts";
import { twilioPost } from "./twilio-client.ts";

const CHAT = 4_242;
const MAILBOX = "lea@exemple.invalid";
/** A text that would do harm if anything of it were read as HTML. */
const HOSTILE = `<img src=x onerror="window.harm=1"><script>window.harm=1</script> <b>gras</b> javascript:alert(1)`;

let browser: Browser;
let stage: Stage;
let context: BrowserContext;
let page: Page;
let noises: string[];

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
});
beforeEach(async () => {
  stage = await openStage();
  noises = [];
});
afterEach(async () => {
  await context.close();
  await stage.stop();
});

async function open(
  screen: keyof typeof SCREENS = "desk",
  colorScheme: "light" | "dark" = "light",
): Promise<void> {
  context = await browser.newContext({ viewport: SCREENS[screen], colorScheme });
  page = await context.newPage();
  page.on("console", (message) => noises.push(message.text()));
  page.on("pageerror", (error) => noises.push(error.message));
  await page.goto(`${stage.url}/simulator`);
  await page.locator("h1").waitFor();
}

async function sms(to: string, body: string): Promise<void> {
  await twilioPost(stage, { To: to, From: stage.settings.twilio.number, Body: body });
}

async function telegram(method: string, params: object): Promise<unknown> {
  const { token } = stage.settings.telegram;
  const response = await fetch(`${stage.url}/bot${token}/${method}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(params),
  });
  return response.json();
}

async function mail(subject: string, text: string, html: string): Promise<void> {
  await fetch(`${stage.url}/v3/mail/send`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${stage.settings.sendgrid.apiKey}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      from: { email: "avis@exemple.invalid", name: "Avis des anciens" },
      subject,
      personalizations: [
        {
          to: [{ email: MAILBOX }],
          headers: {
            "List-Unsubscribe": `<${stage.product.url}/u/token>`,
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
          },
        },
      ],
      content: [
        { type: "text/plain", value: text },
        { type: "text/html", value: html },
      ],
    }),
  });
}

/** Léa in the middle of a conversation on all three, and two other people. */
async function story(): Promise<void> {
  const { url } = stage.product;
  const lea = { name: "Léa", phone: LEA, mailbox: MAILBOX, telegram: { id: CHAT } };
  await stage.must("POST", "/people", lea);
  await stage.must("POST", "/people", { name: "Tom", phone: TOM });
  await stage.must("POST", "/people", { name: "Anne-Charlotte de Montmorency-Laval" });
  await sms(LEA, `Bonjour Lea ! Ton avis sur ton CAP Cuisine, 12 questions : ${url}/r/Zm9vYmFy`);
  await stage.lines("kind=delivered", 1);
  await stage.must("POST", `/phones/${encodeURIComponent(LEA)}/texts`, { text: "ok !" });
  await sms(
    LEA,
    "Au total, tu donnes quelle note à cette formation ?\n1 = très bas\n2 = bas\n3 = moyen\n4 = bon\n5 = très bon",
  );
  await stage.lines("kind=delivered", 2);
  await stage.must("PUT", `/phones/${encodeURIComponent(LEA)}`, { failsWith: 30_003 });
  await sms(LEA, `Pour continuer sur Telegram : https://t.me/sirius_test_bot?start=Zm9v`);
  await stage.lines("kind=undelivered", 1);
  await stage.must("PUT", `/phones/${encodeURIComponent(LEA)}`, { failsWith: null });
  await stage.must("POST", `/telegram/users/${CHAT}/start`, { token: "Zm9v" });
  await telegram("sendMessage", {
    chat_id: CHAT,
    text: "Au total, tu donnes quelle note à cette formation ?",
    reply_markup: {
      inline_keyboard: [
        [1, 2, 3, 4, 5].map((note) => ({ text: String(note), callback_data: `a1.k.${note}` })),
        [{ text: "Répondre sur le web", url: `${url}/r/Zm9vYmFy` }],
      ],
    },
  });
  await mail(
    "Ton avis sur ton CAP Cuisine",
    `Bonjour Léa,\n\nTon avis aide ceux qui choisissent : ${url}/r/Zm9vYmFy\n\nMerci !`,
    `<h1>Bonjour Léa</h1><p>Ton avis aide <b>ceux qui choisissent</b>.</p><p><a href="${url}/r/Zm9vYmFy">Donner mon avis</a></p>`,
  );
  await stage.lines("provider=sendgrid&kind=delivered", 1);
}

async function shown(text: string): Promise<void> {
  await page.getByText(text).first().waitFor();
}

const screens = Object.keys(SCREENS) as (keyof typeof SCREENS)[];

describe.each(screens)("on a screen called %s", (screen) => {
  test.each(["light", "dark"] as const)("%s: everything is reachable", async (scheme) => {
    await story();
    await open(screen, scheme);
    await shown("ok !");
    for (const tab of ["Téléphone", "Telegram", "Courriel"]) {
      if (screen !== "desk") await page.getByRole("button", { name: tab, exact: true }).click();
      if (tab === "Courriel") await page.locator("summary", { hasText: "CAP Cuisine" }).click();
      await keepPicture(page, `simulator-${screen}-${scheme}-${tab}`);
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await visibleLayoutFaults()).toEqual([]);
    }
    await page.getByRole("button", { name: "Réglages" }).click();
    await page.getByRole("heading", { name: "Journal" }).waitFor();
    await keepPicture(page, `simulator-${screen}-${scheme}-reglages`);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(noises).toEqual([]);
  });
});

/** Panes that a narrow screen does not show have no place on it. */
async function visibleLayoutFaults(): Promise<string[]> {
  const copy = await context.newPage();
  await copy.goto(page.url());
  await copy.getByText("ok !").first().waitFor({ state: "attached" });
  const pane = await page.evaluate("document.querySelector('main').dataset.pane");
  await copy.evaluate((chosen) => {
    const main = document.querySelector("main");
    if (main !== null) main.dataset["pane"] = String(chosen);
    for (const one of document.querySelectorAll(".pane, .tabs, dialog, .nobody-yet")) {
      if (getComputedStyle(one).display === "none") one.remove();
    }
  }, pane);
  const faults = await layoutFaults(copy);
  await copy.close();
  return faults;
}
