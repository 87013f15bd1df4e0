/** The page of the simulator on every screen, by keyboard, with hostile texts; and its drawer. */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFaults, keepPicture, layoutFaults, openBrowser } from "../../browser.ts";
import { CHAT, HOSTILE, MAILBOX, nothing, openPage, story, type PageStage } from "./page-stage.ts";
import { LEA, TOM } from "./stage.ts";
import { twilioPost } from "./twilio-client.ts";

const PANES = ["Téléphone", "Telegram", "Courriel"] as const;

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

describe.each(["small", "phone", "desk"] as const)("on a screen called %s", (screen) => {
  test.each(["light", "dark"] as const)("%s: everything is reachable", async (colorScheme) => {
    stage = await openPage(browser, story, { screen, colorScheme });
    const { page, pane } = stage;
    await page.getByText("ok !").waitFor();
    for (const name of PANES) {
      const tab = page.getByRole("button", { name, exact: true });
      if (screen !== "desk") await tab.click();
      if (name === "Courriel") await pane(name).locator("summary").click();
      await keepPicture(page, `simulator-${screen}-${colorScheme}-${name}`);
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await shownLayoutFaults(page)).toEqual([]);
    }
    const drawer = await stage.drawer();
    await drawer.getByRole("heading", { name: "Journal" }).waitFor();
    await keepPicture(page, `simulator-${screen}-${colorScheme}-reglages`);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await drawer.evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0);
    expect(stage.noises).toEqual([]);
  });
});

/** Looks at a copy of the page without what this screen does not show. */
async function shownLayoutFaults(page: Page): Promise<string[]> {
  const shown = await page.evaluate("document.querySelector('main').dataset.pane");
  const copy = await page.context().newPage();
  await copy.goto(page.url());
  await copy.getByText("ok !").waitFor({ state: "attached" });
  await copy.evaluate((name) => {
    const main = document.querySelector("main");
    if (main !== null) main.dataset["pane"] = String(name);
    for (const one of document.querySelectorAll(".pane, .tabs, dialog, .nobody-yet")) {
      if (getComputedStyle(one).display === "none") one.remove();
    }
  }, shown);
  const faults = await layoutFaults(copy);
  await copy.close();
  return faults;
}

test("hostile texts are shown as they are, everywhere, and do nothing", async () => {
  const name = "<b>Tom</b>";
  stage = await openPage(browser, async ({ must, sms, telegram, mail, lines }) => {
    await must("POST", "/people", { name, phone: TOM, mailbox: MAILBOX, telegram: { id: CHAT } });
    await must("POST", `/telegram/users/${CHAT}/start`);
    await sms(TOM, HOSTILE);
    const url = "javascript:window.harm=1";
    const entities = [{ type: "text_link", offset: 0, length: 4, url }];
    await telegram("sendMessage", { chat_id: CHAT, text: HOSTILE, entities });
    await mail(HOSTILE, HOSTILE, HOSTILE);
    await must("POST", `/phones/${encodeURIComponent(TOM)}/texts`, { text: HOSTILE });
    await lines("provider=sendgrid&kind=delivered", 1);
  });
  const { page, pane } = stage;
  await pane("Courriel").locator("summary").click();
  for (const place of PANES) await pane(place).getByText(HOSTILE).first().waitFor();
  const drawer = await stage.drawer();
  await drawer.getByText(HOSTILE).first().waitFor();
  await page.getByText(name, { exact: true }).first().waitFor();
  expect(await page.evaluate("window.harm")).toBeUndefined();
  expect(await page.locator("a[href^='javascript']").count()).toBe(0);
  expect(await page.locator("main img, main b, main script, dialog img").count()).toBe(0);
  expect(stage.noises).toEqual([]);
});

describe("the drawer", () => {
  test("makes bad weather, and takes it back", async () => {
    stage = await openPage(browser, story);
    const drawer = await stage.drawer();
    await drawer.getByLabel("Ce qui arrive").selectOption("trop de requêtes (429)");
    await drawer.getByLabel("Secondes").fill("9");
    await drawer.getByLabel("Combien de fois").fill("2");
    await drawer.getByRole("button", { name: "Appliquer" }).click();
    await drawer.getByText("twilio : trop de requêtes (429) (encore 2)").waitFor();
    const { number } = stage.settings.twilio;
    const refused = await twilioPost(stage, { To: LEA, From: number, Body: "x" });
    expect(refused.headers.get("retry-after")).toBe("9");
    await drawer.getByText("(encore 1)").waitFor();
    await drawer.getByRole("button", { name: "Retirer" }).click();
    await drawer.getByText("Tout va bien.").waitFor();
  });

  test("turns a phone off, sets the clock forward and erases everything", async () => {
    stage = await openPage(browser, story);
    await stage.page.getByText("ok !").waitFor();
    const drawer = await stage.drawer();
    await drawer.getByLabel("Son téléphone").selectOption("éteint (30003)");
    await stage.sms(LEA, "dans le vide");
    await stage.lines("kind=undelivered", 2);
    await drawer.getByRole("button", { name: "+ 1 jour" }).click();
    await expect
      .poll(() => stage.must("GET", "/clock"))
      .toMatchObject({ offsetMs: 24 * 3_600_000 });
    await drawer.getByRole("button", { name: "Tout effacer" }).click();
    await drawer.getByRole("button", { name: "Effacer vraiment ?" }).click();
    await drawer.getByRole("button", { name: "Fermer" }).click();
    await stage.page.locator("#main").getByText("Personne n'a encore reçu de message").waitFor();
    expect(await stage.ledger()).toEqual([]);
  });

  test("makes people, and says why it cannot", async () => {
    stage = await openPage(browser, nothing);
    const drawer = await stage.drawer();
    await drawer.getByLabel("Nom", { exact: true }).fill("Zoé");
    await drawer.getByLabel(/^Numéro/).fill("0639980003");
    await drawer.getByRole("button", { name: "Créer" }).click();
    await drawer.getByText(/Refusé : phone: a number such as/).waitFor();
    await drawer.getByLabel(/^Numéro/).fill("+33 6 39 98 00 03");
    await drawer.getByLabel("a Telegram").check();
    await drawer.getByRole("button", { name: "Créer" }).click();
    await stage.page.getByRole("button", { name: "Zoé" }).waitFor({ state: "attached" });
    await stage.page.keyboard.press("Escape");
    await stage.pane("Telegram").getByRole("button", { name: "Démarrer" }).waitFor();
    expect(await stage.must("GET", "/people")).toMatchObject({
      people: [{ name: "Zoé", phone: "+33639980003", telegram: expect.any(Number) }],
    });
  });
});

test("by keyboard everything is reached in order, and the drawer keeps the focus", async () => {
  stage = await openPage(browser, story);
  const { page } = stage;
  await page.getByText("ok !").waitFor();
  const names: string[] = [];
  while (names.length < 30) {
    await page.keyboard.press("Tab");
    names.push(
      await page.evaluate(() => {
        const focused = document.activeElement;
        return focused?.getAttribute("aria-label") ?? focused?.textContent ?? "";
      }),
    );
  }
  const line = "Écrire un message (Téléphone)";
  const order = ["English", "Réglages", "Léa", "Tom", line, "1", "Joindre"];
  const found = order.map((name) => names.indexOf(name));
  expect(found).not.toContain(-1);
  expect(found).toEqual(found.toSorted((a, b) => a - b));

  await page.getByRole("button", { name: "Réglages" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Journal" }).waitFor();
  for (let step = 0; step < 5; step += 1) await page.keyboard.press("Tab");
  const inside = "document.querySelector('dialog').contains(document.activeElement)";
  expect(await page.evaluate(inside)).toBe(true);
  await page.keyboard.press("Escape");
  await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe("Réglages");
});

test("speaks English when asked", async () => {
  stage = await openPage(browser, nothing);
  await stage.page.getByRole("link", { name: "English" }).click();
  await stage.page.getByText("SIMULATOR: nothing leaves this machine").waitFor();
  expect(await stage.page.evaluate("document.documentElement.lang")).toBe("en");
});

test("counts what is new for the people who are not looked at", async () => {
  stage = await openPage(browser, story);
  const { page } = stage;
  await page.getByText("ok !").waitFor();
  await stage.sms(TOM, "coucou");
  await page.getByRole("button", { name: "Tom 1 nouveau" }).click();
  await stage.pane("Téléphone").getByText("coucou").waitFor();
  await page.getByRole("button", { name: "Tom", exact: true }).waitFor();
  expect(page.url()).toMatch(/#[\w-]+$/);
});

test("says when the simulator is gone", async () => {
  stage = await openPage(browser, story);
  const { page } = stage;
  await page.getByText("ok !").waitFor();
  await stage.context.setOffline(true);
  await stage.sms(TOM, "coucou");
  await page.getByText("Le simulateur ne répond plus").waitFor();
  await stage.context.setOffline(false);
  await page.getByRole("button", { name: "Tom 1 nouveau" }).waitFor();
  expect(stage.noises.every((noise) => noise.includes("ERR_INTERNET_DISCONNECTED"))).toBe(true);
});
