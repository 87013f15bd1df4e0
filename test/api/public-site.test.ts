/** The public site over HTTP: statuses, ways to write an address, caches, and what machines read. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEMO_PASTRY_ELSEWHERE } from "../../db/demo-elsewhere.ts";
import { DEMO_CENTRE, DEMO_KITCHEN, DEMO_PASTRY } from "../../db/demo-world.ts";
import { trainingPath, withQuery } from "../../web/public/address.ts";
import { legalPage } from "../../web/public/legal-page.ts";
import { runSirius, type RunningSirius } from "../running-sirius.ts";

let running: RunningSirius;
beforeAll(async () => {
  running = await runSirius();
});
afterAll(() => running.stop());

const get = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(running.url + path, { redirect: "manual", ...init });
const text = async (path: string): Promise<string> => (await get(path)).text();

const PASTRY = trainingPath(DEMO_PASTRY.key);
const PUBLIC = [
  "/",
  "/avis",
  PASTRY,
  `/avis/centre/${DEMO_CENTRE.siret}`,
  `/avis/diplome/${DEMO_PASTRY.cfd}`,
  "/avis/methode",
  "/avis/statistiques",
  "/donnees",
  "/donnees/api",
  "/mentions-legales",
  "/accessibilite",
  "/avis/widget",
];

describe.each(PUBLIC)("the page %s", (path) => {
  test("is there, in its language, under its one address, and for minutes only", async () => {
    const answer = await get(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe(
      "public, max-age=300, stale-while-revalidate=600",
    );
    expect(answer.headers.get("set-cookie")).toBeNull();
    const page = await answer.text();
    expect(page).toContain('<html lang="fr">');
    expect(page).toContain(`<link rel="canonical" href="${running.url}${path}"/>`);
    expect(page).toContain(`hreflang="en" href="${running.url}${path}?lang=en"`);
    expect(page).toMatch(/<title>[^<]+ · Sirius<\/title>/);
  });

  test("is there in English under an address of its own", async () => {
    const page = await text(`${path}?lang=en`);
    expect(page).toContain('<html lang="en">');
    expect(page).toContain(`<link rel="canonical" href="${running.url}${path}?lang=en"/>`);
  });

  test("is not sent again to who has it, and compressed for who can", async () => {
    const { headers } = await get(path, { headers: { "accept-encoding": "br" } });
    expect(headers.get("content-encoding")).toBe("br");
    const etag = headers.get("etag") ?? "";
    const again = await get(path, {
      headers: { "if-none-match": etag, "cache-control": "max-age=0" },
    });
    expect(again.status).toBe(304);
  });

  test("says where accessibility stands, and how to reach who publishes it", async () => {
    const page = await text(path);
    expect(page).toContain("Accessibilité\u00A0: non conforme");
    expect(page).toContain("avis@exemple.invalid");
  });

  test("leads to the method in one click, with the version that scores name", async () => {
    expect(await text(path)).toContain('href="/avis/methode"');
    const { status, headers } = await get("/methode");
    expect([status, headers.get("location")]).toEqual([301, "/avis/methode"]);
    expect(await text("/avis/methode")).toContain('id="v1"');
  });
});

describe("an address", () => {
  const cut = DEMO_PASTRY_ELSEWHERE.key.replace(/#.*/, "");
  test.each([
    ["a key without its #, where one place can be meant", trainingPath(cut), 302],
    ["a SIRET with spaces", "/avis/centre/000%20000%20018%2000010", 302],
    ["a code of a diploma where a training is expected", trainingPath(DEMO_PASTRY.cfd), 302],
    ["a SIRET typed into the search", withQuery("/avis", { q: DEMO_CENTRE.siret }), 302],
    ["a key typed into the search", withQuery("/avis", { q: DEMO_PASTRY.key }), 302],
    ["a key cut where several places can be meant", PASTRY.replace(/%23.*/, ""), 404],
    ["a training nobody knows", trainingPath("inconnue"), 404],
    ["a centre nobody knows", "/avis/centre/99999999999999", 404],
    ["a diploma nobody knows", "/avis/diplome/99999999", 404],
    ["a text nobody wrote", "/avis/texte/00000000-0000-4000-8000-000000000000", 404],
    ["a text with an impossible number", "/avis/texte/1'--", 404],
    ["a page behind the last one", withQuery(PASTRY, { page: 9 }), 404],
    ["a page that is no number", withQuery(PASTRY, { page: "deux" }), 200],
    ["an order that does not exist", withQuery(PASTRY, { ordre: "note" }), 200],
    ["zero bytes", "/avis/formation/a%00b", 404],
    ["zero bytes in a search", "/avis?q=a%00b", 200],
    ["a broken percent sign", "/avis/formation/%E0%A4%A", 400],
    ["a very long search", withQuery("/avis", { q: "x".repeat(5_000) }), 200],
    ["a repeated value", "/avis?q=a&q=b", 200],
    ["one training to compare", withQuery("/avis/comparer", { a: DEMO_PASTRY.key }), 400],
    [
      "two diplomas to compare",
      withQuery("/avis/comparer", { a: DEMO_PASTRY.key, b: DEMO_KITCHEN.key }),
      400,
    ],
    [
      "a training compared with itself",
      withQuery("/avis/comparer", { a: DEMO_PASTRY.key, b: DEMO_PASTRY.key }),
      400,
    ],
    ["a widget for a key nobody knows", "/widget/inconnue", 404],
    ["a widget for zero bytes", "/widget/a%00b/donnees", 404],
  ])("with %s", async (_what, path, status) => {
    expect((await get(path)).status).toBe(status);
  });

  test("that nothing answers says so in words and proposes to search", async () => {
    const answer = await get(trainingPath("inconnue"));
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const page = await answer.text();
    expect(page).toContain("Cette formation n'est pas connue ici");
    expect(page).toContain('role="search"');
    expect(page).toContain('content="noindex"');
  });
});

test("a centre finds from every page how to come in, reply and report", async () => {
  for (const path of ["/", PASTRY, `/avis/centre/${DEMO_CENTRE.siret}`]) {
    expect(await text(path)).toContain('href="/avis/methode#centres"');
  }
  const method = await text("/avis/methode");
  expect(method).toContain('id="centres"');
  expect(method).toContain('href="/centre"');
  const door = await get("/centre", { headers: { accept: "text/html" } });
  expect(door.status).toBe(401);
  expect(await door.text()).toContain('href="/avis/methode#centres"');
});

test("the page of the read API shows every call, and each that can be tried answers", async () => {
  const page = await text("/donnees/api");
  const description = await (await get("/api/v1/openapi.json")).json();
  for (const path of Object.keys(description.paths)) expect(page).toContain(path);
  const examples = [...page.matchAll(/href="(\/bac-a-sable\/[^"]+)"/g)].map(([, href = ""]) =>
    href.replaceAll("&amp;", "&"),
  );
  expect(examples.length).toBe(Object.keys(description.paths).length - 1);
  for (const example of examples) {
    expect([example, (await get(example)).status]).toEqual([example, 200]);
  }
  const { status, headers } = await get("/api/v1");
  expect([status, headers.get("location")]).toEqual([302, "/donnees/api"]);
});

test("a training chosen twice is one column less", async () => {
  const twice = { a: DEMO_PASTRY.key, b: DEMO_PASTRY_ELSEWHERE.key, c: DEMO_PASTRY_ELSEWHERE.key };
  const answer = await get(withQuery("/avis/comparer", twice));
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('class="comparison of-2"');
});

async function dataOf(path: string) {
  const found = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(await text(path));
  return found === null ? undefined : JSON.parse(found[1] ?? "");
}

describe("data for search engines", () => {
  test("tell of the course, its mark and the reviews of the page, and of no author", async () => {
    const course = await dataOf(PASTRY);
    expect(course).toMatchObject({
      "@type": "Course",
      name: "CAP Pâtissier",
      provider: { "@type": "Organization", name: DEMO_CENTRE.name, identifier: DEMO_CENTRE.siret },
      aggregateRating: { ratingValue: 4.2, ratingCount: 12, bestRating: 5, worstRating: 1 },
    });
    expect(course.review).toHaveLength(7);
    for (const { author, datePublished } of course.review) {
      expect(author.name).toBe("Apprenti vérifié");
      expect(datePublished).toMatch(/^\d{4}-\d{2}$/);
    }
  });

  test("are only there where the figure is on the page", async () => {
    expect(await dataOf(trainingPath(DEMO_KITCHEN.key))).toBeUndefined();
    expect(await dataOf(`/avis/centre/${DEMO_CENTRE.siret}`)).toBeUndefined();
    expect(await dataOf("/avis")).toBeUndefined();
  });
});

describe("the legal notice", () => {
  const site = {
    baseUrl: "https://avis.example.fr",
    style: "/style.css",
    assets: { style: "/public.css", frame: "/frame.css", widget: "/w.js", configurator: "/c.js" },
    threshold: 5,
  };
  const publisher = {
    name: "Région Exemple",
    address: "1 rue X, Lyon",
    contact: "a@exemple.invalid",
  };

  test("names who directs the publication and who hosts it", () => {
    const named = { ...publisher, director: "Camille Exemple", hosting: "Hébergeur, Lille, 01" };
    for (const lang of ["fr", "en"] as const) {
      const page = legalPage({ ...site, publisher: named }, lang);
      expect(page).toContain("<p>Camille Exemple</p>");
      expect(page).toContain("<p>Hébergeur, Lille, 01</p>");
    }
  });

  test("says plainly what its publisher has not told yet", () => {
    const page = legalPage({ ...site, publisher }, "fr");
    expect(page).toContain("À compléter");
    expect(page).toContain("PUBLISHER_DIRECTOR");
    expect(page).toMatch(/Par l'éditeur lui-même.: Région Exemple/u);
  });
});

describe("near every list of reviews", () => {
  test("stand the check, both dates and the order", async () => {
    const page = (await text(PASTRY)).replaceAll(/<[^>]+>/g, " ");
    expect(page).toContain("Apprenti vérifié");
    expect(page).toMatch(/formation finie en\s+20\d\d/);
    expect(page).toMatch(/publié en\s+\S+ 20\d\d/);
    expect(page).toContain("Les plus récents d'abord");
    expect(page).toMatch(/Que veut dire «.vérifié.».\?/u);
  });

  test("the method says all that the law wants known", async () => {
    const page = await text("/avis/methode");
    for (const said of ["récompensé", "7 jours", "deux ans", "corriger", "signalé", "illégal"]) {
      expect(page).toContain(said);
    }
  });
});

test("numbers of the statistics agree with the pages they count", async () => {
  const page = (await text("/avis/statistiques"))
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/\s+/g, " ");
  const told = await (await get("/api/v1/stats")).json();
  expect(told).toMatchObject({ repondants_comptes: 23, textes: { publies: 11 } });
  expect(page).toContain(`Personnes invitées ${told.invitations} `);
  expect(page).toContain(`Textes à relire ${told.textes.en_attente} `);
  expect(page).toMatch(/Personnes comptées 23 /);
  expect(page).toMatch(/Formations qui ont une note 2 /);
  expect(page).toMatch(/Textes affichés 11 /);
  expect(page).toMatch(/CAP Pâtissier 23 3,9 /);
});

describe("the open data", () => {
  test.each(["scores", "avis"])("have a schema with every column of %s.csv", async (name) => {
    const { fields } = JSON.parse(await text(`/api/v1/export/${name}.schema.json`));
    const [header] = (await text(`/api/v1/export/${name}.csv`)).split("\r\n");
    expect(header?.split(",")).toEqual(fields.map((field: { name: string }) => field.name));
    const page = await text("/donnees");
    const untold = fields.filter(
      ({ name: column, description }: { name: string; description: string }) =>
        description === "" ||
        (!column.startsWith("pct_") && !page.includes(`<code>${column}</code>`)),
    );
    expect(untold).toEqual([]);
  });

  test("are compressed, named by their content, and open to any site", async () => {
    const { headers } = await get("/api/v1/export/scores.csv");
    expect(headers.get("content-encoding")).toBe("gzip");
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8; header=present");
    expect(headers.get("access-control-allow-origin")).toBe("*");
    const again = await get("/api/v1/export/scores.csv", {
      headers: { "if-none-match": headers.get("etag") ?? "", "cache-control": "max-age=0" },
    });
    expect(again.status).toBe(304);
  });

  test("hold nothing of a group under the threshold", async () => {
    for (const name of ["scores", "avis"]) {
      expect(await text(`/api/v1/export/${name}.csv`)).not.toContain(DEMO_KITCHEN.key);
    }
  });
});
