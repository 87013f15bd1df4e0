/** The story Sirius exists for, in a real browser against a real database. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conversationStore } from "../../db/conversation-store.ts";
import { DEMO_LEA } from "../../db/demo-world.ts";
import { release } from "../../db/release-job.ts";
import { scriptLibrary } from "../../db/script-library.ts";
import { accessibilityFaults, keepPicture, layoutFaults, SCREENS } from "../browser.ts";
import { invite } from "../db/people.ts";
import { answer, invited, press, startVisitedSite, TO_THE_TEXT, type Visited } from "./site.ts";

let site: Visited;

beforeAll(async () => {
  site = await startVisitedSite();
}, 120_000);

afterAll(() => site.stop());

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
      const demo = site.sirius.demo;
      if (demo === undefined) throw new Error("the demonstration was not laid down");
      const before = await score(demo.pendingScorePath);
      expect(before).toMatchObject({ statut: "insuffisant", seuil: 5 });

      const phone = await site.browser.newContext({ viewport: SCREENS.phone });
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

      const other = await site.browser.newContext({ viewport: SCREENS.small, colorScheme: "dark" });
      const again = await other.newPage();
      await again.goto(demo.link);
      await again.getByRole("button", { name: "Continuer" }).click();
      found.push(...(await faults(again)));
      await keepPicture(again, "control-dark-small");
      await proveToBeLea(again);
      expect(await lastSaid(again)).toBe(open);
      for (const what of THEN) {
        found.push(...(await faults(again)));
        await answer(again, what);
      }
      await keepPicture(again, "text-dark-small");
      found.push(...(await faults(again)));
      await answer(again, "Fais un stage avant : tu sauras si la cuisine est pour toi.");
      await press(again, "Oui");
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
    const context = await site.browser.newContext({ viewport: SCREENS.phone });
    const page = await context.newPage();
    await page.goto(site.sirius.demo?.link ?? "");
    await page.getByRole("button", { name: "Continuer" }).click();
    await proveToBeLea(page);
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
    const { page, context } = await invited(site, {
      viewport: SCREENS.small,
      javaScriptEnabled: false,
    });
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
      await press(page, what);
    }
    await page.getByRole("button", { name: "Passer" }).click();
    for (const what of ["Raté", "Je cherche"]) {
      await press(page, what);
    }
    await keepPicture(page, "text-nojs");
    await page.locator("form#question textarea").fill("Bien réfléchir avant.");
    await page.locator("form#question button.main").click();
    await press(page, "Non");
    expect(await page.title()).toBe("Merci · Sirius");
    await context.close();
  });
});

describe("with a bad connection", () => {
  test(
    "an answer written offline is kept, leaves once, and counts once",
    { timeout: 60_000 },
    async () => {
      const { page, context } = await invited(site, { viewport: SCREENS.phone });
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
    const { page, context } = await invited(site, { viewport: SCREENS.phone });
    for (const what of TO_THE_TEXT) {
      await answer(page, what);
    }
    await page.locator("textarea").fill("Je commence à écr");
    await page.reload();
    expect(await page.locator("textarea").inputValue()).toBe("Je commence à écr");
    await context.close();
  });

  test("the same form sent twice is one answer", { timeout: 60_000 }, async () => {
    const { page, context } = await invited(site, { viewport: SCREENS.phone });
    const event = await page.locator("input[name=event]").first().inputValue();
    const prompt = await page.locator("input[name=prompt]").inputValue();
    const form = { event, prompt, option: "jusqu_au_bout" };
    await context.request.post(`${site.sirius.url}/chat/messages`, { form });
    await context.request.post(`${site.sirius.url}/chat/messages`, { form });
    await page.reload();
    expect(await page.locator("#log .line.person", { hasText: "jusqu'au bout" }).count()).toBe(1);
    await context.close();
  });
});

test("a keyboard is enough", { timeout: 60_000 }, async () => {
  const { page, context } = await invited(site, { viewport: SCREENS.desk });
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
    const { token } = await invite(site.database.pool, site.secrets);
    const seen = await fetch(`${site.sirius.url}/r/${token}`);
    expect(seen.status).toBe(200);
    const { rows } = await site.database.pool.query(
      "select from invitation where opened_at is not null and token_sealed = $1",
      [token],
    );
    expect(rows).toEqual([]);
  });

  test("an unknown link, a lost session and an unknown page say what to do", async () => {
    expect(await (await fetch(`${site.sirius.url}/r/${"x".repeat(24)}`)).text()).toContain(
      "Ce lien ne mène à rien",
    );
    expect(
      await (await fetch(`${site.sirius.url}/chat`, { headers: { accept: "text/html" } })).text(),
    ).toContain("Ouvre à nouveau le lien");
    const missing = await fetch(`${site.sirius.url}/nulle-part`, {
      headers: { accept: "application/json" },
    });
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ code: "not_found" });
  });

  test("a form of another site is refused", async () => {
    const refused = await fetch(`${site.sirius.url}/chat/messages`, {
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
    const { token, person } = await invite(site.database.pool, site.secrets);
    await fetch(`${site.sirius.url}/u/${token}`);
    const opted = "select opted_out_at is not null as out from person where id = $1";
    expect((await site.database.pool.query(opted, [person])).rows).toEqual([{ out: false }]);
    await fetch(`${site.sirius.url}/u/${token}`, { method: "POST" });
    expect((await site.database.pool.query(opted, [person])).rows).toEqual([{ out: true }]);
  });

  test("the process lives and is ready", async () => {
    expect((await fetch(`${site.sirius.url}/live`)).status).toBe(200);
    expect((await fetch(`${site.sirius.url}/ready`)).status).toBe(200);
  });
});

/** The link was opened elsewhere before, so one thing is asked that only Léa knows. */
async function proveToBeLea(page: Page): Promise<void> {
  const ended = new Date(Date.now() - DEMO_LEA.endedDaysAgo * 86_400_000);
  await page.getByLabel("En quelle année").fill(String(ended.getFullYear()));
  await page.getByRole("button", { name: "Continuer" }).click();
}

async function score(path: string): Promise<unknown> {
  return (await fetch(site.sirius.url + path)).json();
}

async function releaseNow(): Promise<void> {
  const { database, secrets, sirius } = site;
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
