/** Databases of trainings that have scores, with few or many reviews stored. All invented. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres, type Connection } from "../db/embedded-postgres.ts";
import { openDatabase } from "../db/orm.ts";

export interface ReadWorld {
  /** Of the database with few reviews, and of the one with many. */
  readonly few: string;
  readonly many: string;
  readonly keys: readonly string[];
  remove(): Promise<void>;
}

const TRAININGS = 1_000;
const KEY = "lpad(n::text, 6, '0') || 'P0110' || repeat('00000001800010', 2) || '-00000#L01'";

/** As long as those that a release of the bundled questionnaire stores. */
const THEMES = [
  ["metier", "oui", "un_peu", "non"],
  ["soutien_cfa", "oui", "parfois", "non"],
  ["cours_materiel", "bien", "moyen", "pas_bien"],
  ["soutien_entreprise", "oui", "parfois", "non"],
  ["rythme", "facile", "faisable", "dur", "trop_dur"],
  ["entreprise_trouvee", "cfa", "entourage", "sans_aide", "autre"],
  ["examen", "reussi", "attend", "rate"],
].map(([id = "", ...options]) => [id, Object.fromEntries(options.map((option) => [option, 33]))]);
export const SCORE = JSON.stringify({
  niveau_restitution: "formation_lieu",
  statut: "publie",
  seuil: 5,
  nb_repondants: 12,
  nb_invites: 30,
  taux_reponse: 0.4,
  note: { moyenne: 4.2, repartition: { 1: 0, 2: 1, 3: 1, 4: 5, 5: 5 } },
  recommandation: 0.83,
  themes: Object.fromEntries(THEMES),
  periode_experience: { de: "2024-09", a: "2026-08" },
  calcule_le: "2026-11-24",
  methode: "https://avis.example.fr/methode#v1",
});

const FILL = [
  "insert into training_centre (siret, name) values ('00000001800010', 'CFA')",
  `insert into training (key, title, cfd, centre_id)
   select ${KEY}, 'CAP ' || n, '50022137', (select id from training_centre)
   from generate_series(1, ${TRAININGS}) n`,
  `insert into score_snapshot (level, group_key, body, etag, threshold, computed_at)
   select 'training', key, '${SCORE}', '"' || left(md5(key), 22) || '"', 5, now() from training`,
];

/** Reviews alone: nobody has to have written them, and the score call looks at nothing else of people. */
const reviews = (count: number): string => `
insert into review (conversation_id, training_id, question, status, shown, queued_at, decided_at,
  visible_from, published_on, experience, shown_until)
select gen_random_uuid(), t.id, 'conseil', 'published', repeat('Une bonne équipe. ', 5), now(), now(),
  now(), current_date, '2026', current_date + 700
from generate_series(0, ${count - 1}) n
join (select id, row_number() over (order by key) - 1 as at from training) t
  on t.at = n % ${TRAININGS}`;

/** Makes one PostgreSQL with both databases. */
export async function makeReadWorld(count: {
  readonly few: number;
  readonly many: number;
}): Promise<ReadWorld> {
  const dataDir = mkdtempSync(join(tmpdir(), "sirius-bench-"));
  const server = await startEmbeddedPostgres(dataDir);
  const few = await makeDatabase(server.connection, "few", count.few);
  const many = await makeDatabase(server.connection, "many", count.many);
  return {
    few: few.url,
    many: many.url,
    keys: few.keys,
    async remove() {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function makeDatabase(server: Connection, name: string, count: number) {
  if ("connectionString" in server) throw new Error("the embedded server is always a local one");
  const first = await openDatabase({ connection: server, applicationName: "sirius bench" });
  await first.pool.query(`create database ${name}`);
  await first.close();
  const connection = { ...server, database: name };
  const database = await openDatabase({ connection, applicationName: "sirius bench" });
  await database.migrate();
  const client = await database.pool.connect();
  await client.query("set statement_timeout = 0");
  // Only for the superuser of a database that is thrown away: foreign keys are not looked at.
  await client.query("set session_replication_role = replica");
  for (const statement of [...FILL, reviews(count)]) await client.query(statement);
  await client.query("vacuum analyze");
  const { rows } = await client.query<{ key: string }>("select key from training order by key");
  client.release(true);
  await database.close();
  const { host, port, user } = server;
  return {
    url: `postgresql://${user}@/${name}?host=${encodeURIComponent(host)}&port=${port}`,
    keys: rows.map(({ key }) => key),
  };
}
