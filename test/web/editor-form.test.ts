/** Nadia changes in the form what stood in the code alone: conditions, words, relances, silences, patience; by keyboard, too. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commentsOf } from "../../survey-scripts/edit/piece.ts";
import { lookUp } from "../../survey-scripts/edit/script-text.ts";
import { accessibilityFaults, keepPicture, layoutFaults, SCREENS } from "../browser.ts";
import { startDesk, type Desk } from "./console-desk.ts";

let desk: Desk;

beforeAll(async () => {
  desk = await startDesk();
}, 120_000);
afterAll(() => desk.stop());

async function faults(page: Page): Promise<string[]> {
  return [...(await accessibilityFaults(page)), ...(await layoutFaults(page))];
}

async function saved(page: Page): Promise<void> {
  await page.waitForTimeout(900);
  await page.waitForFunction(() =>
    (document.querySelector(".save-state")?.textContent?.trim() ?? "").startsWith(
      "Brouillon enregistré",
    ),
  );
}

async function open(page: Page, key: string): Promise<void> {
  await page.goto(`${desk.sirius.url}/admin/questionnaires/${key}`);
  await page.locator(".steps-list").waitFor();
}

function step(page: Page, words: string) {
  return page.locator(".step-head", { hasText: words });
}

/** Opens a folded part of the form by its title. */
async function unfold(page: Page, title: string): Promise<void> {
  await page.locator("summary", { hasText: title }).first().click();
  await page.locator("details[open] > summary", { hasText: title }).first().waitFor();
}

/** Types words into the field of this label and leaves it with Enter. */
async function addWord(page: Page, label: string, words: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).fill(words);
  await page.keyboard.press("Enter");
}

test.each([
  ["desk", "light"],
  ["phone", "dark"],
] as const)(
  "on a %s, %s: every field is changed in the form, faults lead to it, and undo brings back the first bytes",
  { timeout: 240_000 },
  async (screen, colorScheme) => {
    const change = { actor: "test", at: Date.now() };
    const key = await desk.drafts.duplicate("fin-apprentissage", change);
    const first = (await desk.drafts.open(key)).source;
    const viewport = SCREENS[screen];
    const { page, context } = await desk.signedIn("editeur", { viewport, colorScheme });
    const found: string[] = [];
    const heard: string[] = [];
    page.on("pageerror", (error) => heard.push(error.message));
    await open(page, key);
    const look = async (name: string, at: string): Promise<void> => {
      await page
        .locator(at)
        .first()
        .evaluate((element) => element.scrollIntoView({ block: "start", behavior: "instant" }));
      await page.evaluate("scrollBy({ top: -70, behavior: 'instant' })");
      await keepPicture(page, `form-${name}-${screen}`);
      found.push(...(await faults(page)));
    };
    const stored = async (): Promise<string> => {
      await saved(page);
      return (await desk.drafts.open(key)).source;
    };

    // Words of an answer and of a note, by keyboard; one is taken for another answer and says so in place.
    await page.locator(".step-head", { hasText: "conseillerais" }).click();
    await unfold(page, "Autres façons de dire « Oui »");
    await addWord(page, "Mots pour « Oui », en français", "grave, à fond, sans doute");
    await page.locator(".chips .fault", { hasText: "est compris comme" }).waitFor();
    await look("accepts", ".answers");
    const problem = page.locator(".problems .finding", { hasText: "sans doute" }).first();
    await problem.click();
    await page.waitForTimeout(300);
    const focused = await page.evaluate(() => document.activeElement?.textContent ?? "");
    expect(focused).toContain("sans doute");
    await page.getByRole("button", { name: "Retirer « sans doute »" }).first().press("Enter");
    // Another one counts from now on, and its author is told what it meant.
    await addWord(page, "Mots pour « Oui », en français", "ça dépend");
    const told = page.locator(".chips .field-faults .soft", { hasText: "ni oui ni non" });
    await told.waitFor();
    await look("added", ".answers");
    await page.getByRole("button", { name: "Retirer « ça dépend »" }).first().press("Enter");
    await unfold(page, "Essayer une réponse");
    await addWord(page, "Réponse à essayer", "grave");
    await page.locator(".try-reply .told", { hasText: "Oui" }).waitFor();

    // Asked of some people only; again in other words; left after a silence.
    await unfold(page, "Condition pour poser la question");
    await page.getByRole("button", { name: "Ajouter une condition" }).click();
    await page.getByLabel("Comparaison").first().selectOption({ label: "est au moins" });
    await page.getByLabel("Valeur", { exact: true }).first().selectOption({ label: "4" });
    await unfold(page, "Quand la réponse n'est pas comprise");
    await addWord(page, "Ajouter : 1re fois qu'on redemande", "Réponds oui ou non.");
    await unfold(page, "Autres formulations de la question");
    await addWord(page, "Ajouter : formulation 2", "Tu en parlerais à un ami ?");
    await unfold(page, "Si la personne ne répond pas");
    await page.getByRole("button", { name: "Continuer ailleurs après un silence" }).click();
    await page.getByLabel("Après combien de jours de silence").fill("15");
    await look("asked", "summary:has-text('Condition pour poser')");
    if (screen === "desk") {
      const condition = page.getByRole("group", { name: "Poser cette question seulement si" });
      await condition.evaluate((one) =>
        one.scrollIntoView({ block: "center", behavior: "instant" }),
      );
      await keepPicture(page, "editor-condition");
    }
    const asked = await stored();
    expect(lookUp(asked, ["steps", 5, "next", 0, "when"])).toEqual({
      not: { gte: [{ answer: "note" }, 4] },
    });
    expect(lookUp(asked, ["steps", 6])).toMatchObject({
      retry: [{ fr: "Réponds oui ou non." }],
      variants: [{ fr: "Tu en parlerais à un ami ?" }],
      wait: { days: 15 },
      options: [
        { accepts: { fr: ["carrément", "bien sûr", "sans hésiter", "grave", "à fond"] } },
        {},
        {},
        {},
      ],
    });
    // The missing language is told at its field, in words.
    const missing = page.locator(".field-faults", { hasText: "il manque le texte en anglais" });
    expect(await missing.count()).toBeGreaterThan(0);

    // A condition that is too deep is told in words and kept; those of a step that only leads on are rows.
    await page.locator(".step-head", { hasText: "Juste pour vérifier" }).click();
    await unfold(page, "Règles pour la suite");
    await page.getByText("trop imbriquée pour le formulaire").waitFor();
    expect(await page.locator(".condition .kept").innerText()).toContain("annee_fin");
    await page.locator(".step-head", { hasText: "Aiguillage selon" }).click();
    await page.getByRole("button", { name: "Ajouter une autre condition" }).first().click();
    await page.getByLabel("Il faut").selectOption({ label: "au moins une de ces conditions" });
    await look("rules", ".rules");
    const ruled = await stored();
    expect(lookUp(ruled, ["steps", 15, "next", 0])).toMatchObject({
      when: { or: [{ eq: [{ answer: "parcours" }, "interrompu"] }, {}] },
      go: "suite",
    });
    await page.keyboard.press("Control+z");
    // A group among them: all of the rows, of which the last is one of two.
    await page
      .getByRole("button", { name: "Ajouter un groupe de conditions" })
      .first()
      .press("Enter");
    await page.locator("#f-steps-15-next-0-when-and-2-test-0-thing:focus").waitFor();
    await page.getByRole("button", { name: "Ajouter une condition au groupe" }).press("Enter");
    await page.locator("#f-steps-15-next-0-when-and-2-test-1-verb").selectOption("skipped");
    await look("group", ".condition .group");
    const grouped = await stored();
    expect(lookUp(grouped, ["steps", 15, "next", 0, "when", "and", 2])).toEqual({
      or: [{ eq: [{ answer: "souci_origine" }, "cfa"] }, { skipped: "souci_origine" }],
    });
    await page.getByRole("button", { name: "Retirer la condition 1 du groupe" }).press("Enter");
    await page.locator("#f-steps-15-next-0-when-and-2:focus").waitFor();
    await page.getByRole("button", { name: "Retirer le groupe" }).press("Enter");
    await page.locator("#f-steps-15-next-0-when:focus").waitFor();
    expect(await page.locator(".condition .group").count()).toBe(0);

    // The words of the notes; the patience of the script.
    await page.locator(".step-head", { hasText: "tu donnes quelle note" }).click();
    await unfold(page, "Les mots des notes");
    await page.getByLabel("Note 5 français", { exact: true }).fill("génial");
    await look("notes", "summary:has-text('Les mots des notes')");
    await unfold(page, "Réglages du questionnaire");
    await unfold(page, "Relances et délais");
    await page.getByLabel("Relance 1, après").fill("4");
    await unfold(page, "Mots que Sirius comprend en plus");
    await addWord(page, "Mots pour « oui », en français", "grave");
    await look("script", ".script-settings");
    const after = await stored();
    expect(lookUp(after, ["policies", "reminderDays"])).toEqual([4]);
    expect(lookUp(after, ["lexicon", "fr", "yes"])).toEqual(["grave"]);
    expect(lookUp(after, ["steps", 4, "labels", "5", "fr"])).toBe("génial");

    // Below it, a step that keeps a value and one that leads further down by it, without a word of code.
    await page.getByRole("button", { name: "Ajouter en dessous" }).press("Enter");
    await page.locator("#new-kind:focus").selectOption("set");
    await page.getByLabel("Nom de la valeur à retenir").fill("Profil");
    await page.getByLabel("Première valeur").fill("content");
    await look("new-step", ".add-step");
    await page.keyboard.press("Enter");
    await step(page, "Calcul de « profil »").and(page.locator("[aria-expanded=true]")).waitFor();
    await addWord(page, "Nouvelle valeur", "déçu");
    await page.locator("#f-steps-5-to-0-when-test-0-thing:focus").waitFor();
    await look("set", ".rules");
    await page.getByRole("button", { name: "Ajouter en dessous" }).press("Enter");
    await page.locator("#new-kind:focus").selectOption("decide");
    await page.getByRole("button", { name: "Ajouter l'étape", exact: true }).press("Enter");
    const aiguillage = step(page, "Aiguillage selon");
    await page.keyboard.press("Control+z");
    expect(await aiguillage.count()).toBe(1);
    await page.keyboard.press("Control+y");
    await aiguillage.and(page.locator("[aria-expanded=true]")).waitFor();
    await page.locator("#f-steps-6-next-0-when-test-0-thing").selectOption("variable profil");
    await page.getByLabel("alors aller à").selectOption("suite");
    await look("decide", ".rules");
    const made = await stored();
    expect(lookUp(made, ["steps", 5])).toEqual({
      kind: "set",
      id: "calcul_profil",
      variable: "profil",
      to: [{ when: { eq: [{ answer: "note" }, 1] }, value: "déçu" }, { value: "content" }],
    });
    expect(lookUp(made, ["steps", 6, "next"])).toEqual([
      { when: { eq: [{ variable: "profil" }, "déçu"] }, go: "suite" },
    ]);
    const kept = new Set(commentsOf(made));
    expect(commentsOf(first).filter((comment) => !kept.has(comment))).toEqual([]);

    const undo = page.getByRole("button", { name: "Annuler" });
    while (await undo.isEnabled()) await page.keyboard.press("Control+z");
    expect(await stored()).toBe(first);
    expect(found).toEqual([]);
    expect(heard).toEqual([]);
    await context.close();
  },
);

test("by keyboard alone: a step is moved, opened and reworded", { timeout: 120_000 }, async () => {
  const key = await desk.drafts.duplicate("fin-apprentissage", { actor: "test", at: Date.now() });
  const { page, context } = await desk.signedIn("editeur", { viewport: SCREENS.desk });
  await open(page, key);
  await page.getByRole("tab", { name: "Étapes" }).focus();
  // The settings of the script come first.
  for (let count = 0; count < 6; count += 1) await page.keyboard.press("Tab");
  const words = await page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");
  expect(words).toContain("quelle note");
  await page.keyboard.press("Alt+ArrowDown");
  await page.locator("[role=status]", { hasText: "Étape déplacée en position 6 sur 25" }).waitFor();
  await page.locator("#step-5:focus").waitFor();
  await page.keyboard.press("Enter");
  // Five buttons of the step, then its first wording.
  for (let count = 0; count < 6; count += 1) await page.keyboard.press("Tab");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("Ta note ?");
  await saved(page);
  expect((await desk.drafts.open(key)).source).toContain("Ta note ?");

  // A number is emptied and written anew, although another one counts meanwhile.
  await page.locator("summary", { hasText: "Réglages" }).last().click();
  const most = page.getByLabel("Plus grande note");
  await most.fill("7");
  await most.press("Backspace");
  await page.keyboard.type("9");
  expect(await most.inputValue()).toBe("9");

  // The focus stays where there is something to go on with.
  const focused = (): Promise<string> =>
    page.evaluate(() => (document.activeElement?.textContent ?? "").replace(/\s+/g, " ").trim());
  await page.getByRole("tab", { name: "Code" }).click();
  await page.keyboard.press("ArrowRight");
  expect(await focused()).toBe("Exemples");
  await page.getByRole("tab", { name: "Étapes" }).click();
  await step(page, "conseillerais").click();
  await page
    .getByRole("button", { name: /^Supprimer «/ })
    .last()
    .press("Enter");
  await page.locator("#f-steps-4-options-2:focus").waitFor();
  await page
    .getByRole("button", { name: /^Monter «/ })
    .nth(1)
    .press("Enter");
  await page.locator("#f-steps-4-options-0:focus").waitFor();

  // What is written beside the script is taken back where it is written, and the script stays.
  const answers = page.locator(".answers > ol > li");
  const fresh = page.getByLabel("Nouvelle réponse");
  await fresh.pressSequentially("Bof");
  await page.keyboard.press("Control+z");
  expect([await fresh.inputValue(), await answers.count()]).toEqual(["", 3]);
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  expect(await answers.count()).toBe(4);
  await page.keyboard.press("Control+y");

  await page.getByRole("button", { name: "Publier…" }).press("Enter");
  await page.getByRole("button", { name: "Revenir au brouillon" }).press("Enter");
  await page.locator("dialog").waitFor({ state: "detached" });
  expect(await focused()).toBe("Publier…");
  const undo = page.getByRole("button", { name: "Annuler" });
  while (await undo.isEnabled()) await undo.press("Enter");
  expect(await focused()).toBe("Annuler");
  await context.close();
});

test(
  "a session that ends while somebody writes is told, and so is a questionnaire put away: the text outlives both",
  { timeout: 120_000 },
  async () => {
    const change = { actor: "test", at: Date.now() };
    const key = await desk.drafts.duplicate("fin-apprentissage", change);
    await desk.drafts.publish({ key, revision: 1, note: "Première." }, change);
    const { page, context } = await desk.signedIn("editeur", {
      viewport: { width: 320, height: 640 },
    });
    page.on("dialog", (dialog) => void dialog.accept());
    await open(page, key);
    await step(page, "tu donnes quelle note").click();
    const cookies = await context.cookies();
    await context.clearCookies();
    await page.getByLabel("Question français", { exact: true }).fill("Encore là ?");
    await page.locator(".save-state", { hasText: "Votre session est finie" }).waitFor();
    await keepPicture(page, "editor-signed-out");
    const found = [...(await accessibilityFaults(page)), ...(await layoutFaults(page))];
    const again = page.getByRole("button", { name: "Enregistrer", exact: true });
    await again.click();
    await again.waitFor();

    // Somebody else signs in in this tab: not a word of it is shown to them, nor saved in their name.
    await page.goto(await desk.linkFor("administrateur"));
    await page.getByRole("button", { name: "Se connecter" }).click();
    await page.waitForURL("**/admin");
    await open(page, key);
    await step(page, "tu donnes quelle note").waitFor();
    expect(await page.content()).not.toContain("Encore là ?");
    await context.clearCookies();
    await context.addCookies(cookies);
    await page.reload();
    await step(page, "Encore là ?").waitFor();
    await saved(page);
    expect((await desk.drafts.open(key)).source).toContain("Encore là ?");

    // Signed in again in another tab, they need not load the page again.
    await context.clearCookies();
    await step(page, "Encore là ?").click();
    await page.getByLabel("Question français", { exact: true }).fill("Toujours là ?");
    await again.waitFor();
    await context.addCookies(cookies);
    await page.evaluate(() => dispatchEvent(new Event("focus")));
    await saved(page);
    expect(await again.count()).toBe(0);
    expect((await desk.drafts.open(key)).source).toContain("Toujours là ?");

    // While somebody writes, another person puts it away: their text waits until it is open again.
    await desk.drafts.move(key, "retired", change);
    await page.getByLabel("Question français", { exact: true }).fill("Et toujours là ?");
    await page.locator(".save-state", { hasText: "ce questionnaire est rangé" }).waitFor();
    await keepPicture(page, "editor-put-away");
    found.push(...(await accessibilityFaults(page)), ...(await layoutFaults(page)));
    await page.getByRole("tab", { name: "Versions" }).click();
    await page.getByRole("button", { name: "Le rouvrir" }).click();
    await saved(page);
    expect((await desk.drafts.open(key)).source).toContain("Et toujours là ?");

    // The code takes no more letters either, which would be lost.
    await page.getByRole("tab", { name: "Code" }).click();
    const code = page.getByLabel("Le fichier du questionnaire");
    await code.press("Control+End");
    await desk.drafts.move(key, "retired", change);
    await page.keyboard.type("# gardé");
    await page.locator(".save-state", { hasText: "ce questionnaire est rangé" }).waitFor();
    await page.keyboard.type("# perdu");
    expect(await code.innerText()).toMatch(/# gardé\s*$/);
    expect(found).toEqual([]);
    await context.close();
  },
);
