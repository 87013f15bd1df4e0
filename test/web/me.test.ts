/** The page where people see what is held about them and decide what becomes of it, without JavaScript. */
import { readFileSync } from "node:fs";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFaults, keepPicture, layoutFaults, SCREENS } from "../browser.ts";
import { press, startVisitedSite, type Visited } from "./site.ts";

let site: Visited;
beforeAll(async () => {
  site = await startVisitedSite();
}, 120_000);
afterAll(() => site.stop());

async function faults(page: Page): Promise<string[]> {
  return [...(await accessibilityFaults(page)), ...(await layoutFaults(page))];
}

/** Somebody who has answered two questions and looks at what is held. */
async function looking(
  javaScriptEnabled = false,
): Promise<{ page: Page; context: BrowserContext; token: string }> {
  const link = await site.link();
  const context = await site.browser.newContext({
    viewport: SCREENS.small,
    javaScriptEnabled,
  });
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole("button", { name: "D'accord, c'est parti" }).click();
  await press(page, "Oui, jusqu'au bout");
  await page.getByRole("button", { name: "4 sur 5" }).waitFor();
  await press(page, "4 sur 5");
  await page.getByRole("button", { name: "4 sur 5" }).waitFor({ state: "detached" });
  const token = link.slice(link.lastIndexOf("/") + 1);
  await page.goto(`${site.sirius.url}/moi`);
  return { page, context, token };
}

async function person(token: string) {
  const { rows } = await site.database.pool.query(
    `select p.first_name_sealed as name, p.opted_out_at is not null as silent,
       (select count(*)::int from answer a where a.person_id = p.id) as answers,
       (select count(*)::int from contact c where c.person_id = p.id) as contacts,
       (select count(*)::int from conversation c where c.person_id = p.id
         and c.withdrawn_at is not null) as withdrawn
     from person p join invitation i on i.person_id = p.id
     where i.token_hash = sha256(convert_to($1, 'UTF8'))`,
    [token],
  );
  return rows[0];
}

describe("the personal page", () => {
  test(
    "shows what is held, the address half hidden, and everybody can use it",
    { timeout: 60_000 },
    async () => {
      // What judges the page is a script; the page itself has none.
      const { page, context } = await looking(true);
      const text = await page.locator("main").innerText();
      expect(text).toContain("Léa");
      expect(text).toContain("CAP Cuisine");
      expect(text).toMatch(/•• •• •• •• \d\d/);
      expect(text).not.toContain("+33");
      expect(text).toContain("4 sur 5");
      await keepPicture(page, "me-small");
      const found = await faults(page);
      for (const [name, link] of [
        ["retirer", "Retirer mon avis"],
        ["stop", "M'opposer : plus aucun message"],
        ["effacer", "Tout effacer"],
      ] as const) {
        await page.goto(`${site.sirius.url}/moi`);
        await page.getByRole("link", { name: link }).click();
        expect(new URL(page.url()).pathname).toBe(`/moi/${name}`);
        found.push(...(await faults(page)));
      }
      expect(found).toEqual([]);
      await context.close();
    },
  );

  test(
    "is reached from the link without answering anything, and looking changes nothing",
    { timeout: 60_000 },
    async () => {
      const link = await site.link();
      const context = await site.browser.newContext({ viewport: SCREENS.small });
      const page = await context.newPage();
      await page.goto(link);
      await page.getByRole("link", { name: "Ce que nous gardons sur toi" }).click();
      const token = link.slice(link.lastIndexOf("/") + 1);
      const sessions = "select from web_session";
      const before = (await site.database.pool.query(sessions)).rowCount;
      await page.reload();
      expect((await site.database.pool.query(sessions)).rowCount).toBe(before);
      expect(await faults(page)).toEqual([]);
      await page.getByRole("button", { name: "Voir mes données" }).click();
      expect(await page.locator("main").innerText()).toContain("Aucune réponse");
      expect(await person(token)).toMatchObject({ answers: 0, silent: false });
      // Somebody else with the same link is asked before anything is shown.
      const other = await site.browser.newContext({ javaScriptEnabled: false });
      const stranger = await other.newPage();
      await stranger.goto(`${site.sirius.url}/moi/${token}`);
      await stranger.getByRole("button", { name: "Voir mes données" }).click();
      expect(await stranger.locator("main").innerText()).toContain("En quelle année");
      await stranger.getByLabel("En quelle année").fill("2019");
      await stranger.getByRole("button", { name: "Continuer" }).click();
      await stranger.getByLabel("En quelle année").fill("2020");
      await stranger.getByRole("button", { name: "Continuer" }).click();
      expect(await stranger.locator("main").innerText()).not.toContain("Léa");
      await Promise.all([context.close(), other.close()]);
    },
  );

  test("gives everything away as JSON and as a table", { timeout: 60_000 }, async () => {
    const { page, context } = await looking();
    const files: string[] = [];
    for (const name of ["Télécharger en JSON", "Télécharger pour un tableur (CSV)"]) {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("link", { name }).click(),
      ]);
      files.push(readFileSync(await download.path(), "utf8"));
    }
    expect(JSON.parse(files[0] ?? "")).toMatchObject({
      firstName: "Léa",
      contacts: [{ kind: "phone", address: expect.stringMatching(/^\+33/) }],
      apprenticeships: [
        { training: "CAP Cuisine", answers: [{}, {}, { question: "note", value: 4 }] },
      ],
    });
    expect(files[1]).toContain("rubrique;champ;valeur\r\npersonne;prénom;Léa\r\n");
    // A number that begins with + is a text, not a sum.
    expect(files[1]).toMatch(/contact;phone;'\+33\d{9}/);
    await context.close();
  });

  test(
    "withdraws, then stops, then erases, each after one more question",
    { timeout: 60_000 },
    async () => {
      const { page, context, token } = await looking();
      const url = (path: string) => `${site.sirius.url}/moi/${path}`;
      await page.goto(url("retirer"));
      expect(await person(token)).toMatchObject({ withdrawn: 0 });
      await page.getByRole("button", { name: "Oui, retirer mon avis" }).click();
      expect(await page.locator("main").innerText()).toContain("Avis retiré le");
      expect(await person(token)).toMatchObject({ withdrawn: 1, silent: false });

      await page.goto(url("stop"));
      await page.getByRole("button", { name: "Oui, ne plus jamais m'écrire" }).click();
      expect(await person(token)).toMatchObject({ silent: true });
      expect(await page.locator("main").innerText()).toContain("Plus aucun message depuis");

      await page.goto(url("effacer"));
      expect(await person(token)).toMatchObject({ contacts: 1 });
      await page.getByRole("button", { name: "Oui, tout effacer" }).click();
      expect(await page.locator("main").innerText()).toContain("C'est effacé");
      expect(await person(token)).toMatchObject({
        name: null,
        answers: 0,
        contacts: 0,
        silent: true,
      });
      await page.goto(`${site.sirius.url}/moi`);
      expect(await page.locator("main").innerText()).toContain("Ouvre à nouveau le lien");
      await page.goto(`${site.sirius.url}/r/${token}`);
      expect(await page.locator("main").innerText()).toContain("Ce lien est fermé");
      await context.close();
    },
  );
});

test(
  "guesses of one address are soon refused, for all processes together",
  { timeout: 60_000 },
  async () => {
    const statuses = new Set<number>();
    const bodies = new Set<string>();
    for (let index = 0; index < 60; index += 1) {
      const guess = `${index}`.padStart(24, "x");
      const response = await fetch(`${site.sirius.url}/r/${guess}`);
      statuses.add(response.status);
      bodies.add(await response.text());
    }
    expect([...statuses]).toEqual([404, 429]);
    expect(bodies.size).toBe(2);
  },
);

test("the notice names the companies of the channels that are on, and no other", async () => {
  const { noticeText } = await import("../../web/notice-text.ts");
  const publisher = { name: "X", address: "Y", contact: "Z", hosting: "OVH, France" };
  const { french, english } = noticeText({ publisher, threshold: 5, processors: ["twilio"] });
  for (const text of [french, english]) {
    expect(text).toContain("Twilio");
    expect(text).toContain("OVH, France");
    expect(text).not.toMatch(/SendGrid|Telegram (transmet|carries)/);
  }
});
