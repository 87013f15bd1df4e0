/** The whole way of a campaign in a real browser: made, looked at, sent, followed, read, taken away. */
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { prepareAll } from "../../db/campaign-plan.ts";
import { runWave } from "../../db/campaign-wave.ts";
import { makeExports } from "../../db/export-jobs.ts";
import { DeliveryWorld, ToldChannel, type Person } from "../bot/delivery-world.ts";
import { accessibilityFaults, keepPicture, layoutFaults, SCREENS } from "../browser.ts";
import { preparingOn, wavesOn } from "../db/campaign-world.ts";
import { startDesk, tableOf, type Desk } from "./console-desk.ts";

let desk: Desk;
let world: DeliveryWorld;
const sms = new ToldChannel("sms");
const people: Person[] = [];

beforeAll(async () => {
  desk = await startDesk();
  const { pool } = desk.database;
  world = new DeliveryWorld(pool, [sms], desk.secrets);
  for (let count = 0; count < 6; count += 1) people.push(await world.person());
  await ago(people);
  world.now = nextTuesday();
}, 120_000);
afterAll(() => desk.stop());

/** They ended two months ago, whenever today is. */
async function ago(which: readonly Person[]): Promise<void> {
  await desk.database.pool.query(
    `update apprenticeship set ended_on = current_date - 60, started_on = current_date - 400
     where person_id = any($1)`,
    [which.map(({ person }) => person)],
  );
}

/** Eleven in the morning in Paris, or noon: within the hours of a working day. */
function nextTuesday(): number {
  const day = new Date(Date.now() + 86_400_000);
  while (day.getUTCDay() !== 2) day.setUTCDate(day.getUTCDate() + 1);
  return day.setUTCHours(10, 0, 0, 0);
}

/** What is wrong with a page on a phone, on a desk, and in dark; and what it looks like, for people. */
async function faultsOf(page: Page, name: string): Promise<string[]> {
  const faults: string[] = [];
  for (const screen of ["phone", "desk"] as const) {
    await page.setViewportSize(SCREENS[screen]);
    faults.push(...(await accessibilityFaults(page)), ...(await layoutFaults(page)));
    await page.evaluate("scrollTo(0, 0)");
    await keepPicture(page, `console-${name}-${screen}`);
  }
  await page.emulateMedia({ colorScheme: "dark" });
  faults.push(...(await accessibilityFaults(page)));
  await page.emulateMedia({ colorScheme: "light" });
  return faults;
}

const CENTRE = "00000001800001";
const CLOSE = "insert into script_phase values ('fin-apprentissage', 'closing', now())";

describe("a campaign in the console", { timeout: 120_000 }, () => {
  let page: Page;
  beforeAll(async () => {
    ({ page } = await desk.signedIn("administrateur", {
      viewport: SCREENS.desk,
      javaScriptEnabled: true,
    }));
  });
  const open = (path: string) => page.goto(desk.sirius.url + path);

  test("is proposed where there is none", async () => {
    await page.getByRole("navigation").getByRole("link", { name: "Campagnes" }).click();
    expect(await page.locator(".empty").innerText()).toContain("Créez-en une");
    expect(await faultsOf(page, "campagnes-vide")).toEqual([]);
  });

  test("is refused with each fault at its field, and what was written is kept", async () => {
    await page.getByRole("link", { name: "Nouvelle campagne" }).click();
    await page.getByLabel("Titre").fill("Sortants de l'été");
    await page.getByLabel("Nom court").fill("Rouen 2026");
    await page.getByLabel("Centres").fill("12");
    await page.getByRole("button", { name: "Enregistrer le brouillon" }).click();
    const summary = page.getByRole("alert");
    expect(await summary.innerText()).toContain("2 champs sont à revoir");
    const siret = /«\s12\s»\s: écrire les 14 chiffres d.un SIRET$/u;
    expect(await page.locator("#centres-faute").innerText()).toMatch(siret);
    const centres = summary.getByRole("link", { name: /^Centres\s: /u });
    expect(await centres.innerText()).toMatch(siret);
    await centres.click();
    const field = page.getByLabel("Centres");
    expect(await field.getAttribute("aria-invalid")).toBe("true");
    expect(await field.inputValue()).toBe("12");
    expect(await page.getByLabel("Titre").inputValue()).toBe("Sortants de l'été");
    expect(await faultsOf(page, "campagne-formulaire")).toEqual([]);
  });

  test("becomes a draft that can be changed", async () => {
    await page.getByLabel("Nom court").fill("rouen-2026");
    await page.getByLabel("Centres").fill(CENTRE);
    await page.getByLabel("Prix d'une partie").fill("0,0725");
    await page.getByRole("button", { name: "Enregistrer le brouillon" }).click();
    expect(await page.locator("h1").innerText()).toBe("Sortants de l’été".replace("’", "'"));
    expect(await page.locator("main").innerText()).toContain("0,0725 €");
    const facts = await page.locator(".facts-list").innerText();
    expect(facts).toMatch(/Questionnaire\s+Fin d.apprentissage, version 1\s/u);
    await page.getByRole("link", { name: "Modifier" }).click();
    await page.getByLabel("Relance", { exact: true }).selectOption("days");
    await page.getByLabel("Nombre de jours").fill("6");
    await page.getByRole("button", { name: "Enregistrer le brouillon" }).click();
    expect(await page.locator("main").innerText()).toContain("après 6 jours");
    expect(await faultsOf(page, "campagne-brouillon")).toEqual([]);
  });

  test("writes from a short code to nobody without evidence of consent, unless it was decided", async () => {
    await page.getByRole("link", { name: "Voir l'aperçu" }).click();
    const refused = await page.locator("main").innerText();
    expect(refused).toContain("6 personnes sans preuve de consentement");
    expect(await page.getByRole("button", { name: /^Inviter/ }).count()).toBe(0);
    expect(await faultsOf(page, "campagne-sans-consentement")).toEqual([]);
    await page.getByRole("link", { name: "Modifier la campagne" }).click();
    await page.getByText("SMS et consentement", { exact: true }).click();
    const decision = page.getByLabel(/Écrire sans preuve de consentement/);
    await decision.fill("oui");
    await page.getByRole("button", { name: "Enregistrer le brouillon" }).click();
    expect(await page.getByRole("alert").innerText()).toContain("qui a décidé, quand et pourquoi");
    expect(await faultsOf(page, "campagne-decision")).toEqual([]);
    await decision.fill("Décision de la direction, 3 novembre 2026 : mission d'intérêt public.");
    await page.getByRole("button", { name: "Enregistrer le brouillon" }).click();
    expect(await page.locator("main").innerText()).toContain("par décision");
  });

  test("shows who is invited, three real messages and the cost before anything leaves", async () => {
    await page.getByRole("link", { name: "Voir l'aperçu" }).click();
    const text = await page.locator("main").innerText();
    expect(text).toContain("6 personnes");
    expect(text).toContain("bonjour Léa");
    for (const { token } of people) expect(text).not.toContain(token);
    const cost = page.getByRole("table", { name: "Coût prévu" });
    expect(await cost.innerText()).toMatch(/0,44\s€, au plus 0,87/);
    const confirmation = await page.locator("form.card").innerText();
    expect(confirmation).toContain("6 personnes par SMS");
    expect(confirmation).toMatch(
      /de 0,87\s€ si tout le monde répond avant la relance à \d,\d\d\s€ si personne ne répond/,
    );
    expect(confirmation).toContain("Ce qui ne se défait pas");
    expect(confirmation).toMatch(/Prochain envoi/);
    expect(await faultsOf(page, "campagne-apercu")).toEqual([]);
    await page.getByRole("heading", { name: "Ce que les gens liront" }).scrollIntoViewIfNeeded();
    await page.mouse.wheel(0, 450);
    await keepPicture(page, "campagne-apercu");
    const journal = await desk.database.pool.query(
      "select details from audit_entry where action = 'campaign.previewed'",
    );
    const looked = { details: { names: true } };
    expect(journal.rows).toEqual([looked, looked]);
  });

  test("leaves only when it is confirmed, for the number that was shown", async () => {
    const send = page.getByRole("button", { name: "Inviter 6 personnes" });
    await send.click();
    expect(await page.getByRole("alert").innerText()).toContain("cochez la case");
    await page.getByLabel("Oui, inviter 6 personnes").check();
    await desk.database.pool.query("update person set opted_out_at = now() where id = $1", [
      people[5]?.person,
    ]);
    await send.click();
    expect(await page.getByRole("alert").innerText()).toContain("passée de 6 à 5 personnes");
    await page.getByLabel("Oui, inviter 5 personnes").check();
    await page.getByRole("button", { name: "Inviter 5 personnes" }).click();
    expect(await page.locator(".tag").first().innerText()).toBe("prévue");
    expect((await open("/admin/campagnes/rouen-2026/modifier"))?.status()).toBe(409);
  });

  test("can be followed from the invitation on, with the definition of each number", async () => {
    await prepareAll(preparingOn(world, true));
    await runWave(wavesOn(world, true));
    world.now += 120_000;
    await world.deliver();
    const [lea, tom, zoe] = people;
    for (const one of [lea, tom, zoe]) await world.says(one?.phone ?? "", "OK");
    await world.says(lea?.phone ?? "", "1");
    await world.says(lea?.phone ?? "", "4, super formateurs");
    await world.says(tom?.phone ?? "", "STOP");
    await open("/admin/campagnes/rouen-2026");
    expect(await tableOf(page, "Chaque nombre et ce qu’il compte".replace("’", "'"))).toMatchObject(
      {
        invitations: "5",
        "ont commencé": "3",
        "ont dit STOP": "1",
        "avis publiés": "0",
      },
    );
    const stops = page.getByRole("table", { name: "Question par question" });
    expect(await stops.innerText()).toContain("2 (67 %)".replace(" %", "\u00A0%"));
    expect(await faultsOf(page, "campagne-suivi")).toEqual([]);
    await keepPicture(page, "campagne-suivi");
  });

  test("lets conversations be read that stopped somewhere, names masked until they are asked for", async () => {
    await page.getByRole("link", { name: /2 \(67/ }).click();
    expect(await page.locator(".rows li").count()).toBe(2);
    expect(await faultsOf(page, "conversations")).toEqual([]);
    await page.getByRole("link", { name: "Toutes les voir" }).click();
    expect(await page.locator(".rows li").count()).toBe(5);
    const { rows } = await desk.database.pool.query<{ id: string }>(
      "select id from conversation where person_id = $1",
      [people[0]?.person],
    );
    await open(`/admin/conversations/${rows[0]?.id ?? ""}`);
    const masked = await page.locator("main").innerText();
    expect(masked).toContain("bonjour [prénom]");
    expect(masked).toMatch(/note = 4 sur 5\s; remarque\s: super formateurs/);
    expect(masked).toContain("règle rating-digit");
    const current = page.locator(".sections-desk [aria-current=page]");
    expect(await current.innerText()).toBe("Campagnes");
    expect(masked).not.toMatch(/Léa|\+336/);
    expect(await faultsOf(page, "transcription")).toEqual([]);
    await page.locator(".transcript .from-person").last().scrollIntoViewIfNeeded();
    await keepPicture(page, "campagne-conversation");
    await page.getByRole("link", { name: "Montrer les noms" }).click();
    expect(await page.locator("main").innerText()).toContain("bonjour Léa");
    for (const { token } of people) expect(await page.content()).not.toContain(token);
    const journal = await desk.database.pool.query(
      "select details from audit_entry where action = 'conversation.opened' order by id",
    );
    expect(journal.rows).toEqual([{ details: { names: false } }, { details: { names: true } }]);
  });

  test("is paused and goes on", async () => {
    await open("/admin/campagnes/rouen-2026");
    await page.getByRole("button", { name: "Retenir ce qui attend encore" }).click();
    expect(await page.locator(".tag").first().innerText()).toBe("en pause");
    expect(await faultsOf(page, "campagne-pause")).toEqual([]);
    const { pool } = desk.database;
    await pool.query(CLOSE);
    await page.reload();
    expect(await page.getByRole("button", { name: /Reprendre/ }).count()).toBe(0);
    expect(await page.getByRole("link", { name: "rouvrez-le" }).count()).toBe(1);
    expect(await faultsOf(page, "campagne-fermee")).toEqual([]);
    await pool.query("delete from script_phase");
    await page.reload();
    await page.getByRole("button", { name: "Reprendre les envois" }).click();
    expect(await page.locator(".tag").first().innerText()).toBe("prévue");
    await open("/admin/campagnes");
    expect(await page.locator(".rows li").innerText()).toMatch(
      /par SMS · questionnaire «\sFin d.apprentissage, version 1\s»/u,
    );
    expect(await faultsOf(page, "campagnes")).toEqual([]);
  });

  test("is taken away as a file that a worker makes, with its dictionary", async () => {
    await page.getByRole("navigation").getByRole("link", { name: "Exports" }).click();
    expect(await page.locator(".empty").innerText()).toContain("Demandez-en un");
    await page.getByLabel("Campagne").selectOption("rouen-2026");
    await page.getByRole("button", { name: "Préparer le fichier" }).click();
    expect(await page.locator("#fichiers").innerText()).toContain("Attend son tour");
    expect(await faultsOf(page, "exports-attente")).toEqual([]);
    await makeExports({ ...world.parts, now: Date.now });
    // As long as nobody answers, the page says how old it may be; the network is back, and it is up to date at once.
    await page.route("**/admin/exports", (route) => route.abort());
    const old = page.getByRole("status").filter({ hasText: "Ce qui suit peut dater" });
    await old.waitFor({ timeout: 15_000 });
    expect(await old.innerText()).toMatch(/rien n.est à jour depuis \d{1,2}\sh\s\d\d\./);
    expect(await faultsOf(page, "exports-hors-ligne")).toEqual([]);
    await page.unroute("**/admin/exports");
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await old.waitFor({ state: "detached" });
    const link = page.getByRole("link", { name: /Télécharger/ });
    await link.waitFor({ timeout: 15_000 });
    expect(await faultsOf(page, "exports")).toEqual([]);
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    expect(download.suggestedFilename()).toMatch(/^sirius-reponses-rouen-2026-[\d-]+\.csv$/);
    const text = readFileSync(await download.path(), "utf8");
    expect(text.split("\r\n")[0]).toContain("repondant;cle_ministere_educatif");
    expect(text).toContain(";note;");
    expect(text).not.toMatch(/Léa|super formateurs/);
    await page.getByLabel("Quoi").selectOption("scores");
    await page.getByLabel(/avec les textes/).check();
    await page.getByRole("button", { name: "Préparer le fichier" }).click();
    expect(await page.getByRole("alert").innerText()).toContain("Seules les réponses");
  });

  test("leads to results that show only what is public, with filters in the address", async () => {
    await page.getByRole("navigation").getByRole("link", { name: "Résultats" }).click();
    const results = await page.locator("main").innerText();
    expect(results).toContain("2 groupes");
    expect(results).not.toMatch(/20\d\d-\d\d/u);
    expect(await faultsOf(page, "resultats")).toEqual([]);
    await page.getByLabel("Mots").fill("patissier port");
    await page.getByLabel("Dans l'ordre").selectOption("mieux");
    await page.getByRole("button", { name: "Montrer" }).click();
    expect(new URL(page.url()).searchParams.get("q")).toBe("patissier port");
    expect(await page.getByLabel("Mots").inputValue()).toBe("patissier port");
    await page.getByLabel("Mots").fill("coiffure");
    await page.getByRole("button", { name: "Montrer" }).click();
    expect(await page.locator(".empty").innerText()).toContain("Élargissez-les");
    expect(await faultsOf(page, "resultats-rien")).toEqual([]);
  });
});

describe("without a script", { timeout: 60_000 }, () => {
  beforeAll(async () => {
    const more = [await world.person(), await world.person()];
    await ago(more);
    await world.pool.query(
      `with roster as (
         insert into roster_import (file_hash, legal_basis, evidence, counters)
         values ('', 'consentement', 'formulaire signé', '{}') returning id
       )
       update contact set import_id = roster.id from roster where person_id = any($1)`,
      [more.map(({ person }) => person)],
    );
    people.push(...more);
  });

  test("a campaign is made and looked at all the same, and an observer only reads", async () => {
    const plain = { viewport: SCREENS.phone, javaScriptEnabled: false };
    const { page } = await desk.signedIn("editeur", plain);
    await page.goto(`${desk.sirius.url}/admin/campagnes/_nouvelle`);
    await page.getByLabel("Titre").fill("Sans script");
    await page.getByLabel("Nom court").fill("sans-script");
    await page.getByRole("button", { name: "Enregistrer le brouillon" }).click();
    await page.getByRole("link", { name: "Voir l'aperçu" }).click();
    expect(await page.locator("h1").innerText()).toBe("Aperçu de Sans script");
    // Only the administration reads first names.
    const text = await page.locator("main").innerText();
    expect(text).toContain("bonjour [prénom]");
    expect(text).not.toContain("Léa");
    const confirmed = page.getByRole("button", { name: /^Inviter/ });
    await world.pool.query(CLOSE);
    await page.getByRole("checkbox").check();
    await confirmed.click();
    expect(await page.getByRole("alert").innerText()).toContain("questionnaire de cette campagne");
    expect(await confirmed.count()).toBe(0);
    await world.pool.query("delete from script_phase");
    const observer = await desk.signedIn("observateur", plain);
    await observer.page.goto(`${desk.sirius.url}/admin/campagnes/sans-script`);
    expect(await observer.page.getByRole("link", { name: "Modifier" }).count()).toBe(0);
    for (const path of ["apercu", "modifier", "conversations"]) {
      const answer = await observer.page.goto(
        `${desk.sirius.url}/admin/campagnes/sans-script/${path}`,
      );
      expect(answer?.status()).toBe(403);
    }
  });

  test("the whole form can be filled by keyboard alone", async () => {
    const { page } = await desk.signedIn("editeur", { viewport: SCREENS.desk });
    await page.goto(`${desk.sirius.url}/admin/campagnes/_nouvelle`);
    await page.getByLabel("Titre").focus();
    await page.keyboard.type("Au clavier");
    await page.keyboard.press("Tab");
    await page.keyboard.type("au-clavier");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/admin/campagnes/au-clavier");
    expect(await page.locator("h1").innerText()).toBe("Au clavier");
  });

  test("links for a mailing of one's own are taken by the administration alone, noted in the journal", async () => {
    const { page } = await desk.signedIn("administrateur", { viewport: SCREENS.desk });
    await page.goto(`${desk.sirius.url}/admin/campagnes/_nouvelle`);
    await page.getByLabel("Titre").fill("Par courrier");
    await page.getByLabel("Nom court").fill("par-courrier");
    await page.getByLabel("Centres").fill(CENTRE);
    await page.getByLabel("Premier canal").selectOption("links");
    await page.getByRole("button", { name: "Enregistrer le brouillon" }).click();
    await page.getByRole("link", { name: "Voir l'aperçu" }).click();
    await page.getByLabel("Oui, inviter 2 personnes").check();
    await page.getByRole("button", { name: "Inviter 2 personnes" }).click();
    await prepareAll({ pool: world.pool, now: Date.now, shortCode: true });
    await page.reload();
    expect(await faultsOf(page, "campagne-liens")).toEqual([]);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Télécharger les liens" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("liens-par-courrier.csv");
    const lines = readFileSync(await download.path(), "utf8")
      .trimEnd()
      .split("\r\n");
    expect(lines[0]).toBe("\uFEFFprenom;lien");
    expect(lines).toHaveLength(3);
    expect(lines.join()).toContain(people.at(-1)?.token);
    const { rows } = await world.pool.query(
      "select actor, details from audit_entry where action = 'campaign.links'",
    );
    expect(rows).toEqual([
      { actor: expect.stringMatching(/^user /), details: { links: 2, contacts: false } },
    ]);
    const editor = await desk.signedIn("editeur", { viewport: SCREENS.desk });
    await editor.page.goto(`${desk.sirius.url}/admin/campagnes/par-courrier`);
    expect(await editor.page.getByRole("button", { name: "Télécharger les liens" }).count()).toBe(
      0,
    );
  });
});
