/** Exports as people see them: asked for, listed with their progress, fetched before they expire. */
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";
import { SiriusError } from "../bot/errors.ts";
import type { Change } from "./campaign-store.ts";
import { EXPORT_JOB } from "./export-jobs.ts";
import { checkWanted, noteExport, type ExportWanted } from "./exports.ts";
import type { Queue } from "./jobs.ts";
import { inTransaction } from "./transaction.ts";
import { isUuid } from "./uuid.ts";

/** `expired`: it was done, and its file is gone. */
export type ExportState = "waiting" | "running" | "done" | "failed" | "expired";

export interface ListedExport {
  readonly id: string;
  readonly wanted: ExportWanted;
  readonly state: ExportState;
  readonly askedAt: Instant;
  /** Rows written so far, and in all where that is known. */
  readonly rows: number;
  readonly total: number | null;
  /** Of the compressed file. */
  readonly bytes: number;
  /** A code such as `too_large`; null unless it failed. */
  readonly failure: string | null;
  readonly expiresAt: Instant | null;
}

/** A file that is ready. */
export interface ReadyExport {
  readonly wanted: ExportWanted;
  /** What the browser calls it. */
  readonly name: string;
  /** One gzip file, in pieces that fit in memory. */
  readonly zipped: AsyncIterable<Buffer>;
}

const LISTED = 50;

const COLUMNS = /* sql */ `
  id, wanted, case when expires_at < $2 then 'expired' else state end as state, rows, total,
  bytes::float8 as bytes, failure, (extract(epoch from asked_at) * 1000)::float8 as "askedAt",
  (extract(epoch from expires_at) * 1000)::float8 as "expiresAt"`;

export interface ExportDeskParts {
  readonly pool: Pool;
  readonly queue: Pick<Queue, "request">;
  readonly now: () => Instant;
}

/** The desk, against PostgreSQL. People only see and fetch what they asked for themselves. */
export function exportDesk({ pool, queue, now }: ExportDeskParts) {
  const change = (actor: string): Change => ({ actor, at: now() });
  return {
    /** Asks for an export; journaled. @returns its id. Errors: `campaign_unknown`, `request_invalid`. */
    ask: (wanted: ExportWanted, actor: string): Promise<string> =>
      inTransaction(pool, async (client) => {
        await checkWanted(client, wanted);
        const { rows } = await client.query<{ id: string }>(
          "insert into export_job (wanted, asked_by, asked_at) values ($1, $2, $3) returning id",
          [JSON.stringify(wanted), actor, new Date(now())],
        );
        await noteExport(client, "asked", wanted, change(actor));
        await queue.request(client, EXPORT_JOB.name);
        return rows[0]?.id ?? "";
      }),

    /** The latest first. */
    async list(actor: string): Promise<readonly ListedExport[]> {
      const { rows } = await pool.query<ListedExport>(
        `select ${COLUMNS} from export_job where asked_by = $1 order by asked_at desc, id limit ${LISTED}`,
        [actor, new Date(now())],
      );
      return rows;
    },

    /** Opens a file; journaled. Errors: `not_found` when there is none, any more, or for this person. */
    async fetch(id: string, actor: string): Promise<ReadyExport> {
      if (!isUuid(id)) throw gone();
      const { rows } = await pool.query<ListedExport & { attempt: number }>(
        `select ${COLUMNS}, attempt from export_job where asked_by = $1 and id = $3`,
        [actor, new Date(now()), id],
      );
      const [found] = rows;
      if (found?.state !== "done") throw gone();
      const { wanted, attempt, askedAt } = found;
      await noteExport(pool, "downloaded", wanted, change(actor));
      return { wanted, name: fileName(wanted, askedAt), zipped: partsOf(pool, id, attempt) };
    },

    /** The dictionary of a file that is ready, as Table Schema. Errors: `not_found`. */
    async dictionary(id: string, actor: string): Promise<string> {
      if (!isUuid(id)) throw gone();
      const { rows } = await pool.query<{ dictionary: string | null }>(
        "select dictionary from export_job where asked_by = $1 and id = $2 and state = 'done'",
        [actor, id],
      );
      const dictionary = rows[0]?.dictionary ?? undefined;
      if (dictionary === undefined) throw gone();
      return dictionary;
    },
  };
}

export type ExportDesk = ReturnType<typeof exportDesk>;

function gone(): SiriusError {
  return new SiriusError("not_found", "this export is not ready, has expired, or never was");
}

const NAMES = { answers: "reponses", reviews: "avis", scores: "notes" } as const;

function fileName({ kind, format, campaign }: ExportWanted, at: Instant): string {
  const day = new Date(at).toISOString().slice(0, 10);
  const about = campaign === undefined ? "" : `-${campaign}`;
  return `sirius-${NAMES[kind]}${about}-${day}.${format === "ndjson" ? "ndjson" : "csv"}`;
}

async function* partsOf(pool: Pool, id: string, attempt: number): AsyncGenerator<Buffer> {
  for (let ordinal = 0; ; ordinal += 1) {
    const { rows } = await pool.query<{ bytes: Buffer }>(
      "select bytes from export_part where export_id = $1 and attempt = $2 and ordinal = $3",
      [id, attempt, ordinal],
    );
    const [part] = rows;
    if (part === undefined) return;
    yield part.bytes;
  }
}
