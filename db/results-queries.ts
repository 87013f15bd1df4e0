/** Pieces of SQL that the public results share, and how a database that is away is told. */
import { because } from "../bot/error-words.ts";
import { codeOf, SiriusError } from "../bot/errors.ts";
import { certificationOf, JOIN_GROUP } from "./release-queries.ts";

/** The trainings whose reviews count for `training g`: itself, and those that follow it. */
export const COUNTING = `(select g.id union all select f.id from training f where f.followed_by = g.id)`;

/** Whether anyone was ever invited: "nobody was asked" and "too few answered" are told apart. */
export const INVITED = `exists (
  select from apprenticeship ap join invitation i on i.apprenticeship_id = ap.id
  where ap.training_id in ${COUNTING}
)`;

/**
 * The former version of a diploma that a text is about, if it is, and if so many people were invited for
 * it at that place that the text is not known by it.
 *
 * @param about  The training it was written about.
 * @param counted  The training it counts for.
 * @param snapshot  The score of that one.
 */
export const formerDiploma = (about: string, counted: string, snapshot: string): string => `
  case when ${about}.cfd <> ${certificationOf(counted)} and ${snapshot}.threshold = (
    select count(*) from (
      select from apprenticeship ap join invitation i on i.apprenticeship_id = ap.id
      where ap.training_id = ${about}.id limit ${snapshot}.threshold
    ) few
  ) then ${about}.cfd end`;

/**
 * The training asked for, as t: under its key, under a key that was replaced before anyone heard of it,
 * or under a key that lost its # when only one training begins so.
 *
 * @param key  SQL of the key, such as `$1`.
 */
export function askedUnder(key: string): string {
  return `(
    select id, 1 as rank from training where key = ${key}
    union all
    select n.id, 2 from key_replacement r join training n on n.key = r.current_key
    where r.old_key = ${key}
    union all
    select (array_agg(id))[1], 3 from training
    where key_stem = ${key} and key <> ${key} having count(*) = 1
    order by rank limit 1
  ) asked_for
  join training t on t.id = asked_for.id ${JOIN_GROUP}`;
}

/**
 * Waits for a query of public results.
 *
 * Errors: `database_unavailable` for whatever goes wrong.
 */
export async function answered<T>(query: Promise<T>): Promise<T> {
  try {
    return await query;
  } catch (error) {
    const code = codeOf(error) ?? "no code";
    throw new SiriusError(
      "database_unavailable",
      `the results could not be read (${code}): check that PostgreSQL runs and is migrated`,
      because("results_unread", { system: code }),
    );
  }
}
