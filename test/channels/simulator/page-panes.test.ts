/** What a newcomer does on the three panes of the page. */
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openBrowser } from "../../browser.ts";
import { CHAT, HOSTILE, openPage, story, type PageStage, type Sender } from "./page-stage.ts";
import { LEA, TOM } from "./stage.ts";

let browser: Browser;
let stage: PageStage;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
});
afterEach(async () => {
  await stage.close();
});

/** Tom, who has just got a link to the bot. */
async function tomIsInvited({ must, sms, lines }: Sender): Promise<void> {
  await must("POST", "/people", { name: "Tom", phone: TOM });
  await sms(TOM, "Sur Telegram : https://t.me/sirius_test_bot?start=abc-123");
  await lines("kind=delivered", 1);
}

async function polled(): Promise<unknown> {
  return stage.telegram("getUpdates", {});
}

describe("the phone", () => {
  test("shows what each SMS costs, and sends what is written with Enter", async () => {
    stage = await openPage(browser, story);
    await stage.pane("Téléphone").getByText("1 SMS · GSM-7 · 92/160 · remis").waitFor();
    await stage.pane("Téléphone").getByText("non remis (30003 : éteint)").waitFor();
    const line = stage.pane("Téléphone").getByRole("textbox");
    await line.fill("4, super formateurs");
    await line.press("Enter");
    await expect.poll(() => line.inputValue()).toBe("");
    await stage.pane("Téléphone").getByText("4, super formateurs").waitFor();
    await expect
      .poll(() => stage.product.told.map(({ body }) => new URLSearchParams(body).get("Body")))
      .toContain("4, super formateurs");
    expect(stage.noises).toEqual([]);
  });

  test("shows a new message without losing what is being written", async () => {
    stage = await openPage(browser, story);
    const line = stage.pane("Téléphone").getByRole("textbox");
    await line.fill("pas fini");
    await stage.sms(LEA, "Nouveau message");
    await stage.pane("Téléphone").getByText("Nouveau message").waitFor();
    expect(await line.inputValue()).toBe("pas fini");
    expect(await line.evaluate((field) => document.activeElement === field)).toBe(true);
  });

  test("opens the personal link in a tab of its own", async () => {
    stage = await openPage(browser, story);
    stage.product.react((_told, response) => {
      response.writeHead(200, { "Content-Type": "text/html" }).end("<h1>Le questionnaire</h1>");
    });
    const opened = stage.context.waitForEvent("page");
    await stage.pane("Téléphone").getByRole("link").first().click();
    const tab = await opened;
    await tab.getByRole("heading", { name: "Le questionnaire" }).waitFor();
    expect(new URL(tab.url()).pathname).toBe("/r/Zm9vYmFy");
    expect(await tab.evaluate("window.opener")).toBeNull();
  });

  test("a link to the bot opens the simulated chat, with its token, and nothing outside", async () => {
    stage = await openPage(browser, tomIsInvited, { screen: "phone", colorScheme: "light" });
    await stage.page.getByRole("button", { name: /t\.me/ }).click();
    await stage.page.getByRole("button", { name: "Démarrer avec le lien" }).click();
    await stage.pane("Telegram").getByText("/start abc-123").waitFor();
    expect(await polled()).toMatchObject({
      result: [{ message: { text: "/start abc-123", from: { first_name: "Tom" } } }],
    });
    expect(stage.context.pages()).toHaveLength(1);
  });
});

describe("a deep link that was followed elsewhere", () => {
  test("opens the chat of the person shown, once", async () => {
    stage = await openPage(browser, story);
    const { page } = stage;
    const link = encodeURIComponent("https://t.me/sirius_test_bot?start=du-web");
    await page.goto(`${stage.url}/simulator?lang=fr&open=${link}`);
    await page.getByRole("button", { name: "Démarrer avec le lien" }).click();
    await stage.pane("Telegram").getByText("/start du-web").waitFor();
    expect(page.url()).toBe(`${stage.url}/simulator?lang=fr`);
  });

  test("as the product writes it on this machine, is such a link too", async () => {
    stage = await openPage(browser, async (sender) => {
      await story(sender);
      const url = `${sender.product.url}/simulator/sirius_test_bot?start=abc`;
      await sender.sms(LEA, `Sur Telegram : ${url}`);
      await sender.lines("provider=twilio&kind=delivered", 3);
    });
    await stage
      .pane("Téléphone")
      .getByRole("button", { name: /start=abc/ })
      .click();
    await stage.page.getByRole("button", { name: "Démarrer avec le lien" }).click();
    expect(await stage.lines("kind=received&provider=telegram", 2)).toMatchObject([
      {},
      { text: "/start abc" },
    ]);
  });
});

describe("the Telegram chat", () => {
  beforeEach(async () => {
    stage = await openPage(browser, story);
  });

  test("presses inline buttons, and shows what the bot answers to a press", async () => {
    await stage.pane("Telegram").getByRole("button", { name: "4", exact: true }).click();
    await expect.poll(polled).toMatchObject({
      result: [{}, { callback_query: { data: "a1.k.4", from: { id: CHAT } } }],
    });
    const [, press] = await stage.lines("provider=telegram&kind=received", 2);
    expect(press?.text).toBe("(press) a1.k.4");
    const update = JSON.stringify(await polled());
    const id = /"callback_query":{"id":"(\d+)"/.exec(update)?.[1];
    await stage.telegram("answerCallbackQuery", { callback_query_id: id, text: "C'est noté." });
    await stage.pane("Telegram").getByText("C'est noté.").waitFor();
  });

  test("a keyboard shares one's own contact, then goes away", async () => {
    const keyboard = [[{ text: "Partager mon numéro", request_contact: true }]];
    await stage.telegram("sendMessage", {
      chat_id: CHAT,
      text: "Ton numéro ?",
      reply_markup: { keyboard, one_time_keyboard: true },
    });
    const share = stage.pane("Telegram").getByRole("button", { name: "Partager mon numéro" });
    await share.click();
    await share.waitFor({ state: "detached" });
    await expect.poll(polled).toMatchObject({
      result: [{}, { message: { contact: { user_id: CHAT, phone_number: LEA.slice(1) } } }],
    });
  });

  test("somebody else's card, a photo and a block can be sent", async () => {
    await stage.pane("Telegram").getByText("Joindre").click();
    await stage.pane("Telegram").getByRole("button", { name: "Partager un autre contact" }).click();
    await stage
      .pane("Telegram")
      .getByText("Contact : 33639980099")
      .or(stage.page.getByText("Contact : +33639980099"))
      .waitFor();
    await stage.pane("Telegram").getByRole("button", { name: "Envoyer une photo" }).click();
    await stage.pane("Telegram").getByText("🖼 Photo").waitFor();
    await stage
      .pane("Telegram")
      .getByRole("button", { name: "Bloquer le bot", exact: true })
      .click();
    await stage.pane("Telegram").getByText("Le bot est bloqué.").waitFor();
    const sent = await stage.telegram("sendMessage", { chat_id: CHAT, text: "x" });
    expect(sent).toMatchObject({ ok: false, error_code: 403 });
    await stage.pane("Telegram").getByRole("button", { name: "Débloquer le bot" }).click();
    await stage.pane("Telegram").getByRole("textbox").waitFor();
  });

  test("old buttons can be pressed when the drawer says so", async () => {
    const sent = JSON.stringify(await stage.ledger("provider=telegram&kind=accepted"));
    const message_id = Number(/"id":"(\d+)"/.exec(sent)?.[1]);
    await stage.telegram("editMessageText", { chat_id: CHAT, message_id, text: "Note : 4" });
    await stage.pane("Telegram").getByText("Note : 4").waitFor();
    expect(await stage.pane("Telegram").getByRole("button", { name: /^4/ }).count()).toBe(0);
    await stage.must("POST", "/faults", { provider: "telegram", kind: "oldButtons" });
    await stage.pane("Telegram").getByRole("button", { name: "4 (ancien bouton)" }).click();
    await expect.poll(polled).toMatchObject({ result: [{}, { callback_query: {} }] });
  });
});

describe("the mailbox", () => {
  beforeEach(async () => {
    stage = await openPage(browser, story);
    await stage.pane("Courriel").locator("summary").click();
  });

  test("unsubscribes in one click, as mail programs do", async () => {
    await stage.pane("Courriel").getByRole("button", { name: "Se désabonner en un clic" }).click();
    await stage.pane("Courriel").getByText("désabonné", { exact: true }).waitFor();
    expect(stage.product.told).toContainEqual(
      expect.objectContaining({ path: "/u/token", body: "List-Unsubscribe=One-Click" }),
    );
  });

  test("reports spam", async () => {
    await stage
      .pane("Courriel")
      .getByRole("button", { name: "Signaler comme indésirable" })
      .click();
    await stage.pane("Courriel").getByText("indésirable", { exact: true }).waitFor();
    await expect
      .poll(() => stage.product.told.map(({ body }) => body).join(""))
      .toContain("spamreport");
  });

  test("shows the layout in a frame where nothing runs", async () => {
    await stage.mail(
      "Piège",
      "x",
      `<script>parent.harm = 1; window.harm = 1</script><p>Coucou</p>${HOSTILE}`,
    );
    const trap = stage.pane("Courriel").locator("details", { hasText: "Piège" });
    await trap.locator("summary").click();
    const before = stage.noises.length;
    await trap.getByRole("button", { name: "Voir la mise en page" }).click();
    await stage.page.frameLocator("iframe").getByText("Coucou").waitFor();
    expect(await stage.page.evaluate("window.harm")).toBeUndefined();
    const [, frame] = stage.page.frames();
    expect(await frame?.evaluate("window.harm")).toBeUndefined();
    // The browser says aloud that it ran and fetched nothing of it.
    const said = stage.noises.slice(before);
    expect(said.length).toBeGreaterThan(0);
    expect(said.filter((noise) => !/blocked|violates|refused/i.test(noise))).toEqual([]);
    await trap.getByRole("button", { name: "Voir le texte" }).click();
    await stage.page.locator("iframe").waitFor({ state: "detached" });
  });
});
