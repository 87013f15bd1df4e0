/** What the person wrote, read for one question as their channel shows it, or for none. */
import type { CompiledQuestion } from "../compile.ts";
import { readReply } from "../reading/read-reply.ts";
import type { Reading } from "../reading/reading.ts";
import type { Play } from "./play.ts";

/** Reads a text as the reply to a question. */
export function read(play: Play, question: CompiledQuestion, text: string): Reading {
  const { locale, channel } = play.state;
  return readReply(text, play.script.toRead(question, locale, channel), {
    ...play.script.readingContext(locale),
    now: play.event.at,
    channel,
  });
}

/** Read without a question: only what is said about the conversation itself counts. */
export function readAlone(play: Play, text: string): Reading {
  const { locale, channel } = play.state;
  const question = { kind: "text", maxCharacters: Number.MAX_SAFE_INTEGER } as const;
  return readReply(text, question, {
    ...play.script.readingContext(locale),
    now: play.event.at,
    channel,
  });
}
