/** What a test does in the panels of the script editor, and each panel in a state that shows most of it. */
import type { Page } from "playwright-core";

/** What the log of the preview shows, its spaces made ordinary. */
export async function log(page: Page): Promise<string> {
  return plain(await page.getByRole("log").innerText());
}

/** A text with ordinary spaces, as one compares it. */
export function plain(text: string): string {
  return text.replaceAll(/[\s\u00A0\u202F]+/g, " ");
}

/** The fictitious person writes, and is heard. */
export async function reply(page: Page, words: string): Promise<void> {
  await page.getByRole("textbox", { name: "Réponse de la personne" }).fill(words);
  await page.getByRole("button", { name: "Répondre" }).click();
  await page.locator(".play-done .bubble").getByText(words, { exact: true }).last().waitFor();
}

/** Waits for what is played to be what is shown. */
export async function settled(page: Page, text: string | RegExp): Promise<void> {
  await page.getByRole("log").getByText(text).last().waitFor();
}

/** One question more, below the mark. */
export async function addTutor(page: Page): Promise<void> {
  await page.evaluate(() => {
    const below = "  - kind: ask\n    id: recommandation";
    const tutor =
      "  - kind: ask\n    id: tuteur\n    question: yesno\n    prompt: { fr: Et ton tuteur ?, en: And him? }\n\n";
    window.replaceInDraft(below, tutor + below);
  });
}

/** Each panel in a state that shows most of it. */
export const STATES: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  "panel=preview": async (page) => {
    await settled(page, /Réponds OK/);
    await page.evaluate(() =>
      window.replaceInDraft("fr: Tu la conseillerais à", "fr: Tu la conseillerais, peut-être, à"),
    );
    for (const words of ["ok", "1", "4, super formateurs", "bof"]) await reply(page, words);
  },
  "panel=preview&web": async (page) => {
    await page.getByRole("button", { name: "Page web" }).click();
    await page.locator(".answer-box").getByRole("button", { name: "Oui", exact: true }).click();
    await page.getByRole("button", { name: "Oui, jusqu'au bout" }).click();
    await settled(page, /quelle note/);
  },
  "panel=preview&telegram": async (page) => {
    await page.getByRole("button", { name: "Telegram" }).click();
    await page.locator(".answer-box").getByRole("button", { name: "Oui", exact: true }).click();
    await settled(page, /Tu as bien suivi/);
  },
  "panel=preview&broken": async (page) => {
    await settled(page, /Réponds OK/);
    await page.evaluate(() => window.replaceInDraft("question: rating", "question: ratting"));
    await page.getByRole("alert").waitFor();
  },
  "panel=diagram&step=accord&figures": (page) => page.locator(".diagram-node").first().waitFor(),
  "panel=diagram&list&step=accord": async (page) => {
    await page.getByRole("button", { name: "Liste", exact: true }).click();
    await page.locator(".diagram-list").waitFor();
  },
  "panel=examples": async (page) => {
    await page.getByText(/Les 31 exemples tiennent/).waitFor();
    await page.evaluate(() =>
      window.replaceInDraft("reply: jusqu'au bout, at: note", "reply: jusqu'au bout, at: souci"),
    );
    await page.evaluate(() =>
      window.replaceInDraft("Remet à plus tard, la", "Remet au lendemain, la"),
    );
    await page.getByText("1 exemple sur 31 ne tient pas").waitFor();
  },
  "panel=examples&open": async (page) => {
    await page.getByText(/Les 31 exemples tiennent/).waitFor();
    await page.evaluate(() =>
      window.replaceInDraft("reply: jusqu'au bout, at: note", "reply: jusqu'au bout, at: souci"),
    );
    await page.getByText("1 exemple sur 31 ne tient pas").waitFor();
    await page.locator(".example-name").first().click();
    await page.getByRole("button", { name: "Modifier la réponse 1", exact: true }).click();
    await page.getByRole("button", { name: "Renommer" }).click();
    await page.locator(".example-broken").waitFor();
  },
  "panel=preview&changed": async (page) => {
    await settled(page, /Réponds OK/);
    for (const words of ["ok", "1", "4"]) await reply(page, words);
    await addTutor(page);
    await page.getByRole("button", { name: "Rejouer les mêmes réponses" }).click();
    await settled(page, /Et ton tuteur/);
  },
  "panel=differences": async (page) => {
    await page.evaluate(() => window.replaceInDraft("tu donnes quelle note à", "quelle note pour"));
    await page.evaluate(() => window.replaceInDraft("retries: 2", "retries: 3"));
    await page.locator(".difference-list").waitFor();
    await page.getByText("Lignes du fichier").click();
  },
};
