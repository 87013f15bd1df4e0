/** A stored message put into words for the channel it leaves by: text, buttons, links. */
import { openControls } from "./answer-controls.ts";
import type { Channel, Outgoing, PushChannel } from "./channel.ts";
import type { CompiledScript } from "./compile.ts";
import type { ConversationState, MessagePart, OutgoingMessage } from "./conversation.ts";
import type { TextInputs } from "./ports.ts";
import { writePress } from "./press-data.ts";
import { renderMessage, renderWhole, type Rendering } from "./render.ts";
import { wordingOf } from "./wording.ts";

/** What is to be worded, and for whom. */
export interface ToWord {
  readonly channel: PushChannel;
  readonly script: CompiledScript;
  readonly message: OutgoingMessage;
  readonly locale: string;
  readonly inputs: TextInputs;
  /** Absent for an invitation whose conversation begins in a browser. */
  readonly conversation?: { readonly id: string; readonly state: ConversationState };
}

export type Worded = Pick<Outgoing, "text" | "buttons" | "link">;

/** Words a message. Pure: the same message in the same state gives the same words. */
export function wordOutgoing(
  to: ToWord,
  { choices }: Pick<Channel["capabilities"], "choices">,
): Worded {
  const how: Rendering = {
    channel: to.channel === "email" ? "web" : to.channel,
    locale: to.locale,
    inputs: to.inputs,
  };
  if (choices === "none") return wordWithLink(to, how);
  const text = renderWhole(to.script, to.message, how);
  const buttons = choices === "buttons" ? buttonsOf(to, how) : undefined;
  return buttons === undefined ? { text } : { text, buttons };
}

/** Where nobody can answer, a question becomes a link to it. */
function wordWithLink({ script, message, locale, inputs }: ToWord, how: Rendering): Worded {
  const asks = message.prompt !== undefined;
  const parts = message.parts.filter((part) => !asks || isNotice(part)).map(withoutReply);
  const spoken: MessagePart[] =
    asks && parts.length === 0 ? [{ notice: "invitation_link" }] : [...parts];
  const text = renderMessage(script, { parts: spoken }, how).join("\n");
  const url = inputs["lien_perso"];
  const holds = typeof url === "string" && text.includes(url);
  if (!asks || typeof url !== "string" || holds) return { text };
  return { text, link: { url, label: wordingOf(locale).goOn } };
}

function withoutReply(part: MessagePart): MessagePart {
  const asksForReply = "notice" in part && part.notice === "reminder_start";
  return asksForReply ? { notice: "invitation_reminder" } : part;
}

function isNotice(part: MessagePart): boolean {
  return "notice" in part && part.notice !== "resumed";
}

function buttonsOf(
  { script, message, conversation }: ToWord,
  how: Rendering,
): Outgoing["buttons"] | undefined {
  const prompt = message.prompt;
  if (conversation === undefined || prompt === undefined) return undefined;
  const { id, state } = conversation;
  const question = script.questionById.get(prompt.step);
  if (question === undefined || prompt.step !== state.step) return undefined;
  const controls = openControls(script, question, state, how);
  if (controls.kind !== "buttons") return undefined;
  const confirmation = state.status === "confirming";
  return {
    layout: controls.layout,
    choices: controls.options.map(({ label }, place) => ({
      label,
      data: writePress({ conversation: id, prompt: state.prompt, place, confirmation }),
    })),
  };
}
