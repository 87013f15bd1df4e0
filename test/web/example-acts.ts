/** What an administrator does to the silences and channels of an example, by keyboard, and what each must show. */
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { accessibilityFaults, keepPicture, layoutFaults } from "../browser.ts";

/** The bundled example that waits twice; it is open, and nothing of the draft is changed. */
export async function openWaiting(page: Page): Promise<void> {
  await page.getByText(/Les 31 exemples tiennent/).waitFor();
  await page.getByText("Ceux qui tiennent (31)").click();
  await page.locator(".example-name", { hasText: "revient après trente jours" }).click();
}

/** A silence is refused at its field, then lasts three hours, which one undo takes back. */
export async function changeSilence(page: Page): Promise<void> {
  const open = page.locator(".example-open");
  const first = await page.evaluate(() => window.firstDraft);
  const line = "      - { silence: 29d, at: examen_attente }\n";
  await open.getByRole("button", { name: "Modifier le silence (n° 12)" }).press("Enter");
  const length = open.getByLabel("Durée du silence");
  expect(await length.inputValue()).toBe("29");
  await page.keyboard.press("End");
  await page.keyboard.type("x");
  await page.keyboard.press("Enter");
  await open.getByText("Écrivez un nombre entier, de 1 à 9999.").waitFor();
  expect(await length.inputValue()).toBe("29x");
  expect(await length.evaluate((field) => field === document.activeElement)).toBe(true);
  expect(await length.getAttribute("aria-describedby")).toMatch(/fault/);
  await isInSight(page, ".example-form:has(.fault)");
  await expectWhole(page, "panel-examples-silence-phone");
  expect(await page.evaluate(() => window.draft)).toBe(first);
  await length.fill("3");
  await open.getByLabel("Unité").selectOption("heures");
  await length.press("Enter");
  await open.getByText("Rien pendant 3 heures").waitFor();
  await page.getByText("1 exemple sur 31 ne tient pas").waitFor();
  expect(await page.evaluate(() => window.draft)).toBe(
    first.replace(line, line.replace("29d", "3h")),
  );
  await page.getByRole("button", { name: "Annuler" }).press("Enter");
  await page.getByText(/Les 31 exemples tiennent/).waitFor();
  await open.getByText("Rien pendant 29 jours").waitFor();
  expect(await page.evaluate(() => window.draft)).toBe(first);
}

/** A change of channel comes between two replies, becomes another one, and is taken out. */
export async function goOnElsewhere(page: Page): Promise<void> {
  const open = page.locator(".example-open");
  const channel = open.getByLabel("Canal sur lequel la personne continue");
  const opener = open.getByRole("button", { name: "Modifier le changement de canal (n° 11)" });
  await openAdding(page, 10);
  await isInSight(page, ".example-form:has(.example-silence)");
  await open.getByLabel("Ce qui se passe ici").selectOption("Elle continue sur un autre canal");
  await isInSight(page, ".example-form:has(.example-fields)");
  await channel.selectOption("Telegram");
  await expectWhole(page, "panel-examples-add-phone");
  await open.getByRole("button", { name: "Ajouter", exact: true }).first().press("Enter");
  await draftHas(page, ["{ channel: telegram }"]);
  await opener.press("Enter");
  await channel.selectOption("SMS");
  await open.getByRole("button", { name: "Enregistrer" }).press("Enter");
  await open.getByText("continue par SMS").waitFor();
  await draftHas(page, ["{ channel: sms }"]);
  await opener.press("Enter");
  await open.getByRole("button", { name: "Retirer ce changement de canal" }).press("Enter");
  await draftHas(page, []);
  await opener.waitFor({ state: "detached" });
}

/** A silence and a button come between two replies, and the button goes by one undo; Escape adds nothing, and gives the focus back. */
export async function waitAndPress(page: Page): Promise<void> {
  const open = page.locator(".example-open");
  const atStart = open.getByRole("button", { name: "Ajouter ici, avant la réponse 1" });
  await atStart.press("Enter");
  await open.getByLabel("Ce qui se passe ici").press("Escape");
  await atStart.waitFor();
  await page.waitForFunction(() =>
    document.activeElement?.getAttribute("aria-label")?.endsWith("avant la réponse 1"),
  );
  await openAdding(page, 10);
  await open.getByLabel("Durée du silence").fill("5");
  await page.keyboard.press("Enter");
  await open.getByText("Rien pendant 5 jours").waitFor();
  await draftHas(page, ["{ silence: 5d }"]);
  await openAdding(page, 11);
  await open.getByLabel("Ce qui se passe ici").selectOption("Elle choisit un bouton");
  await open.getByLabel("Le bouton qu'elle choisit").selectOption("Réussi");
  await open.getByRole("button", { name: "Ajouter", exact: true }).first().press("Enter");
  await open.getByRole("button", { name: "Modifier la réponse 12" }).waitFor();
  await draftHas(page, ["{ silence: 5d }", "{ button: reussi }"]);
  await page.getByRole("button", { name: "Annuler" }).press("Enter");
  await draftHas(page, ["{ silence: 5d }"]);
}

/** The moves are others than those that are shown: nothing is written in their place, and what was typed stays. */
export async function addMeanwhile(page: Page): Promise<void> {
  const open = page.locator(".example-open");
  await openAdding(page, 10);
  const length = open.getByLabel("Durée du silence");
  await length.fill("77");
  await page.evaluate(async () => {
    window.replaceInDraft("      - { silence: 5d }\n", "");
    // Drawn, and not yet played again.
    await new Promise((resolve) => setTimeout(resolve, 50));
    document.querySelector("form:has(.example-silence)")?.dispatchEvent(new SubmitEvent("submit"));
  });
  await open.getByRole("alert").getByText("Le brouillon a changé entre-temps").waitFor();
  expect(await length.inputValue()).toBe("77");
  expect(await page.evaluate(() => window.draft)).not.toContain("77d");
}

async function openAdding(page: Page, after: number): Promise<void> {
  const name = `Ajouter ici, après la réponse ${after}`;
  await page.getByRole("button", { name, exact: true }).press("Enter");
}

/** Waits for the draft to be as it was but for these lines after the tenth move. */
async function draftHas(page: Page, moves: readonly string[]): Promise<void> {
  await page.waitForFunction((lines) => {
    const before = "      - { button: attente, at: examen_attente, says: 30 jours }\n";
    const wanted = window.firstDraft.replace(
      before,
      [...lines.map((line) => `      - ${line}\n`), before].join(""),
    );
    return window.draft === wanted;
  }, moves);
}

/** Waits for the whole form to be seen, not only the field that has the focus. */
async function isInSight(page: Page, form: string): Promise<void> {
  await page.waitForFunction((selector) => {
    const place = document.querySelector(selector)?.getBoundingClientRect();
    return place !== undefined && place.top >= 0 && place.bottom <= innerHeight;
  }, form);
}

async function expectWhole(page: Page, name: string): Promise<void> {
  await keepPicture(page, name);
  expect([...(await accessibilityFaults(page)), ...(await layoutFaults(page))]).toEqual([]);
}
