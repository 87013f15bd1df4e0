/** What the texts of a conversation print about its person and training. Opened for one rendering. */
import type { Pool, PoolClient } from "pg";
import type { TextInputs } from "../bot/ports.ts";
import type { Secrets } from "./secrets.ts";

interface Row {
  readonly first_name_sealed: string | null;
  readonly title: string;
  readonly centre: string;
  /** Null once the contact is gone: nobody is written to any more. */
  readonly token_sealed: string | null;
  readonly end_year: number | null;
  readonly control_needed: boolean;
}

/** Reads the inputs of an invitation. `baseUrl` is where people reach us, without a slash at the end. */
export async function inputsOf(
  db: Pool | PoolClient,
  secrets: Pick<Secrets, "open">,
  invitation: string,
  baseUrl: string,
): Promise<TextInputs> {
  const { rows } = await db.query<Row>({
    name: "inputs-of-invitation",
    text: /* sql */ `
      select p.first_name_sealed, t.title, k.name as centre, i.token_sealed,
        extract(year from a.ended_on)::int as end_year, i.control_needed
      from invitation i
        join apprenticeship a on a.id = i.apprenticeship_id
        join person p on p.id = a.person_id
        join training t on t.id = a.training_id
        join training_centre k on k.id = t.centre_id
      where i.id = $1`,
    values: [invitation],
  });
  const [row] = rows;
  if (row === undefined) return {};
  const token = row.token_sealed === null ? undefined : secrets.open(row.token_sealed);
  return {
    ...(row.first_name_sealed === null ? {} : { prenom: secrets.open(row.first_name_sealed) }),
    formation: row.title,
    cfa: row.centre,
    lien: `${baseUrl}/notice`,
    ...(token === undefined
      ? {}
      : { lien_perso: `${baseUrl}/r/${token}`, lien_stop: `${baseUrl}/u/${token}` }),
    a_controler: row.control_needed,
    ...(row.end_year === null ? {} : { annee_fin: row.end_year }),
  };
}
