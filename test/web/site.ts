/** A whole Sirius with pages, on a database of its own, and people who answer on it in a real browser. */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import type { Config } from "../../config.ts";
import { createSecrets, newKey, type Secrets } from "../../db/secrets.ts";
import { start, type Sirius } from "../../main.ts";
import { readChannels } from "../../wiring/channel-settings.ts";
import { createLogger } from "../../wiring/log.ts";
import { openBrowser } from "../browser.ts";
import { addressOf } from "../database-server.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { invite } from "../db/people.ts";
import { LEDGER } from "../ledger.ts";

export interface Site {
  readonly sirius: Sirius;
  readonly database: TestDatabase;
  readonly secrets: Secrets;
  readonly config: Config;
  /** One more person's personal link. */
  link(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts a site with the fictitious world. @param more  Settings that differ from those of every test. */
export async function startSite(more: Partial<Config> = {}): Promise<Site> {
  const database = await freshDatabase();
  const keys = newKey();
  const config = {
    production: false,
    port: 0,
    host: "127.0.0.1",
    publicBaseUrl: undefined,
    databaseUrl: addressOf(database.connection),
    dataDir: "./data",
    ledger: LEDGER,
    keys,
    demo: true,
    threshold: 5,
    trustedProxies: 0,
    apiPerMinute: 100_000_000,
    publisher: { name: "Région Exemple", address: "Lyon", contact: "avis@exemple.invalid" },
    channels: readChannels({}),
    simulator: false,
    logLevel: "silent" as const,
    ...more,
  };
  const sirius = await start(config, { web: true, worker: false }, createLogger("silent"));
  const secrets = createSecrets(keys);
  return {
    sirius,
    database,
    secrets,
    config,
    async link() {
      const { token } = await invite(database.pool, secrets);
      return `${sirius.url}/r/${token}`;
    },
    async stop() {
      await sirius.stop();
      await database.drop();
    },
  };
}

/** A site and a browser that looks at it. */
export interface Visited extends Site {
  readonly browser: Browser;
}

/** Starts both. @param more  Settings that differ from those of every test. */
export async function startVisitedSite(more: Partial<Config> = {}): Promise<Visited> {
  const [site, browser] = await Promise.all([startSite(more), openBrowser()]);
  return {
    ...site,
    browser,
    async stop() {
      await browser.close();
      await site.stop();
    },
  };
}

/** Invites one more person, who accepts and sees the first question. */
export async function invited(
  site: Visited,
  options: BrowserContextOptions,
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await site.browser.newContext(options);
  const page = await context.newPage();
  await page.goto(await site.link());
  await page.getByRole("button", { name: "D'accord, c'est parti" }).click();
  // The page works before its script is there; most tests are about the script.
  await page.waitForLoadState("load");
  return { page, context };
}

/** Presses a choice of the open question by its label. */
export async function press(page: Page, label: string): Promise<void> {
  await page
    .locator("form#question .options")
    .getByRole("button", { name: label, exact: true })
    .click();
}

/** Answers the open question and waits for the next; a choice by its label, a text as written. */
export async function answer(page: Page, what: string): Promise<void> {
  const before = await page.locator("input[name=prompt]").inputValue();
  const field = page.locator("form#question textarea");
  if ((await field.count()) > 0) {
    await field.fill(what);
    await page.locator("form#question button.main").click();
  } else await press(page, what);
  await page.waitForFunction(
    (old) => document.querySelector<HTMLInputElement>("input[name=prompt]")?.value !== old,
    before,
  );
}

/** Answers from the first question to the last but one, which asks for a text. */
export const TO_THE_TEXT: readonly string[] = [
  "Oui, jusqu'au bout",
  "4 sur 5",
  "Oui",
  "Parfois",
  "Bien",
  "Oui, vraiment",
  "Faisable",
  "Le CFA",
  "Non",
  "Réussi",
  "Un emploi ailleurs",
];
