/** Why conversations stay on their version, in the words of those who asked to move them. */
import type { StayReason } from "./move-conversation.ts";

/** `unreadable`: its state was written by a later release, or is damaged. */
export type StayCode = StayReason | "unreadable";

/** Each goes on from "N restent sur leur version :". */
export const STAY_WORDS: Readonly<Record<StayCode, string>> = {
  ended: "elles viennent de finir",
  locale_gone: "leur langue n'existe pas dans la nouvelle version",
  question_gone: "une question qui leur a été posée n'existe plus",
  question_changed:
    "une question qui leur a été posée n'a plus le même type, la même échelle, les mêmes réponses ou le même usage",
  question_reworded: "une question qui leur a été posée est écrite autrement",
  message_changed: "un message qu'elles ont lu est écrit autrement, ou n'existe plus",
  reading_changed: "la question posée n'accepte plus toutes les réponses qu'elle acceptait",
  question_before: "une question nouvelle vient avant celle où elles en sont",
  other_way: "leurs réponses les mèneraient à une autre question",
  value_not_kept:
    "la nouvelle version dépend d'une réponse que l'ancienne ne gardait pas sous la main",
  too_large: "leur suivi deviendrait trop lourd",
  unreadable: "leur suivi vient d'une version plus récente du logiciel",
};

/** A code as it comes back from where it was kept. */
export function isStayCode(code: string): code is StayCode {
  return Object.hasOwn(STAY_WORDS, code);
}
