/** Published figures, chosen and put in order: for those who look after them. Nothing that is not public. */
import type { Pool } from "pg";
import type { PublishedLevel } from "../bot/release-figures.ts";
import { toldScore, type ScoreRow } from "./open-data-columns.ts";
import { scoresOf, openScore, type StoredScore } from "./open-data.ts";

export const RESULTS_SORTS = ["name", "best", "worst", "answers"] as const;
export type ResultsSort = (typeof RESULTS_SORTS)[number];

export interface ResultsWanted {
  readonly level: PublishedLevel;
  /** Words of the title, the place or the centre; each of them has to be found. */
  readonly words?: string | undefined;
  /** SIRET of a centre. */
  readonly siret?: string | undefined;
  /** CFD or RNCP. */
  readonly code?: string | undefined;
  readonly sort: ResultsSort;
  /** From 0. */
  readonly page: number;
}

export interface ResultsPage {
  readonly rows: readonly ScoreRow[];
  /** Groups with figures that fit. */
  readonly total: number;
}

export const RESULTS_ON_A_PAGE = 25;

const ORDERS: Readonly<Record<ResultsSort, string>> = {
  name: "fold_text(coalesce(diploma, '')), fold_text(centre), fold_text(coalesce(place, ''))",
  best: "mark desc",
  worst: "mark",
  answers: "(score::jsonb ->> 'nb_repondants')::int desc",
};

/** $1: words; $2: SIRET; $3: code; $4: how many to pass over. */
function statement({ level, sort }: ResultsWanted): string {
  return /* sql */ `
    select s.*, (count(*) over ())::int as total
    from (
      select named.*, (score::jsonb #>> '{note,moyenne}')::numeric as mark
      from (${scoresOf(level)}) named
    ) s
    where ($2::text is null or s.siret = $2)
      and ($3::text is null or s.cfd = $3 or s.rncp = $3)
      and ($1::text is null or not exists (
        select from unnest(words_of($1)) as wanted (word)
        where strpos(fold_text(concat_ws(' ', s.title, s.diploma, s.place, s.centre)), wanted.word) = 0))
    order by ${ORDERS[sort]}, "group" offset $4 limit ${RESULTS_ON_A_PAGE}`;
}

/** One page of groups. */
export async function readResults(pool: Pool, wanted: ResultsWanted): Promise<ResultsPage> {
  const { words, siret, code, page, level } = wanted;
  const passed = page * RESULTS_ON_A_PAGE;
  const { rows } = await pool.query<StoredScore & { readonly total: number }>(statement(wanted), [
    words ?? null,
    siret ?? null,
    code ?? null,
    passed,
  ]);
  return { rows: rows.map((row) => toldScore(openScore(level, row))), total: rows[0]?.total ?? 0 };
}
