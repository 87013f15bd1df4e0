/** Nadia runs the console: she comes in by the first link, invites others, changes and removes them. No script needed. */
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFaults, keepPicture, layoutFaults, SCREENS } from "../browser.ts";
import { startVisitedSite, type Visited } from "./site.ts";

const look = { viewport: SCREENS.phone, javaScriptEnabled: false };
let site: Visited;
let nadia: Page;
let nadias: BrowserContext;
let marc: Page;
let marcs: BrowserContext;

beforeAll(async () => {
  site = await startVisitedSite();
  nadias = await site.browser.newContext(look);
  nadia = await nadias.newPage();
  marcs = await site.browser.newContext(look);
  marc = await marcs.newPage();
}, 120_000);
afterAll(() => site.stop());

async function pageFaults(page: Page): Promise<string[]> {
  // The checks are scripts: they look at the same page in a browser that runs them.
  const context = await site.browser.newContext({ viewport: SCREENS.phone });
  const copy = await context.newPage();
  await context.addCookies(await page.context().cookies());
  await copy.goto(page.url());
  const faults = [...(await accessibilityFaults(copy)), ...(await layoutFaults(copy))];
  await context.close();
  return faults;
}

async function journalOf(action: string): Promise<unknown[]> {
  const { rows } = await site.database.pool.query(
    "select details from audit_entry where action = $1 order by id",
    [action],
  );
  return rows.map((row: { details: unknown }) => row.details);
}

const users = (): Promise<unknown> => nadia.goto(`${site.sirius.url}/admin/reglages/utilisateurs`);

describe("the first administrator", () => {
  test(
    "comes in, and is told what is wrong with an address in place",
    { timeout: 60_000 },
    async () => {
      await nadia.goto(site.sirius.firstLink ?? "");
      // The browser's own check lets this one pass; ours does not.
      await nadia.getByLabel("Votre adresse de courriel").fill("nadia@exemple");
      await nadia.getByRole("button", { name: "Créer le compte et entrer" }).click();
      expect(await nadia.locator("#fault").innerText()).toContain("Écrivez une adresse complète");
      await nadia.getByLabel("Votre adresse de courriel").fill("nadia@exemple.fr");
      await nadia.getByRole("button", { name: "Créer le compte et entrer" }).click();
      expect(await nadia.locator("h1").innerText()).toBe("Accueil");
      expect(await journalOf("user.add")).toEqual([{ role: "administrateur" }]);
    },
  );

  test(
    "is the last one: neither another role nor removal is possible",
    { timeout: 60_000 },
    async () => {
      await users();
      await nadia.getByRole("link", { name: "nadia@exemple.fr" }).last().click();
      await nadia.getByLabel("Rôle", { exact: true }).selectOption("observateur");
      await nadia.getByRole("button", { name: "Changer le rôle" }).click();
      expect(await nadia.locator("h1").innerText()).toBe(
        "C'est le dernier compte d'administration",
      );
      await keepPicture(nadia, "console-dernier-phone");
      await nadia.goBack();
      await nadia.getByRole("link", { name: "Supprimer…" }).click();
      await nadia.getByRole("button", { name: "Oui, supprimer ce compte" }).click();
      expect(await nadia.locator("h1").innerText()).toBe(
        "C'est le dernier compte d'administration",
      );
      await users();
      expect(await nadia.locator("main").innerText()).toContain("Administration");
    },
  );
});

describe("whoever is invited", () => {
  test(
    "gets a link that is shown once, and opens what the role opens",
    { timeout: 60_000 },
    async () => {
      await users();
      await nadia.getByLabel("Adresse de courriel").fill("marc@exemple.fr");
      await nadia.getByLabel("Rôle", { exact: true }).selectOption("moderateur");
      await nadia.getByRole("button", { name: "Inviter" }).click();
      const link = await nadia.locator("code.secret").innerText();
      await keepPicture(nadia, "console-invite-phone");
      await users();
      expect(await nadia.content()).not.toContain(link);

      await marc.goto(link);
      await marc.getByRole("button", { name: "Se connecter" }).click();
      expect(await marc.locator(".console-bar").innerText()).toContain("marc@exemple.fr");
      expect(await marc.locator(".sections-phone").innerText()).not.toContain("Réglages");
      const refused = await marc.goto(`${site.sirius.url}/admin/reglages/utilisateurs`);
      expect(refused?.status()).toBe(403);
      expect(await marc.locator("h1").innerText()).toBe("Votre rôle n'ouvre pas cette page");
      expect(await pageFaults(marc)).toEqual([]);
      await keepPicture(marc, "console-refus-phone");
    },
  );

  test("is not invited twice", { timeout: 60_000 }, async () => {
    await users();
    await nadia.getByLabel("Adresse de courriel").fill("Marc@exemple.fr");
    await nadia.getByRole("button", { name: "Inviter" }).click();
    expect(await nadia.locator("#fault").innerText()).toContain("a déjà un compte");
    expect(await pageFaults(nadia)).toEqual([]);
    expect(await nadia.getByLabel("Adresse de courriel").inputValue()).toBe("Marc@exemple.fr");
  });

  test("has another role at once, in the session that is open", { timeout: 60_000 }, async () => {
    await users();
    await nadia.getByRole("link", { name: "marc@exemple.fr" }).click();
    expect(await nadia.locator("main").innerText()).toContain("Chrome");
    await nadia.goBack();
    await keepPicture(nadia, "console-utilisateurs");
    await nadia.getByRole("link", { name: "marc@exemple.fr" }).click();
    await nadia.getByLabel("Rôle", { exact: true }).selectOption("editeur");
    await nadia.getByRole("button", { name: "Changer le rôle" }).click();
    expect(await journalOf("user.role")).toEqual([{ from: "moderateur", to: "editeur" }]);
    await marc.goto(`${site.sirius.url}/admin/reglages`);
    expect(await marc.locator("h1").innerText()).toBe("Réglages");
    // Users and journal stay with administrators.
    expect(await marc.locator(".settings-tabs").innerText()).not.toContain("Journal");
  });

  test(
    "is out once their sessions are closed, and gone once removed",
    { timeout: 60_000 },
    async () => {
      await users();
      await nadia.getByRole("link", { name: "marc@exemple.fr" }).click();
      await nadia.getByRole("button", { name: "Fermer toutes ses sessions" }).click();
      await marc.goto(`${site.sirius.url}/admin/compte`);
      expect(await marc.locator("h1").innerText()).toBe("Connexion");
      await nadia.getByRole("link", { name: "Supprimer…" }).click();
      await nadia.getByRole("button", { name: "Oui, supprimer ce compte" }).click();
      expect(await nadia.locator("main").innerText()).not.toContain("marc@exemple.fr");
      // The journal keeps what was done, and no address.
      const { rows } = await site.database.pool.query(
        "select from audit_entry where row_to_json(audit_entry)::text like '%exemple.fr%'",
      );
      expect(rows).toEqual([]);
      expect(await journalOf("user.remove")).toEqual([{ role: "editeur" }]);
    },
  );
});

test("the journal is read by who and by what, page by page", { timeout: 60_000 }, async () => {
  await site.database.pool.query(
    `insert into audit_entry (actor, action, target)
     select 'command line', 'export.made', 'file ' || n from generate_series(1, 120) n`,
  );
  await nadia.goto(`${site.sirius.url}/admin/reglages/journal`);
  await nadia.getByLabel("Quoi").selectOption("export");
  await nadia.getByLabel("Qui").selectOption("command line");
  await nadia.getByRole("button", { name: "Filtrer" }).click();
  const lines = nadia.locator(".journal > li");
  expect(await lines.count()).toBe(50);
  expect(await lines.first().innerText()).toContain("file 120");
  await nadia.getByRole("link", { name: "Lignes plus anciennes" }).click();
  await nadia.getByRole("link", { name: "Lignes plus anciennes" }).click();
  expect(await lines.count()).toBe(20);
  expect(await nadia.getByRole("link", { name: "Lignes plus anciennes" }).count()).toBe(0);
  await nadia.getByRole("link", { name: "Lignes les plus récentes" }).click();
  expect(await lines.first().innerText()).toContain("file 120");
});

test(
  "signing out ends the session, and the way back asks for a link",
  { timeout: 60_000 },
  async () => {
    const cookies = await nadias.cookies();
    await nadia.getByRole("button", { name: "Se déconnecter" }).click();
    expect(await nadia.locator("h1").innerText()).toBe("À bientôt");
    await nadias.addCookies(cookies);
    await nadia.goto(`${site.sirius.url}/admin`);
    expect(await nadia.locator("h1").innerText()).toBe("Connexion");
  },
);
