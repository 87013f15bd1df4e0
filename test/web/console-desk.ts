/** A site with people of every role, and browsers that are signed in as them. */
import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { CHECKS_HERE } from "../../bot/draft-checks.ts";
import type { Config } from "../../config.ts";
import { LINK_MS, makeLink } from "../../db/console-sessions.ts";
import { addUser, userByEmail, type ConsoleRole } from "../../db/console-users.ts";
import { scriptDesk } from "../../db/script-desk.ts";
import { scriptLibrary } from "../../db/script-library.ts";
import { startVisitedSite, type Visited } from "./site.ts";

export interface Desk extends Visited {
  /** The address of a fresh sign-in link for somebody of this role; always the same person for a role. */
  linkFor(role: ConsoleRole): Promise<string>;
  /** The id of that person. */
  userId(role: ConsoleRole): Promise<string>;
  /** A browser in which somebody of this role is signed in, at the home of the console. */
  signedIn(
    role: ConsoleRole,
    options?: BrowserContextOptions,
  ): Promise<{ readonly page: Page; readonly context: BrowserContext }>;
  /** Where its drafts are kept. */
  readonly drafts: ReturnType<typeof scriptDesk>;
}

/** Starts it. @param more  Settings that differ from those of every test. */
export async function startDesk(more: Partial<Config> = {}): Promise<Desk> {
  const site = await startVisitedSite(more);
  const { pool } = site.database;
  const parts = { pool, secrets: site.secrets };
  const userId = async (role: ConsoleRole): Promise<string> => {
    const email = `${role}@exemple.fr`;
    const change = { actor: "test", at: Date.now() };
    const known = await userByEmail(parts, email);
    return known?.id ?? (await addUser(parts, email, { role }, change)) ?? "";
  };
  const linkFor = async (role: ConsoleRole): Promise<string> => {
    const user = await userId(role);
    const token = await makeLink(pool, { user, lastsMs: LINK_MS.invited, at: Date.now() });
    return `${site.sirius.url}/admin/lien/${token}`;
  };
  return {
    ...site,
    linkFor,
    userId,
    drafts: scriptDesk({ pool, scripts: scriptLibrary(pool), checks: CHECKS_HERE }),
    async signedIn(role, options = {}) {
      const context = await site.browser.newContext(options);
      const page = await context.newPage();
      await page.goto(await linkFor(role));
      await page.getByRole("button", { name: "Se connecter" }).click();
      await page.waitForURL("**/admin");
      return { page, context };
    },
  };
}

/** The first number of each line of a table, by the words the line begins with. */
export async function tableOf(
  page: Page,
  caption: string,
): Promise<Readonly<Record<string, string>>> {
  const rows = page.getByRole("table", { name: caption }).locator("tbody tr");
  const found: Record<string, string> = {};
  for (const row of await rows.all()) {
    found[(await row.locator("th").innerText()).split("\n")[0]?.trim() ?? ""] = await row
      .locator("td")
      .first()
      .innerText();
  }
  return found;
}
