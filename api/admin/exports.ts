/** `/admin/exports`: files asked for, made by a worker, fetched by whoever asked before they expire. */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { z } from "zod";
import { SiriusError } from "../../bot/errors.ts";
import type { Campaign } from "../../db/campaign-store.ts";
import type { ExportDesk, ListedExport } from "../../db/export-desk.ts";
import { EXPORT_HOURS } from "../../db/export-jobs.ts";
import {
  EXPORT_FORMATS,
  EXPORT_KINDS,
  type ExportFormat,
  type ExportKind,
} from "../../db/exports.ts";
import { exportsBody, type ExportLine } from "../../web/console/exports-page.ts";
import type { AdminRoute, Asked } from "./router.ts";

export interface ExportRouteParts {
  readonly desk: ExportDesk;
  /** Every campaign, the latest first. */
  readonly campaigns: () => Promise<readonly Pick<Campaign, "key" | "title" | "state">[]>;
}

const PATH = "/admin/exports";

/** The routes of exports. Asking and fetching are noted in the journal by the desk. */
export function exportRoutes(parts: ExportRouteParts): AdminRoute[] {
  const permission = "exports.make";
  return [
    { method: "get", path: PATH, permission, handle: (asked) => show(parts, asked) },
    {
      method: "post",
      path: PATH,
      permission,
      journal: "itself",
      handle: (asked) => ask(parts, asked),
    },
    {
      method: "get",
      path: `${PATH}/:id/fichier`,
      permission,
      handle: (asked) => fetch(parts, asked),
    },
    {
      method: "get",
      path: `${PATH}/:id/dictionnaire`,
      permission,
      handle: (asked) => dictionary(parts, asked),
    },
  ];
}

async function show(
  { campaigns, desk }: ExportRouteParts,
  asked: Asked,
  problem?: string,
): Promise<void> {
  const [listed, all] = await Promise.all([desk.list(asked.actor), campaigns()]);
  const titles = new Map(all.map(({ key, title }) => [key, title]));
  asked.page({
    title: "Exports",
    scripts: ["refresh"],
    status: problem === undefined ? 200 : 422,
    body: exportsBody({
      lines: listed.map((one) => lineOf(one, titles)),
      kinds: EXPORT_KINDS.map((value) => ({ value, label: KINDS[value] })),
      formats: EXPORT_FORMATS.map((value) => ({ value, label: FORMATS[value] })),
      campaigns: all
        .filter(({ state }) => state !== "draft")
        .map(({ key, title }) => ({ value: key, label: title })),
      hours: EXPORT_HOURS,
      mayReadTexts: asked.can("transcripts.read"),
      problem,
    }),
  });
}

const Form = z.object({
  kind: z.enum(EXPORT_KINDS),
  format: z.enum(EXPORT_FORMATS),
  campaign: z.string().max(60).default(""),
  texts: z.literal("yes").optional(),
});

async function ask(parts: ExportRouteParts, asked: Asked): Promise<void> {
  const read = Form.safeParse(asked.request.body ?? {});
  if (!read.success) {
    throw new SiriusError("request_invalid", "kind and format: choose from the lists");
  }
  const { kind, format, campaign, texts } = read.data;
  if (kind !== "answers" && (campaign !== "" || texts !== undefined)) {
    const why = "Seules les réponses se choisissent par campagne ou avec leurs textes.";
    await show(parts, asked, why);
    return;
  }
  if (texts !== undefined && !asked.can("transcripts.read")) {
    throw new SiriusError("permission_missing", "texts need transcripts.read");
  }
  const about = {
    ...(campaign !== "" && { campaign }),
    ...(texts !== undefined && { texts: true }),
  };
  await parts.desk.ask({ kind, format, ...about }, asked.actor);
  asked.goTo(PATH);
}

async function fetch(
  { desk }: ExportRouteParts,
  { request, response, actor }: Asked,
): Promise<void> {
  const { name, wanted, zipped } = await desk.fetch(String(request.params["id"]), actor);
  response.attachment(name).set("Vary", "Accept-Encoding");
  response.type(
    wanted.format === "ndjson" ? "application/x-ndjson" : "text/csv; charset=utf-8; header=present",
  );
  const pieces = Readable.from(zipped);
  if (request.acceptsEncodings(["gzip", "identity"]) === "gzip") {
    response.set("Content-Encoding", "gzip");
    await pipeline(pieces, response);
  } else await pipeline(pieces, createGunzip(), response);
}

async function dictionary(
  { desk }: ExportRouteParts,
  { request, response, actor }: Asked,
): Promise<void> {
  const text = await desk.dictionary(String(request.params["id"]), actor);
  response.attachment("dictionnaire.schema.json").type("application/json").send(text);
}

const KINDS: Readonly<Record<ExportKind, string>> = {
  answers: "Réponses, sous pseudonyme",
  reviews: "Avis publiés",
  scores: "Notes publiées",
};
const SHORT: Readonly<Record<ExportKind, string>> = {
  answers: "Réponses",
  reviews: "Avis publiés",
  scores: "Notes publiées",
};
const FORMATS: Readonly<Record<ExportFormat, string>> = {
  csv: "CSV, virgules (programmes)",
  spreadsheet: "Tableur (CSV, points-virgules)",
  ndjson: "NDJSON (programmes)",
};

const FAILURES: Readonly<Record<string, string>> = {
  too_large: "Trop grand : prenez-le en ligne de commande, « sirius export ».",
  interrupted: "Interrompu trois fois : demandez-le de nouveau.",
};

/** @param titles  Of campaigns, by key. */
function lineOf(
  { wanted, failure, bytes, ...line }: ListedExport,
  titles: ReadonlyMap<string, string>,
): ExportLine {
  const { kind, format, campaign, texts } = wanted;
  const about = [
    `${SHORT[kind]}${campaign === undefined ? "" : ` de « ${titles.get(campaign) ?? campaign} »`}`,
    format === "ndjson" ? "NDJSON" : format === "csv" ? "CSV" : "tableur",
    ...(texts === true ? ["avec les textes"] : []),
  ];
  return {
    ...line,
    label: about.join(", "),
    size: sizeInWords(bytes),
    failure: failure === null ? undefined : FAILURES[failure],
  };
}

function sizeInWords(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1_000))} Ko`;
  return `${(bytes / 1_000_000).toFixed(1).replace(".", ",")} Mo`;
}
