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
    codeInsee: p.text().nullable(),
    place: p.text().nullable(),
    centre: () => p.manyToOne(TrainingCentreRow).ref(),
  },
});

export class TrainingRow extends TrainingSchema.class {}
TrainingSchema.setClass(TrainingRow);
