/**
 * What leaves the house as a table: the published scores and reviews as everybody may read them, and the
 * answers one by one for those with the right. One reading for the command and for the console.
 */
import type { Pool, PoolClient } from "pg";
import type { Instant } from "../bot/conversation.ts";
import { SiriusError } from "../bot/errors.ts";
import type { ScriptLibrary } from "../bot/ports.ts";
import { findCampaign, type Change } from "./campaign-store.ts";
import { headerLine, rowJson, rowLine, type Column, type Described } from "./columns.ts";
import {
  answerColumns,
  ANSWERS,
  COUNT_ANSWERS,
  readScripts,
  type AnswerRow,
} from "./export-answers.ts";
import { openMoment, rowsOf } from "./moment.ts";
import { REVIEW_COLUMNS, SCORE_COLUMNS, themeColumn, toldScore } from "./open-data-columns.ts";
import { openData } from "./open-data.ts";
import type { Secrets } from "./secrets.ts";

export const EXPORT_KINDS = ["answers", "reviews", "scores"] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];
/** The one most people want first. `spreadsheet`: the same table as `csv`, as spreadsheets in French open it. */
export const EXPORT_FORMATS = ["spreadsheet", "csv", "ndjson"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportWanted {
  readonly kind: ExportKind;
  readonly format: ExportFormat;
  /** Answers with what people wrote in their own words. */
  readonly texts?: boolean;
  /** Answers of those whom this campaign invited; left out: of everybody. */
  readonly campaign?: string;
}

export interface Exporting {
  readonly pool: Pool;
  readonly secrets: Pick<Secrets, "lookup">;
  readonly scripts: ScriptLibrary;
  readonly now: () => Instant;
}

/** A table that is ready to be read, once. */
export interface OpenedExport {
  readonly columns: readonly Described[];
  /** Rows there will be; undefined where counting would be as much work as reading. */
  readonly total: number | undefined;
  /** The header first, where there is one; then a piece of text for each row. */
  readonly lines: AsyncIterable<string>;
}

/**
 * Opens an export and notes it in the journal. Nothing is read before `lines` are taken; then memory
 * holds a thousand rows, and the rows are those of one moment.
 *
 * Errors: `campaign_unknown`; `request_invalid` when texts or a campaign are asked of something else
 * than answers; `database_unavailable`.
 */
export async function openExport(
  parts: Exporting,
  wanted: ExportWanted,
  change: Change,
): Promise<OpenedExport> {
  await checkWanted(parts.pool, wanted);
  await noteExport(parts.pool, "opened", wanted, change);
  return readExport(parts, wanted);
}

/** The same without a line in the journal, for whoever has written it already. */
export async function readExport(parts: Exporting, wanted: ExportWanted): Promise<OpenedExport> {
  switch (wanted.kind) {
    case "answers":
      return openAnswers(parts, wanted);
    case "reviews": {
      const rows = openData(parts.pool, parts.now).reviews();
      return {
        columns: REVIEW_COLUMNS,
        total: undefined,
        lines: written(wanted, REVIEW_COLUMNS, rows),
      };
    }
    case "scores": {
      const published = openData(parts.pool, parts.now);
      const themes = await published.themes();
      const columns = [
        ...SCORE_COLUMNS,
        ...themes.map(({ theme, option }) => themeColumn(theme, option)),
      ];
      return {
        columns,
        total: undefined,
        lines: written(wanted, columns, told(published.scores())),
      };
    }
  }
}

/** Errors: as `openExport`. */
export async function checkWanted(
  pool: Pool | PoolClient,
  { kind, texts, campaign }: ExportWanted,
): Promise<void> {
  if (kind !== "answers" && (texts === true || campaign !== undefined)) {
    throw new SiriusError(
      "request_invalid",
      "seules les réponses (answers) se choisissent par campagne ou avec leurs textes",
    );
  }
  if (campaign !== undefined) await findCampaign(pool, campaign);
}

/** Says in the journal who took what out of the house. */
export async function noteExport(
  db: Pool | PoolClient,
  what: "opened" | "asked" | "downloaded",
  { kind, format, texts = false, campaign }: ExportWanted,
  { actor, at }: Change,
): Promise<void> {
  const details = {
    format,
    ...(kind === "answers" && { texts }),
    ...(campaign !== undefined && { campaign }),
  };
  await db.query(
    "insert into audit_entry (at, actor, action, target, details) values ($1, $2, $3, $4, $5)",
    [new Date(at), actor, `export.${what}`, `export ${kind}`, JSON.stringify(details)],
  );
}

async function openAnswers(
  { pool, secrets, scripts }: Exporting,
  wanted: ExportWanted,
): Promise<OpenedExport> {
  const { texts = false, campaign = null } = wanted;
  await using moment = await openMoment(pool);
  const columns = answerColumns(secrets, await readScripts(moment.client, scripts), texts);
  const { rows } = await moment.client.query<{ count: number }>(COUNT_ANSWERS, [campaign]);
  const lines = written(wanted, columns, readAnswers(pool, campaign));
  return { columns, total: rows[0]?.count, lines };
}

async function* readAnswers(pool: Pool, campaign: string | null): AsyncGenerator<AnswerRow> {
  await using moment = await openMoment(pool);
  yield* rowsOf<AnswerRow>(moment.client, ANSWERS, [campaign]);
}

async function* told(scores: ReturnType<ReturnType<typeof openData>["scores"]>) {
  for await (const row of scores) yield toldScore(row);
}

async function* written<Row>(
  { format }: ExportWanted,
  columns: readonly Column<Row>[],
  rows: AsyncIterable<Row>,
): AsyncGenerator<string> {
  if (format === "ndjson") {
    for await (const row of rows) yield rowJson(columns, row);
    return;
  }
  const separator = format === "csv" ? "," : ";";
  // The mark tells spreadsheets that it is UTF-8.
  yield `${format === "csv" ? "" : "\uFEFF"}${headerLine(columns, separator)}`;
  for await (const row of rows) yield rowLine(columns, row, separator);
}
