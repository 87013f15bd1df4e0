/** The page of the simulator in a real browser, with Léa in the middle of a conversation. */
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { SCREENS } from "../../browser.ts";
import { LEA, openStage, TOM, type Stage } from "./stage.ts";
import { twilioPost } from "./twilio-client.ts";

export const CHAT = 4_242;
export const MAILBOX = "lea@exemple.invalid";
/** A text that would do harm if anything of it were read as HTML. */
export const HOSTILE =
  `<img src=x onerror="window.harm=1"><script>window.harm=1</script> <b>gras</b> ` +
  "javascript:alert(1)";

export interface PageStage extends Stage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained of: none of our pages may make it. */
  readonly noises: string[];
  /** A pane, as somebody who hears the page finds it. */
  readonly pane: (name: "Téléphone" | "Telegram" | "Courriel") => Locator;
  /** Opens the drawer. */
  readonly drawer: () => Promise<Locator>;
  readonly sms: (to: string, body: string) => Promise<void>;
  /** A call of the bot. */
  readonly telegram: (method: string, params: object) => Promise<unknown>;
  readonly mail: (subject: string, text: string, html: string) => Promise<void>;
  close(): Promise<void>;
}

/** A screen and its colours. */
export interface Look {
  readonly screen: keyof typeof SCREENS;
  readonly colorScheme: "light" | "dark";
}

/** Opens the simulator, lets `before` happen in it, then opens the page. */
export async function openPage(
  browser: Browser,
  before: (sender: Sender) => Promise<void>,
  { screen, colorScheme }: Look = { screen: "desk", colorScheme: "light" },
): Promise<PageStage> {
  const stage = await openStage();
  const sender = senderOf(stage);
  await before(sender);
  const context = await browser.newContext({ viewport: SCREENS[screen], colorScheme });
  const page = await context.newPage();
  const noises: string[] = [];
  page.on("console", (message) => noises.push(message.text()));
  page.on("pageerror", (error) => noises.push(error.message));
  await page.goto(`${stage.url}/simulator`);
  await page.locator("h1").waitFor();
  return {
    ...sender,
    page,
    context,
    noises,
    pane: (name) => page.getByRole("region", { name }),
    drawer: async () => {
      await page.getByRole("button", { name: "Réglages" }).click();
      return page.getByRole("dialog");
    },
    close: async () => {
      await context.close();
      await stage.stop();
    },
  };
}

/** What can be done to a simulator before its page is open. */
export type Sender = Stage & Pick<PageStage, "sms" | "telegram" | "mail">;

function senderOf(stage: Stage): Sender {
  return {
    ...stage,
    sms: async (to, body) => {
      await twilioPost(stage, { To: to, From: stage.settings.twilio.number, Body: body });
    },
    telegram: async (method, params) => {
      const response = await fetch(`${stage.url}/bot${stage.settings.telegram.token}/${method}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(params),
      });
      return response.json();
    },
    mail: async (subject, text, html) => {
      const headers = {
        "List-Unsubscribe": `<${stage.product.url}/u/token>`,
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      };
      await fetch(`${stage.url}/v3/mail/send`, {
        method: "POST",
        headers: {
          Authorization: `Bearer ${stage.settings.sendgrid.apiKey}`,
          "Content-Type": "application/json",
        },
        body: JSON.stringify({
          from: { email: "avis@exemple.invalid", name: "Avis des anciens" },
          subject,
          personalizations: [{ to: [{ email: MAILBOX }], headers }],
          content: [
            { type: "text/plain", value: text },
            { type: "text/html", value: html },
          ],
        }),
      });
    },
  };
}

/** Léa in the middle of a conversation on all three, and two other people. */
export async function story(stage: Sender): Promise<void> {
  const { sms, telegram, mail } = stage;
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

/** For a page that opens on an empty world. */
export async function nothing(): Promise<void> {}
