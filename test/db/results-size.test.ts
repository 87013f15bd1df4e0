/** A page of results costs what it shows: the rows that are read do not grow with the groups that are stored. */
import type { PoolClient } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  RESULTS_COUNTED,
  RESULTS_ON_A_PAGE,
  readResults,
  type ResultsPage,
  type ResultsWanted,
} from "../../db/results-table.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";

/** Both beyond what is counted one by one. */
const FEW = 3_000;
const MANY = 9_000;
/** Groups that one centre has. */
const OF_A_CENTRE = 10;

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

/** Trainings with scores, in centres of ten. */
async function publish(from: number, to: number): Promise<void> {
  const { pool } = database;
  await pool.query(
    `insert into training_centre (siret, name)
     select lpad(c::text, 14, '0'), 'CFA ' || c from generate_series($1::int, $2::int) c`,
    [Math.ceil(from / OF_A_CENTRE), Math.ceil(to / OF_A_CENTRE) - 1],
  );
  await pool.query(
    `insert into training (key, title, cfd, place, centre_id)
     select 'k' || n || '#L01', 'CAP ' || n % 97, '500' || lpad((n % 97)::text, 5, '0'), 'Ville ' || n, c.id
     from generate_series($1::int, $2::int - 1) n
     join training_centre c on c.siret = lpad((n / ${OF_A_CENTRE})::text, 14, '0')`,
    [from, to],
  );
  await pool.query(
    `insert into score_snapshot (level, group_key, body, etag, threshold, computed_at)
     select 'training', 'k' || n || '#L01', jsonb_build_object(
       'note', jsonb_build_object('moyenne', 1 + n % 40 * 0.1), 'nb_repondants', 5 + n % 60)::text,
       'etag', 5, now()
     from generate_series($1::int, $2::int - 1) n`,
    [from, to],
  );
  await pool.query("vacuum (analyze)");
}

/** Rows that tables gave while a page was read. */
async function readCounting(
  wanted: Partial<ResultsWanted>,
): Promise<{ readonly page: ResultsPage; readonly read: number }> {
  const client: PoolClient = await database.pool.connect();
  try {
    await client.query("begin");
    const before = await rowsRead(client);
    const all = { level: "training", sort: "name", page: 0, ...wanted } as const;
    const page = await readResults(client, all);
    return { page, read: (await rowsRead(client)) - before };
  } finally {
    await client.query("rollback");
    client.release();
  }
}

async function rowsRead(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ read: number }>(
    `select coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::int as read
     from pg_stat_xact_user_tables where schemaname = 'public'`,
  );
  return rows[0]?.read ?? 0;
}

const ASKED: readonly Partial<ResultsWanted>[] = [
  { sort: "name" },
  { sort: "best" },
  { sort: "worst" },
  { sort: "answers" },
  { sort: "name", page: 3 },
  { siret: "7".padStart(14, "0") },
  { words: "ville 2345" },
];

describe("a page of results", { timeout: 120_000 }, () => {
  test("is read from as many rows among 9,000 groups as among 3,000", async () => {
    await publish(0, FEW);
    const before: number[] = [];
    for (const wanted of ASKED) before.push((await readCounting(wanted)).read);
    await publish(FEW, MANY);
    const most = RESULTS_COUNTED + 20 * RESULTS_ON_A_PAGE;
    for (const [at, wanted] of ASKED.entries()) {
      const { page, read } = await readCounting(wanted);
      const grown = read > (before[at] ?? 0) * 1.1 + 10;
      expect({ wanted, empty: page.rows.length === 0, grown, many: read > most }).toEqual({
        wanted,
        empty: false,
        grown: false,
        many: false,
      });
    }
  });

  test("says that there are more than are counted, and that another page follows", async () => {
    const { page } = await readCounting({});
    expect(page).toMatchObject({ total: RESULTS_COUNTED + 1, more: true });
    const last = await readCounting({ page: MANY / RESULTS_ON_A_PAGE - 1 });
    expect(last.page).toMatchObject({ more: false });
    expect(last.page.rows).toHaveLength(RESULTS_ON_A_PAGE);
    expect((await readCounting({ siret: "7".padStart(14, "0") })).page).toMatchObject({
      total: OF_A_CENTRE,
      more: false,
    });
  });
});
