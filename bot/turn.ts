/**
 * One turn of a conversation: an event happens, the state moves on, effects follow. The engine has no
 * clock, no chance and no door to the outside; everything it needs comes with the event.
 */
import type { CompiledScript } from "./compile.ts";
import type { ConversationEvent, ConversationState, TurnResult } from "./conversation.ts";
import { resume } from "./turn/controls.ts";
import { takeInbound } from "./turn/inbound.ts";
import {
  beginPlay,
  blankState,
  endPlay,
  eventKey,
  note,
  openQuestion,
  say,
  type Play,
} from "./turn/play.ts";
import { isPartial, takeTimer } from "./turn/timers.ts";
import { tellVerdict } from "./turn/verdict.ts";
import { askAgain, finish, walk } from "./turn/walk.ts";

/**
 * Plays one event.
 *
 * Total: any event in any state gives a result; one that does not apply changes nothing but the trace.
 * Idempotent: an event already played changes nothing. The same arguments give the same bytes.
 *
 * @param state  As the previous turn returned it, `null` before the first. It is not changed.
 * @returns the next state, and what must be done, in order, once that state is stored.
 */
export function turn(
  script: CompiledScript,
  state: ConversationState | null,
  event: ConversationEvent,
): TurnResult {
  const before = state ?? blankState(script);
  if (before.recentEvents.includes(eventKey(event))) {
    return { state: before, effects: [], trace: [{ what: "already_played" }] };
  }
  const play = beginPlay(script, before, event);
  dispatch(play, event);
  return endPlay(play);
}

function dispatch(play: Play, event: ConversationEvent): void {
  const { state } = play;
  if (event.type !== "start" && state.prompt === 0 && state.outcome === null) {
    note(play, "not_started");
    return;
  }
  switch (event.type) {
    case "start":
      return start(play, event);
    case "inbound":
      return takeInbound(play, event);
    case "timer":
      return takeTimer(play, event);
    case "delivery":
      if (event.status === "failed" && state.status === "invited") finish(play, "unreachable");
      else note(play, "delivery", { rule: event.status });
      return;
    case "optedOut":
      return optedOut(play);
    case "optedIn":
      return optedIn(play);
    case "closedByAdmin":
      if (openQuestion(play) === undefined) note(play, "already_closed");
      else finish(play, state.outcome ?? (isPartial(play) ? "partial" : "cancelled"));
      return;
    case "published":
      state.published = true;
      return;
    case "moderated":
      return tellVerdict(play, event);
    case "channelLinked":
      return linkChannel(play, event.channel);
  }
}

function start(play: Play, event: Extract<ConversationEvent, { type: "start" }>): void {
  const { state } = play;
  if (state.prompt > 0 || state.outcome !== null) {
    note(play, "already_started");
    return;
  }
  state.channel = event.channel;
  state.locale = play.script.script.locales.includes(event.locale) ? event.locale : state.locale;
  state.seed = Number.isFinite(event.seed) ? Math.trunc(event.seed) : 0;
  state.inputs = event.inputs;
  walk(play, 0);
}

/** The person said STOP elsewhere. It was answered there. */
function optedOut(play: Play): void {
  const { state } = play;
  if (state.stopped) {
    note(play, "already_stopped");
    return;
  }
  state.stopped = true;
  if (state.outcome === null) finish(play, "opted_out");
  else if (state.step !== null) finish(play, state.outcome);
}

function optedIn(play: Play): void {
  const { state } = play;
  if (!state.stopped) {
    note(play, "never_stopped");
    return;
  }
  state.stopped = false;
  if (state.outcome === "opted_out") resume(play);
}

/** The person goes on from another channel. A page shows the question by itself; a thread is told it. */
function linkChannel(play: Play, channel: Play["state"]["channel"]): void {
  const { state } = play;
  const question = openQuestion(play);
  const moved = state.channel !== channel;
  state.channel = channel;
  note(play, "channel_linked", { rule: channel });
  if (!moved || question === undefined || channel === "web" || state.stopped) return;
  say(play, { notice: "resumed" });
  askAgain(play, question);
}
