/** The widget in pages of other sites: what it shows, what it needs, and what it leaves alone. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEMO_CENTRE, DEMO_KITCHEN, DEMO_PASTRY } from "../../db/demo-world.ts";
import {
  element,
  KEY,
  NEIGHBOUR,
  openWidgetWorld,
  settled,
  shown,
  type WidgetWorld,
} from "./widget-world.ts";

/** As the guide gives them. */
const ROOM = { score: "10.5em", avis: "26em", complet: "34em" } as const;

let world: WidgetWorld;
beforeAll(async () => {
  world = await openWidgetWorld();
}, 120_000);
afterAll(() => world.stop());

describe("under the strictest policy of a host, the widget shows", () => {
  test.each([
    ["a score", { cle: KEY, format: "score" }, /4,2 sur 5.*12 anciens apprentis.*Avis vérifiés/],
    ["texts", { cle: KEY, format: "avis" }, /Les plus récents d'abord.*publié en.*Lire les 7 avis/],
    ["everything", { cle: KEY, format: "complet" }, /92 % conseilleraient.*réponses par note/],
    ["English", { cle: KEY, format: "complet", lang: "en" }, /4\.2 out of 5.*Verified reviews/],
    ["that answers are too few", { cle: DEMO_KITCHEN.key }, /Pas encore assez.*il en faut 5/],
    [
      "the wider level instead",
      { cle: NEIGHBOUR },
      /Personne n'a encore.*même diplôme dans ce centre : 4,2 sur 5, 12 réponses/,
    ],
    ["a centre", { cle: DEMO_CENTRE.siret, format: "avis" }, /CFA des.*4,2 sur 5.*Lire les 7 avis/],
    ["a diploma in the whole country", { cle: DEMO_PASTRY.cfd }, /3,9 sur 5.*23 anciens/],
  ] as const)("%s", async (_what, attributes, text) => {
    const { page, complaints } = await world.opened(world.host.page(element(attributes)));
    await settled(page);
    expect((await shown(page)).replaceAll(/[\s\u00A0\u202F]+/g, " ")).toMatch(text);
    // Styled all the same: the card has its border and its padding.
    const border = await page
      .locator("sirius-avis .sirius")
      .evaluate((card) => getComputedStyle(card).borderTopWidth);
    expect(border).toBe("1px");
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe("when something is wrong, the widget", () => {
  test("says nothing ugly about a wrong key, and tells the integrator in the console", async () => {
    const { page, complaints } = await world.opened(world.host.page(element({ cle: "inconnue" })));
    await settled(page, "cle-inconnue");
    expect(await shown(page)).toContain("ne peuvent pas être affichés ici");
    expect(complaints.join()).toContain('nothing is known under cle="inconnue"');
    await page.context().close();
  });

  test("treats a missing key like a wrong one, without asking", async () => {
    const { page } = await world.opened(world.host.page("<sirius-avis></sirius-avis>"));
    await settled(page, "cle-inconnue");
    expect(await shown(page)).toContain("ne peuvent pas être affichés ici");
    await page.context().close();
  });

  test.each(["abort", "503"])("offers another try when the network fails (%s)", async (how) => {
    const { page } = await world.opened("about:blank");
    await page.route("**/donnees", (route) =>
      how === "abort" ? route.abort() : route.fulfill({ status: 503, body: "" }),
    );
    await page.goto(world.host.page(element({ cle: KEY })));
    await settled(page, "indisponible");
    expect(await shown(page)).toContain("ne s'affichent pas pour le moment");
    await page.unroute("**/donnees");
    await page.getByRole("button", { name: "Réessayer" }).press("Enter");
    await settled(page);
    expect(await shown(page)).toContain("4,2");
    // Whoever pressed the button by keyboard is still there.
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("SIRIUS-AVIS");
    await page.context().close();
  });

  test("tries again by itself when the network comes back", async () => {
    const { page } = await world.opened("about:blank");
    await page.route("**/donnees", (route) => route.abort());
    await page.goto(world.host.page(element({ cle: KEY })));
    await settled(page, "indisponible");
    await page.unroute("**/donnees");
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await settled(page);
    expect(await shown(page)).toContain("4,2");
    await page.context().close();
  });
});

describe("in the life of a page, the widget", () => {
  test("stands there several times, and asks once for the same key", async () => {
    const markup = [KEY, KEY, DEMO_KITCHEN.key].map((cle) => element({ cle })).join("");
    const { page } = await world.opened("about:blank");
    const asked: string[] = [];
    page.on("request", (request) => {
      if (request.url().endsWith("/donnees")) asked.push(request.url());
    });
    await page.goto(world.host.page(markup));
    await settled(page);
    expect(await shown(page, 1)).toBe(await shown(page, 0));
    expect(await shown(page, 2)).toContain("Pas encore assez");
    expect(asked).toHaveLength(2);
    await page.context().close();
  });

  test("comes late, changes its key, its format and its language, leaves and returns", async () => {
    const { page } = await world.opened(world.host.page(""));
    await page.evaluate((key) => {
      const late = document.createElement("sirius-avis");
      late.setAttribute("cle", key);
      document.querySelector("main")?.append(late);
    }, KEY);
    await settled(page);
    expect(await shown(page)).not.toContain("Les plus récents d'abord");
    const change = (name: string, value: string): Promise<void> =>
      page
        .locator("sirius-avis")
        .evaluate((each, [n, v]) => each.setAttribute(n, v), [name, value] as const);
    await change("format", "avis");
    await page.waitForFunction(() =>
      document.querySelector("sirius-avis")?.shadowRoot?.textContent?.includes("récents"),
    );
    await change("lang", "en");
    await page.waitForFunction(() =>
      document.querySelector("sirius-avis")?.shadowRoot?.textContent?.includes("Newest first"),
    );
    await change("cle", DEMO_KITCHEN.key);
    await page.waitForFunction(() =>
      document.querySelector("sirius-avis")?.shadowRoot?.textContent?.includes("Not enough"),
    );
    await page.evaluate(() => {
      const away = document.querySelector("sirius-avis");
      away?.remove();
      document.body.append(away ?? "");
    });
    await settled(page);
    expect(await shown(page)).toContain("Not enough answers yet");
    await page.context().close();
  });

  test("tells the host what became of it, so that nothing has to be guessed", async () => {
    const { page } = await world.opened("about:blank");
    await page.addInitScript(() => {
      const told: unknown[] = [];
      Object.assign(window, { told });
      addEventListener("sirius-avis", (event) => {
        if (event instanceof CustomEvent) told.push(event.detail);
      });
    });
    await page.goto(world.host.page(element({ cle: DEMO_KITCHEN.key })));
    await settled(page);
    expect(await page.evaluate("told")).toEqual([
      { etat: "attente" },
      { etat: "pret", statut: "insuffisant" },
    ]);
    await page.context().close();
  });

  test("waits until it is nearly seen", async () => {
    const markup = `<div id="espace"></div>${element({ cle: KEY })}`;
    const style = "#espace { height: 4000px }";
    const { page } = await world.opened(world.host.page(markup, { strict: false, style }));
    await settled(page, "attente");
    await page.waitForTimeout(300);
    expect(await shown(page)).toContain("Chargement");
    await page.evaluate(() => scrollTo(0, 3_000));
    await settled(page);
    expect(await shown(page)).toContain("4,2");
    // Still under what is seen, it took no more room than it needs.
    expect(await page.locator("sirius-avis").getAttribute("data-ajuste")).toBe("");
    await page.context().close();
  });

  test.each(["score", "avis", "complet"] as const)(
    "as %s keeps its room, so that nothing jumps",
    async (format) => {
      const markup = `${element({ cle: KEY, format })}<p id="suite">La suite de la page.</p>`;
      // The one line of style that the guide gives, for the time before the script is there.
      const style = `sirius-avis:not(:defined) { display: block; height: ${ROOM[format]} }`;
      const { page } = await world.opened("about:blank");
      await page.addInitScript(() => {
        const shifts: number[] = [];
        Object.assign(window, { shifts });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            if ("value" in entry) shifts.push(Number(entry.value));
          }
        }).observe({ type: "layout-shift", buffered: true });
      });
      await page.route("**/donnees", async (route) => {
        await new Promise((resolve) => {
          setTimeout(resolve, 300);
        });
        await route.continue();
      });
      await page.goto(world.host.page(markup, { strict: false, style }));
      await settled(page, "attente");
      const before = await page.locator("#suite").boundingBox();
      await settled(page);
      expect(await page.locator("#suite").boundingBox()).toEqual(before);
      expect(await page.evaluate("shifts")).toEqual([]);
      await page.context().close();
    },
  );
});

describe("the widget leaves alone", () => {
  test("everybody: no cookie, no storage, no request but to its Sirius", async () => {
    const { page } = await world.opened("about:blank");
    const origins = new Set<string>();
    page.on("request", (request) => origins.add(new URL(request.url()).origin));
    const address = world.host.page(element({ cle: KEY, format: "complet" }));
    await page.goto(address);
    await settled(page);
    expect(origins).toEqual(new Set([new URL(address).origin, world.running.url]));
    expect(await page.context().cookies()).toEqual([]);
    expect(await page.evaluate("localStorage.length + sessionStorage.length")).toBe(0);
    await page.context().close();
  });

  test("the page of its host, and is left alone by it", async () => {
    const style = `p { color: rgb(255, 0, 0) !important; font-size: 40px } * { letter-spacing: 9px }
      sirius-avis { --sirius-fond: rgb(1, 2, 3); --sirius-texte: rgb(250, 250, 250) }`;
    const { page } = await world.opened(
      world.host.page(element({ cle: KEY }), { strict: false, style }),
    );
    await settled(page);
    const card = await page.locator("sirius-avis .sirius").evaluate((each) => {
      const { backgroundColor } = getComputedStyle(each);
      const said = each.querySelector("p:not(.about)");
      return { backgroundColor, color: said === null ? "" : getComputedStyle(said).color };
    });
    expect(card).toEqual({ backgroundColor: "rgb(1, 2, 3)", color: "rgb(250, 250, 250)" });
    await page.context().close();
  });
});
