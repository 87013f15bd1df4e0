/** Every public page, in both languages, light and dark, from an old phone to a desk. */
import { brotliCompressSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEMO_PASTRY_ELSEWHERE } from "../../db/demo-elsewhere.ts";
import { DEMO_CENTRE, DEMO_KITCHEN, DEMO_PASTRY } from "../../db/demo-world.ts";
import { inLang, trainingPath, withQuery } from "../../web/public/address.ts";
import type { Lang } from "../../web/public/shapes.ts";
import {
  accessibilityFaults,
  faultsOfLargeText,
  faultsOfPages,
  faultsOnScreens,
  keepPicture,
  openBrowser,
  SCREENS,
} from "../browser.ts";
import { runSirius, type RunningSirius } from "../running-sirius.ts";

const LONG = "Anticonstitutionnellement-".repeat(8);
const PAGE_BYTES_MAX = 30 * 1024;

let running: RunningSirius;
let browser: Browser;
let pages: ReadonlyMap<string, string>;

beforeAll(async () => {
  running = await runSirius();
  const { pool } = running.database;
  // A training nobody was asked about, with names as long as they come, beside one that has figures.
  await pool.query(
    `insert into training (key, title, cfd, place, centre_id)
     select 'longue', $1, $2, $1, id from training_centre limit 1`,
    [LONG, DEMO_PASTRY.cfd],
  );
  const { rows } = await pool.query<{ id: string }>(
    `update review set reply = $1 where id = (select id from review
       where published_on is not null order by published_on desc, id limit 1) returning id`,
    [`Merci ! ${LONG} Un four de plus est arrivé en septembre.`],
  );
  pages = everyPage(rows[0]?.id ?? "");
  browser = await openBrowser();
}, 120_000);

afterAll(async () => {
  await browser.close();
  await running.stop();
});

function everyPage(review: string): ReadonlyMap<string, string> {
  const pastry = trainingPath(DEMO_PASTRY.key);
  return new Map([
    ["accueil", "/"],
    ["recherche", "/avis"],
    ["recherche-typo", withQuery("/avis", { q: "patisier zzyzx", lieu: "port" })],
    ["recherche-vide", withQuery("/avis", { q: "zzyzx" })],
    ["formation", pastry],
    ["formation-critiques", withQuery(pastry, { ordre: "critiques" })],
    ["formation-sans-chiffre", trainingPath(DEMO_KITCHEN.key)],
    ["formation-niveau-plus-large", trainingPath("longue")],
    ["formation-inconnue", trainingPath("inconnue")],
    ["centre", `/avis/centre/${DEMO_CENTRE.siret}`],
    ["diplome", `/avis/diplome/${DEMO_PASTRY.cfd}`],
    [
      "comparer-deux",
      withQuery("/avis/comparer", { a: DEMO_PASTRY.key, b: DEMO_PASTRY_ELSEWHERE.key }),
    ],
    [
      "comparer-trois",
      withQuery("/avis/comparer", {
        a: DEMO_PASTRY.key,
        b: DEMO_PASTRY_ELSEWHERE.key,
        c: "longue",
      }),
    ],
    ["comparer-impossible", withQuery("/avis/comparer", { a: DEMO_PASTRY.key })],
    ["texte", `/avis/texte/${review}`],
    ["texte-inconnu", "/avis/texte/00000000-0000-4000-8000-000000000000"],
    ["methode", "/avis/methode"],
    ["statistiques", "/avis/statistiques"],
    ["donnees", "/donnees"],
    ["donnees-api", "/donnees/api"],
    ["mentions-legales", "/mentions-legales"],
    ["accessibilite", "/accessibilite"],
    ["widget", "/avis/widget"],
    ["widget-choix", withQuery("/avis/widget", { cle: "patissier" })],
    ["widget-apercu", withQuery("/avis/widget", { cle: DEMO_PASTRY.key })],
    ...(["score", "avis", "complet"] as const).map(
      (format) =>
        [
          `cadre-${format}`,
          withQuery(`/widget/${encodeURIComponent(DEMO_PASTRY.key)}`, { format }),
        ] as const,
    ),
    ["cadre-sans-chiffre", `/widget/${encodeURIComponent(DEMO_KITCHEN.key)}`],
    ["cadre-centre", `/widget/${DEMO_CENTRE.siret}`],
    ["cadre-diplome", `/widget/${DEMO_PASTRY.cfd}`],
    ["cadre-inconnu", "/widget/inconnue"],
  ]);
}

const addressesIn = (lang: Lang) =>
  [...pages].map(([name, path]) => [name, running.url + inLang(path, lang)] as const);
const inBoth = () => [...pages.values()].flatMap((path) => [path, inLang(path, "en")]);

// Colours and words are each looked at in full; every pair of them would take twice the time.
test.each([
  ["fr", "light", SCREENS],
  ["en", "dark", { small: SCREENS.small, desk: SCREENS.desk }],
] as const)(
  "in %s and in %s every page is whole and reachable on each screen, and axe finds nothing wrong",
  { timeout: 180_000 },
  async (lang, colorScheme, screens) => {
    const look = { viewport: SCREENS.phone, colorScheme };
    const faults = await faultsOfPages(browser, look, addressesIn(lang), async (page, name) => {
      await page.setViewportSize(SCREENS.phone);
      await keepPicture(page, `public-${name}-${lang}-${colorScheme}`);
      const closed = await faultsOnScreens(page, screens);
      await page.setViewportSize(SCREENS.phone);
      await page.evaluate(() => {
        for (const each of document.querySelectorAll("details")) each.open = true;
      });
      const found = [...closed, ...(await accessibilityFaults(page))];
      const told = await page.getAttribute("html", "lang");
      if (told !== lang) found.push(`its language is said to be ${told}`);
      return [...found, ...(await faultsOfLargeText(page))];
    });
    expect(faults).toEqual({});
  },
);

test("without JavaScript a mother finds, reads, sorts, compares and comes back", async () => {
  const context = await browser.newContext({ viewport: SCREENS.phone, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(running.url);
  await page.getByLabel("Métier, diplôme ou centre").fill("patissier");
  await page.getByRole("button", { name: "Chercher" }).click();
  await page.locator(".trainings a").first().click();
  expect(await page.locator(".score .mean").innerText()).toMatch(/4,2\s+sur 5/);
  await keepPicture(page, "training");
  await page.getByRole("link", { name: "Les critiques d'abord" }).click();
  expect(await page.locator(".texts blockquote").first().innerText()).toContain(
    "il manque des fours",
  );
  await page.getByLabel("Comparer avec").selectOption(DEMO_PASTRY_ELSEWHERE.key);
  await page.getByRole("button", { name: "Comparer" }).click();
  const marks = page.locator(".comparison .mark");
  expect(await marks.allInnerTexts()).toEqual(["4,2", "3,5"]);
  await page.getByRole("link", { name: "English" }).click();
  expect(await marks.allInnerTexts()).toEqual(["4.2", "3.5"]);
  await context.close();
});

test("the configurator follows each choice at once, and copies what it shows", async () => {
  const context = await browser.newContext({
    viewport: SCREENS.desk,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  await page.goto(running.url + withQuery("/avis/widget", { cle: DEMO_PASTRY.key }));
  const code = page.locator("#apercu code").first();
  await page.getByLabel("La note seule").check();
  await page.getByLabel("Anglais").check();
  await page.getByLabel("Sombres").check();
  await page.waitForFunction(() => location.search.includes("theme=sombre"));
  const lines = await code.innerText();
  expect(lines).toContain(`cle="${DEMO_PASTRY.key}" format="score" lang="en" theme="sombre"`);
  expect(lines).toContain(`<script async src="${running.url}/widget.js"></script>`);
  await page.getByRole("button", { name: "Copier" }).first().click();
  await page.getByRole("button", { name: "Copié" }).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(lines);
  // What was copied works where it is pasted.
  await page.waitForFunction(() =>
    document.querySelector("sirius-avis")?.shadowRoot?.textContent?.includes("4.2 out of 5"),
  );
  await context.close();
});

test("every link of every page leads somewhere", { timeout: 120_000 }, async () => {
  const statuses = new Map<string, number>();
  for (const path of inBoth()) {
    const text = await (await fetch(running.url + path)).text();
    for (const [, href = ""] of text.matchAll(/href="([^"#]+)/g)) {
      const to = new URL(href.replaceAll("&amp;", "&"), running.url);
      // A page of the unknown names itself, in the other language.
      const ours = to.origin === running.url && !to.pathname.includes("inconnu");
      if (ours && !statuses.has(to.href)) statuses.set(to.href, (await fetch(to)).status);
    }
  }
  // The door of the portal asks who it is.
  expect([...statuses].filter(([, status]) => status !== 200)).toEqual([
    [`${running.url}/centre`, 401],
  ]);
  expect(statuses.size).toBeGreaterThan(60);
});

test("a page with all it loads weighs less than 30 KB", { timeout: 120_000 }, async () => {
  const weights: [string, number][] = [];
  for (const [name, path] of pages) {
    const text = await (await fetch(running.url + path)).text();
    const files = [...text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, file]) => file);
    const sizes = await Promise.all(
      files.map(async (file) => {
        const body = await (await fetch(running.url + file)).arrayBuffer();
        return brotliCompressSync(body).length;
      }),
    );
    weights.push([
      name,
      brotliCompressSync(text).length + sizes.reduce((sum, size) => sum + size, 0),
    ]);
  }
  weights.sort((a, b) => b[1] - a[1]);
  const told = weights.map(([name, bytes]) => `${name} ${bytes}`).join(", ");
  process.stdout.write(`\npublic pages with style and script, bytes (brotli): ${told}\n`);
  expect(weights[0]?.[1]).toBeLessThan(PAGE_BYTES_MAX);
});
