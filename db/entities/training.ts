import { defineEntity, p } from "@mikro-orm/core";
import { TrainingCentreRow } from "./training-centre.ts";

/** A training at a place, under the key by which catalogues know it (`cle_ministere_educatif`). */
const TrainingSchema = defineEntity({
  name: "Training",
  tableName: "training",
  properties: {
    id: p.uuid().primary().defaultRaw("gen_random_uuid()"),
    key: p.text().unique(),
    title: p.text(),
    diploma: p.text().nullable(),
    cfd: p.text().nullable(),
    rncp: p.text().nullable(),
    /** European level, 3 to 8. */
    level: p.smallint().nullable(),
    codeInsee: p.text().nullable(),
    /** Name of the commune. */
    place: p.text().nullable(),
    address: p.text().nullable(),
    postcode: p.text().nullable(),
    placeUai: p.text().nullable(),
    managerSiret: p.text().nullable(),
    certifinfo: p.text().nullable(),
    onisep: p.text().nullable(),
    parcoursup: p.text().nullable(),
    affelnet: p.text().nullable(),
    rome: p.array().nullable(),
    /** Whether the catalogue shows it; null when no catalogue ever named it. */
    listed: p.boolean().nullable(),
    /** The training its reviews count for, when it is not itself. */
    followedBy: p.uuid().nullable(),
    /** The certification it counts for, when it is not its own. */
    countedAs: p.text().nullable(),
    invited: p.boolean().default(false),
    centre: () => p.manyToOne(TrainingCentreRow).ref(),
  },
});

export class TrainingRow extends TrainingSchema.class {}
TrainingSchema.setClass(TrainingRow);
