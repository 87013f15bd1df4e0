/** The chat for people who do not use it like most: by ear, enlarged, at rest, on a slow phone, on two screens. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFaults, layoutFaults, SCREENS, slowDown } from "../browser.ts";
import { answer, invited, press, startVisitedSite, TO_THE_TEXT, type Visited } from "./site.ts";

let site: Visited;

beforeAll(async () => {
  site = await startVisitedSite();
}, 120_000);

afterAll(() => site.stop());

/** What a screen reader's log is told: lines added to it, by their words. */
async function listen(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const log = document.querySelector("#log");
    if (log === null) throw new Error("there is no log");
    const heard: string[] = [];
    Object.assign(window, { heard });
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) {
        for (const { textContent } of addedNodes) {
          heard.push(textContent?.replace(/\s+/g, " ").trim() ?? "");
        }
      }
    }).observe(log, { childList: true });
  });
  return () => page.evaluate("window.heard.splice(0)");
}

describe("by ear", () => {
  test(
    "an answer adds what is new to the log, and nothing is said twice",
    { timeout: 60_000 },
    async () => {
      const { page, context } = await invited(site, { viewport: SCREENS.phone });
      const news = await listen(page);
      await answer(page, "Oui, jusqu'au bout");
      const heard = await news();
      expect(heard.at(-1)).toBe("Sirius : Au total, tu donnes quelle note à cette formation ?");
      expect(heard.filter((line) => line.startsWith("Sirius"))).toHaveLength(1);
      await answer(page, "4 sur 5");
      expect((await news()).at(-1)).toBe("Sirius : Tu la conseillerais à un ami ?");
      await context.close();
    },
  );

  test(
    "the focus goes to the group of the next question, which says the question",
    { timeout: 60_000 },
    async () => {
      const { page, context } = await invited(site, { viewport: SCREENS.phone });
      await answer(page, "Oui, jusqu'au bout");
      const focused = page.locator(":focus");
      expect(await focused.evaluate(({ tagName }) => tagName)).toBe("FIELDSET");
      expect(await focused.locator("legend").innerText()).toContain("quelle note");
      // On a phone a keyboard that opens by itself would hide the question.
      for (const what of TO_THE_TEXT.slice(1)) await answer(page, what);
      expect(await page.locator(":focus").evaluate(({ tagName }) => tagName)).toBe("FIELDSET");
      await context.close();
    },
  );

  test(
    "what was not understood is in the title, in the alert and on the group",
    { timeout: 60_000 },
    async () => {
      const { page, context } = await invited(site, { viewport: SCREENS.phone });
      const event = await page.locator("form#question input[name=event]").inputValue();
      await context.request.post(`${site.sirius.url}/chat/messages`, {
        form: { event, text: "zzz" },
      });
      await page.reload();
      expect(await page.title()).toBe("Erreur · Question 1 sur 12 · Sirius");
      expect(await page.getByRole("alert").innerText()).toContain("Je n'ai pas compris");
      expect(await page.locator("#answer").getAttribute("aria-describedby")).toBe("error");
      expect(await accessibilityFaults(page)).toEqual([]);
      await context.close();
    },
  );
});

describe("enlarged", () => {
  test(
    "at 400 %, a desk shows every question as a small phone does",
    { timeout: 60_000 },
    async () => {
      // 1280 pixels at 400 % are 320 of the page's own.
      const { page, context } = await invited(site, {
        viewport: { width: 320, height: 200 },
        deviceScaleFactor: 4,
        reducedMotion: "reduce",
      });
      const faults: string[] = [];
      for (const what of TO_THE_TEXT) {
        faults.push(...(await layoutFaults(page)));
        await answer(page, what);
        // The question itself is on the screen, not only its answers.
        faults.push(...(await hidden(page)));
      }
      expect(faults).toEqual([]);
      await context.close();
    },
  );
});

async function hidden(page: Page): Promise<string[]> {
  const box = await page.locator("#now").boundingBox();
  return box !== null && box.y >= 0 && box.y < 200 ? [] : [`out of sight: ${JSON.stringify(box)}`];
}

describe("at rest", () => {
  test(
    "nothing moves by itself where the device asks for no motion",
    { timeout: 60_000 },
    async () => {
      const { page, context } = await invited(site, {
        viewport: SCREENS.phone,
        reducedMotion: "reduce",
      });
      const moving = await page.evaluate(
        () =>
          [document.documentElement, ...document.querySelectorAll("*")].filter((element) => {
            const style = getComputedStyle(element);
            return (
              style.scrollBehavior === "smooth" ||
              style.animationName !== "none" ||
              !/^0s(, 0s)*$/.test(style.transitionDuration)
            );
          }).length,
      );
      expect(moving).toBe(0);
      await context.close();
    },
  );
});

describe("on two screens", () => {
  test("what is answered on one shows on the other by itself", { timeout: 60_000 }, async () => {
    const link = await site.link();
    const [one, other] = await Promise.all([
      site.browser.newContext({ viewport: SCREENS.phone }),
      site.browser.newContext({ viewport: SCREENS.desk }),
    ]);
    const [phone, desk] = await Promise.all([one.newPage(), other.newPage()]);
    for (const page of [phone, desk]) {
      await page.goto(link);
      await page.locator("main button.main").click();
    }
    // A link used again elsewhere asks what only its person knows.
    await desk.getByLabel("En quelle année").fill("2026");
    await desk.locator("main button.main").click();
    for (const page of [phone, desk]) await page.waitForLoadState("load");
    await answer(phone, "Oui, jusqu'au bout");
    await expect.poll(() => desk.title(), { timeout: 10_000 }).toBe("Question 2 sur 12 · Sirius");
    await answer(phone, "4 sur 5");
    await expect.poll(() => desk.title(), { timeout: 10_000 }).toBe("Question 3 sur 12 · Sirius");
    await Promise.all([one.close(), other.close()]);
  });

  test("the stream tells the number of the latest line", { timeout: 60_000 }, async () => {
    const opened = await fetch(await site.link(), { method: "POST", redirect: "manual" });
    const cookie = (opened.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    const stream = await fetch(`${site.sirius.url}/chat/stream`, { headers: { cookie } });
    expect(stream.headers.get("content-type")).toContain("text/event-stream");
    let told = "";
    for await (const piece of stream.body ?? []) {
      told += new TextDecoder().decode(piece);
      if (told.includes("data:")) break;
    }
    expect(told).toMatch(/retry: 5000\n\nevent: seq\ndata: \d+\n\n/);
  });
});

describe("on a slow phone", () => {
  const READY_WITHIN_MS = 2_000;
  const ROUNDS = 5;

  test(
    "the question can be answered within two seconds of the tap",
    { timeout: 120_000 },
    async () => {
      const times: number[] = [];
      let bytes = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        const context = await site.browser.newContext({ viewport: SCREENS.phone, hasTouch: true });
        const page = await context.newPage();
        const session = await context.newCDPSession(page);
        await session.send("Network.enable");
        bytes = 0;
        session.on("Network.loadingFinished", ({ encodedDataLength }) => {
          bytes += encodedDataLength;
        });
        await page.goto(await site.link());
        await slowDown(page);
        bytes = 0;
        const began = performance.now();
        await page.getByRole("button", { name: "D'accord, c'est parti" }).click();
        await page.locator("form#question .options button").first().waitFor();
        times.push(Math.round(performance.now() - began));
        await page.waitForLoadState("load");
        await context.close();
      }
      const median = times.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Infinity;
      process.stdout.write(
        `\nslow phone: ${median} ms from the tap to a question that can be answered (${times.join(", ")}); ${bytes} bytes over the network\n`,
      );
      expect(median).toBeLessThan(READY_WITHIN_MS);
      expect(bytes).toBeLessThan(30 * 1024);
    },
  );
});

test(
  "stopping and erasing are within reach, and asked once more",
  { timeout: 60_000 },
  async () => {
    const { page, context } = await invited(site, { viewport: SCREENS.small });
    await page.getByText("Arrêter, ou tout effacer").click();
    expect(await layoutFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Ne plus jamais m'écrire" }).click();
    await page.getByRole("heading", { name: "Tu ne recevras plus de message" }).waitFor();
    await page.getByRole("button", { name: "Reprendre" }).click();
    await page.locator("form#question").waitFor();
    await press(page, "Oui, jusqu'au bout");
    await page.getByText("Arrêter, ou tout effacer").click();
    await page.getByRole("button", { name: "Effacer toutes mes données" }).click();
    await page.waitForLoadState("load");
    expect(await page.locator("main").innerText()).toContain("effac");
    expect(await accessibilityFaults(page)).toEqual([]);
    await context.close();
  },
);
