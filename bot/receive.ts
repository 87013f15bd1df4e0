/** One message from one person, whatever the channel: loaded, played, and stored before anyone is told. */
import { compileScript, type CompiledScript } from "./compile.ts";
import type { ConversationEvent, Reply, TurnResult } from "./conversation.ts";
import { SiriusError } from "./errors.ts";
import type {
  CommitOutcome,
  ConversationStore,
  Inbound,
  LoadedConversation,
  ScriptLibrary,
  TurnToCommit,
} from "./ports.ts";
import { turn } from "./turn.ts";

/** What use cases of a conversation need. */
export interface Playing {
  readonly store: ConversationStore;
  readonly scripts: ScriptLibrary;
}

/**
 * `played` and `duplicate` are both fine to acknowledge; `unknown`: nobody we asked; `shared`: one of
 * several people, nobody knows which.
 */
export type Received = "played" | "duplicate" | "unknown" | "shared" | "set_aside";

/** Of messages of one person at once, one goes on in each round. */
const TRIES_MAX = 40;
/** How often a message may fail for what it holds. */
export const OFFENCES_MAX = 3;

/**
 * Receives one message. When this returns, its effects are stored; when it throws, nothing is.
 *
 * A message that the database takes offence at, three times, is set aside for people to look at, and its
 * author is asked to write it otherwise: it must block neither them nor anyone behind them.
 *
 * Errors: `database_unavailable` and other storage errors (try again later, nothing is lost: the
 * sender still has the message). What a person wrote never throws.
 */
export async function receive(playing: Playing, inbound: Inbound): Promise<Received> {
  const cleaned = { ...inbound, reply: cleanReply(inbound.reply) };
  for (let tries = 1; ; tries += 1) {
    try {
      return await playInbound(playing, cleaned);
    } catch (error) {
      if (isStorageAway(error)) throw error;
      if (tries === OFFENCES_MAX) return setAside(playing, cleaned, error);
    }
  }
}

async function playInbound(playing: Playing, inbound: Inbound): Promise<Received> {
  const { channel, eventId, address, reply, receivedAt, sentAt, answered } = inbound;
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const loaded = await playing.store.load(inbound);
    if (loaded === undefined) return "unknown";
    if (loaded.duplicate) return "duplicate";
    if (loaded.shared === true && inbound.forAll !== true) return "shared";
    const event: ConversationEvent = {
      id: `${channel}:${eventId}`,
      at: receivedAt,
      type: "inbound",
      channel,
      reply,
      ...(sentAt === undefined ? {} : { sentAt }),
      ...(answered === undefined ? {} : { answered }),
    };
    const outcome = await playTurn(playing, loaded, event, {
      inbound: {
        channel,
        eventId,
        reply,
        receivedAt,
        ...(address === undefined ? {} : { address }),
      },
    });
    if (outcome !== "conflict") return outcome === "committed" ? "played" : outcome;
  }
  // No fault of the message: whoever sent it still has it.
  throw tooBusy();
}

/** Whether this means: nothing was decided, try again later. */
export function isStorageAway(error: unknown): boolean {
  return error instanceof SiriusError && error.code === "database_unavailable";
}

async function setAside(playing: Playing, inbound: Inbound, error: unknown): Promise<Received> {
  await playing.store.setAside(inbound, error instanceof Error ? error.name : "unknown error");
  // In its place, something the engine answers with "I can only read text".
  const instead: Inbound = { ...inbound, reply: { kind: "media", what: "unreadable" } };
  try {
    await playInbound(playing, instead);
  } catch (fault) {
    // Then it is the conversation that cannot be played; what was written waits with it for people.
    if (isStorageAway(fault)) throw fault;
  }
  return "set_aside";
}

/** Plays one event on a loaded conversation and stores all that it decided. */
export async function playTurn(
  playing: Playing,
  loaded: LoadedConversation,
  event: ConversationEvent,
  cause: Pick<TurnToCommit, "inbound" | "timer" | "startedByUs">,
): Promise<CommitOutcome> {
  const { key, version } = loaded.state.script;
  const script = compileScript(await playing.scripts.load(key, version), version);
  const told = tellOfStop(script, loaded, event);
  const { state, effects, trace } = turn(script, told.state, event);
  return playing.store.commit({
    conversation: loaded.id,
    person: loaded.person,
    basedOn: loaded.version,
    state,
    effects: [...told.effects, ...effects],
    trace: [...told.trace, ...trace],
    at: event.at,
    ...cause,
  });
}

/**
 * A STOP said elsewhere ends this conversation too. It is told so at the latest here, before anything
 * else: somebody may share the telephone, or have begun while the STOP was being stored.
 */
function tellOfStop(
  script: CompiledScript,
  { state, optedOut }: LoadedConversation,
  event: ConversationEvent,
): TurnResult {
  if (!optedOut || state.stopped) return { state, effects: [], trace: [] };
  const id = `stopped:${event.id}`;
  return turn(script, state, { id, at: event.at, type: "optedOut", source: "elsewhere" });
}

/**
 * Plays an event that is no message of the person, again when another turn came in between.
 *
 * Errors: `conversation_unknown`; storage errors, and `database_unavailable` when others always come first.
 */
export async function playEvent(
  playing: Playing,
  conversation: string,
  event: ConversationEvent,
  cause: Pick<TurnToCommit, "startedByUs"> = {},
): Promise<void> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const loaded = await loadKnown(playing.store, conversation, event.id);
    if ((await playTurn(playing, loaded, event, cause)) !== "conflict") return;
  }
  throw tooBusy();
}

function tooBusy(): SiriusError {
  return new SiriusError("database_unavailable", "too many messages of one conversation at once");
}

/** Text that any database can keep: whole characters, no NUL. What people see of it does not change. */
export function cleanReply(reply: Reply): Reply {
  switch (reply.kind) {
    case "text":
      return { kind: "text", text: cleanText(reply.text) };
    case "media":
      return { kind: "media", what: cleanText(reply.what) };
    case "button":
      return { ...reply, option: cleanText(reply.option) };
    case "ticks":
      return { ...reply, options: reply.options.map(cleanText) };
    case "control":
      return reply.question === undefined
        ? reply
        : { ...reply, question: cleanText(reply.question) };
  }
}

function cleanText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\uFFFD");
}

/** The conversation of an id that must exist. Errors: `conversation_unknown`. */
export async function loadKnown(
  store: ConversationStore,
  conversation: string,
  eventId: string,
): Promise<LoadedConversation> {
  const loaded = await store.load({ channel: "web", eventId, conversation });
  if (loaded === undefined) {
    throw new SiriusError("conversation_unknown", "there is no such conversation");
  }
  return loaded;
}
