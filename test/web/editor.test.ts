/** Nadia edits a script in a real browser: form, code, publication, on a desk and on a phone. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { receive, type Playing } from "../../bot/receive.ts";
import { conversationStore } from "../../db/conversation-store.ts";
import { personalLinks } from "../../db/personal-links.ts";
import { scriptLibrary } from "../../db/script-library.ts";
import { accessibilityFaults, keepPicture, layoutFaults, SCREENS } from "../browser.ts";
import { invite } from "../db/people.ts";
import { startDesk, type Desk } from "./console-desk.ts";

let desk: Desk;

beforeAll(async () => {
  desk = await startDesk();
}, 120_000);
afterAll(() => desk.stop());

async function faults(page: Page): Promise<string[]> {
  return [...(await accessibilityFaults(page)), ...(await layoutFaults(page))];
}

/** The same while a dialog stands in front of everything else. */
async function faultsInDialog(page: Page): Promise<string[]> {
  const layout = await layoutFaults(page);
  return [
    ...(await accessibilityFaults(page)),
    ...layout.filter((fault) => !fault.startsWith("covered")),
  ];
}

/** Waits until the draft is saved. */
async function saved(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    /^(Brouillon enregistré|Identique)/.test(
      document.querySelector(".save-state")?.textContent?.trim() ?? "",
    ),
  );
}

/** Waits until the draft is checked as well: until then the list of what was found may still move the page. */
async function checked(page: Page): Promise<void> {
  await page.locator(".save-state").filter({ hasNotText: "…" }).waitFor();
}

function step(page: Page, words: string | RegExp) {
  return page.locator(".step-head", { hasText: words });
}

/** Duplicates the bundled script and comes to the copy. */
async function duplicate(page: Page): Promise<string> {
  await page.goto(`${desk.sirius.url}/admin/questionnaires`);
  await page
    .locator("li", { has: page.locator('a[href="/admin/questionnaires/fin-apprentissage"]') })
    .getByRole("button", { name: "Dupliquer" })
    .click();
  await page.waitForURL(/-copie/);
  await page.locator(".steps-list").waitFor();
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}

/** Somebody's complaint about the policy of the page, and every error of its scripts. */
function complaints(page: Page): string[] {
  const heard: string[] = [];
  page.on("pageerror", (error) => heard.push(error.message));
  page.on("console", (line) => {
    if (line.type() === "error") heard.push(line.text());
  });
  return heard;
}

describe.each(["desk", "phone"] as const)("Nadia, on a %s", (screen) => {
  test(
    "duplicates the questionnaire, adds a question with three answers, sends one to the end, and publishes",
    { timeout: 240_000 },
    async () => {
      const { page, context } = await desk.signedIn("editeur", { viewport: SCREENS[screen] });
      const heard = complaints(page);
      const found: string[] = [];
      await page.goto(`${desk.sirius.url}/admin/questionnaires`);
      found.push(...(await faults(page)));
      await keepPicture(page, `editor-list-${screen}`);
      const key = await duplicate(page);
      found.push(...(await faults(page)));
      await page.evaluate("scrollTo(0, 0)");
      await keepPicture(page, `editor-steps-${screen}`);

      // A question below the general mark.
      await step(page, "tu donnes quelle note").click();
      await page.getByLabel("Question ou message").fill("Tu as été bien accueilli ?");
      await page.getByRole("button", { name: "Ajouter l'étape", exact: true }).click();
      await step(page, "bien accueilli").and(page.locator("[aria-expanded=true]")).waitFor();
      for (const answer of ["Oui", "Bof", "Pas du tout"]) {
        await page.getByLabel("Nouvelle réponse").fill(answer);
        await page.getByRole("button", { name: "Ajouter", exact: true }).click();
      }
      await page
        .getByLabel("Après « Pas du tout », aller à")
        .selectOption({ label: await endLabel(page) });
      await page.getByLabel("Question anglais", { exact: true }).fill("Were you made welcome?");
      for (const [at, words] of ["Yes", "So so", "Not at all"].entries()) {
        await page.getByLabel(`Réponse ${at + 1} anglais`, { exact: true }).fill(words);
      }
      await saved(page);
      found.push(...(await faults(page)));
      await page.getByLabel("Question français", { exact: true }).scrollIntoViewIfNeeded();
      await keepPicture(page, `editor-question-${screen}`);
      if (screen === "desk") await keepPicture(page, "editor-question");

      // The cost is told while typing: one SMS, then two by a character, then by length.
      const wording = page.getByLabel("Question français", { exact: true });
      const cost = page.locator(".language").first().locator(".cost");
      expect(await cost.innerText()).toMatch(/^1 SMS/);
      await wording.fill(
        "Tu as été très bien accueilli au CFA, même le premier jour, ou pas tellement ?",
      );
      expect(await cost.innerText()).toContain("2 SMS");
      expect(await cost.innerText()).toMatch(/«\u00A0ê\u00A0».*hors de l.alphabet/s);
      await saved(page);
      await checked(page);
      await wording.evaluate((field) => field.scrollIntoView({ block: "center" }));
      await keepPicture(page, `editor-cost-${screen}`);
      if (screen === "phone") await keepPicture(page, "editor-cost");
      found.push(...(await faults(page)));
      await cost.getByRole("button").click();
      expect(await cost.innerText()).toMatch(/^1 SMS/);
      await page.keyboard.press("Control+z");
      expect(await cost.innerText()).toMatch(/«\u00A0ê\u00A0».*hors de l.alphabet/s);
      await wording.fill("Tu as été très bien accueilli ?");
      expect(await cost.innerText()).toMatch(/^1 SMS/);
      await saved(page);

      // The examples no longer hold; the publication says so, and what is proposed is accepted.
      await page.getByRole("button", { name: "Publier…" }).click();
      await page.getByLabel("Qu'est-ce qui change").fill("Une question sur l'accueil.");
      await page.getByRole("button", { name: "Publier", exact: true }).click();
      await page.locator(".told", { hasText: "Rien n'est publié" }).waitFor();
      await keepPicture(page, `editor-refused-${screen}`);
      found.push(...(await faultsInDialog(page)));
      await page.getByRole("button", { name: "Revenir au brouillon" }).click();
      // A line about an example leads to the conversation, not to the code.
      await page.getByRole("button", { name: /^Voir les \d+ autres/ }).click();
      await page
        .locator(".finding", { hasText: /attendu\s:\sétape\s\d/ })
        .first()
        .click();
      await page.locator(".example-name[aria-expanded=true]:focus").waitFor();
      await page.getByRole("button", { name: "Compléter les conversations d'exemple" }).click();
      await page.locator("h2", { hasText: "Rien n'empêche la publication." }).waitFor();
      await saved(page);
      await page.getByRole("button", { name: "Publier…" }).click();
      await page.getByLabel("Qu'est-ce qui change").fill("Une question sur l'accueil.");
      await keepPicture(page, `editor-publish-${screen}`);
      if (screen === "desk") await keepPicture(page, "editor-publish");
      await page.getByRole("button", { name: "Publier", exact: true }).click();
      await page.getByRole("heading", { name: "La version 1 est en ligne" }).waitFor();
      await keepPicture(page, `editor-published-${screen}`);
      found.push(...(await faultsInDialog(page)));
      await page.getByRole("button", { name: "Fermer" }).click();
      await page.getByRole("tab", { name: "Versions" }).click();
      await keepPicture(page, `editor-versions-${screen}`);
      found.push(...(await faults(page)));

      // Three people begin, and one of them comes to the new question.
      const [welcomed] = [await begin(key), await begin(key), await begin(key)];
      await sayAll(welcomed, ["oui", "Oui, jusqu'au bout", "4"]);

      // Another wording, told as such before it goes online; then back to the first version.
      await page.getByRole("tab", { name: "Étapes" }).click();
      await wording.fill("Et l'accueil, il était comment ?");
      await saved(page);
      await page.getByRole("button", { name: "Publier…" }).click();
      const changes = page.locator("dialog .changes");
      expect(await changes.innerText()).toContain("Étape 6 modifiée");
      await page.getByText("Tout voir, phrase par phrase").click();
      await page.locator("dialog .panel").getByText("accueilli").first().waitFor();
      await keepPicture(page, `editor-changes-${screen}`);
      found.push(...(await faultsInDialog(page)));
      await page.getByLabel("Qu'est-ce qui change").fill("Plus simple.");
      await page.getByRole("button", { name: "Publier", exact: true }).click();
      await page.getByRole("heading", { name: "La version 2 est en ligne" }).waitFor();
      await page.getByRole("button", { name: "Fermer" }).click();
      await page.getByRole("tab", { name: "Versions" }).click();
      await page.getByText("3 conversations en cours").waitFor();

      // Who was not asked the question yet goes on with its new words.
      await page.getByRole("button", { name: "Déplacer les conversations en cours" }).click();
      await page.getByText("2 conversations peuvent passer à la version 2").waitFor();
      expect(await page.locator(".move").innerText()).toMatch(/1\s: une question déjà posée/);
      await page.locator(".move").scrollIntoViewIfNeeded();
      await keepPicture(page, `editor-move-${screen}`);
      if (screen === "desk") await keepPicture(page, "editor-move");
      found.push(...(await faults(page)));
      await page.getByRole("button", { name: "Déplacer 2 conversations" }).click();
      await page.locator(".move [role=status]", { hasText: "2 conversations déplacées" }).waitFor();
      expect(await page.locator(".rows").first().innerText()).toMatch(
        /2\sconversations en cours.*1\sconversation en cours/s,
      );
      await keepPicture(page, `editor-moved-${screen}`);
      found.push(...(await faults(page)));
      await page.getByRole("button", { name: "Republier la version 1" }).click();
      await page.locator("[role=status]", { hasText: "sous le numéro 3" }).waitFor();

      const { rows } = await desk.database.pool.query<{ body: { steps: { id: string }[] } }>(
        "select body from script_version where key = $1 order by version",
        [key],
      );
      expect(rows).toHaveLength(3);
      expect(rows[0]?.body.steps.map(({ id }) => id)).toContain("bien_accueilli");
      expect(found).toEqual([]);
      expect(heard.filter((line) => !line.includes("422"))).toEqual([]);
      await context.close();
    },
  );
});

/** Somebody begins with what is online. */
async function begin(key: string): Promise<string> {
  const { pool } = desk.database;
  const scripts = scriptLibrary(pool);
  const { secrets } = desk;
  const parts = { pool, secrets, playing: playing(), scripts, baseUrl: () => desk.sirius.url };
  const { token } = await invite(pool, secrets, key);
  const opened = await personalLinks(parts).open(token, Date.now());
  if (!("session" in opened)) throw new Error(`the link is ${opened.status}`);
  return opened.conversation;
}

async function sayAll(conversation: string, texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    await receive(playing(), {
      channel: "web",
      eventId: `${conversation}.${text}`,
      conversation,
      reply: { kind: "text", text },
      receivedAt: Date.now(),
    });
  }
}

function playing(): Playing {
  const { pool } = desk.database;
  return { store: conversationStore(pool, desk.secrets), scripts: scriptLibrary(pool) };
}

async function endLabel(page: Page): Promise<string> {
  const options = page.getByLabel("Après « Pas du tout », aller à").locator("option");
  const labels = await options.allInnerTexts();
  return labels.find((label) => label.includes("Merci")) ?? "";
}

/** Somebody of an example is silent for hours instead of days; one Ctrl+Z takes it back. */
async function waitLess(page: Page): Promise<void> {
  await page.getByText("Ceux qui tiennent (31)").click();
  await page.getByRole("button", { name: "Silence dès le début" }).click();
  await page.getByRole("button", { name: "Modifier le silence (n° 2)" }).press("Enter");
  await page.getByLabel("Unité").selectOption("heures");
  await page.getByRole("button", { name: "Enregistrer", exact: true }).press("Enter");
  await page.getByText("Rien pendant 40 heures").waitFor();
  await page.getByText("1 exemple sur 31 ne tient pas").waitFor();
  await page.keyboard.press("Control+z");
  await page.getByText("Rien pendant 40 jours").waitFor();
  await page.getByText(/Les 31 exemples tiennent/).waitFor();
}

test(
  "what was played outlives another view, an edit and a reload; a draft that is long to check is saved, and says so",
  { timeout: 120_000 },
  async () => {
    const { page, context } = await desk.signedIn("editeur", { viewport: SCREENS.phone });
    const key = await duplicate(page);
    await page.getByRole("tab", { name: "Essai" }).click();
    const done = page.locator(".play-done");
    for (const [at, words] of ["ok", "1"].entries()) {
      await page.getByRole("textbox", { name: "Réponse de la personne" }).fill(words);
      await page.getByRole("button", { name: "Répondre" }).click();
      await done.nth(at).waitFor();
    }
    await page.getByRole("tab", { name: "Exemples" }).click();
    await page.getByText(/Les 31 exemples tiennent/).waitFor();
    await waitLess(page);
    await page.getByRole("tab", { name: "Étapes" }).click();
    await step(page, "Tu as bien suivi").click();
    const wording = page.getByLabel("Question français", { exact: true });
    await wording.fill("Tu as suivi ta formation ?");
    await page.getByRole("tab", { name: "Essai" }).click();
    await page.getByText("Le questionnaire a changé depuis cet essai").waitFor();
    expect(await done.count()).toBe(2);
    await saved(page);
    await page.reload();
    await page.getByRole("tab", { name: "Essai" }).click();
    await page.getByRole("button", { name: "Rejouer les mêmes réponses" }).click();
    await page.locator(".play-before", { hasText: "bien suivi" }).waitFor();
    expect(await done.count()).toBe(2);

    // The text is stored before it is looked at, whatever that takes.
    await page.route("**/controle", (route) =>
      route.fulfill({ json: { findings: [], isWhole: false } }),
    );
    await page.route("**/publication", (route) =>
      route.fulfill({ status: 422, json: { refused: "too_long" } }),
    );
    await page.getByRole("tab", { name: "Étapes" }).click();
    await step(page, "Tu as suivi").click();
    await wording.fill("Tu as suivi toute ta formation ?");
    await page.getByText("trop longues à jouer").waitFor();
    const { rows } = await desk.database.pool.query<{ source: string }>(
      "select source from script_draft where key = $1 order by revision desc limit 1",
      [key],
    );
    expect(rows[0]?.source).toContain("Tu as suivi toute ta formation ?");
    const found = await faults(page);
    await page.evaluate("scrollTo(0, 0)");
    await keepPicture(page, "editor-long-phone");
    await page.getByRole("button", { name: "Publier…" }).click();
    await page.getByLabel("Qu'est-ce qui change").fill("Plus court.");
    await page.getByRole("button", { name: "Publier", exact: true }).click();
    await page.locator(".told", { hasText: "plus de 30 secondes" }).waitFor();
    expect(found).toEqual([]);
    await context.close();
  },
);
