import { defineEntity, p } from "@mikro-orm/core";

/** A diploma (CFD) or a title of the national directory (RNCP). Written by imports of the catalogue. */
const CertificationSchema = defineEntity({
  name: "Certification",
  tableName: "certification",
  properties: {
    code: p.text().primary(),
    kind: p.enum(["cfd", "rncp"]),
    title: p.text().nullable(),
    diploma: p.text().nullable(),
    /** European level, 3 to 8. */
    level: p.smallint().nullable(),
    openedOn: p.date().nullable(),
    closedOn: p.date().nullable(),
    /** The certification its reviews count for, when it is not itself. */
    followedBy: p.text().nullable(),
  },
});

export class CertificationRow extends CertificationSchema.class {}
CertificationSchema.setClass(CertificationRow);
