import { defineEntity, p } from "@mikro-orm/core";
import type { AnswerValue } from "../../bot/conversation.ts";
import { ConversationRow } from "./conversation.ts";

/**
 * One reply to one question, as understood. Written in the transaction that moved the conversation on;
 * of several for one question the highest prompt counts, unless `voidAt` is set.
 */
const AnswerSchema = defineEntity({
  name: "Answer",
  tableName: "answer",
  properties: {
    conversation: () => p.manyToOne(ConversationRow).primary().ref().deleteRule("cascade"),
    question: p.text().primary(),
    prompt: p.integer().primary(),
    part: p.integer().primary(),
    personId: p.uuid(),
    trainingId: p.uuid(),
    status: p.text(),
    value: p.json<AnswerValue>().nullable(),
    raw: p.text().nullable(),
    comment: p.text().nullable(),
    rule: p.text(),
    certainty: p.text(),
    channel: p.text(),
    at: p.datetime(),
    /** A correction took the question off the path. */
    voidAt: p.datetime().nullable(),
  },
});

export class AnswerRow extends AnswerSchema.class {}
AnswerSchema.setClass(AnswerRow);
