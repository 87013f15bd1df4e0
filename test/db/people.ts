/** Fictitious people with their proof and their personal link, for tests that need a conversation. */
import type { Pool } from "pg";
import type { Secrets } from "../../db/secrets.ts";
import { hashToken, newToken } from "../../db/tokens.ts";

let next = 0;

/** Invites one more former apprentice of the one fictitious training. */
export async function invite(
  pool: Pool,
  secrets: Secrets,
  script = "fin-apprentissage",
): Promise<{ token: string; person: string; phone: string }> {
  const token = newToken();
  // The range that is kept for fiction.
  const phone = `+3363998${String(next).padStart(4, "0")}`;
  next = (next + 1) % 10_000;
  const { rows } = await pool.query<{ person: string }>(
    `with centre as (
       insert into training_centre (siret, name) values ('00000001800001', 'CFA fictif')
       on conflict (siret) do update set name = excluded.name returning id
     ), training as (
       insert into training (key, title, centre_id) select 'cle-fictive#L01', 'CAP Cuisine', id from centre
       on conflict (key) do update set title = excluded.title returning id
     ), person as (
       insert into person (first_name_sealed) values ($1) returning id
     ), contact as (
       insert into contact (person_id, kind, lookup, sealed) select id, 'phone', $2, $3 from person
     ), proof as (
       insert into apprenticeship (person_id, training_id, started_on, ended_on)
       select person.id, training.id, '2024-09-01', '2026-07-31' from person, training returning id, person_id
     )
     insert into invitation (apprenticeship_id, person_id, token_hash, token_sealed, script_key, expires_at)
     select id, person_id, $4, $5, $6, '2030-01-01' from proof
     returning person_id as person`,
    [
      secrets.seal("Léa"),
      secrets.lookup(phone),
      secrets.seal(phone),
      hashToken(token),
      secrets.seal(token),
      script,
    ],
  );
  return { token, person: rows[0]?.person ?? "", phone };
}
