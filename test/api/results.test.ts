import { createServer, request as httpRequest, type Server } from "node:http";
import express, { type NextFunction, type Request, type Response, type Router } from "express";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDataRouter } from "../../api/open-data.ts";
import { readApi } from "../../api/read-api.ts";
import { resultsRouter } from "../../api/results.ts";
import { sandboxWorld } from "../../api/sandbox.ts";
import { SiriusError } from "../../bot/errors.ts";
import type { Criteria } from "../../bot/identifiers.ts";
import type { Resolution } from "../../db/resolver.ts";
import type { ReviewsPage } from "../../db/results-reviews.ts";
import type { ResultsStore } from "../../db/results-store.ts";

const KEY = "000000P01100000000180001000000001800010-00000#L01";
const OWN_KEY = "00000001800010_50022137";
const SCORE = { body: `{"cle_demandee":"x","statut":"insuffisant"}`, etag: `"one"` };
let down = false;
let asked: ReviewsPage | undefined;

const results: ResultsStore = {
  score: async (key) => (key === KEY || key === OWN_KEY ? SCORE : undefined),
  reviews: async (key, page) => {
    asked = page;
    if (key.includes("\0")) throw new SiriusError("database_unavailable", "22021");
    if (key !== KEY) return undefined;
    return {
      status: "publie",
      total: 41,
      reviews: [
        {
          id: "r1",
          text: "Bonne équipe. […]",
          publishedOn: "2026-11-01",
          experience: "2026-06",
          reply: undefined,
          repliedOn: undefined,
          former: undefined,
          trainingKey: KEY,
          trainingTitle: "CAP Cuisine",
        },
      ],
    };
  },
  centreReviews: async () => undefined,
  review: async (id) => (id === "gone" ? "withdrawn" : undefined),
  statistics: async () => ({ body: `{"invitations":3}`, etag: `"stats"` }),
  ping: async () => {
    if (down) throw new SiriusError("database_unavailable", "no answer");
  },
};

const FOUND = {
  level: "etablissement",
  trainingKey: undefined,
  certification: undefined,
  siret: "00000001800010",
  title: "CFA",
  centre: "CFA",
  place: undefined,
  status: "aucun",
  score: undefined,
  wider: undefined,
} as const;
function answerTo([criteria = {}]: readonly Criteria[]): Resolution {
  if (criteria.siret !== undefined) return { kind: "found", criteria, found: FOUND };
  if (criteria.uai !== undefined) return { kind: "ambiguous", candidates: ["a", "b"] };
  return { kind: "unknown", missing: "certification" };
}

const sandbox = sandboxWorld("https://avis.example.fr", 5);
let server: Server;
let base: string;
let port: number;
beforeAll(async () => {
  const app = express();
  app.use(
    readApi({
      world: {
        ...sandbox,
        results,
        resolver: { resolve: async (askings) => askings.map(answerTo) },
      },
      sandbox,
      publicBaseUrl: "https://avis.example.fr",
      perMinute: 0,
      keys: { find: async () => undefined },
      share: async (counts) => counts,
      now: () => 0,
    }).router,
  );
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const code = error instanceof SiriusError ? error.code : "internal";
    const message = error instanceof Error ? error.message : "";
    response.status(code === "internal" ? 500 : 400).json({ code, message });
  });
  server = createServer(app);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
  base = `http://127.0.0.1:${port}/api/v1`;
});
afterAll(() => server.close());

/** `fetch` would tidy the address and ask caches to stand aside; this sends what it is given. */
function statusOf(path: string, headers: Record<string, string> = {}) {
  return new Promise<number | undefined>((resolve, reject) => {
    const sent = httpRequest({ host: "127.0.0.1", port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on("error", reject).end();
  });
}

const score = (key: string, init?: RequestInit) =>
  fetch(`${base}/formations/${encodeURIComponent(key)}/score`, init);
const post = (body: unknown, type = "application/json") =>
  fetch(`${base}/resolutions`, {
    method: "POST",
    headers: { "Content-Type": type },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
const reviews = (query: string) =>
  fetch(`${base}/formations/${encodeURIComponent(KEY)}/avis${query}`);

describe("the score of a training", () => {
  test.each([KEY, OWN_KEY])("is sent byte for byte for %s", async (key) => {
    const response = await score(key);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(response.headers.get("etag")).toBe(SCORE.etag);
    expect(response.headers.get("cache-control")).toMatch(/^public, max-age=\d+/);
    expect(await response.text()).toBe(SCORE.body);
  });

  test("is not sent again to who has it", async () => {
    const path = `/api/v1/formations/${encodeURIComponent(KEY)}/score`;
    expect(await statusOf(path, { "If-None-Match": `"zero", "one"` })).toBe(304);
    expect(await statusOf(path, { "If-None-Match": `"two"` })).toBe(200);
  });

  test("may be read by the page of any site, without credentials", async () => {
    const preflight = await score(KEY, { method: "OPTIONS" });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-methods")).toBe("GET, HEAD, POST, OPTIONS");
    const response = await score(KEY);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
    expect(response.headers.get("access-control-allow-credentials")).toBeNull();
    expect(response.headers.get("set-cookie")).toBeNull();
  });

  test("of an unknown training is a problem that shows what a key looks like", async () => {
    const response = await score("inconnue");
    expect(await response.json()).toMatchObject({
      code: "training_unknown",
      message: expect.stringContaining("%23L01"),
    });
  });

  test("asked with a bare # says that the # must be encoded", async () => {
    const response = await fetch(`${base}/formations/${KEY}/score`);
    expect(await response.json()).toMatchObject({
      code: "training_unknown",
      message: expect.stringContaining("write # as %23"),
    });
  });

  test.each(["a%00b", "x".repeat(201)])("under the impossible key %s is unknown", async (key) => {
    for (const what of ["score", "avis"]) {
      const response = await fetch(`${base}/formations/${key}/${what}`);
      expect(await response.json()).toMatchObject({ code: "training_unknown" });
    }
  });

  test("asked with a broken percent sign is refused, not a fault of ours", async () => {
    expect(await statusOf("/api/v1/formations/%E0%A4%A/score")).toBeGreaterThanOrEqual(400);
  });
});

describe("the reviews of a training", () => {
  test("come page by page, newest first, with what is known of their truth", async () => {
    const response = await reviews("");
    expect(asked).toEqual({ index: 0, size: 100, newestFirst: true });
    expect(await response.json()).toEqual({
      cle_demandee: KEY,
      statut: "publie",
      data: [
        {
          id: "r1",
          texte: "Bonne équipe. […]",
          date_publication: "2026-11-01",
          date_experience: "2026-06",
          ancienne_version: null,
          formation: { cle: KEY, intitule: "CAP Cuisine" },
          verification: { methode: "lien_personnel" },
          reponse: null,
        },
      ],
      pagination: { page_index: 0, page_size: 100, page_count: 1, total: 41 },
    });
  });

  test("come in the order and by the page that was asked", async () => {
    await reviews("?tri=date&ordre=asc&page_index=2&page_size=5");
    expect(asked).toEqual({ index: 2, size: 5, newestFirst: false });
  });

  test.each([
    ["?page_size=1001", "page_size"],
    ["?page_size=0", "page_size"],
    ["?page_index=-1", "page_index"],
    ["?page_index=99999999", "page_index"],
    ["?tri=note", "tri"],
    ["?ordre=desc&ordre=asc", "ordre"],
  ])("asked with %s are refused, naming %s", async (query, field) => {
    expect(await (await reviews(query)).json()).toMatchObject({
      code: "request_invalid",
      message: expect.stringContaining(field),
    });
  });
});

describe("identifiers that are wrong", () => {
  test.each([
    ["scores?siret=123", "request_invalid", "siret : ce SIRET a 3 chiffres"],
    ["scores?cfd=50022137&cfd=50022138", "request_invalid", "cfd"],
    ["scores?titre=cuisine", "request_invalid", "not known"],
    ["scores", "request_invalid", "aucun identifiant"],
    ["scores?code_insee=33063", "request_invalid", "une commune seule"],
    ["etablissements/50022137/score", "request_invalid", "siret"],
    ["etablissements/00000001800028/avis", "identifier_unknown", "SIRET"],
    ["certifications/cuisine/score", "request_invalid", "cfd"],
    ["certifications/50022137/score", "identifier_unknown", "aucune certification"],
    ["scores?uai=0000001B", "identifier_ambiguous", "a, b"],
    ["avis/gone", "review_withdrawn", "taken back"],
    ["avis/1", "not_found", "no public review"],
  ])("%s is refused as %s", async (path, code, message) => {
    expect(await (await fetch(`${base}/${path}`)).json()).toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });
});

describe("many identifiers in one call", () => {
  test("are answered one by one, in their order, whatever is wrong with some", async () => {
    const cles = [
      "00000001800010",
      "CAP Cuisine",
      { cfd: "50022137" },
      { siret: "1" },
      "uai:0000001B",
    ];
    const answer = await (await post({ cles })).json();
    expect(answer).toMatchObject({
      seuil: 5,
      data: [
        { cle: cles[0], trouve: true, niveau: "etablissement", statut: "aucun", score: null },
        { cle: cles[1], trouve: false, probleme: { code: "invalide" } },
        { cle: cles[2], trouve: false, probleme: { code: "inconnu" } },
        { cle: cles[3], trouve: false, probleme: { message: expect.stringMatching(/^siret : /) } },
        { cle: cles[4], trouve: false, probleme: { code: "ambigu", candidats: ["a", "b"] } },
      ],
    });
    expect(answer.data).toHaveLength(5);
  });

  test.each([
    [{ cles: [] }],
    [{ cles: Array.from({ length: 201 }, () => "50022137") }],
    [{ cles: [1] }],
    [{ cles: ["50022137"], titre: "cuisine" }],
    [{ cles: ["x".repeat(301)] }],
    [["50022137"]],
  ])("%# not in the documented shape are refused, and told the shape", async (body) => {
    expect(await (await post(body)).json()).toMatchObject({
      code: "request_invalid",
      message: expect.stringContaining("1 to 200 identifiers"),
    });
  });

  test("may be sent by the page of any site without asking first", async () => {
    const response = await post({ cles: ["00000001800010"] }, "text/plain");
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toMatchObject({ data: [{ trouve: true }] });
  });
});

describe("the description of the API", () => {
  test("names the world, the sandbox, and no schema that it does not have", async () => {
    const text = await (await fetch(`${base}/openapi.json`)).text();
    const description = JSON.parse(text);
    expect(description.openapi).toBe("3.1.0");
    expect(description.servers.map(({ url }: { url: string }) => url)).toEqual([
      "https://avis.example.fr/api/v1",
      "https://avis.example.fr/bac-a-sable/api/v1",
    ]);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      expect(description.components.schemas).toHaveProperty(name ?? "");
    }
  });

  test("has every route of the application, and no other", async () => {
    const { paths } = await (await fetch(`${base}/openapi.json`)).json();
    const described = Object.keys(paths).map((path) => path.replaceAll(/\{(\w+)\}/g, ":$1"));
    const routes = new Set([...routesOf(resultsRouter(sandbox)), "/openapi.json"]);
    // Only says what became of a key that lost its #.
    routes.delete("/formations/:cle");
    expect(new Set(described)).toEqual(routes);
  });
});

/** Addresses that a router answers, those of routers in it included. */
function routesOf(router: Router, at = ""): string[] {
  return router.stack.flatMap((layer) => {
    if (layer.route !== undefined) return [at + layer.route.path];
    return "stack" in layer.handle ? routesOf(openDataRouter(sandbox.openData), "/export") : [];
  });
}

describe("the health check", () => {
  test("says ok while the database answers, and fails when it does not", async () => {
    expect(await (await fetch(`${base}/healthcheck`)).json()).toEqual({ statut: "ok" });
    down = true;
    const response = await fetch(`${base}/healthcheck`);
    down = false;
    expect(await response.json()).toMatchObject({ code: "database_unavailable" });
  });
});
