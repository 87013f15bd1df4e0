/** A training as lists show it, with the score that is public, and the SQL that reads it. */
import type { QueryResultRow } from "pg";
import { CERTIFICATION } from "./release-queries.ts";

export interface ListedTraining {
  /** Its `cle_ministere_educatif`. */
  readonly key: string;
  readonly title: string;
  /** City or address; null when the catalogue does not tell. */
  readonly place: string | null;
  /** What its diploma is published under: CFD, else RNCP, else the key. */
  readonly diploma: string;
  /** CFD and RNCP as known; for machines. */
  readonly cfd: string | null;
  readonly rncp: string | null;
  readonly centre: { readonly siret: string; readonly name: string };
  /** The score as the API sends it, without the key that was asked for; null under the threshold. */
  readonly score: string | null;
}

/** One page of a list. `total`: of the whole list. */
export interface Listing {
  readonly total: number;
  readonly trainings: readonly ListedTraining[];
}

export interface Slice {
  /** From 0. */
  readonly index: number;
  readonly size: number;
}

export interface ListedRow extends QueryResultRow {
  readonly key: string;
  readonly title: string;
  readonly place: string | null;
  readonly diploma: string;
  readonly cfd: string | null;
  readonly rncp: string | null;
  readonly siret: string;
  readonly centre: string;
  readonly score: string | null;
  readonly total: number;
}

/** What a list shows: each training once, under what it counts for, and as long as anyone offers it. */
export const IS_LISTED =
  "t.followed_by is null and (t.listed is distinct from false or own.body is not null)";

/** Columns of a `ListedRow`, over `LISTED_FROM`. `total` counts the rows before the slice. */
export const LISTED_COLUMNS = `t.key, t.title, t.place, ${CERTIFICATION} as diploma, t.cfd, t.rncp,
  tc.siret, tc.name as centre, own.body as score, (count(*) over ())::int as total`;

export const LISTED_FROM = `training t
  join training_centre tc on tc.id = t.centre_id
  left join score_snapshot own on own.level = 'training' and own.group_key = t.key`;

/** Those with figures first, then by name; never by mark, which would be a ranking. */
export const LISTED_ORDER = "(own.body is not null) desc, t.title, tc.name, t.key";

/** A row as the rest of the house knows it. */
export function listed(row: ListedRow): ListedTraining {
  const { key, title, place, diploma, cfd, rncp, siret, centre: name, score } = row;
  return { key, title, place, diploma, cfd, rncp, centre: { siret, name }, score };
}

/** The rows of one page as a listing. A page behind the last one has no row, and so no total. */
export function listing(rows: readonly ListedRow[]): Listing {
  return { total: rows[0]?.total ?? 0, trainings: rows.map(listed) };
}
