/** The console in a real browser: signing in, what each role sees, and every page on a phone and on a desk. */
import type { Request } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFaults, keepPicture, layoutFaults, SCREENS } from "../browser.ts";
import { startDesk, type Desk } from "./console-desk.ts";

let desk: Desk;

beforeAll(async () => {
  desk = await startDesk();
}, 120_000);
afterAll(() => desk.stop());

const PAGES: readonly (readonly [name: string, path: string])[] = [
  ["accueil", "/admin"],
  ["compte", "/admin/compte"],
  ["reglages", "/admin/reglages"],
  ["canaux", "/admin/reglages/canaux"],
  ["apparence", "/admin/reglages/apparence"],
  ["utilisateurs", "/admin/reglages/utilisateurs"],
  ["journal", "/admin/reglages/journal"],
  ["journal-vide", "/admin/reglages/journal?quoi=retention&qui=personne"],
];

test("the link of the first start says what it is for", { timeout: 60_000 }, async () => {
  const context = await desk.browser.newContext({ viewport: SCREENS.phone });
  const page = await context.newPage();
  await page.goto(desk.sirius.firstLink ?? "");
  expect(await page.locator("h1").innerText()).toBe("Premier accès à la console");
  expect([...(await accessibilityFaults(page)), ...(await layoutFaults(page))]).toEqual([]);
  await keepPicture(page, "console-premier-phone");
  await context.close();
});

// Shapes depend on the screen and contrast on the colours: dark is looked at on the phone.
test.each([
  ["phone", "light"],
  ["phone", "dark"],
  ["desk", "light"],
] as const)(
  "on a %s, in %s, every page is whole and reachable",
  { timeout: 120_000 },
  async (screen, colorScheme) => {
    const look = { viewport: SCREENS[screen], colorScheme };
    const { page, context } = await desk.signedIn("administrateur", look);
    const faults: Record<string, string[]> = {};
    const user = await desk.userId("moderateur");
    const one = `/admin/reglages/utilisateurs/${user}`;
    const pages = [...PAGES, ["utilisateur", one], ["supprimer", `${one}/supprimer`]] as const;
    for (const [name, path] of pages) {
      await page.goto(desk.sirius.url + path);
      const found = [...(await accessibilityFaults(page)), ...(await layoutFaults(page))];
      if (found.length > 0) faults[name] = found;
      await page.evaluate("scrollTo(0, 0)");
      await keepPicture(page, `console-${name}-${screen}-${colorScheme}`);
    }
    await context.close();
    expect(faults).toEqual({});
  },
);

describe.each(["phone", "desk"] as const)("on a %s", (screen) => {
  test("the pages in front of the door are whole as well", { timeout: 60_000 }, async () => {
    const context = await desk.browser.newContext({ viewport: SCREENS[screen] });
    const page = await context.newPage();
    const faults: Record<string, string[]> = {};
    const links = {
      connexion: `${desk.sirius.url}/admin/connexion`,
      lien: await desk.linkFor("editeur"),
      "lien-inconnu": `${desk.sirius.url}/admin/lien/${"x".repeat(24)}`,
    };
    for (const [name, url] of Object.entries(links)) {
      await page.goto(url);
      const found = [...(await accessibilityFaults(page)), ...(await layoutFaults(page))];
      if (found.length > 0) faults[name] = found;
      await page.evaluate("scrollTo(0, 0)");
      await keepPicture(page, `console-${name}-${screen}`);
    }
    await context.close();
    expect(faults).toEqual({});
  });
});

test(
  "the keyboard reaches the content at once, and the menu of a phone without a script",
  { timeout: 60_000 },
  async () => {
    const look = { viewport: SCREENS.phone, javaScriptEnabled: false };
    const { page, context } = await desk.signedIn("editeur", look);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    // Without a script of the page, the test can only ask what the browser says of its focus.
    expect(page.url()).toMatch(/#contenu$/);
    await page.locator(".sections-phone summary").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/admin\/.+/);
    expect(await page.locator("h1").count()).toBe(1);
    await context.close();
  },
);

test(
  "the first screen is light: nothing but a page and its colours",
  { timeout: 60_000 },
  async () => {
    const { page, context } = await desk.signedIn("administrateur");
    const loaded: Request[] = [];
    page.on("requestfinished", (request) => loaded.push(request));
    await page.goto(`${desk.sirius.url}/admin`, { waitUntil: "networkidle" });
    const sizes = await Promise.all(
      loaded.map(async (request) => {
        const response = await request.response();
        return Number((await response?.headerValue("content-length")) ?? Number.NaN);
      }),
    );
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    process.stdout.write(`\nconsole, first screen: ${bytes} bytes in ${loaded.length} requests\n`);
    expect(loaded.filter((request) => request.resourceType() === "script")).toEqual([]);
    expect(bytes).toBeLessThan(30 * 1024);
    await context.close();
  },
);
