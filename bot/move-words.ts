/** Why conversations stay on their version, in the words of those who asked to move them. */
import type { StayReason } from "./move-conversation.ts";

/** `unreadable`: its state was written by a later release, or is damaged. */
export type StayCode = StayReason | "unreadable";

/** Each goes on from "3 restent sur la version 1 :". */
export const STAY_WORDS: Readonly<Record<StayCode, string>> = {
  ended: "la conversation vient de finir",
  locale_gone: "la langue de la personne n'existe pas dans la nouvelle version",
  question_gone: "une question déjà posée n'existe plus",
  question_changed:
    "une question déjà posée n'a plus le même type, la même échelle, les mêmes réponses ou le même usage",
  question_reworded: "une question déjà posée est écrite autrement",
  message_changed: "un message déjà lu est écrit autrement, ou n'existe plus",
  reading_changed: "la question posée n'accepte plus toutes les réponses qu'elle acceptait",
  question_before: "une question nouvelle vient avant celle où la personne en est",
  other_way: "les réponses données mèneraient à une autre question",
  value_not_kept:
    "la suite dépend d'une réponse que l'ancienne version ne gardait pas sous la main",
  too_large: "le suivi de la conversation deviendrait trop lourd",
  unreadable: "le suivi de la conversation vient d'une version plus récente du logiciel",
};

/** A code as it comes back from where it was kept. */
export function isStayCode(code: string): code is StayCode {
  return Object.hasOwn(STAY_WORDS, code);
}
