/** The widget for everyone: colours, screens, keyboards, frames, servers, and slow networks. */
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEMO_CENTRE, DEMO_KITCHEN } from "../../db/demo-world.ts";
import { accessibilityFaults, keepPicture, SCREENS } from "../browser.ts";
import {
  element,
  KEY,
  NEIGHBOUR,
  openWidgetWorld,
  settled,
  shown,
  type WidgetWorld,
} from "./widget-world.ts";

const WEIGHT_MAX = 5_000;

let world: WidgetWorld;
beforeAll(async () => {
  world = await openWidgetWorld();
}, 120_000);
afterAll(() => world.stop());

const background = (page: Page): Promise<string> =>
  page.locator("sirius-avis .sirius").evaluate((each) => getComputedStyle(each).backgroundColor);

describe("the widget follows the colours", () => {
  test.each([
    ["of a page that is always light, even at night", {}, "", "rgb(255, 255, 255)"],
    [
      "of a page that is dark at night",
      {},
      ":root { color-scheme: light dark }",
      "rgb(31, 38, 44)",
    ],
    ["that it is told", { theme: "sombre" }, "", "rgb(31, 38, 44)"],
    ["that it is told", { theme: "clair" }, ":root { color-scheme: dark }", "rgb(255, 255, 255)"],
  ])("%s", async (_what, attributes, style, colour) => {
    const markup = element({ cle: KEY, ...attributes });
    const { page } = await world.opened(world.host.page(markup, { strict: false, style }), {
      colorScheme: "dark",
    });
    await settled(page);
    expect(await background(page)).toBe(colour);
    await page.context().close();
  });
});

describe.each(["light", "dark"] as const)("for everyone, in %s", (colorScheme) => {
  test("axe finds nothing wrong in any state, in either language", async () => {
    const faults: Record<string, string[]> = {};
    const { page } = await world.opened("about:blank", { colorScheme });
    for (const lang of ["fr", "en"]) {
      for (const [state, attributes] of [
        ["pret", { cle: KEY, format: "complet" }],
        ["pret", { cle: KEY, format: "avis" }],
        ["pret", { cle: KEY }],
        ["pret", { cle: DEMO_KITCHEN.key }],
        ["pret", { cle: NEIGHBOUR }],
        ["pret", { cle: DEMO_CENTRE.siret }],
        ["cle-inconnue", { cle: "inconnue" }],
        ["indisponible", { cle: KEY }],
      ] as const) {
        const markup = element({ ...attributes, lang });
        const style = ":root { color-scheme: light dark }";
        if (state === "indisponible") await page.route("**/donnees", (route) => route.abort());
        await page.goto(world.host.page(markup, { strict: false, style }));
        await settled(page, state);
        const found = await accessibilityFaults(page);
        if (found.length > 0) faults[`${lang} ${JSON.stringify(attributes)} ${state}`] = found;
        await page.unroute("**/donnees");
      }
    }
    await page.context().close();
    expect(faults).toEqual({});
  });
});

test.each(Object.entries(SCREENS))(
  "nothing sticks out of it on a %s screen",
  async (_, viewport) => {
    const markup = ["score", "avis", "complet"]
      .map((format) => element({ cle: KEY, format }))
      .join("<hr>");
    const { page } = await world.opened(
      world.host.page(markup, { strict: false, style: "body { margin: 0 } main { padding: 8px }" }),
      { viewport },
    );
    for (const each of await page.locator("sirius-avis").all()) await each.scrollIntoViewIfNeeded();
    await settled(page);
    const out = await page.evaluate(() => {
      const found: string[] = [];
      for (const widget of document.querySelectorAll("sirius-avis")) {
        const room = widget.getBoundingClientRect();
        for (const part of widget.shadowRoot?.querySelectorAll("*:not(svg *)") ?? []) {
          const box = part.getBoundingClientRect();
          if (box.left < room.left - 1 || box.right > room.right + 1) found.push(part.outerHTML);
        }
        const card = widget.shadowRoot?.querySelector(".sirius")?.getBoundingClientRect();
        if (card !== undefined && card.bottom > room.bottom + 1) found.push("the card itself");
      }
      return found;
    });
    expect(out).toEqual([]);
    await page.context().close();
  },
);

test("a keyboard reaches the links, and scrolls the texts", async () => {
  const { page } = await world.opened(world.host.page(element({ cle: KEY, format: "complet" })));
  await settled(page);
  const focused: (string | undefined)[] = [];
  for (let presses = 0; presses < 4; presses += 1) {
    await page.keyboard.press("Tab");
    focused.push(
      await page.evaluate(() => {
        const within = document.querySelector("sirius-avis")?.shadowRoot?.activeElement;
        return within?.tagName === "A" ? (within.textContent ?? "") : within?.className;
      }),
    );
  }
  expect(focused).toEqual([
    "inside",
    "Lire les 7 avis",
    "comment sont-ils vérifiés\u202F?",
    undefined,
  ]);
  await page.context().close();
});

test("without scripts the page of the host keeps its own link", async () => {
  const { page } = await world.opened(world.host.page(element({ cle: KEY })), {
    javaScriptEnabled: false,
  });
  expect(await page.getByRole("link", { name: "Avis" }).isVisible()).toBe(true);
  await page.context().close();
});

describe("the other ways in", () => {
  test("a frame of another site shows the same, and its links leave the frame", async () => {
    const address = `${world.running.url}/widget/${encodeURIComponent(KEY)}?format=complet`;
    const { page, complaints } = await world.opened(
      world.host.page(`<iframe src="${address}" title="Avis" width="340" height="700"></iframe>`, {
        strict: false,
      }),
    );
    const frame = page.frameLocator("iframe");
    expect(await frame.locator(".mean").innerText()).toMatch(/4,2\s*sur 5/);
    const [other] = await Promise.all([
      page.context().waitForEvent("page"),
      frame.getByRole("link", { name: "Lire les 7 avis" }).click(),
    ]);
    await other.waitForLoadState();
    expect(other.url()).toContain("/avis/formation/");
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("no other page of ours can be framed", async () => {
    for (const path of ["/avis", "/", "/notice", "/avis/widget"]) {
      const { headers } = await fetch(world.running.url + path);
      expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    }
  });

  test("a fragment for servers holds the same words as the element", async () => {
    const { page } = await world.opened(world.host.page(element({ cle: KEY, format: "complet" })));
    await settled(page);
    const address = `${world.running.url}/widget/${encodeURIComponent(KEY)}/extrait?format=complet`;
    const fragment = await (await fetch(address)).text();
    const read = await page.evaluate(
      (html) => new DOMParser().parseFromString(html, "text/html").body.textContent,
      fragment,
    );
    expect(read).toBe(await shown(page));
    expect(fragment).not.toMatch(/<(?:script|style|link)|style=/);
    await page.context().close();
  });
});

describe("the file", () => {
  test("weighs less than 5 KB, and is the same under both of its names", async () => {
    const [now, named] = await Promise.all(
      ["/widget.js", "/widget-v1.js"].map(async (path) => {
        const answer = await fetch(world.running.url + path);
        expect(answer.headers.get("access-control-allow-origin")).toBe("*");
        expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
        expect(answer.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
        expect(answer.headers.get("cache-control")).toMatch(/max-age=3600/);
        return Buffer.from(await answer.arrayBuffer());
      }),
    );
    expect(named).toEqual(now);
    const bytes = gzipSync(now ?? "", { level: 9 }).length;
    process.stdout.write(`\nwidget.js: ${bytes} bytes (gzip)\n`);
    expect(bytes).toBeLessThan(WEIGHT_MAX);
  });

  test("is not sent again to who has it", async () => {
    const { headers } = await fetch(`${world.running.url}/widget.js`);
    const again = await fetch(`${world.running.url}/widget.js`, {
      headers: { "if-none-match": headers.get("etag") ?? "", "cache-control": "max-age=0" },
    });
    expect(again.status).toBe(304);
  });
});

test("a picture of it, for the guide", async () => {
  const { page } = await world.opened(
    world.host.page(element({ cle: KEY, format: "complet" }), {
      strict: false,
      style: `body { margin: 0; font: 16px/1.5 system-ui, sans-serif } main { padding: 0 16px 16px }
        h1 { font-size: 20px } sirius-avis { margin-top: 8px }`,
    }),
    { viewport: { width: 390, height: 640 } },
  );
  await settled(page);
  await keepPicture(page, "widget");
  expect(await shown(page)).toContain("CAP Pâtissier");
  await page.context().close();
});
