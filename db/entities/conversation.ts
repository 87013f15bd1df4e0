import { defineEntity, p } from "@mikro-orm/core";
import type { ConversationState } from "../../bot/conversation.ts";
import { InvitationRow } from "./invitation.ts";
import { PersonRow } from "./person.ts";
import { TrainingRow } from "./training.ts";

/** One person answering one script. The state is written by the engine alone, one version per turn. */
const ConversationSchema = defineEntity({
  name: "Conversation",
  tableName: "conversation",
  properties: {
    id: p.uuid().primary().defaultRaw("gen_random_uuid()"),
    person: () => p.manyToOne(PersonRow).ref().deleteRule("cascade"),
    invitation: () => p.oneToOne(InvitationRow).owner().ref().deleteRule("cascade"),
    training: () => p.manyToOne(TrainingRow).ref(),
    scriptKey: p.text(),
    scriptVersion: p.integer(),
    version: p.integer().default(0),
    lastSeq: p.integer().default(0),
    state: p.json<ConversationState>(),
    outcome: p.text().nullable(),
    withdrawnAt: p.datetime().nullable(),
    createdAt: p.datetime().defaultRaw("now()"),
    updatedAt: p.datetime().defaultRaw("now()"),
  },
});

export class ConversationRow extends ConversationSchema.class {}
ConversationSchema.setClass(ConversationRow);
