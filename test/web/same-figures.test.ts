/** One figure is the same wherever it is read, before a release and after it. */
import { parse } from "csv-parse/sync";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEMO_PASTRY_ELSEWHERE } from "../../db/demo-elsewhere.ts";
import { DEMO_CENTRE, DEMO_KITCHEN, DEMO_PASTRY } from "../../db/demo-world.ts";
import { trainingPath, withQuery } from "../../web/public/address.ts";
import { SCREENS } from "../browser.ts";
import { PublicationWorld, DAY } from "../db/publication-world.ts";
import { tell } from "../reliability/tell.ts";
import type { RunningSirius } from "../running-sirius.ts";
import type { Host } from "./host-page.ts";
import { SharedCache } from "./shared-cache.ts";
import { element, openHostedWorld, settled, shown, type WidgetWorld } from "./widget-world.ts";

const KEYS = [DEMO_PASTRY, DEMO_PASTRY_ELSEWHERE, DEMO_KITCHEN].map(({ key }) => key);

/** Trainings that can be compared. */
const PEERS = new Map([
  [DEMO_PASTRY.key, DEMO_PASTRY_ELSEWHERE.key],
  [DEMO_PASTRY_ELSEWHERE.key, DEMO_PASTRY.key],
]);

let hosted: WidgetWorld;
let running: RunningSirius;
let browser: Browser;
let host: Host;
beforeAll(async () => {
  hosted = await openHostedWorld();
  ({ running, browser, host } = hosted);
}, 120_000);
afterAll(() => hosted.stop());

/** What an output tells of a training: its mean, its answers, its texts; nulls without a score. */
interface Told {
  readonly mean: number | null;
  readonly answers: number | null;
  readonly texts: readonly string[];
}

const NOTHING: Told = { mean: null, answers: null, texts: [] };

async function json(path: string) {
  return (await fetch(running.url + path)).json();
}

async function csv(name: string): Promise<Record<string, string>[]> {
  const text = await (await fetch(`${running.url}/api/v1/export/${name}`)).text();
  return parse(text, { columns: true });
}

async function inApi(key: string): Promise<Told> {
  const path = `/api/v1/formations/${encodeURIComponent(key)}`;
  const [score, reviews] = [await json(`${path}/score`), await json(`${path}/avis?page_size=100`)];
  if (score.statut !== "publie") return NOTHING;
  const texts: string[] = reviews.data.map(({ texte }: { texte: string }) => texte);
  return { mean: score.note.moyenne, answers: score.nb_repondants, texts: texts.toSorted() };
}

async function inCsv(key: string): Promise<Told> {
  const mine = (row: Record<string, string>): boolean => row["cle_ministere_educatif"] === key;
  const score = (await csv("scores.csv")).find(mine);
  const texts = (await csv("avis.csv")).filter(mine).map((row) => row["texte"] ?? "");
  if (score === undefined) return { ...NOTHING, texts };
  const { note_moyenne: mean, nb_repondants: answers } = score;
  return { mean: Number(mean), answers: Number(answers), texts: texts.toSorted() };
}

const number = (text: string | undefined): number | null =>
  text === undefined ? null : Number(text.replace(",", "."));

async function onPage(key: string): Promise<Told> {
  const page = await browser.newPage({ viewport: SCREENS.phone });
  await page.goto(running.url + trainingPath(key));
  const words = await page.locator("main").innerText();
  const texts = await page.locator("article > blockquote").allTextContents();
  await page.close();
  return { ...numbersOf(words), texts: texts.toSorted() };
}

async function inData(key: string): Promise<Told> {
  const text = await (await fetch(running.url + trainingPath(key))).text();
  const [, data] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text) ?? [];
  if (data === undefined) return NOTHING;
  const { aggregateRating, review = [] } = JSON.parse(data);
  const texts: string[] = review.map(({ reviewBody }: { reviewBody: string }) => reviewBody);
  return {
    mean: aggregateRating.ratingValue,
    answers: aggregateRating.ratingCount,
    texts: texts.toSorted(),
  };
}

function numbersOf(words: string): Omit<Told, "texts"> {
  const [, mean, answers] =
    /(\d,\d)\s+sur 5.*?(\d+) anciens apprentis ont répondu/s.exec(words) ?? [];
  return { mean: number(mean), answers: number(answers) };
}

async function inWidget(key: string): Promise<Omit<Told, "texts">> {
  const page = await browser.newPage({ viewport: SCREENS.phone });
  await page.goto(host.page(element({ cle: key, format: "complet" })));
  await settled(page);
  const words = await shown(page);
  await page.close();
  return numbersOf(words);
}

async function inFrame(key: string): Promise<Omit<Told, "texts">> {
  const address = withQuery(`/widget/${encodeURIComponent(key)}/extrait`, { format: "complet" });
  const text = await (await fetch(running.url + address)).text();
  return numbersOf(text.replaceAll(/<[^>]+>/g, " "));
}

/** Beside another training for the same diploma. */
async function inComparison(key: string, other: string): Promise<Omit<Told, "texts">> {
  const path = withQuery("/avis/comparer", { a: key, b: other });
  const text = await (await fetch(running.url + path)).text();
  const first = (label: string): string =>
    new RegExp(`rowheader">${label}</th><td role="cell">(?:<b class="mark">)?([\\d,]+)`).exec(
      text,
    )?.[1] ?? "";
  return { mean: number(first("Note")), answers: number(first("Réponses")) };
}

/** In lists the number of answers is told as "4,2 sur 5, 12 réponses". */
async function inList(path: string, key: string): Promise<Omit<Told, "texts">> {
  const text = await (await fetch(running.url + path)).text();
  const [, item = ""] =
    text
      .split('<li class="card">')
      .map((each) => [each, each] as const)
      .find(([each]) => each.includes(encodeURIComponent(key))) ?? [];
  const [, mean, answers] = /<b>(\d,\d)<\/b>\s*sur 5, (\d+)\sréponses/.exec(item) ?? [];
  return { mean: number(mean), answers: number(answers) };
}

async function compareEverywhere(): Promise<Record<string, Told>> {
  const told: Record<string, Told> = {};
  for (const key of KEYS) {
    const api = await inApi(key);
    const { texts: _texts, ...figures } = api;
    const siret = /^\d{6}P\d{3}[\dX](\d{14})/.exec(key)?.[1] ?? DEMO_CENTRE.siret;
    expect({ csv: await inCsv(key) }).toEqual({ csv: api });
    expect({ page: await onPage(key) }).toEqual({ page: api });
    expect({ jsonLd: await inData(key) }).toEqual({ jsonLd: api });
    expect({ widget: await inWidget(key) }).toEqual({ widget: figures });
    expect({ frame: await inFrame(key) }).toEqual({ frame: figures });
    const peer = PEERS.get(key);
    const beside = peer === undefined ? figures : await inComparison(key, peer);
    expect({ beside }).toEqual({ beside: figures });
    expect({ search: await inList("/avis", key) }).toEqual({ search: figures });
    expect({ centre: await inList(`/avis/centre/${siret}`, key) }).toEqual({ centre: figures });
    told[key] = api;
  }
  return told;
}

test("before a release, after it, and after a withdrawal", { timeout: 180_000 }, async () => {
  const { pool } = running.database;
  const before = await compareEverywhere();
  expect(before[DEMO_PASTRY.key]).toMatchObject({ mean: 4.2, answers: 12 });
  expect(before[DEMO_KITCHEN.key]).toEqual(NOTHING);

  // Five more answer about Léa's training; until the release nobody can tell.
  const world = new PublicationWorld(pool);
  await adopt(world, DEMO_KITCHEN.key);
  for (const note of [5, 4, 4, 3, 1]) await world.answer(DEMO_KITCHEN.key, { note }, -1);
  expect(await compareEverywhere()).toEqual(before);
  await running.release(Date.now() + DAY);
  const after = await compareEverywhere();
  expect(after[DEMO_KITCHEN.key]).toMatchObject({ answers: 9 });
  expect(after[DEMO_PASTRY.key]).toEqual(before[DEMO_PASTRY.key]);

  // A text that its author takes back is gone from everywhere at once; the figures stay.
  const { rows } = await pool.query<{ id: string; conversation_id: string; shown: string }>(
    `select r.id, r.conversation_id, r.shown from review r join training t on t.id = r.training_id
     where t.key = $1 and r.status = 'published' order by r.id limit 1`,
    [DEMO_PASTRY.key],
  );
  await world.withdraw(rows[0]?.conversation_id ?? "");
  const withdrawn = await compareEverywhere();
  const left = after[DEMO_PASTRY.key]?.texts.filter((text) => text !== rows[0]?.shown);
  expect(withdrawn[DEMO_PASTRY.key]).toEqual({ ...after[DEMO_PASTRY.key], texts: left });
  const own = await fetch(`${running.url}/avis/texte/${rows[0]?.id ?? ""}`);
  expect(own.status).toBe(410);
  expect(own.headers.get("cache-control")).toBe("no-store");
  expect(await own.text()).toContain("Cet avis a été retiré");
});

test("release after release, while people come and go", { timeout: 180_000 }, async () => {
  const { pool } = running.database;
  const world = new PublicationWorld(pool);
  await adopt(world, DEMO_KITCHEN.key);
  const told: (number | null)[] = [];
  const people: string[] = [];
  for (const round of [2, 3, 4]) {
    // Four are not enough for anything to move, the fifth makes a lot; then five of them leave.
    for (const note of round < 4 ? [2, 3, 5, 5] : []) {
      people.push(await world.answer(DEMO_KITCHEN.key, { note }, -round));
    }
    for (const person of round < 4 ? [] : people.slice(0, 5)) await world.withdraw(person);
    await running.release(Date.now() + round * DAY);
    const everywhere = await compareEverywhere();
    told.push(everywhere[DEMO_KITCHEN.key]?.answers ?? null);
  }
  // Nine, then eight more at once; five of those leave, and the others wait for two more.
  expect(told).toEqual([9, 17, 9]);
});

test("in copies as well, once they had their time: a withdrawn text is nowhere after a quarter of an hour", async () => {
  const { rows } = await running.database.pool.query<{
    id: string;
    conversation: string;
    shown: string;
  }>(
    `select r.id, r.conversation_id as conversation, r.shown from review r
     join training t on t.id = r.training_id
     where t.key = $1 and r.status = 'published' order by r.published_on desc, r.id limit 1`,
    [DEMO_PASTRY.key],
  );
  const [taken] = rows;
  if (taken === undefined) throw new Error("no text is public");
  const { id, conversation, shown: words } = taken;
  const encoded = encodeURIComponent(DEMO_PASTRY.key);
  const outputs = [
    `/api/v1/formations/${encoded}/avis?page_size=100`,
    `/api/v1/etablissements/${DEMO_CENTRE.siret}/avis?page_size=100`,
    `/api/v1/avis/${id}`,
    "/api/v1/export/avis.csv",
    `/widget/${encoded}/donnees`,
    `/widget/${encoded}?format=complet`,
    `/widget/${encoded}/extrait?format=complet`,
    trainingPath(DEMO_PASTRY.key),
    withQuery(trainingPath(DEMO_PASTRY.key), { lang: "en" }),
    withQuery(trainingPath(DEMO_PASTRY.key), { ordre: "critiques" }),
    `/avis/centre/${DEMO_CENTRE.siret}`,
    `/avis/texte/${id}`,
  ];
  const cache = new SharedCache(running.url);
  // Its longest piece that no output writes differently: without quotation marks, nor signs with a space of their own.
  const [sharp = ""] = (words.match(/[\p{L} ,.]+/gu) ?? []).toSorted(
    (one, other) => other.length - one.length,
  );
  expect(sharp.length).toBeGreaterThan(15);
  const withText = async (from: SharedCache) => {
    const having: string[] = [];
    for (const path of outputs) {
      if ((await from.get(path)).body.includes(sharp)) having.push(path);
    }
    return having;
  };
  const atFirst = await withText(cache);
  expect(atFirst.length).toBeGreaterThan(7);
  await new PublicationWorld(running.database.pool).withdraw(conversation);
  expect(await withText(new SharedCache(running.url))).toEqual([]);
  const minutes: number[] = [];
  for (let minute = 0; minute <= 20; minute += 1) {
    // Whoever comes back then finds copies that nobody asked for in between.
    if ((await withText(cache.after(60 * minute))).length > 0) minutes.push(minute);
  }
  expect(minutes.at(-1)).toBe(14);
  for (const own of [`/avis/texte/${id}`, `/api/v1/avis/${id}`]) {
    expect((await cache.after(60 * 15).get(own)).status).toBe(410);
  }
  tell(
    `withdrawal: ${atFirst.length} outputs showed the text, 0 at once for who has no copy, and 0 copies after 15 minutes; 410 in its places`,
  );
});

/** Lets the world know a training that is already there. */
async function adopt(world: PublicationWorld, key: string): Promise<void> {
  const { rows } = await running.database.pool.query<{ id: string }>(
    "select id from training where key = $1",
    [key],
  );
  world.know(key, rows[0]?.id ?? "");
}
