/** Published figures, chosen and put in order: for those who look after them. Nothing that is not public. */
import type { Pool, PoolClient } from "pg";
import type { PublishedLevel } from "../bot/release-figures.ts";
import { toldScore, type ScoreRow } from "./open-data-columns.ts";
import { namesOf, openScore, SCORE_WITH_NAMES, type StoredScore } from "./open-data.ts";
import { CERTIFICATION, TRAINER_CERTIFICATION } from "./release-queries.ts";

export const RESULTS_SORTS = ["name", "best", "worst", "answers"] as const;
export type ResultsSort = (typeof RESULTS_SORTS)[number];

export interface ResultsWanted {
  readonly level: PublishedLevel;
  /** Beginnings of words of the title, the diploma, the place or the centre; one training has all of them. */
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
  /** Groups with figures that fit, counted up to `RESULTS_COUNTED`: one more means more than that. */
  readonly total: number;
  /** Another page follows. */
  readonly more: boolean;
}

export const RESULTS_ON_A_PAGE = 25;
/** A page costs what it shows: beyond, groups are not counted one by one. */
export const RESULTS_COUNTED = 1_000;

interface Order {
  readonly table: "score_name" | "score_snapshot";
  readonly column: "name" | "mark" | "answers";
  readonly way: "asc" | "desc";
}

/** Each is the order of an index over level, column and group, read forwards or backwards. */
const ORDERS: Readonly<Record<ResultsSort, Order>> = {
  name: { table: "score_name", column: "name", way: "asc" },
  best: { table: "score_snapshot", column: "mark", way: "desc" },
  worst: { table: "score_snapshot", column: "mark", way: "asc" },
  answers: { table: "score_snapshot", column: "answers", way: "desc" },
};

/** The group that a training `t` of a centre `tc` counts in. */
const GROUPS: Readonly<Record<PublishedLevel, string>> = {
  training: "t.key",
  trainerCertification: TRAINER_CERTIFICATION,
  certification: CERTIFICATION,
  centre: "tc.siret",
};

/** Known words that begin as each word that was typed. $1: words. */
const KNOWN = /* sql */ `
select array(
  select k.word from search_word k
  where k.bare ~>=~ asked.word and k.bare ~<~ (asked.word || '{')
) as known
from unnest(words_of($1)) as asked (word)`;

/**
 * One page of groups. What is read does not grow with the groups there are: a page comes from an index, or
 * from the trainings that the filters find.
 *
 * @param wanted  A group fits when one of its trainings fits all filters.
 */
export async function readResults(
  db: Pool | PoolClient,
  wanted: ResultsWanted,
): Promise<ResultsPage> {
  const { level, page } = wanted;
  const values: unknown[] = [page * RESULTS_ON_A_PAGE];
  const conditions = await conditionsOf(db, wanted, (value) => `$${values.push(value)}`);
  const { rows } = await db.query<StoredScore & { readonly total: number }>(
    statement(wanted, conditions),
    values,
  );
  return {
    rows: rows.slice(0, RESULTS_ON_A_PAGE).map((row) => toldScore(openScore(level, row))),
    total: rows[0]?.total ?? 0,
    more: rows.length > RESULTS_ON_A_PAGE,
  };
}

/** @param given  Adds a value to those of the statement. @returns what a training `t` must be like. */
async function conditionsOf(
  db: Pool | PoolClient,
  { words, siret, code }: ResultsWanted,
  given: (value: unknown) => string,
): Promise<readonly string[]> {
  const conditions: string[] = [];
  if (siret !== undefined) conditions.push(`tc.siret = ${given(siret)}`);
  if (code !== undefined) {
    const place = given(code);
    conditions.push(`(t.cfd = ${place} or t.rncp = ${place})`);
  }
  if (words !== undefined) {
    const { rows } = await db.query<{ known: readonly string[] }>(KNOWN, [words]);
    conditions.push(...rows.map(({ known }) => `w.words && ${given(known)}::text[]`));
  }
  return conditions;
}

/** $1: how many to pass over; each costs an entry of the index. */
function statement({ level, sort }: ResultsWanted, conditions: readonly string[]): string {
  const isNarrowed = conditions.length > 0;
  const { table, column, way } = ORDERS[sort];
  const from = (groups: string): string =>
    `${groups} g ${isNarrowed ? "join wanted using (group_key)" : ""} where g.level = '${level}'`;
  return /* sql */ `
    with ${isNarrowed ? `wanted as materialized (${groupsOf(level, conditions)}),` : ""}
    page as materialized (
      select g.level, g.group_key, g.${column}
      from ${from(table)}
      order by g.${column} ${way}, g.group_key ${way}
      offset $1 limit ${RESULTS_ON_A_PAGE + 1}
    )
    select ${SCORE_WITH_NAMES}, (
      select count(*)::int from (
        select from ${from("score_name")} limit ${RESULTS_COUNTED + 1}
      ) counted
    ) as total
    from page join score_snapshot s using (level, group_key) ${namesOf(level)}
    order by page.${column} ${way}, page.group_key ${way}`;
}

function groupsOf(level: PublishedLevel, conditions: readonly string[]): string {
  return /* sql */ `
    select distinct ${GROUPS[level]} as group_key
    from training t join training_centre tc on tc.id = t.centre_id
    join training_search w on w.training_id = t.id
    where t.followed_by is null and ${conditions.join(" and ")}`;
}
