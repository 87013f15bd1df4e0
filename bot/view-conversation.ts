/** A stored conversation as a page shows it: its log in words, the open question with its controls. */
import type { Ask } from "../survey-scripts/schema.ts";
import { openControls } from "./answer-controls.ts";
import { compileScript, type CompiledQuestion, type CompiledScript } from "./compile.ts";
import type {
  AnswerRecord,
  AnswerValue,
  ConversationState,
  OutgoingMessage,
  Reply,
} from "./conversation.ts";
import type { StoredConversation } from "./ports.ts";
import { optionsOf, renderMessage, renderWhole, wordValue, type Rendering } from "./render.ts";
import { markOf } from "./turn/play.ts";
import { withOptionId } from "./turn/pressed.ts";
import { questionsOnTheWay } from "./turn/way.ts";
import type { ConversationView, GivenAnswer, OpenPrompt, ShownMessage } from "./view.ts";
import { wordingOf } from "./wording.ts";

/** Shows a conversation on the web. Pure: the same stored conversation gives the same view. */
export function viewConversation(stored: StoredConversation): ConversationView {
  const { state } = stored;
  const script = compileScript(stored.script, state.script.version);
  const how: Rendering = { channel: "web", locale: state.locale, inputs: stored.inputs };
  const way = questionsOnTheWay(script, state).filter(({ ask }) => ask.counted);
  const messages = showMessages(script, stored, how);
  return {
    id: stored.log.id,
    locale: state.locale,
    status: statusOf(stored),
    training: textOf(script, how, "formation"),
    centre: textOf(script, how, "cfa"),
    firstName: typeof stored.inputs["prenom"] === "string" ? stored.inputs["prenom"] : "",
    messages,
    prompt: showPrompt(script, stored, how),
    progress: {
      // The open question is not done, even while its former answer still stands.
      done: way.filter((question) => question.ask.id !== state.step && isAnswered(state, question))
        .length,
      total: way.length,
    },
    answers: showAnswers(script, stored, how),
  };
}

function isAnswered(state: ConversationState, question: CompiledQuestion): boolean {
  return markOf(state, question) !== ".";
}

function statusOf({ state, optedOut }: StoredConversation): ConversationView["status"] {
  if (optedOut || state.stopped) return "opted_out";
  if (state.status === "done") {
    if (state.outcome === "completed") return "finished";
    return state.outcome === "expired" || state.outcome === "partial" ? "expired" : "closed";
  }
  if (state.status === "paused") return "paused";
  return state.startedAt === null ? "invited" : "open";
}

function textOf(script: CompiledScript, how: Rendering, name: string): string {
  const value = how.inputs[name];
  return value === undefined
    ? (script.script.inputs[name]?.fallback[how.locale] ?? "")
    : String(value);
}

function showMessages(
  script: CompiledScript,
  { log }: StoredConversation,
  how: Rendering,
): ShownMessage[] {
  const shown: ShownMessage[] = [];
  const asked = new Map<number, Asked>();
  for (const entry of log.entries) {
    if (entry.from === "sirius") {
      noteAsked(script, entry.message, asked);
      const text = renderWhole(script, entry.message, how);
      if (text !== "") shown.push({ seq: entry.seq, from: "sirius", text, at: entry.at });
    } else {
      const text = wordReply(script, entry.reply, asked, how);
      shown.push({ seq: entry.seq, from: "person", text, at: entry.at });
    }
  }
  return shown;
}

/** What stood under one prompt number. */
export interface Asked {
  readonly question: CompiledQuestion;
  /** What "is that right?" proposed, if it was asked. */
  readonly candidates: readonly AnswerValue[];
}

/** Remembers what a message asked, for the buttons under it. */
export function noteAsked(
  script: CompiledScript,
  { prompt, parts }: OutgoingMessage,
  asked: Map<number, Asked>,
): void {
  const question = prompt === undefined ? undefined : script.questionById.get(prompt.step);
  if (prompt === undefined || question === undefined) return;
  const confirm = parts.find((part) => "confirm" in part);
  asked.set(prompt.number, { question, candidates: confirm?.candidates ?? [] });
}

/** A reply in words: what was written, or the label of what was pressed. */
export function wordReply(
  script: CompiledScript,
  reply: Reply,
  asked: ReadonlyMap<number, Asked>,
  how: Rendering,
): string {
  const words = wordingOf(how.locale);
  switch (reply.kind) {
    case "text":
      return reply.text;
    case "media":
      return words.media;
    case "control":
      return words.controls[reply.control] ?? reply.control;
    case "button":
    case "ticks": {
      const found = asked.get(reply.prompt);
      if (found === undefined) return "…";
      const labels = new Map<string, string>(
        optionsOf(script, found.question.ask, how).map(({ id, label }) => [id, label]),
      );
      labels.set("yes", labels.get("yes") ?? words.yes).set("no", labels.get("no") ?? words.no);
      const pressed = pressedIn(reply, found);
      const ids = pressed.kind === "button" ? [pressed.option] : pressed.options;
      return ids.map((id) => labels.get(id) ?? id).join(", ") || words.no;
    }
  }
}

function pressedIn(
  reply: Extract<Reply, { kind: "button" | "ticks" }>,
  { question, candidates }: Asked,
): Extract<Reply, { kind: "button" | "ticks" }> {
  const pending = candidates.length === 0 ? null : { candidates, raw: "", rule: "" };
  return withOptionId(reply, question, { status: "confirming", pending, prompt: reply.prompt });
}

function showPrompt(
  script: CompiledScript,
  { state, log, optedOut }: StoredConversation,
  how: Rendering,
): OpenPrompt | undefined {
  const question = state.step === null ? undefined : script.questionById.get(state.step);
  if (question === undefined || optedOut || state.stopped) return undefined;
  const { ask } = question;
  const confirming = state.status === "confirming" && state.pending !== null;
  const error = lastRetry(script, log.entries, how);
  return {
    number: state.prompt,
    step: ask.id,
    question: confirming
      ? renderMessage(
          script,
          { parts: [{ confirm: ask.id, candidates: state.pending.candidates }] },
          how,
        ).join("\n")
      : questionText(script, ask, how),
    controls: openControls(script, question, state, how),
    canSkip: ask.skippable || !ask.required,
    canCorrect: canCorrect(script, state, question),
    ...(error === undefined ? {} : { error }),
  };
}

function canCorrect(
  script: CompiledScript,
  state: ConversationState,
  open: CompiledQuestion,
): boolean {
  if (state.published) return false;
  return script.questions.some(
    (question) => question.position < open.position && "asdr".includes(markOf(state, question)),
  );
}

function lastRetry(
  script: CompiledScript,
  entries: StoredConversation["log"]["entries"],
  how: Rendering,
): string | undefined {
  const last = entries.findLast(({ from }) => from === "sirius");
  if (last?.from !== "sirius") return undefined;
  const parts = last.message.parts.filter((part) => "retry" in part);
  return parts.length === 0 ? undefined : renderMessage(script, { parts }, how).join("\n");
}

function showAnswers(
  script: CompiledScript,
  { state, log }: StoredConversation,
  how: Rendering,
): GivenAnswer[] {
  const given: GivenAnswer[] = [];
  for (const question of script.questions) {
    const { ask } = question;
    // The agreement to answer is no answer; taking it back is to withdraw.
    if (question.index === 0 && ask.question === "consent") continue;
    if (!"asdr".includes(markOf(state, question))) continue;
    const records = log.answers.filter((record) => record.question === ask.id);
    const latest = Math.max(...records.map(({ prompt }) => prompt));
    const parts = records
      .filter(({ prompt }) => prompt === latest)
      .toSorted((a, b) => a.part - b.part);
    const answer = wordAnswer(script, ask, parts, how);
    if (answer !== undefined) {
      given.push({ question: ask.id, title: questionText(script, ask, how), answer });
    }
  }
  return given;
}

/** A question as it stands alone, its places filled. */
function questionText(script: CompiledScript, ask: Ask, how: Rendering): string {
  return renderMessage(script, { parts: [{ ask: ask.id }] }, how).join("\n");
}

function wordAnswer(
  script: CompiledScript,
  ask: Ask,
  parts: readonly AnswerRecord[],
  how: Rendering,
): string | undefined {
  const words = wordingOf(how.locale);
  const [first] = parts;
  if (first === undefined) return undefined;
  if (first.status === "skipped") return words.skipped;
  if (first.status === "dont_know") return words.dontKnow;
  if (first.status === "refused") return words.refused;
  if (ask.question === "text") return parts.map(({ value }) => String(value ?? "")).join("\n");
  return first.value === undefined ? undefined : wordValue(script, ask, first.value, how);
}
