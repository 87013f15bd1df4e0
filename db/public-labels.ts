/** The words of published figures, from the scripts that were published. */
import type { Pool } from "pg";
import { figureLabels, type FigureLabels } from "../bot/figure-labels.ts";
import type { ScriptLibrary } from "../bot/ports.ts";
import { answered } from "./results-queries.ts";

export type Labels = Readonly<Record<string, FigureLabels>>;

/** Versions that are looked at; what older ones called a figure is shown by its code. */
const VERSIONS_MAX = 50;

/**
 * Words for the figures of scores. The scripts themselves never change, so only the list of versions
 * is read again.
 *
 * @returns The labels for a locale. Errors: `database_unavailable`.
 */
export function publicLabels(
  pool: Pool,
  scripts: ScriptLibrary,
): (locale: string) => Promise<Labels> {
  const made = new Map<string, Labels>();
  return async (locale) => {
    const { rows } = await answered(
      pool.query<{ key: string; version: number }>(
        `select key, version from script_version
         order by published_at desc, version desc limit ${VERSIONS_MAX}`,
      ),
    );
    const name = `${locale} ${rows.map(({ key, version }) => `${key} ${version}`).join(", ")}`;
    let labels = made.get(name);
    if (labels === undefined) {
      const found = await Promise.all(rows.map(({ key, version }) => scripts.load(key, version)));
      labels = figureLabels(found, locale);
      made.set(name, labels);
    }
    return labels;
  };
}
