/** Pages of other sites with the widget in them, in a real browser, before a whole Sirius. */
import type { Browser, Page } from "playwright-core";
import { DEMO_PASTRY } from "../../db/demo-world.ts";
import { openBrowser, SCREENS } from "../browser.ts";
import { runSirius, type RunningSirius } from "../running-sirius.ts";
import { openHost, type Host } from "./host-page.ts";

/** A training with figures. */
export const KEY = DEMO_PASTRY.key;
/** A training nobody was asked about, at a centre where the same diploma has figures. */
export const NEIGHBOUR = "voisine";

/** A whole Sirius, another site, and a browser that reads both. */
export interface WidgetWorld {
  readonly running: RunningSirius;
  readonly browser: Browser;
  readonly host: Host;
  /** Opens an address, and tells what the browser found to complain about. */
  opened(
    address: string,
    options?: Parameters<Browser["newContext"]>[0],
  ): Promise<{ page: Page; complaints: string[] }>;
  stop(): Promise<void>;
}

/** Starts all three, with the neighbour. */
export async function openWidgetWorld(): Promise<WidgetWorld> {
  const world = await openHostedWorld();
  await world.running.database.pool.query(
    `insert into training (key, title, cfd, centre_id)
     select $1, 'CAP Pâtissier', $2, id from training_centre order by siret limit 1`,
    [NEIGHBOUR, DEMO_PASTRY.cfd],
  );
  return world;
}

/** Starts all three on the fictitious world alone. */
export async function openHostedWorld(): Promise<WidgetWorld> {
  const running = await runSirius();
  const browser = await openBrowser();
  const host = await openHost(running.url);
  return {
    running,
    browser,
    host,
    async opened(address, options = {}) {
      const context = await browser.newContext({ viewport: SCREENS.phone, ...options });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(error.message));
      await page.goto(address);
      return { page, complaints };
    },
    async stop() {
      await browser.close();
      host.close();
      await running.stop();
    },
  };
}

/** The element as a host writes it, its own link inside. */
export function element(attributes: Readonly<Record<string, string>>): string {
  const written = Object.entries(attributes).map(([name, value]) => `${name}="${value}"`);
  return `<sirius-avis ${written.join(" ")}><a href="/">Avis</a></sirius-avis>`;
}

/** Waits until every widget of the page is in a state. */
export async function settled(page: Page, state = "pret"): Promise<void> {
  await page.waitForFunction(
    (wanted) =>
      [...document.querySelectorAll("sirius-avis")].every(
        (each) => "etat" in each && each.etat === wanted,
      ),
    state,
  );
}

/** The words of a widget. */
export function shown(page: Page, at = 0): Promise<string> {
  return page
    .locator("sirius-avis")
    .nth(at)
    .evaluate((each) => each.shadowRoot?.textContent ?? "");
}
