/** The public outputs of a database, served by the real routers, and read as anyone may read them. */
import { createServer } from "node:http";
import { parse } from "csv-parse/sync";
import express, { type NextFunction, type Request, type Response } from "express";
import type { Pool } from "pg";
import { SCORE_PATH } from "../../api/kept-score.ts";
import { rateLimiter } from "../../db/rate-limiter.ts";
import { resultsStore } from "../../db/results-store.ts";
import { scriptLibrary } from "../../db/script-library.ts";
import { buildAssets } from "../../web/assets.ts";
import { openPublicSite, openReadApi } from "../../wiring/open-public-site.ts";

/** One figure as `scores.csv` tells it. */
export interface Figure {
  /** Of the world it belongs to, by the names that worlds give. */
  readonly world: number;
  readonly level: Level;
  /** Key of a training, SIRET and diploma, diploma, or SIRET. */
  readonly name: string;
  readonly people: number;
  readonly row: Readonly<Record<string, string>>;
}

export type Level =
  | "formation_lieu"
  | "formateur_certification"
  | "certification_nationale"
  | "etablissement";

/** One text as `avis.csv` tells it. */
export interface Text {
  readonly id: string;
  readonly training: string;
  readonly words: string;
  readonly day: string;
  readonly experience: string;
}

export interface Snapshot {
  readonly figures: ReadonlyMap<string, Figure>;
  readonly texts: readonly Text[];
  /** The whole file of figures, to tell whether one byte changed. */
  readonly scores: string;
}

export interface Outputs {
  /** Everything there is. */
  read(): Promise<Snapshot>;
  get(path: string): Promise<globalThis.Response>;
  close(): Promise<void>;
}

/** Requests a minute: whoever attacks has time. */
const PATIENT = 1_000_000;
const PUBLISHER = { name: "Région Exemple", address: "Lyon", contact: "avis@exemple.invalid" };

/** Serves a database. @param clock  The present of the readers. */
export async function openOutputs(pool: Pool, clock: () => number): Promise<Outputs> {
  const app = express();
  const server = createServer(app);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  const results = resultsStore(pool, { threshold: 5, now: clock });
  const house = { publisher: PUBLISHER, threshold: 5 };
  const config = { apiPerMinute: PATIENT };
  const wires = { house, config, pool, results, limiter: rateLimiter(pool), url, now: clock };
  const readApi = openReadApi(wires);
  app.get(SCORE_PATH, readApi.api.score);
  app.use(readApi.api.router);
  app.use(
    await openPublicSite({
      ...wires,
      scripts: scriptLibrary(pool),
      assets: await buildAssets(),
      demo: undefined,
    }),
  );
  app.use((_error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    response.status(404).end();
  });
  const get = (path: string): Promise<globalThis.Response> => fetch(url + path);
  return {
    get,
    async read() {
      const scores = await (await get("/api/v1/export/scores.csv")).text();
      const texts = await (await get("/api/v1/export/avis.csv")).text();
      return { figures: figuresOf(scores), texts: textsOf(texts), scores };
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await readApi.stop();
    },
  };
}

function rowsOf(csv: string): Record<string, string>[] {
  return parse(csv, { columns: true });
}

const LEVELS: readonly Level[] = [
  "formation_lieu",
  "formateur_certification",
  "certification_nationale",
  "etablissement",
];

function figuresOf(csv: string): Map<string, Figure> {
  const figures = new Map<string, Figure>();
  for (const row of rowsOf(csv)) {
    const level = LEVELS.find((each) => each === row["niveau"]) ?? "etablissement";
    const { cle_ministere_educatif: key = "", siret_formateur: siret = "", cfd = "" } = row;
    const name = {
      formation_lieu: key,
      formateur_certification: `${siret} ${cfd}`,
      certification_nationale: cfd,
      etablissement: siret,
    }[level];
    const world =
      key === "" && cfd === ""
        ? Number(siret.slice(0, 9))
        : Number(/^w(\d+)/.exec(key || cfd)?.[1]);
    figures.set(`${level} ${name}`, {
      world,
      level,
      name,
      people: Number(row["nb_repondants"]),
      row,
    });
  }
  return figures;
}

function textsOf(csv: string): Text[] {
  return rowsOf(csv).map((row) => ({
    id: row["id"] ?? "",
    training: row["cle_ministere_educatif"] ?? "",
    words: row["texte"] ?? "",
    day: row["date_publication"] ?? "",
    experience: row["date_experience"] ?? "",
  }));
}
