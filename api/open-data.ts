/** The open data files. Each is made once per change and kept compressed, so that no slow reader holds the database. */
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { Router, type Request, type Response } from "express";
import { headerLine, rowLine, tableSchema, type Column } from "../db/columns.ts";
import {
  REVIEW_COLUMNS,
  SCORE_COLUMNS,
  themeColumn,
  toldScore,
  type ScoreRow,
} from "../db/open-data-columns.ts";
import type { OpenData } from "../db/open-data.ts";
import { etagOf, FOR_MINUTES, sendText } from "./send.ts";

interface File {
  readonly etag: string;
  readonly gzip: Buffer;
}

/** `…/export/`: two files and their schemas. */
export function openDataRouter(openData: OpenData): Router {
  const router = Router();
  const scores = kept(openData, async function* () {
    const columns = await scoreColumns(openData);
    yield headerLine(columns);
    for await (const row of openData.scores()) yield rowLine(columns, toldScore(row));
  });
  const reviews = kept(openData, async function* () {
    yield headerLine(REVIEW_COLUMNS);
    for await (const row of openData.reviews()) yield rowLine(REVIEW_COLUMNS, row);
  });
  router.get("/scores.csv", async (request, response) => {
    await sendFile(request, response, await scores());
  });
  router.get("/avis.csv", async (request, response) => {
    await sendFile(request, response, await reviews());
  });
  router.get("/scores.schema.json", async (request, response) => {
    sendText(request, response, "application/json", tableSchema(await scoreColumns(openData)));
  });
  router.get("/avis.schema.json", (request, response) => {
    sendText(request, response, "application/json", tableSchema(REVIEW_COLUMNS));
  });
  return router;
}

async function scoreColumns(openData: OpenData): Promise<readonly Column<ScoreRow>[]> {
  const themes = await openData.themes();
  return [...SCORE_COLUMNS, ...themes.map(({ theme, option }) => themeColumn(theme, option))];
}

/** Makes a file again when the data changed since; those who ask meanwhile wait for the same one. */
function kept(openData: OpenData, lines: () => AsyncIterable<string>): () => Promise<File> {
  let last: { readonly stamp: string; readonly file: Promise<File> } | undefined;
  return async () => {
    const stamp = await openData.stamp();
    if (last?.stamp !== stamp) last = { stamp, file: make(lines()) };
    const { file } = last;
    // A failure is not kept.
    file.catch(() => (last = undefined));
    return file;
  };
}

async function make(lines: AsyncIterable<string>): Promise<File> {
  const parts: string[] = [];
  for await (const each of lines) parts.push(each);
  const body = Buffer.from(parts.join(""));
  return { etag: etagOf(body), gzip: await promisify(gzip)(body) };
}

async function sendFile(request: Request, response: Response, file: File): Promise<void> {
  response.type("text/csv; charset=utf-8; header=present");
  response.set({ "Cache-Control": FOR_MINUTES, ETag: file.etag, Vary: "Accept-Encoding" });
  if (request.acceptsEncodings(["gzip", "identity"]) === "gzip") {
    response.set("Content-Encoding", "gzip").send(file.gzip);
  } else response.send(await promisify(gunzip)(file.gzip));
}
