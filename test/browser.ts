/** A real browser for tests, and what every page must be in it. */
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import chromium from "@sparticuz/chromium";
import {
  chromium as playwright,
  type Browser,
  type BrowserContextOptions,
  type Page,
} from "playwright-core";
import { z } from "zod";
import { picturesShown } from "./pictures.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The screens everything is looked at on: a small old phone, a usual one, a tablet, a desk. */
export const SCREENS = {
  small: { width: 320, height: 568 },
  phone: { width: 390, height: 844 },
  tablet: { width: 768, height: 1024 },
  desk: { width: 1280, height: 800 },
} as const;

/**
 * Starts the browser that comes with the project; without the arguments that its package recommends for
 * machines without a screen, which switch the rules of origins off and draw by a simulated graphics card.
 */
export async function openBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"],
    headless: true,
  });
}

const Found = z.object({
  violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
});

/** What axe finds wrong with a page, as `rule: element`; empty when nothing. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // It is half a million letters to read: a page that has it already keeps it.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  const { violations } = Found.parse(
    await page.evaluate("axe.run({ resultTypes: ['violations'] })"),
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`),
  );
}

/** Elements that stick out of the screen sideways, or buttons that something covers. */
export async function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    const faults: string[] = [];
    for (const element of document.querySelectorAll(
      "body *:not(.visually-hidden, .visually-hidden *)",
    )) {
      // What scrolls by itself may be as wide as it likes.
      if (element.closest("pre *, .scroll *") !== null) continue;
      const box = element.getBoundingClientRect();
      if (box.width > 0 && (box.right > wide + 1 || box.left < -1)) {
        faults.push(`sticks out: ${element.outerHTML.slice(0, 120)}`);
      }
    }
    for (const control of document.querySelectorAll(
      "button, a, input:not([type=hidden]), select, textarea, summary",
    )) {
      if (control.closest("details:not([open]) > :not(summary)") !== null) continue;
      if (control.classList.contains("skip-link") || !control.checkVisibility()) continue;
      control.scrollIntoView({ block: "center", behavior: "instant" });
      const box = control.getBoundingClientRect();
      const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      if (top === null || !(control.contains(top) || top.contains(control))) {
        faults.push(`covered: ${control.outerHTML.slice(0, 120)}`);
      }
      const inText = control.matches("a") && control.parentElement?.matches(".line p") === true;
      const small = box.height < 24 || box.width < 24;
      // A word broken into its letters makes a tall, thin control.
      if (
        box.width < 100 &&
        box.height > 2 * box.width &&
        (control.textContent?.trim().length ?? 0) > 3
      ) {
        faults.push(`squeezed: ${control.outerHTML.slice(0, 120)}`);
      }
      if (small && !inText) {
        faults.push(`too small: ${control.outerHTML.slice(0, 120)} ${box.width}×${box.height}`);
      }
    }
    return faults;
  });
}

/** The layout faults of a page on some screens, or on every one, each after the name of the screen. */
export async function faultsOnScreens(
  page: Page,
  screens: Partial<typeof SCREENS> = SCREENS,
): Promise<string[]> {
  const faults: string[] = [];
  for (const [screen, viewport] of Object.entries(screens)) {
    await page.setViewportSize(viewport);
    faults.push(...(await layoutFaults(page)).map((fault) => `${screen}: ${fault}`));
  }
  return faults;
}

/** What sticks out of a page on a small phone whose owner reads text at twice its size. */
export async function faultsOfLargeText(page: Page): Promise<string[]> {
  await page.setViewportSize(SCREENS.small);
  await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
  return (await layoutFaults(page)).filter((fault) => fault.startsWith("sticks out"));
}

/**
 * Opens pages one after the other in one tab.
 *
 * @param pages  Addresses by the name under which faults are told.
 * @param look  What is wrong with the page that is open.
 * @returns What is wrong, by name; empty when nothing is.
 */
export async function faultsOfPages(
  browser: Browser,
  options: BrowserContextOptions,
  pages: Iterable<readonly [name: string, address: string]>,
  look: (page: Page, name: string) => Promise<readonly string[]>,
): Promise<Record<string, readonly string[]>> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const faults: Record<string, readonly string[]> = {};
  for (const [name, address] of pages) {
    await page.goto(address);
    const found = await look(page, name);
    if (found.length > 0) faults[name] = found;
  }
  await context.close();
  return faults;
}

/** A processor four times slower, and the network of a train. */
export async function slowDown(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 150,
    downloadThroughput: 1_600_000 / 8,
    uploadThroughput: 750_000 / 8,
  });
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
}

/**
 * Keeps a picture of what a test sees, for people to look at: all of them in the folder that
 * SIRIUS_SCREENSHOTS names; those of the documentation in its own when SIRIUS_PICTURES is `keep`
 * (`SIRIUS_PICTURES=keep npm test -- test/web` takes them again).
 */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env["SIRIUS_SCREENSHOTS"];
  const shown = process.env["SIRIUS_PICTURES"] === "keep" ? picturesShown().get(name) : undefined;
  const files = [folder === undefined ? undefined : join(folder, `${name}.png`), shown];
  for (const path of files) {
    if (path === undefined) continue;
    mkdirSync(dirname(path), { recursive: true });
    // What scrolls smoothly arrives.
    await page.waitForTimeout(600);
    await page.screenshot({ path, ...(path.endsWith(".jpg") ? { quality: 70 } : {}) });
  }
}
