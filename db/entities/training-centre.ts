import { defineEntity, p } from "@mikro-orm/core";

/** A training centre (CFA), known by the SIRET of its place. */
const TrainingCentreSchema = defineEntity({
  name: "TrainingCentre",
  tableName: "training_centre",
  properties: {
    id: p.uuid().primary().defaultRaw("gen_random_uuid()"),
    siret: p.text().unique(),
    uai: p.text().nullable(),
    name: p.text(),
  },
});

export class TrainingCentreRow extends TrainingCentreSchema.class {}
TrainingCentreSchema.setClass(TrainingCentreRow);
