/** What the imported catalogue tells the reader of a roster. */
import type { Pool } from "pg";
import type { RosterReading } from "../bot/roster.ts";

type RosterCatalogue = Pick<RosterReading, "isKnownCode" | "siretOf">;

/** Registers that hold every certification; a list of trainings holds those of its trainings only. */
const HAS_REGISTERS = /* sql */ `
  select count(distinct kind) = 2 as complete from catalogue_import where kind in ('bcn', 'cfd-rncp')`;

const CODES = "select code from certification";

/** Centres that are alone with their UAI at their postal code, or at that of one of their places. */
const CENTRES = /* sql */ `
  select uai, postcode, min(siret) as siret
  from (
    select u.uai, tc.postcode, tc.siret
    from centre_uai u join training_centre tc on tc.id = u.centre_id
    union
    select t.place_uai, t.postcode, tc.siret
    from training t join training_centre tc on tc.id = t.centre_id
  ) known
  where uai is not null and postcode is not null
  group by uai, postcode having count(*) = 1`;

/**
 * Reads what is known into memory: some ten thousand codes, and as many centres. What no import of the
 * catalogue told is not asked of rosters.
 */
export async function rosterCatalogue(pool: Pool): Promise<RosterCatalogue> {
  const { rows: registers } = await pool.query<{ complete: boolean }>(HAS_REGISTERS);
  const { rows: codes } = await pool.query<{ code: string }>(CODES);
  const { rows: centres } = await pool.query<{ uai: string; postcode: string; siret: string }>(
    CENTRES,
  );
  const known = new Set(codes.map(({ code }) => code));
  const sirets = new Map(centres.map(({ uai, postcode, siret }) => [`${uai} ${postcode}`, siret]));
  return {
    ...(registers[0]?.complete === true && { isKnownCode: (code: string) => known.has(code) }),
    siretOf: (uai, postalCode) => sirets.get(`${uai} ${postalCode}`),
  };
}
