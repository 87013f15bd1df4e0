/** What a training is, in every table that leaves the house: one name and one meaning for each column. */
import { column, type Column } from "./columns.ts";

/** Null where a row is about less than a training. */
export interface TrainingCells {
  readonly key: string | null;
  readonly title: string | null;
  readonly cfd: string | null;
  readonly rncp: string | null;
}

/** The first columns of a table. */
export const TRAINING_TABLE_COLUMNS: readonly Column<TrainingCells>[] = [
  column(
    "cle_ministere_educatif",
    "string",
    ["Clé de la formation au catalogue national", "Key of the training in the national catalogue"],
    ({ key }) => key,
  ),
  column("intitule", "string", ["Intitulé de la formation", "Title"], ({ title }) => title),
  column("cfd", "string", ["Code du diplôme", "Code of the diploma"], ({ cfd }) => cfd),
  column("rncp", "string", ["Code RNCP", "RNCP code"], ({ rncp }) => rncp),
];

/** After those and the SIRET. */
export const CENTRE_COLUMN: Column<{ readonly centre: string | null }> = column(
  "centre",
  "string",
  ["Nom du centre", "Name of the centre"],
  ({ centre }) => centre,
);
