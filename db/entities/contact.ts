import { defineEntity, p } from "@mikro-orm/core";
import { PersonRow } from "./person.ts";

/** One address of a person: a keyed hash to find it, a sealed copy to write to it. Never in the clear. */
const ContactSchema = defineEntity({
  name: "Contact",
  tableName: "contact",
  properties: {
    id: p.uuid().primary().defaultRaw("gen_random_uuid()"),
    person: () => p.manyToOne(PersonRow).ref().deleteRule("cascade"),
    kind: p.text(),
    lookup: p.blob(),
    sealed: p.text(),
    /** Someone else answered there: nothing more is sent to it. */
    wrongPersonAt: p.datetime().nullable(),
  },
});

export class ContactRow extends ContactSchema.class {}
ContactSchema.setClass(ContactRow);
