/** Moderation in a real browser: by keyboard alone, by buttons without JavaScript, on a phone and on a desk. */
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { asShown } from "../../bot/hidden-pieces.ts";
import { cleanReply } from "../../bot/receive.ts";
import { writeReply } from "../../db/centre-replies.ts";
import { releaseResults } from "../../db/release-store.ts";
import { resultsStore } from "../../db/results-store.ts";
import { writeReport } from "../../db/review-reports.ts";
import { accessibilityFaults, keepPicture, layoutFaults, SCREENS } from "../browser.ts";
import { DAY, PublicationWorld } from "../db/publication-world.ts";
import { startDesk, type Desk } from "./console-desk.ts";

const KEY = "000000P01100000000990001000009900000001-00000#L01";
const SIRET = "00000009900000";
const Hostile = z.array(z.object({ id: z.string(), text: z.string(), times: z.int().default(1) }));
let desk: Desk;
let world: PublicationWorld;
let clock: number;

beforeAll(async () => {
  desk = await startDesk();
  world = new PublicationWorld(desk.database.pool);
  await world.open();
  await world.training(KEY, "50099999", SIRET);
  await desk.database.pool.query(
    "update training_centre set name = 'CFA des Essais' where siret = $1",
    [SIRET],
  );
  await desk.database.pool.query("update training set title = 'CAP Ébénisterie' where key = $1", [
    KEY,
  ]);
  clock = Date.now();
}, 120_000);
afterAll(() => desk.stop());

/** Somebody wrote a text, so many days ago. @returns its id. */
async function write(conseil: string, daysAgo = 1): Promise<string> {
  const conversation = await world.answer(KEY, { note: 3, conseil, publication: true });
  await world.queue(conversation, clock - daysAgo * DAY);
  const { rows } = await desk.database.pool.query<{ id: string }>(
    "select id from review where conversation_id = $1",
    [conversation],
  );
  return rows[0]?.id ?? "";
}
async function statusOf(review: string) {
  const { rows } = await desk.database.pool.query<{
    status: string;
    shown: string | null;
    refusal: string | null;
  }>("select status, shown, refusal from review where id = $1", [review]);
  return rows[0];
}
const moderation = () => `${desk.sirius.url}/admin/moderation`;
/** A key that leads to another page. */
async function press(page: Page, key: string): Promise<void> {
  await Promise.all([page.waitForEvent("load"), page.keyboard.press(key)]);
}
const reading = (page: Page) => page.locator("#texte").textContent();

test("twenty texts are decided with the keyboard alone", { timeout: 180_000 }, async () => {
  const texts: string[] = [];
  for (let each = 0; each < 20; each += 1) {
    texts.push(await write(`Texte ${each} : merci à Madame Exemple pour tout.`, 20 - each));
  }
  const { page, context } = await desk.signedIn("moderateur", { viewport: SCREENS.desk });
  await page.goto(moderation());
  for (let each = 0; each < 20; each += 1) {
    expect(await reading(page)).toContain(`Texte ${each} `);
    switch (each % 4) {
      case 0:
        await press(page, "p");
        break;
      case 1: {
        // The sixth and seventh words: "Madame Exemple".
        for (let word = 0; word < 6; word += 1) await page.keyboard.press("ArrowRight");
        await page.keyboard.press("Shift+ArrowRight");
        await page.keyboard.press("m");
        await page.getByText("à […] pour").waitFor();
        await press(page, "p");
        break;
      }
      case 2:
        await page.keyboard.press("r");
        await page.keyboard.press("2");
        await press(page, "Enter");
        break;
      default:
        await press(page, "a");
    }
  }
  expect(await page.locator(".empty").textContent()).toContain("Aucun texte à relire");
  await context.close();
  const found = await Promise.all(texts.map(statusOf));
  expect(found.slice(0, 4)).toEqual([
    { status: "published", shown: "Texte 0 : merci à Madame Exemple pour tout.", refusal: null },
    { status: "published", shown: "Texte 1 : merci à […] pour tout.", refusal: null },
    { status: "refused", shown: null, refusal: "injure" },
    { status: "alert", shown: null, refusal: null },
  ]);
  const count = (status: string) => found.filter((one) => one?.status === status).length;
  expect([count("published"), count("refused"), count("alert")]).toEqual([10, 5, 5]);
  await desk.database.pool.query(
    "delete from review where training_id = (select id from training where key = $1)",
    [KEY],
  );
});

test("hostile texts are shown byte for byte and run nowhere", { timeout: 120_000 }, async () => {
  const hostile = Hostile.parse(JSON.parse(readFileSync("test/hostile-texts.json", "utf8")));
  const { page, context } = await desk.signedIn("moderateur", { viewport: SCREENS.desk });
  const ran: string[] = [];
  page.on("dialog", (dialog) => {
    ran.push(dialog.message());
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => ran.push(error.message));
  const different: string[] = [];
  for (const { id, text, times } of hostile) {
    const reply = cleanReply({ kind: "text", text: text.repeat(Math.min(times, 200)) });
    const kept = reply.kind === "text" ? reply.text : "";
    if (kept === "") continue;
    const review = await write(kept);
    await page.goto(`${moderation()}?texte=${review}`);
    if ((await reading(page)) !== asShown(kept)) different.push(id);
    await desk.database.pool.query("delete from review where id = $1", [review]);
  }
  await context.close();
  expect({ ran, different }).toEqual({ ran: [], different: [] });
});

test(
  "J and K go through the queue, U takes the last decision back",
  { timeout: 60_000 },
  async () => {
    const [first, second] = [await write("Le plus ancien.", 3), await write("Le suivant.", 2)];
    const { page, context } = await desk.signedIn("moderateur", { viewport: SCREENS.desk });
    await page.goto(moderation());
    expect(await reading(page)).toBe("Le plus ancien.");
    await press(page, "j");
    expect(await reading(page)).toBe("Le suivant.");
    await press(page, "k");
    await press(page, "p");
    expect(await reading(page)).toBe("Le suivant.");
    await page.waitForFunction(() => document.querySelector("#annonce")?.textContent !== "");
    expect(await page.locator("#annonce").textContent()).toContain("Accepté");
    expect((await statusOf(first))?.status).toBe("published");
    await press(page, "u");
    expect(await reading(page)).toBe("Le plus ancien.");
    expect((await statusOf(first))?.status).toBe("received");
    // A letter typed where letters are written does nothing, and keys can be turned off.
    await page.locator("#touches").click();
    await page.keyboard.press("p");
    await page.waitForTimeout(200);
    expect((await statusOf(first))?.status).toBe("received");
    await context.close();
    await desk.database.pool.query("delete from review where id = any ($1)", [[first, second]]);
  },
);

test(
  "without JavaScript, words are ticked and buttons do the rest",
  { timeout: 60_000 },
  async () => {
    const [masked, refused] = [
      await write("Merci à Monsieur Untel !", 3),
      await write("Tous des nuls.", 2),
    ];
    const look = { viewport: SCREENS.phone, javaScriptEnabled: false };
    const { page, context } = await desk.signedIn("moderateur", look);
    await page.goto(moderation());
    await page.getByText("Masquer des mots").click();
    await page.getByLabel("Monsieur", { exact: true }).check();
    await page.getByLabel("Untel", { exact: true }).check();
    await page.getByRole("button", { name: "Publier" }).click();
    expect(await statusOf(masked)).toMatchObject({ status: "published", shown: "Merci à […] !" });
    await page.getByText("Refuser avec une raison").click();
    await page.getByLabel("Hors sujet").check();
    await page.getByRole("button", { name: "Refuser pour cette raison" }).click();
    expect(await statusOf(refused)).toMatchObject({ status: "refused", refusal: "hors_sujet" });
    await page.getByRole("button", { name: "Annuler" }).first().click();
    expect((await statusOf(refused))?.status).toBe("received");
    await context.close();
    await desk.database.pool.query("delete from review where id = any ($1)", [[masked, refused]]);
  },
);

test("two people who read the same text do not undo one another", { timeout: 60_000 }, async () => {
  const review = await write("Un texte à deux.");
  const one = await desk.signedIn("moderateur", { viewport: SCREENS.desk });
  const other = await desk.signedIn("administrateur", { viewport: SCREENS.desk });
  for (const { page } of [one, other]) await page.goto(moderation());
  await press(one.page, "p");
  await press(other.page, "a");
  await other.page.waitForFunction(() => document.querySelector("#annonce")?.textContent !== "");
  expect(await other.page.locator(".alarm").first().textContent()).toContain("Quelqu'un d'autre");
  expect((await statusOf(review))?.status).toBe("published");
  for (const { context } of [one, other]) await context.close();
  await desk.database.pool.query("delete from review where id = $1", [review]);
});

describe("the whole of it", () => {
  beforeAll(async () => {
    const { pool } = desk.database;
    const open = await write("Trop loin de tout, il faut un scooter.", 9);
    for (let each = 0; each < 5; each += 1) await world.answer(KEY, { note: 4 }, 20);
    await pool.query(
      "update review set status = 'published', shown = $2, decided_at = now(), told_at = now(), visible_from = now() - interval '1 day' where id = $1",
      [open, "Trop loin de tout, il faut un scooter."],
    );
    await releaseResults({ pool }, { threshold: 5, now: clock, methodUrl: "https://x.invalid" });
    const { rows } = await pool.query<{ id: string }>(
      "select id from training_centre where siret = $1",
      [SIRET],
    );
    const by = { review: open, centre: rows[0]?.id ?? "", actor: "centre", at: clock };
    const written = await writeReply(
      { pool },
      { ...by, text: "Merci. Un bus passe depuis avril, voyez M. Untel." },
    );
    const reported = await writeReport(
      { pool },
      { ...by, reason: "usurpation", explanation: "Nous avons un bus." },
    );
    if (written !== "written" || reported !== "written") throw new Error("the centre is not heard");
    await write(
      "Les profs sont là, mais M. Untel crie : appelle le 06 39 98 00 12, quel connard.\n\nSinon la cantine est bonne.",
      8,
    );
    await write(
      "Bonne ambiance à l'atelier, on apprend vraiment le métier avec de bonnes machines.",
      5,
    );
    await write(
      "BONNE AMBIANCE à l'atelier on apprend vraiment le metier avec de bonnes machines",
      2,
    );
    const danger = await write("Mon chef m'a frappé devant tout le monde.", 1);
    await pool.query(
      `insert into alert (conversation_id, reason, at)
       select conversation_id, 'danger', now() from review where id = $1`,
      [danger],
    );
    const refused = await write("Achetez mes outils sur monsite.com !", 4);
    await pool.query(
      "update review set status = 'refused', refusal = 'publicite_lien', decided_at = now() where id = $1",
      [refused],
    );
  }, 60_000);

  // Shapes depend on the screen and contrast on the colours: dark is looked at on the phone.
  test.each([
    ["phone", "light"],
    ["phone", "dark"],
    ["desk", "light"],
  ] as const)(
    "is whole and reachable on a %s in %s",
    { timeout: 180_000 },
    async (screen, colorScheme) => {
      const faults: Record<string, string[]> = {};
      const look = { viewport: SCREENS[screen], colorScheme };
      const { page, context } = await desk.signedIn("moderateur", look);
      for (const tab of ["attente", "alertes", "reponses", "signalements", "decides"]) {
        await page.goto(`${moderation()}?file=${tab}`);
        await page.waitForLoadState("load");
        const found = [...(await accessibilityFaults(page)), ...(await layoutFaults(page))];
        if (found.length > 0) faults[tab] = found;
        await page.evaluate("scrollTo(0, 0)");
        await keepPicture(page, `console-moderation-${tab}-${screen}-${colorScheme}`);
      }
      await page.goto(moderation());
      await page.keyboard.press("r");
      const found = [...(await accessibilityFaults(page)), ...(await layoutFaults(page))];
      if (found.length > 0) faults["refus"] = found;
      const reasons = page.locator("details[open] > summary").first();
      await reasons.evaluate((one) => one.scrollIntoView());
      await keepPicture(page, `console-moderation-refus-${screen}-${colorScheme}`);
      await context.close();
      expect(faults).toEqual({});
    },
  );

  test(
    "says why a machine noticed something, and what the author would read",
    { timeout: 60_000 },
    async () => {
      const { page, context } = await desk.signedIn("moderateur", { viewport: SCREENS.desk });
      await page.goto(moderation());
      await keepPicture(page, "console-moderation");
      const signs = await page.locator(".signs").innerText();
      for (const sign of ["Nom", "Contact", "Injure"]) expect(signs).toContain(sign);
      expect(await page.locator(".queue-list").innerText()).toContain("Copie");
      expect(await page.locator(".reading-card").innerText()).toContain("en retard");
      await page.keyboard.press("r");
      expect(await page.locator(".reason").count()).toBe(10);
      expect(await page.locator(".reason").first().innerText()).toContain(
        "Tu peux en écrire un autre",
      );
      await context.close();
    },
  );

  test("lets alerts, replies and reports be answered", { timeout: 60_000 }, async () => {
    const { page, context } = await desk.signedIn("moderateur", { viewport: SCREENS.phone });
    await page.goto(`${desk.sirius.url}/admin`);
    const tasks = page.locator(".tasks a");
    const paths = await tasks.evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    expect(paths).toEqual([
      "/admin/moderation?file=alertes",
      "/admin/moderation",
      "/admin/moderation?file=reponses",
      "/admin/moderation?file=signalements",
    ]);
    expect(await tasks.nth(2).innerText()).toBe("1 réponse de centre à relire");
    expect(await tasks.nth(3).innerText()).toBe("1 signalement de centre à traiter");
    await page.goto(`${moderation()}?file=alertes`);
    const danger = page.getByRole("article", { name: "Ce message parle peut-être d'un danger" });
    await danger.getByLabel("Qu'avez-vous fait ?").selectOption("passed_on");
    await danger.getByRole("button", { name: "Marquer comme traitée" }).click();
    await page.locator("#annonce").waitFor();
    await page.goto(`${moderation()}?file=reponses`);
    await page.getByRole("checkbox", { name: /M\. Untel/ }).check();
    await page.getByRole("button", { name: /Publier, 1 passage/ }).click();
    await page.getByText("Réponse du centre acceptée, des mots sont masqués.").waitFor();
    const undo = page.getByRole("button", { name: "Annuler" }).first();
    await Promise.all([page.waitForEvent("load"), undo.click()]);
    await page.getByRole("checkbox", { name: /M\. Untel/ }).check();
    await page.getByRole("button", { name: /Publier, 1 passage/ }).click();
    await page.getByText("Réponse du centre acceptée, des mots sont masqués.").waitFor();
    await page.goto(`${moderation()}?file=signalements`);
    await page.getByLabel("Votre réponse au centre").fill("Nous avons vérifié : l'avis est vrai.");
    await page.getByRole("button", { name: "Garder l'avis" }).click();
    await page.waitForLoadState("load");
    await context.close();
    const { pool } = desk.database;
    await releaseResults({ pool }, { threshold: 5, now: clock, methodUrl: "https://x.invalid" });
    const store = resultsStore(pool, { threshold: 5, now: () => clock });
    const page0 = { index: 0, size: 5, newestFirst: true };
    const [review] = (await store.reviews(KEY, page0))?.reviews ?? [];
    expect(review).toMatchObject({
      text: "Trop loin de tout, il faut un scooter.",
      reply: "Merci. Un bus passe depuis avril, voyez […].",
    });
    const { rows } = await pool.query(
      "select distinct action from audit_entry where action ~ '^(alert|reply|report)' order by 1",
    );
    expect(rows.map(({ action }) => action)).toEqual([
      "alert.handle",
      "reply.redact",
      "reply.undo",
      "reply.write",
      "report.answer",
      "report.write",
    ]);
  });

  test("takes a public reply of a centre down", { timeout: 60_000 }, async () => {
    const { page, context } = await desk.signedIn("moderateur", { viewport: SCREENS.phone });
    await page.goto(`${moderation()}?file=decides`);
    await page.getByRole("link", { name: "Refuser" }).click();
    await page.getByText("Refuser avec une raison").click();
    const card = await page.locator(".reading-card").innerText();
    expect(card).toContain("Le centre lira la raison.");
    expect(card).not.toContain("Tu peux");
    await page.getByLabel("Hors sujet").check();
    await page.getByRole("button", { name: "Refuser pour cette raison" }).click();
    await page.getByText("Réponse du centre refusée : Hors sujet.").waitFor();
    await context.close();
    const { rows } = await desk.database.pool.query(
      "select cr.status, r.reply from centre_reply cr join review r on r.id = cr.review_id",
    );
    expect(rows).toEqual([{ status: "refused", reply: null }]);
  });
});
