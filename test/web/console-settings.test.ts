/** Nadia decides hours and colours on her phone, without JavaScript, while Marc is at the same page. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessibilityFaults, keepPicture, layoutFaults, SCREENS } from "../browser.ts";
import { startDesk, type Desk } from "./console-desk.ts";

let desk: Desk;
let nadia: Page;

beforeAll(async () => {
  desk = await startDesk();
  ({ page: nadia } = await desk.signedIn("administrateur", {
    viewport: SCREENS.phone,
    javaScriptEnabled: false,
  }));
}, 120_000);
afterAll(() => desk.stop());

/** The checks are scripts: they look at the same page in a browser that runs them, on a phone and a desk. */
async function faultsOf(html: string, name: string): Promise<string[]> {
  const faults: string[] = [];
  for (const screen of ["phone", "desk"] as const) {
    const context = await desk.browser.newContext({ viewport: SCREENS[screen] });
    const page = await context.newPage();
    // Its address and its style sheets, without asking for it once more.
    await page.route("**/admin/reglages/copie", (route) =>
      route.fulfill({ body: html, contentType: "text/html" }),
    );
    await page.goto(`${desk.sirius.url}/admin/reglages/copie`);
    faults.push(...(await accessibilityFaults(page)), ...(await layoutFaults(page)));
    await page
      .locator(".setting-form:has(.fault), .alarm, .notice")
      .first()
      .scrollIntoViewIfNeeded();
    await keepPicture(page, `console-reglages-${name}-${screen}`);
    await context.close();
  }
  return faults;
}

const settings = () => nadia.goto(`${desk.sirius.url}/admin/reglages`);

test(
  "what is wrong is said beside its field; what is saved is said in its part; who was quicker is named",
  { timeout: 120_000 },
  async () => {
    await settings();
    const hours = nadia.locator("#horaires");
    await hours.getByLabel("Le samedi, à partir de").selectOption("17");
    await hours.getByRole("button", { name: "Enregistrer" }).click();
    expect(nadia.url()).toMatch(/\/admin\/reglages\/horaires#horaires$/);
    expect(await hours.locator(".fault").innerText()).toContain("Laissez au moins 2 heures");
    await keepPicture(nadia, "reglages-horaires");
    expect(await faultsOf(await nadia.content(), "faute")).toEqual([]);

    await hours.getByLabel("Le samedi, à partir de").selectOption("14");
    await hours.getByRole("button", { name: "Enregistrer" }).click();
    expect(await hours.getByRole("status").innerText()).toContain("Enregistré.");
    expect(await faultsOf(await nadia.content(), "enregistre")).toEqual([]);

    await settings();
    await desk.database.pool.query(
      `update setting set version = version + 1,
         value = '{"saturday": {"opens": 10, "closes": 12}}' where key = 'hours'`,
    );
    await hours.getByLabel("Le samedi, jusqu'à").selectOption("17");
    await hours.getByRole("button", { name: "Enregistrer" }).click();
    expect(await hours.getByRole("alert").innerText()).toMatch(/jusqu'à\s: 12 h/u);
    expect(await hours.getByLabel("Le samedi, jusqu'à").inputValue()).toBe("17");
    expect(await faultsOf(await nadia.content(), "depasse")).toEqual([]);
  },
);

test(
  "a theme that is chosen is the one of the page that says so",
  { timeout: 60_000 },
  async () => {
    await nadia.goto(`${desk.sirius.url}/admin/reglages/apparence`);
    await nadia.getByLabel("Thème de toutes les pages").selectOption("ardoise");
    await nadia.getByRole("button", { name: "Enregistrer" }).click();
    expect(await nadia.getByRole("status").innerText()).toContain("Enregistré.");
    expect(await nadia.locator(".theme-ardoise .tag").innerText()).toBe("en place");
    const sheets = await nadia.locator('link[rel="stylesheet"]').first().getAttribute("href");
    expect(sheets).toContain("ardoise");
    expect(await faultsOf(await nadia.content(), "theme")).toEqual([]);
  },
);
