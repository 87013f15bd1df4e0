import type { Browser, BrowserContext, Page } from "playwright-core";
/** The story Sirius exists for, in a real browser against a real database. */
import { inject, afterAll, beforeAll, describe, expect, test } from "vitest";
import { readChannels } from "../../channel-settings.ts";
import type { Config } from "../../config.ts";
import { conversationStore } from "../../db/conversation-store.ts";
import { release } from "../../db/release-job.ts";
import { scriptLibrary } from "../../db/script-library.ts";
import { createSecrets, newKey } from "../../db/secrets.ts";
import { createLogger } from "../../log.ts";
import { start, type Sirius } from "../../main.ts";
import {
  accessibilityFaults,
  keepPicture,
  layoutFaults,
  openBrowser,
  SCREENS,
} from "../browser.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { invite } from "../db/people.ts";

let database: TestDatabase;
let sirius: Sirius;
let browser: Browser;
let config: Config;

/** The database as an address: the one form that settings know. */
function addressOf(name: string): string {
  const server = inject("server");
  if ("connectionString" in server) {
    const url = new URL(server.connectionString);
    url.pathname = `/${name}`;
    return url.href;
  }
  return `postgresql://${server.user}@/${name}?host=${encodeURIComponent(server.host)}&port=${server.port}`;
}

beforeAll(async () => {
  database = await freshDatabase();
  const { rows } = await database.pool.query<{ name: string }>("select current_database() as name");
  config = {
    production: false,
    port: 0,
    host: "127.0.0.1",
    publicBaseUrl: undefined,
    databaseUrl: addressOf(rows[0]?.name ?? ""),
    dataDir: "./data",
    keys: newKey(),
    demo: true,
    threshold: 5,
    trustedProxies: 0,
    publisher: { name: "Région Exemple", address: "Lyon", contact: "avis@exemple.invalid" },
    channels: readChannels({}),
    simulator: false,
    logLevel: "silent",
  };
  sirius = await start(config, { web: true, worker: false }, createLogger("silent"));
  browser = await openBrowser();
}, 120_000);

afterAll(async () => {
  await browser.close();
  await sirius.stop();
  await database.drop();
});

/** Answers the open question; a choice is named by its label, a text is written. */
async function answer(page: Page, what: string): Promise<void> {
  const before = await page.locator("input[name=prompt]").inputValue();
  const field = page.locator("form#question textarea");
  if ((await field.count()) > 0) {
    await field.fill(what);
    await page.locator("form#question button.main").click();
  } else {
    await page
      .locator("form#question .options")
      .getByRole("button", { name: what, exact: true })
      .click();
  }
  await page.waitForFunction(
    (old) => document.querySelector<HTMLInputElement>("input[name=prompt]")?.value !== old,
    before,
  );
}

async function faults(page: Page): Promise<string[]> {
  return [...(await accessibilityFaults(page)), ...(await layoutFaults(page))];
}

async function lastSaid(page: Page): Promise<string> {
  return (await page.locator("#log .line.sirius").last().innerText()).replace(/\s+/g, " ");
}

const FIRST = ["Oui, jusqu'au bout", "4 sur 5", "Oui", "Parfois"];
const THEN = ["Bien", "Oui, vraiment", "Faisable", "Le CFA", "Non", "Réussi", "Un emploi ailleurs"];

describe("Léa, on her phone", () => {
  test(
    "answers, corrects, leaves, comes back on another browser and finishes; then the score can be read",
    { timeout: 180_000 },
    async () => {
      const demo = sirius.demo;
      if (demo === undefined) throw new Error("the demonstration was not laid down");
      const before = await score(demo.pendingScorePath);
      expect(before).toMatchObject({ statut: "insuffisant", seuil: 5 });

      const phone = await browser.newContext({ viewport: SCREENS.phone });
      const page = await phone.newPage();
      await page.goto(demo.link);
      await keepPicture(page, "invitation");
      await page.getByRole("button", { name: "D'accord, c'est parti" }).click();
      expect(await page.title()).toBe("Question 1 sur 12 · Sirius");
      const found: string[] = [];
      for (const [at, what] of FIRST.entries()) {
        found.push(...(await faults(page)));
        if (at === 1) await keepPicture(page, "chat");
        await answer(page, what);
      }
      expect(await page.title()).toBe("Question 5 sur 12 · Sirius");
      await page.getByRole("button", { name: "Corriger ma réponse précédente" }).click();
      await page.waitForFunction(() => document.title === "Question 4 sur 12 · Sirius");
      await answer(page, "Oui");
      expect(await page.title()).toBe("Question 5 sur 12 · Sirius");
      const open = await lastSaid(page);
      await phone.close();

      const other = await browser.newContext({ viewport: SCREENS.small, colorScheme: "dark" });
      const again = await other.newPage();
      await again.goto(demo.link);
      await again.getByRole("button", { name: "Continuer" }).click();
      expect(await lastSaid(again)).toBe(open);
      for (const what of THEN) {
        found.push(...(await faults(again)));
        await answer(again, what);
      }
      await keepPicture(again, "text-dark-small");
      found.push(...(await faults(again)));
      await answer(again, "Fais un stage avant : tu sauras si la cuisine est pour toi.");
      await again
        .locator("form#question .options")
        .getByRole("button", { name: "Oui", exact: true })
        .click();
      await again.waitForFunction(() => document.title === "Merci · Sirius");
      await keepPicture(again, "finished-dark-small");
      found.push(...(await faults(again)));
      expect(found).toEqual([]);
      expect(await again.locator(".given dd").first().innerText()).toContain("Oui");
      await other.close();

      await releaseNow();
      expect(await score(demo.pendingScorePath)).toMatchObject({
        statut: "publie",
        nb_repondants: 5,
      });
    },
  );

  test("can still correct an answer after the end", { timeout: 60_000 }, async () => {
    const context = await browser.newContext({ viewport: SCREENS.phone });
    const page = await context.newPage();
    await page.goto(sirius.demo?.link ?? "");
    await page.getByRole("button", { name: "Continuer" }).click();
    await page.locator(".given div", { hasText: "quelle note" }).getByRole("button").click();
    await page.waitForFunction(() => document.querySelector("form#question .options") !== null);
    await page.locator("form#question .options").getByRole("button", { name: "5 sur 5" }).click();
    await page.waitForFunction(() => document.title === "Merci · Sirius");
    expect(await page.locator(".given div", { hasText: "quelle note" }).innerText()).toContain(
      "5 sur 5",
    );
    await context.close();
  });
});

describe("without JavaScript", () => {
  test("the whole questionnaire can be answered, at 320 pixels", { timeout: 120_000 }, async () => {
    const { page, context } = await invited({ viewport: SCREENS.small, javaScriptEnabled: false });
    for (const what of [
      "Oui, jusqu'au bout",
      "3 sur 5",
      "Non",
      "Non",
      "Moyen",
      "Un peu",
      "Dur",
      "Autrement",
      "Oui, réglé",
    ]) {
      await page
        .locator("form#question .options")
        .getByRole("button", { name: what, exact: true })
        .click();
    }
    await page.getByRole("button", { name: "Passer" }).click();
    for (const what of ["Raté", "Je cherche"]) {
      await page
        .locator("form#question .options")
        .getByRole("button", { name: what, exact: true })
        .click();
    }
    await keepPicture(page, "text-nojs");
    await page.locator("form#question textarea").fill("Bien réfléchir avant.");
    await page.locator("form#question button.main").click();
    await page
      .locator("form#question .options")
      .getByRole("button", { name: "Non", exact: true })
      .click();
    expect(await page.title()).toBe("Merci · Sirius");
    await context.close();
  });
});

describe("with a bad connection", () => {
  test(
    "an answer written offline is kept, leaves once, and counts once",
    { timeout: 60_000 },
    async () => {
      const { page, context } = await invited({ viewport: SCREENS.phone });
      await context.setOffline(true);
      await page
        .locator("form#question .options")
        .getByRole("button", { name: "Oui, jusqu'au bout" })
        .click();
      await page.locator(".banner").waitFor();
      expect(await page.locator(".banner").innerText()).toContain("Pas de réseau");
      await context.setOffline(false);
      await page.evaluate(() => dispatchEvent(new Event("online")));
      await page.waitForFunction(() => document.title === "Question 2 sur 12 · Sirius");
      expect(await page.locator("#log .line.person", { hasText: "jusqu'au bout" }).count()).toBe(1);
      await context.close();
    },
  );

  test("a draft survives a reload", { timeout: 60_000 }, async () => {
    const { page, context } = await invited({ viewport: SCREENS.phone });
    for (const what of ["Oui, jusqu'au bout", "4 sur 5", "Oui", "Parfois", ...THEN]) {
      await answer(page, what);
    }
    await page.locator("textarea").fill("Je commence à écr");
    await page.reload();
    expect(await page.locator("textarea").inputValue()).toBe("Je commence à écr");
    await context.close();
  });

  test("the same form sent twice is one answer", { timeout: 60_000 }, async () => {
    const { page, context } = await invited({ viewport: SCREENS.phone });
    const event = await page.locator("input[name=event]").first().inputValue();
    const prompt = await page.locator("input[name=prompt]").inputValue();
    const form = { event, prompt, option: "jusqu_au_bout" };
    await context.request.post(`${sirius.url}/chat/messages`, { form });
    await context.request.post(`${sirius.url}/chat/messages`, { form });
    await page.reload();
    expect(await page.locator("#log .line.person", { hasText: "jusqu'au bout" }).count()).toBe(1);
    await context.close();
  });
});

test("a keyboard is enough", { timeout: 60_000 }, async () => {
  const { page, context } = await invited({ viewport: SCREENS.desk });
  await page.keyboard.press("Tab");
  for (let presses = 0; presses < 15; presses += 1) {
    const focused = await page.evaluate(() => document.activeElement?.textContent?.trim());
    if (focused === "Oui, jusqu'au bout") break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.title === "Question 2 sur 12 · Sirius");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("answer");
  await context.close();
});

describe("links", () => {
  test("a link preview changes nothing", async () => {
    const { token } = await invite(database.pool, createSecrets(config.keys ?? ""));
    const seen = await fetch(`${sirius.url}/r/${token}`);
    expect(seen.status).toBe(200);
    const { rows } = await database.pool.query(
      "select from invitation where opened_at is not null and token_sealed = $1",
      [token],
    );
    expect(rows).toEqual([]);
  });

  test("an unknown link, a lost session and an unknown page say what to do", async () => {
    expect(await (await fetch(`${sirius.url}/r/${"x".repeat(24)}`)).text()).toContain(
      "Ce lien ne mène à rien",
    );
    expect(
      await (await fetch(`${sirius.url}/chat`, { headers: { accept: "text/html" } })).text(),
    ).toContain("Ouvre à nouveau le lien");
    const missing = await fetch(`${sirius.url}/nulle-part`, {
      headers: { accept: "application/json" },
    });
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ code: "not_found" });
  });

  test("a form of another site is refused", async () => {
    const refused = await fetch(`${sirius.url}/chat/messages`, {
      method: "POST",
      headers: {
        "sec-fetch-site": "cross-site",
        accept: "application/json",
        "content-type": "application/x-www-form-urlencoded",
      },
      body: "event=abcdefgh&text=oui",
    });
    expect(refused.status).toBe(403);
  });

  test("one tap on the link of refusal is asked once more, then silence", async () => {
    const { token, person } = await invite(database.pool, createSecrets(config.keys ?? ""));
    await fetch(`${sirius.url}/u/${token}`);
    const opted = "select opted_out_at is not null as out from person where id = $1";
    expect((await database.pool.query(opted, [person])).rows).toEqual([{ out: false }]);
    await fetch(`${sirius.url}/u/${token}`, { method: "POST" });
    expect((await database.pool.query(opted, [person])).rows).toEqual([{ out: true }]);
  });

  test("the process lives and is ready", async () => {
    expect((await fetch(`${sirius.url}/live`)).status).toBe(200);
    expect((await fetch(`${sirius.url}/ready`)).status).toBe(200);
  });
});

async function invited(options: {
  viewport: { width: number; height: number };
  javaScriptEnabled?: boolean;
}): Promise<{ page: Page; context: BrowserContext }> {
  const { token } = await invite(database.pool, createSecrets(config.keys ?? ""));
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(`${sirius.url}/r/${token}`);
  await page.getByRole("button", { name: "D'accord, c'est parti" }).click();
  // The page works before its script is there; these tests are about the script.
  await page.waitForLoadState("load");
  return { page, context };
}

async function score(path: string): Promise<unknown> {
  return (await fetch(sirius.url + path)).json();
}

async function releaseNow(): Promise<void> {
  const secrets = createSecrets(config.keys ?? "");
  const playing = {
    store: conversationStore(database.pool, secrets),
    scripts: scriptLibrary(database.pool),
  };
  await release({
    pool: database.pool,
    playing,
    threshold: 5,
    baseUrl: () => sirius.url,
    now: Date.now,
  });
}
