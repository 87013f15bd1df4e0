import { defineEntity, p } from "@mikro-orm/core";
import type { Territory } from "../../bot/territories.ts";

/** A former apprentice. The first name is sealed; addresses are rows of `contact`. */
const PersonSchema = defineEntity({
  name: "Person",
  tableName: "person",
  properties: {
    id: p.uuid().primary().defaultRaw("gen_random_uuid()"),
    firstNameSealed: p.text().nullable(),
    /** Set by STOP on any channel; only an explicit START clears it. */
    optedOutAt: p.datetime().nullable(),
    /** Whose clock and public holidays hold; told by the telephone number and the place of the training. */
    territory: p.text().$type<Territory>().default("metropole"),
    createdAt: p.datetime().defaultRaw("now()"),
  },
});

export class PersonRow extends PersonSchema.class {}
PersonSchema.setClass(PersonRow);
