import { defineEntity, p } from "@mikro-orm/core";
import { ApprenticeshipRow } from "./apprenticeship.ts";
import { PersonRow } from "./person.ts";

/** One personal link. The token is known by its hash; the sealed copy prints the link again. */
const InvitationSchema = defineEntity({
  name: "Invitation",
  tableName: "invitation",
  properties: {
    id: p.uuid().primary().defaultRaw("gen_random_uuid()"),
    apprenticeship: () => p.oneToOne(ApprenticeshipRow).owner().ref().deleteRule("cascade"),
    person: () => p.manyToOne(PersonRow).ref().deleteRule("cascade"),
    tokenHash: p.blob().unique(),
    tokenSealed: p.text(),
    scriptKey: p.text(),
    locale: p.text().default("fr"),
    createdAt: p.datetime().defaultRaw("now()"),
    expiresAt: p.datetime(),
    revokedAt: p.datetime().nullable(),
    openedAt: p.datetime().nullable(),
  },
});

export class InvitationRow extends InvitationSchema.class {}
InvitationSchema.setClass(InvitationRow);
