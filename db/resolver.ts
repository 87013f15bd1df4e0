/** From identifiers to what they designate, and to the figures a release published about it. */
import type { Pool } from "pg";
import { IDENTIFIER_KINDS } from "../bot/identifier-shapes.ts";
import type { Criteria } from "../bot/identifiers.ts";
import { LEVEL_NAMES, type LevelName, type PublishedLevel } from "../bot/release-figures.ts";
import { RESOLVE } from "./resolver-query.ts";
import { answered } from "./results-queries.ts";

/** What an asking designates. */
export interface Designated {
  readonly level: LevelName;
  /** Of the training, the key it has now; undefined at wider levels. */
  readonly trainingKey: string | undefined;
  /** CFD or RNCP, the newest of its line; undefined for a whole centre. */
  readonly certification: string | undefined;
  /** SIRET of who trains; undefined for a certification. */
  readonly siret: string | undefined;
  readonly title: string;
  readonly centre: string | undefined;
  readonly place: string | undefined;
  readonly status: "publie" | "insuffisant" | "aucun";
  /** The score as a release stored it, and the name of those bytes; undefined when it has none. */
  readonly score: { readonly body: string; readonly etag: string } | undefined;
  /** The score of the closest wider level that has one. */
  readonly wider: string | undefined;
}

export type Resolution =
  | { readonly kind: "found"; readonly criteria: Criteria; readonly found: Designated }
  | { readonly kind: "unknown"; readonly missing: Missing }
  /** Keys, codes, SIRET, or SIRET and code: what fits, up to `CANDIDATES_MAX` and one more. */
  | { readonly kind: "ambiguous"; readonly candidates: readonly string[] };

/** What nobody knows: one of the things named, or a training that has them all. */
export type Missing = "training" | "certification" | "centre" | "together";

/** Finds what identifiers designate. */
export interface Resolver {
  /**
   * @param askings  Of each, its readings: one that fits decides.
   * @returns As many resolutions, in the same order. One query for all.
   *
   * Errors: `database_unavailable`.
   */
  resolve(askings: readonly (readonly Criteria[])[]): Promise<readonly Resolution[]>;
}

interface Row {
  readonly n: number;
  readonly level: PublishedLevel | null;
  readonly missing: Missing;
  readonly candidates: readonly string[];
  readonly key: string | null;
  readonly title: string | null;
  readonly place: string | null;
  readonly siret: string | null;
  readonly centre: string | null;
  readonly certification: string | null;
  readonly certificationTitle: string | null;
  readonly body: string | null;
  readonly etag: string | null;
  readonly wider: string | null;
  readonly invited: boolean;
}

/** A resolver on a database. */
export function resolver(pool: Pool): Resolver {
  return {
    async resolve(askings) {
      const readings = askings.flatMap((criteria, item) =>
        criteria.map((reading) => ({ item, reading })),
      );
      const columns = IDENTIFIER_KINDS.map((name) =>
        readings.map(({ reading }) => reading[name] ?? null),
      );
      const { rows } = await answered(
        pool.query<Row>({ ...RESOLVE, values: [readings.map((_, n) => n), ...columns] }),
      );
      const byItem = Map.groupBy(rows, ({ n }) => readings[n]?.item);
      return askings.map((criteria, item) => {
        const own = byItem.get(item) ?? [];
        const first = own[0]?.n ?? 0;
        return decide(own.map((row) => resolutionOf(row, criteria[row.n - first] ?? {})));
      });
    },
  };
}

/** The one reading that designates something; several that do are ambiguous. */
function decide(resolutions: readonly Resolution[]): Resolution {
  const found = resolutions.filter((one) => one.kind === "found");
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  if (found.length > 1) {
    const candidates = found.flatMap(({ criteria }) =>
      Object.entries(criteria).map(([name, value]) => `${name}=${value}`),
    );
    return { kind: "ambiguous", candidates };
  }
  const ambiguous = resolutions.find((one) => one.kind === "ambiguous");
  return ambiguous ?? resolutions[0] ?? { kind: "unknown", missing: "together" };
}

function resolutionOf(row: Row, criteria: Criteria): Resolution {
  if (row.level === null) {
    const { candidates, missing } = row;
    return candidates.length === 0
      ? { kind: "unknown", missing }
      : { kind: "ambiguous", candidates };
  }
  return { kind: "found", criteria, found: designated(row, row.level) };
}

function designated(row: Row, level: PublishedLevel): Designated {
  const { body, etag } = row;
  const hidden = row.invited ? "insuffisant" : "aucun";
  const certification = row.certification ?? undefined;
  const ofTraining = level === "training" ? row.title : null;
  return {
    level: LEVEL_NAMES[level],
    trainingKey: level === "training" ? (row.key ?? undefined) : undefined,
    certification,
    siret: row.siret ?? undefined,
    title:
      ofTraining ??
      row.certificationTitle ??
      row.title ??
      certification ??
      row.centre ??
      "Formation",
    centre: row.centre ?? undefined,
    place: level === "training" ? (row.place ?? undefined) : undefined,
    status: body === null ? hidden : "publie",
    score: body === null || etag === null ? undefined : { body, etag },
    wider: row.wider ?? undefined,
  };
}
