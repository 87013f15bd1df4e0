/** The portal of a training centre in a real browser: let in, reads what everybody reads, replies, reports. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { releaseResults } from "../../db/release-store.ts";
import { readChannels } from "../../wiring/channel-settings.ts";
import { accessibilityFaults, keepPicture, layoutFaults, SCREENS } from "../browser.ts";
import { DAY, PublicationWorld } from "../db/publication-world.ts";
import { startDesk, type Desk } from "./console-desk.ts";

const KEY = "000000P01100000000990001000009900000001-00000#L01";
const OTHER = "000000P01100000000990001000009900000002-00000#L01";
const SIRET = "00000009900000";
const PUBLIC = "Trop loin de tout, il faut un scooter.";
const WAITING = "Ce texte n'est pas encore décidé.";
let desk: Desk;
let clock: number;

beforeAll(async () => {
  // Mail is set up, and its server is away: what is new could be told, links are shown instead of sent.
  const mail = { SMTP_URL: "smtp://127.0.0.1:9", MAIL_FROM: "avis@exemple.fr" };
  desk = await startDesk({ channels: readChannels(mail) });
  clock = Date.now();
  const { pool } = desk.database;
  const world = new PublicationWorld(pool);
  await world.open();
  await world.training(KEY, "50099999", SIRET);
  await world.training(OTHER, "50088888", SIRET);
  await pool.query("update training_centre set name = 'CFA des Essais' where siret = $1", [SIRET]);
  await pool.query("update training set title = 'CAP Ébénisterie' where key = $1", [KEY]);
  await pool.query("update training set title = 'CAP Vitrail' where key = $1", [OTHER]);
  for (const note of [5, 4, 3, 2]) await world.answer(KEY, { note });
  for (const note of [5, 4]) await world.answer(OTHER, { note });
  for (const conseil of [PUBLIC, WAITING]) {
    const conversation = await world.answer(KEY, { note: 4, conseil, publication: true });
    await world.queue(conversation, clock - DAY);
  }
  await pool.query(
    `update review r set status = 'published', shown = $1, decided_at = now(), told_at = now(),
       visible_from = now() - interval '1 day'
     from answer a where a.conversation_id = r.conversation_id and a.value = to_jsonb($1::text)`,
    [PUBLIC],
  );
  await release();
}, 120_000);
afterAll(() => desk.stop());

async function release(): Promise<void> {
  const { pool } = desk.database;
  await releaseResults({ pool }, { threshold: 5, now: clock, methodUrl: "https://x.invalid" });
}

/** An administrator invites a centre and hands its link on. */
async function invite(siret: string, email: string): Promise<string> {
  const { page, context } = await desk.signedIn("administrateur", { viewport: SCREENS.desk });
  await page.goto(`${desk.sirius.url}/admin/centres`);
  await page.getByLabel("SIRET du centre").fill(siret);
  await page.getByLabel("Adresse de courriel du centre").fill(email);
  await page.getByRole("button", { name: "Inviter" }).click();
  const link = await page.locator("code.secret").innerText();
  await context.close();
  return link;
}
async function enter(link: string, viewport = SCREENS.desk as { width: number; height: number }) {
  const context = await desk.browser.newContext({ viewport });
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole("button", { name: "Se connecter" }).click();
  await page.waitForURL("**/centre");
  return { page, context };
}
const faultsOf = async (page: Page): Promise<string[]> => [
  ...(await accessibilityFaults(page)),
  ...(await layoutFaults(page)),
];

test(
  "an address or a SIRET that is none is said beside its field",
  { timeout: 60_000 },
  async () => {
    const { page, context } = await desk.signedIn("administrateur", { viewport: SCREENS.phone });
    await page.goto(`${desk.sirius.url}/admin/centres`);
    const faults = await faultsOf(page);
    await keepPicture(page, "console-centres-phone");
    await page.setViewportSize(SCREENS.desk);
    await keepPicture(page, "console-centres-desk");
    await page.setViewportSize(SCREENS.phone);
    await page.getByLabel("SIRET du centre").fill("123");
    await page.getByLabel("Adresse de courriel du centre").fill("nom@exemple.fr");
    await page.getByRole("button", { name: "Inviter" }).click();
    expect(await page.locator(".fault").innerText()).toContain("Aucun centre");
    expect(await page.getByLabel("Adresse de courriel du centre").inputValue()).toBe(
      "nom@exemple.fr",
    );
    faults.push(...(await faultsOf(page)));
    await context.close();
    expect(faults).toEqual([]);
  },
);

describe("a centre", () => {
  let link: string;
  beforeAll(async () => {
    link = await invite(SIRET, "direction@exemple.fr");
  }, 60_000);

  test(
    "reads its public figures and texts, replies and reports",
    { timeout: 120_000 },
    async () => {
      const { page, context } = await enter(link);
      const faults = await faultsOf(page);
      await page.evaluate("scrollTo(0, 0)");
      await keepPicture(page, "portail-desk");
      const shown = await page.locator("main").innerText();
      const api = await fetch(
        `${desk.sirius.url}/api/v1/formations/${encodeURIComponent(KEY)}/score`,
      );
      const score: unknown = await api.json();
      expect(score).toMatchObject({ note: { moyenne: 3.7 }, nb_repondants: 6 });
      expect(shown).toContain("3,7");
      expect(shown).toContain(PUBLIC);
      // Neither what waits, nor figures of a training with two answers.
      expect(shown).not.toContain(WAITING);
      expect(shown).not.toContain("CAP Vitrail");

      await page.getByRole("link", { name: "Répondre ou signaler" }).click();
      await page.evaluate("scrollTo(0, 0)");
      await keepPicture(page, "portail-avis-desk");
      await page.setViewportSize(SCREENS.phone);
      faults.push(...(await faultsOf(page)));
      await page.evaluate("scrollTo(0, 0)");
      await keepPicture(page, "portail-avis-phone");
      await page.getByLabel("Votre réponse").fill("Un bus passe maintenant.");
      await page.getByRole("button", { name: "Envoyer la réponse" }).click();
      expect(await page.locator("main").innerText()).toContain("en cours de relecture");
      await page.getByRole("link", { name: "Répondre ou signaler" }).click();
      await page.getByLabel("Raison").selectOption("usurpation");
      await page.getByLabel("Expliquez pourquoi").fill("Nous ne reconnaissons pas ce cas.");
      await page.getByRole("button", { name: "Envoyer le signalement" }).click();
      expect(await page.locator("main").innerText()).toContain("Votre signalement est bien reçu");
      faults.push(...(await faultsOf(page)));
      await page.evaluate("scrollTo(0, 0)");
      await keepPicture(page, "portail-phone");
      await context.close();
      expect(faults).toEqual([]);
      const { rows } = await desk.database.pool.query(
        "select (select count(*) from centre_reply)::int as replies, (select count(*) from review_report)::int as reports, (select count(reply) from review)::int as public",
      );
      // Nothing of it is public before people read it.
      expect(rows[0]).toMatchObject({ replies: 1, reports: 1 });
      expect(
        (await fetch(`${desk.sirius.url}/avis/formation/${encodeURIComponent(KEY)}`)).status,
      ).toBe(200);
    },
  );

  test("takes its reply back, and wants no e-mails", { timeout: 60_000 }, async () => {
    const { page, context } = await enter(await invite(SIRET, "autre@exemple.fr"), SCREENS.phone);
    await page.getByRole("button", { name: "Ne plus recevoir ces courriels" }).click();
    expect(await page.locator("main").innerText()).toContain("Votre choix sur les courriels");
    await page.getByRole("button", { name: "Recevoir ces courriels" }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await keepPicture(page, "portail-courriels-phone");
    await page.getByRole("link", { name: "Répondre ou signaler" }).click();
    await page.getByRole("button", { name: "Retirer ma réponse" }).click();
    expect(await page.locator("main").innerText()).toContain("Votre réponse est retirée");
    await context.close();
  });

  test(
    "gets nowhere else: not the console, not the texts of another centre",
    { timeout: 60_000 },
    async () => {
      const { rows } = await desk.database.pool.query<{ siret: string }>(
        "select siret from training_centre where siret <> $1 limit 1",
        [SIRET],
      );
      const { page, context } = await enter(
        await invite(rows[0]?.siret ?? "", "voisin@exemple.fr"),
      );
      const review = await desk.database.pool.query<{ id: string }>(
        "select id from review where shown = $1",
        [PUBLIC],
      );
      const status = async (path: string) => (await page.goto(desk.sirius.url + path))?.status();
      expect(await status(`/centre/avis/${review.rows[0]?.id ?? ""}`)).toBe(404);
      expect(await status("/admin/moderation")).toBe(403);
      expect(await status("/admin")).toBe(403);
      await context.close();
    },
  );
});
