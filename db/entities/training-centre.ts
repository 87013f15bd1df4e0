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
    /** As the register of centres says it: responsable, formateur, responsable_formateur. */
    nature: p.text().nullable(),
    address: p.text().nullable(),
    postcode: p.text().nullable(),
    city: p.text().nullable(),
    codeInsee: p.text().nullable(),
    /** Null when no register said. */
    closed: p.boolean().nullable(),
    /** Qualiopi; null when no register said. */
    certified: p.boolean().nullable(),
  },
});

export class TrainingCentreRow extends TrainingCentreSchema.class {}
TrainingCentreSchema.setClass(TrainingCentreRow);
