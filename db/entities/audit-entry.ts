import { defineEntity, p } from "@mikro-orm/core";

/** Who did what, for ever. Only ever added to. */
const AuditEntrySchema = defineEntity({
  name: "AuditEntry",
  tableName: "audit_entry",
  properties: {
    id: p.bigint().primary(),
    at: p.datetime().defaultRaw("now()"),
    actor: p.text(),
    action: p.text(),
    target: p.text(),
    details: p.json<Record<string, unknown>>(),
  },
});

export class AuditEntryRow extends AuditEntrySchema.class {}
AuditEntrySchema.setClass(AuditEntryRow);
