/** How what a person did was understood, for whoever looks on: what was kept, and the rule that read it. */
import type { AnswerRecord, Effect } from "./conversation.ts";
import { readReply } from "./reading/read-reply.ts";
import type { Rehearsal } from "./rehearsal.ts";
import { wordValue } from "./render.ts";
import { wordRule } from "./rule-words.ts";
import { trialWords, wordHappening, type Lang, type Tone } from "./trial-words.ts";
import { typedInstead, type Scene } from "./trial.ts";

export interface ToldReading {
  readonly tone: Tone;
  /** What was understood: "Compris : 4 sur 5". */
  readonly said: string;
  /** What the rule looked at: "une note écrite au début". */
  readonly why?: string;
  /** The name of the rule, for a disputed reading. */
  readonly rule?: string;
  /** What was kept, as it is stored: the same under whatever words it is shown. */
  readonly kept?: string;
}

/** Tells how one move was taken. Pure: it looks at what the engine saved and noted. */
export function tellReading(scene: Scene, lang: Lang): ToldReading {
  const saved = scene.after.effects.flatMap((effect) =>
    effect.type === "saveAnswer" ? [effect.answer] : [],
  );
  const answer = saved.at(-1);
  const told = answer === undefined ? tellOther(scene, lang) : tellAnswer(scene, answer, lang);
  if (!alerts(scene.after.effects, "danger")) return told;
  return { ...told, said: `${told.said} ; ${trialWords(lang).danger}` };
}

function tellAnswer({ after }: Scene, answer: AnswerRecord, lang: Lang): ToldReading {
  const words = trialWords(lang);
  const kept = JSON.stringify(answer.value ?? answer.status);
  const about = { why: wordRule(answer.rule, lang), rule: answer.rule, kept };
  if (answer.status === "skipped") return { tone: "taken", said: words.skipped, ...about };
  if (answer.status === "dont_know") return { tone: "taken", said: words.dontKnow, ...about };
  if (answer.status === "refused") return { tone: "taken", said: words.refused, ...about };
  const ask = after.script.questionById.get(answer.question)?.ask;
  const { value, comment } = answer;
  if (ask === undefined || value === undefined) {
    return { tone: "taken", said: words.text, ...about };
  }
  const how = { channel: after.channel, locale: after.state.locale, inputs: after.inputs };
  const shown = wordValue(after.script, ask, value, how);
  const understood = answer.certainty === "confirmed" ? words.confirmed : words.understood;
  const said = ask.question === "text" ? words.text : understood(shown);
  const remark = comment === undefined || comment === value ? "" : ` ; ${words.kept(comment)}`;
  return { tone: "taken", said: said + remark, ...about };
}

/** No answer was saved: the notes of the engine tell, the latest that has words. */
function tellOther(scene: Scene, lang: Lang): ToldReading {
  const { effects, trace } = scene.after;
  const words = trialWords(lang);
  const read = readAlone(scene);
  const about = read === undefined ? {} : { why: wordRule(read.rule, lang), rule: read.rule };
  if (effects.some(({ type }) => type === "wrongPerson")) {
    return { tone: "aside", said: words.wrongPerson, ...about };
  }
  if (scene.after.state.status === "collecting") return { tone: "aside", said: words.more };
  if (alerts(effects, "question")) return { tone: "aside", said: words.passedOn, ...about };
  const happened = trace
    .map(({ what }) => wordHappening(what, lang))
    .findLast((found) => found !== undefined);
  if (happened !== undefined) return { ...happened, ...about };
  const said = read?.outcome === "courtesy" ? words.courtesy : words.aside;
  return { tone: "aside", said, ...about };
}

function alerts(effects: readonly Effect[], reason: "danger" | "question"): boolean {
  return effects.some((effect) => effect.type === "alertHuman" && effect.reason === reason);
}

/** The reading of a typed reply by itself; undefined for a button, or where no question was open. */
function readAlone({ move, before }: Scene): ReturnType<typeof readReply> | undefined {
  const text = typedText(move, before);
  const { script, state, channel, now } = before;
  const question = script.questionById.get(state.step ?? "");
  if (text === undefined || question === undefined) return undefined;
  return readReply(text, script.toRead(question, state.locale, channel), {
    ...script.readingContext(state.locale),
    now,
    channel,
  });
}

function typedText(move: Scene["move"], before: Rehearsal): string | undefined {
  if ("reply" in move) return move.reply;
  if ("button" in move) return typedInstead(before, [move.button]);
  return "ticks" in move ? typedInstead(before, move.ticks) : undefined;
}
