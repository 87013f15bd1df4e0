/** A message of the person: STOP before anything else, then the open question, or what comes after the end. */
import type { ChannelId, ConversationEvent, Reply } from "../conversation.ts";
import { soundsLikeDangerBesideUs } from "../danger.ts";
import { readOptOut } from "../reading/read-opt-out.ts";
import { afterTheEnd, mayResume } from "./after-end.ts";
import { bringHelp } from "./answer.ts";
import { resume, start, stop } from "./controls.ts";
import { note, openQuestion, type Play } from "./play.ts";
import { takeReplyToQuestion } from "./reply.ts";

/** Plays what the person did. */
export function takeInbound(
  play: Play,
  event: Extract<ConversationEvent, { type: "inbound" }>,
): void {
  const { state } = play;
  const { reply } = event;
  state.channel = event.channel;
  state.lastInboundAt = event.at;
  state.startedAt ??= event.at;

  const wish = wishOf(reply, event.channel);
  if (wish === "stop") {
    if (state.stopped) return note(play, "already_stopped");
    stop(play, event.answered);
    // It may be the last thing that somebody in danger writes to us.
    if (reply.kind === "text" && soundsLikeDangerBesideUs(reply.text)) bringHelp(play);
    return;
  }
  if (state.stopped) return wish === "start" ? start(play) : note(play, "stopped_before");
  if (openQuestion(play) !== undefined) return takeReplyToQuestion(play, reply);
  if (!mayResume(play)) return afterTheEnd(play, reply);
  note(play, "resumed_late");
  resume(play);
  if (openQuestion(play) === undefined) return;
  // The person answers what they read last; the question need not be said again first.
  play.parts.length = 0;
  takeReplyToQuestion(play, reply);
}

function wishOf(reply: Reply, channel: ChannelId): "stop" | "start" | undefined {
  if (reply.kind === "control") return reply.control === "stop" ? "stop" : undefined;
  return reply.kind === "text" ? readOptOut(reply.text, { channel }) : undefined;
}
