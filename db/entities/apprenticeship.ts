import { defineEntity, p } from "@mikro-orm/core";
import { PersonRow } from "./person.ts";
import { TrainingRow } from "./training.ts";

/** One contract from a roster: the proof that a person did a training. */
const ApprenticeshipSchema = defineEntity({
  name: "Apprenticeship",
  tableName: "apprenticeship",
  properties: {
    id: p.uuid().primary().defaultRaw("gen_random_uuid()"),
    person: () => p.manyToOne(PersonRow).ref().deleteRule("cascade"),
    training: () => p.manyToOne(TrainingRow).ref(),
    startedOn: p.date().nullable(),
    endedOn: p.date().nullable(),
    interrupted: p.boolean().default(false),
  },
});

export class ApprenticeshipRow extends ApprenticeshipSchema.class {}
ApprenticeshipSchema.setClass(ApprenticeshipRow);
