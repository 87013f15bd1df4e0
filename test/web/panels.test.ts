/** The panels of the script editor in a real browser: a draft played, drawn, checked and compared. */
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  accessibilityFaults,
  keepPicture,
  layoutFaults,
  openBrowser,
  SCREENS,
} from "../browser.ts";
import {
  addMeanwhile,
  changeSilence,
  goOnElsewhere,
  openWaiting,
  waitAndPress,
} from "./example-acts.ts";
import { addTutor, log, plain, reply, settled, STATES } from "./panels-acts.ts";
import { openPanels, type Panels } from "./panels-page.ts";

let panels: Panels;
let browser: Browser;
beforeAll(async () => {
  [panels, browser] = await Promise.all([openPanels(), openBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await panels.close();
});

const PLAIN: BrowserContextOptions = { viewport: SCREENS.desk };

async function opened(query: string, look = PLAIN): Promise<Page> {
  const context = await browser.newContext(look);
  const page = await context.newPage();
  await page.goto(`${panels.url}/?${query}`);
  await page.locator(".panel").waitFor();
  return page;
}

describe.concurrent("the preview", { timeout: 60_000 }, () => {
  test("plays the draft by SMS, with the cost of each message and how each reply was read", async () => {
    const page = await opened("panel=preview");
    await settled(page, /Réponds OK/);
    expect(await log(page)).toMatch(/1 SMS · \d+ sur 160 · alphabet court|2 SMS facturés/);
    await reply(page, "ok");
    await reply(page, "1");
    await reply(page, "4, super formateurs");
    await settled(page, /conseillerais/);
    expect(await log(page)).toContain(
      "Compris : 4 sur 5 ; remarque gardée : « super formateurs » (une note écrite au début)",
    );
    expect(await log(page)).not.toContain("rating-digit");

    expect(plain(await page.getByRole("status").first().innerText())).toMatch(
      /3 réponses comprises\. Jusqu'ici : 4 messages, \d SMS facturés/,
    );
    await page.context().close();
  });

  test("shows at once that a letter of the wording makes the SMS dear, and replays the same replies", async () => {
    const page = await opened("panel=preview");
    await settled(page, /Réponds OK/);
    await reply(page, "ok");
    await settled(page, /Tu as bien suivi/);
    await page.evaluate(() =>
      window.replaceInDraft("Sirius: bonjour {prenom} !", "Sirius: très ému, {prenom}ê !"),
    );
    await settled(page, /très ému/);
    expect(await log(page)).toContain("alphabet long à cause de ê");
    expect(await page.locator(".bubble mark").allInnerTexts()).toEqual(["ê"]);
    expect(await page.locator(".play-done .bubble").count()).toBe(1);
    await page.context().close();
  });

  test("keeps what was played where a change leads the same replies elsewhere, and shows where when it is played again", async () => {
    const page = await opened("panel=preview");
    await settled(page, /Réponds OK/);
    for (const words of ["ok", "1", "4"]) await reply(page, words);
    await settled(page, /conseillerais/);
    await addTutor(page);
    const notice = page.getByText("la conversation change à la réponse 3");
    await notice.waitFor();
    expect(await log(page)).toContain("conseillerais");
    expect(await page.locator(".answer-box").count()).toBe(0);
    await page.getByRole("button", { name: "Rejouer les mêmes réponses" }).click();
    await settled(page, /Et ton tuteur/);
    expect(plain(await page.locator(".play-before").innerText())).toMatch(
      /^Avant : .*conseillerais/,
    );
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain("Rejoué");
    // Another reply goes on from here, and what was before is no longer told.
    await reply(page, "oui");
    await page.locator(".play-before").waitFor({ state: "detached" });
    await page.context().close();
  });

  test("has buttons on Telegram and on the web, and the same replies on each channel", async () => {
    const page = await opened("panel=preview");
    await page.getByRole("button", { name: "Page web" }).click();
    await page.locator(".answer-box").getByRole("button", { name: "Oui", exact: true }).click();
    await page.getByRole("button", { name: "Oui, jusqu'au bout" }).click();
    await page.getByRole("button", { name: "4 sur 5" }).click();
    await settled(page, /conseillerais/);
    // Whoever pressed by keyboard goes on from there.
    expect(await page.evaluate(() => document.activeElement?.className)).toBe("answer-box");
    await page.getByRole("button", { name: "Telegram" }).click();
    await page.locator(".on-telegram .play-said.telegram").first().waitFor();
    expect(await page.locator(".play-done .bubble bdi").allInnerTexts()).toEqual([
      "Oui",
      "Oui, jusqu'au bout",
      "4",
    ]);
    await page.getByRole("button", { name: "SMS", exact: true }).click();
    await page.locator(".on-sms .play-said.sms").first().waitFor();
    expect(await page.locator(".play-done .bubble bdi").allInnerTexts()).toEqual(["Oui", "1", "4"]);
    await page.context().close();
  });

  test("goes one step back, begins again, and jumps to the step that is open in the form", async () => {
    const page = await opened("panel=preview&step=souci_origine");
    await settled(page, /Réponds OK/);
    await reply(page, "ok");
    await reply(page, "1");
    await page.getByRole("button", { name: "Défaire" }).click();
    await page.locator(".play-done").nth(1).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Recommencer" }).click();
    await page.locator(".play-done").first().waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Aller à l'étape ouverte" }).click();
    await settled(page, /C'était surtout à cause de quoi/);
    expect(await page.locator(".play-said.open").count()).toBe(1);
    await reply(page, "le CFA");
    expect(await log(page)).toContain("Compris");
    await page.context().close();
  });

  test("plays another person, a silence and STOP", async () => {
    const page = await opened("panel=preview");
    await settled(page, /Réponds OK/);
    await page.getByRole("combobox", { name: "Personne fictive" }).selectOption("long");
    await settled(page, /Marie-Fran/);
    await reply(page, "ok");
    await page.getByRole("combobox", { name: "Laisser passer" }).selectOption("6d");
    await settled(page, "Rien pendant 6 jours");
    await reply(page, "STOP");
    await settled(page, /Conversation arrêtée par STOP/);
    expect(await log(page)).toContain("demande d'arrêt");
    await page.context().close();
  });

  test("tells what keeps a draft from being played, with its line and a way to its step, then goes on", async () => {
    const page = await opened("panel=preview");
    await settled(page, /Réponds OK/);
    await page.evaluate(() => window.replaceInDraft("question: rating", "question: ratting"));
    const alert = page.getByRole("alert");
    await alert.waitFor();
    expect(plain(await alert.innerText())).toMatch(
      /ne peut pas être joué ligne \d+, étape « note » : /,
    );
    await alert.getByRole("button", { name: "Ouvrir l'étape « note »" }).click();
    await page.waitForFunction((step) => window.selected === step, "note");
    await page.evaluate(() => window.replaceInDraft("question: ratting", "question: rating"));
    await alert.waitFor({ state: "detached" });
    await page.context().close();
  });

  test("makes an example of what was played, which stands in the draft", async () => {
    const page = await opened("panel=preview");
    await settled(page, /Réponds OK/);
    await reply(page, "ok");
    await reply(page, "1");
    await page.getByRole("button", { name: "En faire un exemple" }).click();
    await page.getByText("Exemple ajouté au questionnaire").waitFor();
    await page.getByRole("textbox", { name: "Nom de l'exemple" }).fill("Dit oui : puis 1");
    await page.getByRole("button", { name: "En faire un exemple" }).click();
    await page.getByText("« Dit oui : puis 1 »").waitFor();
    const draft = await page.evaluate(() => window.draft);
    expect(draft).toContain('  - name: "Dit oui : puis 1"\n');
    expect(draft).toContain("  - name: Inès, jusqu'à note\n    locale: fr\n    channel: sms\n");
    await page.context().close();
  });

  test("writes no example into a draft that has changed meanwhile", async () => {
    const page = await opened("panel=preview");
    await settled(page, /Réponds OK/);
    await reply(page, "ok");
    await page.route("**/record", async (route) => {
      await page.evaluate(() => window.replaceInDraft("retries: 2", "retries: 3"));
      await route.continue();
    });
    await page.getByRole("button", { name: "En faire un exemple" }).click();
    await page.getByText("Le brouillon a changé entre-temps").waitFor();
    expect(await page.evaluate(() => window.draft)).not.toContain("Inès, jusqu'à");
    await page.context().close();
  });

  test("speaks English to who edits in English", async () => {
    const page = await opened("panel=preview&lang=en");
    await settled(page, /Reply OK to start|Reply OK/);
    await page.getByRole("textbox", { name: "Reply of the person" }).fill("yes");
    await page.getByRole("button", { name: "Reply", exact: true }).click();
    await settled(page, "Understood: Yes");
    expect(await log(page)).toMatch(/SMS.* · \d+ of \d+ · short alphabet/);
    await page.context().close();
  });

  test("says so when the network is away, and tries again", async () => {
    const page = await opened("panel=preview");
    await settled(page, /Réponds OK/);
    await page.route("**/play", (route) => route.abort());
    await page.getByRole("button", { name: "Telegram" }).click();
    await page.getByText("Pas de réseau").waitFor();
    await page.unroute("**/play");
    await page.getByRole("button", { name: "Réessayer" }).click();
    await page.locator(".play-said.telegram").first().waitFor();
    expect(await page.getByText("Pas de réseau").count()).toBe(0);
    await page.context().close();
  });
});

describe.concurrent("the diagram", { timeout: 60_000 }, () => {
  test("is walked by the keyboard alone, and opens the step that is chosen", async () => {
    const page = await opened("panel=diagram");
    await page.locator(".diagram-node").first().waitFor();
    expect(await page.locator('.diagram-node[tabindex="0"]').count()).toBe(1);
    await page.locator('.diagram-node[tabindex="0"]').focus();
    const keys = ["ArrowDown", "ArrowDown", "ArrowUp", "Home", "ArrowRight"];
    for (const key of keys) await page.keyboard.press(key);
    const at = () => page.evaluate(() => document.activeElement?.getAttribute("data-step"));
    expect(await at()).toBe("fin_refus");
    await page.keyboard.press("Enter");
    await page.waitForFunction((step) => window.selected === step, "fin_refus");
    await page.keyboard.press("End");
    expect(await at()).toBe("fin_non_verifie");
    await page.context().close();
  });

  test("says of each step what it asks, where it leads and how many stop there", async () => {
    const page = await opened("panel=diagram&figures");
    const first = page.locator(".diagram-node").first();
    await first.waitFor();
    expect(await first.getAttribute("aria-describedby")).toBe("diagram-accord");
    expect(plain((await page.locator("#diagram-accord").textContent()) ?? "").trim()).toMatch(
      /^accord, question, étape 1 sur 25\. Bonjour .*mène à fin_refus si accord est non\. .*30 % s'arrêtent ici \(120 sur 400\)$/,
    );
    await first.click();
    expect(plain(await page.locator(".diagram-caption").innerText())).toContain(
      "→ si accord est non fin_refus",
    );
    await page.getByRole("button", { name: "Liste", exact: true }).click();
    expect(await page.locator(".diagram-list > li").count()).toBe(25);
    await page.locator(".diagram-list").getByRole("button", { name: "note", exact: true }).click();
    await page.waitForFunction((step) => window.selected === step, "note");
    await page.context().close();
  });
});

describe.concurrent("the examples", { timeout: 60_000 }, () => {
  test("hold for the bundled questionnaire; one that fails says where and what came instead", async () => {
    const page = await opened("panel=examples");
    await page.getByText(/Les 31 exemples tiennent/).waitFor();
    await page.evaluate(() =>
      window.replaceInDraft("reply: jusqu'au bout, at: note", "reply: jusqu'au bout, at: souci"),
    );
    await page.getByText("1 exemple sur 31 ne tient pas").waitFor();
    expect(plain(await page.locator(".example-failing").innerText())).toMatch(
      /En toutes lettres, comme on parle ne tient pas ligne \d+ réponse 2 sur SMS, Telegram, Page web : attendu : souci ; vu : note/,
    );
    await page.locator(".example-failing .step-link").first().click();
    await page.waitForFunction((step) => window.selected === step, "note");

    // Reread: what was said, and at its line what was expected and what came.
    await page.locator(".example-failing .example-name").click();
    const broken = page.locator(".example-move", { has: page.locator(".example-broken") });
    await broken.waitFor();
    expect(plain(await broken.innerText())).toMatch(
      /^La personne : jusqu'au bout Compris : .* ne tient pas : l'étape où arrive la conversation Attendu souci Obtenu note/,
    );
    await page.getByRole("button", { name: "Mettre à jour l'attendu" }).click();
    await page.getByText("Relisez-le").waitFor();
    await page.getByText(/Les 31 exemples tiennent/).waitFor();
    const same = async () => page.evaluate(() => window.draft === window.firstDraft);
    expect(await same()).toBe(true);
    await page.context().close();
  });

  test("are changed, renamed, deleted and brought back, and no other line of the draft changes", async () => {
    const page = await opened("panel=examples");
    await page.getByText(/Les 31 exemples tiennent/).waitFor();
    await page.getByText("Ceux qui tiennent (31)").click();
    await page.locator(".example-name", { hasText: "En toutes lettres" }).click();
    const open = page.locator(".example-open");
    await open.getByRole("button", { name: "Modifier la réponse 3" }).click();
    await open.getByLabel("Ce que la personne écrit").fill("2, bof");
    await page.keyboard.press("Enter");
    await page.getByText("1 exemple sur 31 ne tient pas").waitFor();
    await page.locator(".example-broken").getByText("4", { exact: true }).waitFor();
    await open.getByRole("button", { name: "Mettre à jour l'attendu" }).click();
    await page.getByText(/Les 31 exemples tiennent/).waitFor();
    await open.getByRole("button", { name: "Renommer" }).click();
    await open.getByLabel("Nouveau nom").fill("Comme on parle: à l'oral");
    await page.keyboard.press("Enter");
    await page.getByText("L'exemple s'appelle maintenant").waitFor();
    await page.locator(".example-name", { hasText: "Comme on parle: à l'oral" }).waitFor();
    const changed = await page.evaluate(() => {
      const before = window.firstDraft.split("\n");
      return window.draft.split("\n").flatMap((line, at) => (line === before[at] ? [] : [line]));
    });
    expect(changed).toEqual([
      '  - name: "Comme on parle: à l\'oral"',
      '      - { reply: "2, bof", at: recommandation }',
      "      note: 2",
    ]);
    const renamed = await page.evaluate(() => window.draft);
    await open.getByLabel("Ajouter une réponse à la fin").fill("merci");
    await page.keyboard.press("Enter");
    await open.getByRole("button", { name: "Modifier la réponse 15" }).click();
    expect(await page.evaluate(() => window.draft)).toContain("      - { reply: merci }\n");
    await open.getByRole("button", { name: "Retirer cette réponse" }).click();
    await page.waitForFunction((draft) => window.draft === draft, renamed);
    await open.getByRole("button", { name: "Supprimer" }).click();
    await page.getByText(/Les 30 exemples tiennent/).waitFor();
    await page.getByRole("button", { name: "Annuler" }).click();
    await page.getByText(/Les 31 exemples tiennent/).waitFor();
    expect(await page.evaluate(() => window.draft)).toContain("Comme on parle: à l'oral");
    await page.context().close();
  });

  test("have silences and channels changed and added by keyboard, played again and undone", async () => {
    const page = await opened("panel=examples", { viewport: SCREENS.phone });
    await openWaiting(page);
    await changeSilence(page);
    await goOnElsewhere(page);
    await waitAndPress(page);
    await addMeanwhile(page);
    expect(await page.evaluate(() => window.draft === window.firstDraft)).toBe(true);
    await page.context().close();
  });
});

describe.concurrent("the differences", { timeout: 60_000 }, () => {
  test("are told in words, with both texts, and line by line", async () => {
    const page = await opened("panel=differences");
    await page.getByText("Aucune différence avec la version en ligne").waitFor();
    await page.evaluate(() => window.replaceInDraft("tu donnes quelle note à", "quelle note pour"));
    await page.getByText("1 différence", { exact: true }).waitFor();
    expect(plain(await page.locator(".difference-list").innerText())).toMatch(
      /modification la question « Au total, quelle note pour cette formation \? » a changé de formulation note Avant .* Maintenant .*/,
    );
    await page.getByText("Lignes du fichier").click();
    expect(await page.locator(".difference-lines .removed").count()).toBeGreaterThan(0);
    await page.context().close();
  });

  test("have nothing to compare without a version online", async () => {
    const page = await opened("panel=differences&alone");
    await page.getByText("Aucune version en ligne à comparer").waitFor();
    expect(await page.locator(".differences details").count()).toBe(0);
    await page.context().close();
  });
});

/** Whether something that nobody sees makes the page longer than what it shows. */
async function isTooLong(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const end = document.querySelector("main")?.getBoundingClientRect().bottom ?? 0;
    return document.documentElement.scrollHeight > Math.max(innerHeight, end + scrollY + 60);
  });
}

// Shapes depend on the screen and contrast on the colours; together they would take twice the time.
describe.concurrent.each([
  ["phone", "dark"],
  ["desk", "light"],
] as const)("on a %s in %s", { timeout: 60_000 }, (screen, colorScheme) => {
  test.each(Object.entries(STATES))("%s is whole and reachable", async (query, prepare) => {
    const page = await opened(query, { viewport: SCREENS[screen], colorScheme });
    await prepare(page);
    await page.evaluate("scrollTo(0, 0)");
    await keepPicture(page, `panel-${query.replaceAll(/[^a-z]+/g, "-")}-${screen}-${colorScheme}`);
    expect([...(await accessibilityFaults(page)), ...(await layoutFaults(page))]).toEqual([]);
    // What nobody sees must not make the page longer than what it shows.
    expect(await isTooLong(page)).toBe(false);
    await page.context().close();
  });
});
