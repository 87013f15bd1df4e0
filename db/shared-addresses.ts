/** One telephone, several people: who of them is writing. */
import type { Pool } from "pg";
import { wordingOf } from "../bot/wording.ts";
import { fold } from "../survey-scripts/fold.ts";
import type { Secrets } from "./secrets.ts";

interface Parts {
  readonly pool: Pool;
  readonly secrets: Pick<Secrets, "open">;
}

interface Sharer {
  readonly person: string;
  readonly firstName: string;
}

/** People whose names are told on one telephone: beyond, it is a school's and nobody's. */
const PEOPLE_MAX = 4;

/** "Léa ou Tom": the people with an open conversation at an address. */
export async function namesAt(parts: Parts, lookup: Buffer, locale: string): Promise<string> {
  const names = (await sharersOf(parts, lookup)).map(({ firstName }) => firstName);
  return names.join(` ${wordingOf(locale).or} `);
}

/**
 * Whether a text names one of the people at an address, alone; then what comes from there in the next
 * hours is theirs.
 */
export async function chooseWho(parts: Parts, lookup: Buffer, text: string): Promise<boolean> {
  const words = new Set(fold(text).split(/[^\p{L}-]+/u));
  const named = (await sharersOf(parts, lookup)).filter(({ firstName }) => {
    const name = fold(firstName);
    return words.has(name) || fold(text) === name;
  });
  const [who, other] = named;
  if (who === undefined || other !== undefined) return false;
  await parts.pool.query(
    `insert into shared_address (lookup, person_id, at) values ($1, $2, now())
     on conflict (lookup) do update set person_id = excluded.person_id, at = excluded.at`,
    [lookup, who.person],
  );
  return true;
}

async function sharersOf({ pool, secrets }: Parts, lookup: Buffer): Promise<Sharer[]> {
  const { rows } = await pool.query<{ id: string; first_name_sealed: string }>(
    `select p.id, p.first_name_sealed from person p
     where p.first_name_sealed is not null
       and p.id in (select person_id from contact where lookup = $1 and wrong_person_at is null)
       and exists (select from conversation c where c.person_id = p.id and c.outcome is null)
     order by p.created_at, p.id limit $2`,
    [lookup, PEOPLE_MAX],
  );
  return rows.map((row) => ({ person: row.id, firstName: secrets.open(row.first_name_sealed) }));
}
