/** Another theme changes every page that people see, and takes nothing from anybody: contrast holds in light and dark. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { THEMES } from "../../web/assets.ts";
import { accessibilityFaults, keepPicture, openBrowser, SCREENS } from "../browser.ts";
import { startSite, type Site } from "./site.ts";

const theme = "ardoise";
let site: Site;
let browser: Browser;

beforeAll(async () => {
  [site, browser] = await Promise.all([startSite({ theme }), openBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await site.stop();
});

test("there are two at least, the second of which is only colours", () => {
  expect(THEMES).toContain(theme);
  expect(THEMES.length).toBeGreaterThan(1);
});

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
  test("the chat, the public pages and the console wear it", { timeout: 120_000 }, async () => {
    const context = await browser.newContext({ viewport: SCREENS.phone, colorScheme });
    const page = await context.newPage();
    const faults: Record<string, string[]> = {};
    const accents = new Set<string>();
    const look = async (name: string): Promise<void> => {
      const found = await accessibilityFaults(page);
      if (found.length > 0) faults[name] = found;
      accents.add(
        await page.evaluate(() =>
          getComputedStyle(document.documentElement).getPropertyValue("--accent").trim(),
        ),
      );
      await keepPicture(page, `theme-${name}-${colorScheme}`);
    };
    const pages = { accueil: "/", recherche: "/avis?q=patissier", notice: "/notice" };
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(site.sirius.url + path);
      await look(name);
    }
    await page.goto(await site.link());
    await look("invitation");
    await page.getByRole("button", { name: "D'accord, c'est parti" }).click();
    await look("chat");
    await page.goto(`${site.sirius.url}/admin/connexion`);
    await look("connexion");
    await context.close();
    expect(faults).toEqual({});
    expect(accents).toEqual(new Set([colorScheme === "light" ? "#3a3d9e" : "#aab2ff"]));
  });
});
