/** A catalogue of the size of the country in a database of its own, removed afterwards. All invented. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool } from "pg";
import { startEmbeddedPostgres } from "../db/embedded-postgres.ts";
import { openDatabase, type Database } from "../db/orm.ts";

export interface CatalogueWorld {
  readonly database: Database;
  remove(): Promise<void>;
}

/** As many as the national catalogue has, or more. */
export const TRAININGS = 300_000;
export const CENTRES = 6_000;
export const CERTIFICATIONS = 5_000;
/** One training in so many has figures. */
const WITH_FIGURES = 10;
const SCORE =
  '{"niveau_restitution":"formation_lieu","statut":"publie","seuil":5,"nb_repondants":12,"note":{"moyenne":4.2}}';

const CENTRE = "'000000018' || lpad(c::text, 5, '0')";
/** A few diplomas have most of the trainings: the first one several thousand. */
const CODE = `(50000000 + floor(${CERTIFICATIONS} * power(((n::bigint * 7919) % ${TRAININGS})::numeric / ${TRAININGS}, 3)))::int::text`;
const COMMUNE = "lpad((n % 30000)::text, 5, '0')";

const FILL = [
  `insert into training_centre (siret, uai, name)
   select ${CENTRE}, lpad((c % 5500)::text, 7, '0') || 'A', 'CFA ' || c
   from generate_series(0, ${CENTRES - 1}) c`,
  `insert into centre_uai (uai, centre_id) select uai, id from training_centre`,
  `insert into certification (code, kind, title)
   select code::text, 'cfd', 'Diplôme ' || code
   from generate_series(50000000, 50000000 + ${CERTIFICATIONS - 1}) code`,
  `insert into certification_pair (cfd, rncp)
   select code, 'RNCP' || (code::int % 4500) from certification`,
  `insert into certification (code, kind, title)
   select distinct rncp, 'rncp', 'Titre ' || rncp from certification_pair`,
  `insert into certification_alias (kind, value, code)
   select k.kind, k.kind || code, code
   from certification c, (values ('certifinfo'), ('onisep')) k(kind) where c.kind = 'cfd'`,
  `insert into training (key, title, cfd, rncp, centre_id, code_insee, place_uai, parcoursup, listed)
   select lpad((n % 900000)::text, 6, '0') || 'P0110' || tc.siret || tc.siret || '-' || ${COMMUNE}
       || '#L' || lpad((n % 100)::text, 2, '0'),
     'CAP ' || n, ${CODE}, null, tc.id, ${COMMUNE}, tc.uai, n::text, true
   from generate_series(1, ${TRAININGS}) n
   join training_centre tc on tc.siret = '000000018' || lpad((n % ${CENTRES})::text, 5, '0')`,
  `insert into score_snapshot (level, group_key, body, etag, threshold, computed_at)
   select 'training', key, '${SCORE}', '"x"', 5, now() from training
   where parcoursup::int % ${WITH_FIGURES} = 0`,
  `insert into score_snapshot (level, group_key, body, etag, threshold, computed_at)
   select 'certification', code, '${SCORE}', '"x"', 5, now() from certification where kind = 'cfd'`,
  `insert into score_snapshot (level, group_key, body, etag, threshold, computed_at)
   select 'centre', siret, '${SCORE}', '"x"', 5, now() from training_centre`,
];

/** Makes the database, with its own PostgreSQL and its own folder. */
export async function makeCatalogue(): Promise<CatalogueWorld> {
  const dataDir = mkdtempSync(join(tmpdir(), "sirius-bench-"));
  const server = await startEmbeddedPostgres(dataDir);
  const database = await openDatabase({
    connection: server.connection,
    applicationName: "sirius bench",
  });
  await database.migrate();
  await fill(database.pool);
  return {
    database,
    async remove() {
      await database.close();
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function fill(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("set statement_timeout = 0");
    for (const statement of FILL) await client.query(statement);
    await client.query("vacuum analyze");
  } finally {
    client.release(true);
  }
}
