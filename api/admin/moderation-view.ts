/** What the store of moderation knows, as its screens show it. */
import type { Instant } from "../../bot/conversation.ts";
import { asShown } from "../../bot/hidden-pieces.ts";
import { clockOf } from "../../bot/moderation-clock.ts";
import { REFUSAL_REASONS, type ReviewStatus } from "../../bot/moderation.ts";
import { wordRefusalNotice } from "../../bot/render.ts";
import type { KnownReply, WaitingReply } from "../../db/centre-replies.ts";
import type { Backlog, QueuedText } from "../../db/moderation-queue.ts";
import type {
  ListedText,
  OpenText,
  ShownClock,
  ShownReason,
  ShownSign,
  TabCount,
} from "../../web/console/moderation-shapes.ts";
import { reasonInWords } from "../../web/console/moderation-words.ts";
import { signsOf, wordSigns } from "./moderation-signs.ts";

const EXCERPT_CHARACTERS = 90;

/** The ten reasons with what the author of a text will read. */
export const SHOWN_REASONS: readonly ShownReason[] = REFUSAL_REASONS.map((code) => ({
  code,
  label: reasonInWords(code),
  told: wordRefusalNotice(code, "fr"),
}));

/** The same for replies of centres: the sentences speak to apprentices, a centre reads the reason itself. */
export const REPLY_REASONS: readonly ShownReason[] = REFUSAL_REASONS.map((code) => ({
  code,
  label: reasonInWords(code),
  told: undefined,
}));

/** The clock of something that waits. */
export function shownClock(since: Instant, now: Instant): ShownClock {
  return { since, ...clockOf(since, now) };
}

/** What waits in each queue. */
export function shownTabs({ waiting, alerts, replies, reports }: Backlog): TabCount[] {
  return [
    { tab: "attente", count: waiting },
    { tab: "alertes", count: alerts },
    { tab: "reponses", count: replies },
    { tab: "signalements", count: reports },
    { tab: "decides", count: undefined },
  ];
}

/** A queue in the order it is read, with the texts of its list. */
export interface ShownQueue {
  readonly list: readonly ListedText[];
  readonly texts: ReadonlyMap<string, QueuedText>;
}

/** Oldest first as they come; `bySigns`: those with signs before those without, else the same order. */
export function shownQueue(
  texts: readonly QueuedText[],
  now: Instant,
  bySigns: boolean,
): ShownQueue {
  const list = texts.map((queued) => listed(queued, signsOf(queued, asShown(queued.text)), now));
  const first = bySigns ? list.filter(({ signs }) => signs.length > 0) : list;
  const then = bySigns ? list.filter(({ signs }) => signs.length === 0) : [];
  return { list: [...first, ...then], texts: new Map(texts.map((one) => [one.id, one])) };
}

function listed(
  {
    id,
    text,
    training,
    centre,
    queuedAt,
  }: Pick<QueuedText, "id" | "text" | "training" | "centre" | "queuedAt">,
  signs: readonly ShownSign[],
  now: Instant,
): ListedText {
  return {
    id,
    excerpt: excerptOf(text),
    training,
    centre,
    clock: shownClock(queuedAt, now),
    signs: signs.map(({ label }) => label),
  };
}

function excerptOf(text: string): string {
  const line = text.replace(/\s+/gu, " ").trim();
  if (line.length <= EXCERPT_CHARACTERS) return line;
  return `${line.slice(0, EXCERPT_CHARACTERS).toWellFormed()}…`;
}

/** The text that is read, with its neighbours in the list. @param near  Near copies of it. */
export function openText(
  queued: QueuedText,
  list: readonly ListedText[],
  near: number,
  now: Instant,
): OpenText {
  const { id, training, centre, place, danger, status, undoable } = queued;
  const text = asShown(queued.text);
  return {
    id,
    text,
    about: undefined,
    training,
    centre,
    place: place ?? undefined,
    clock: shownClock(queued.queuedAt, now),
    signs: signsOf(queued, text, near),
    danger: danger || status === "alert",
    version: versionOf(queued.queuedAt, status),
    decided: queued.decidedAt === null ? undefined : decidedInWords(queued),
    undoable,
    ...neighbours(id, list),
  };
}

/** The same for the reply of a centre. */
export function openReply(reply: KnownReply, list: readonly ListedText[], now: Instant): OpenText {
  const { id, about, training, centre, queuedAt, status, decidedAt, undoable } = reply;
  const text = asShown(reply.text);
  return {
    id,
    text,
    about: about ?? undefined,
    training,
    centre,
    place: undefined,
    clock: shownClock(queuedAt, now),
    signs: wordSigns(text, [training, centre]),
    danger: false,
    version: versionOf(queuedAt, status),
    decided: decidedAt === null ? undefined : replyDecidedInWords(reply),
    undoable,
    ...neighbours(id, list),
  };
}

/** Replies as a list. */
export function listedReplies(replies: readonly WaitingReply[], now: Instant): ListedText[] {
  return replies.map((reply) =>
    listed(reply, wordSigns(reply.text, [reply.training, reply.centre]), now),
  );
}

function neighbours(
  id: string,
  list: readonly ListedText[],
): Pick<OpenText, "previous" | "next" | "place_in_list"> {
  const at = list.findIndex((one) => one.id === id);
  if (at < 0) return { previous: undefined, next: list[0]?.id, place_in_list: undefined };
  return {
    previous: list[at - 1]?.id,
    next: list[at + 1]?.id,
    place_in_list: { at: at + 1, of: list.length },
  };
}

/** What a decision carries back of the words that were read. */
export function versionOf(queuedAt: Instant, status: ReviewStatus): string {
  return `${queuedAt} ${status}`;
}

/** Reads it again; undefined when it is none. */
export function readVersion(
  text: string,
): { readonly queuedAt: Instant; readonly from: ReviewStatus } | undefined {
  const [, at, status] = /^(\d{1,16}(?:\.\d{1,9})?) ([a-z]+)$/.exec(text) ?? [];
  const from = STATUSES.find((one) => one === status);
  return at === undefined || from === undefined ? undefined : { queuedAt: Number(at), from };
}
const STATUSES: readonly ReviewStatus[] = ["received", "alert", "published", "refused"];

/** What was decided about a text, in words. */
export function decidedInWords({
  status,
  refusal,
  shown,
  text,
}: Pick<QueuedText, "status" | "refusal" | "shown" | "text">): string {
  if (status === "published") {
    return shown === text ? "Accepté, à paraître" : "Accepté, à paraître, des mots masqués";
  }
  if (status === "refused") return `Refusé : ${reasonInWords(refusal ?? "")}`;
  return "Passé en alerte";
}

/** The same for the reply of a centre. */
export function replyDecidedInWords({
  status,
  refusal,
  shown,
  text,
}: Pick<KnownReply, "status" | "refusal" | "shown" | "text">): string {
  if (status === "refused") return `Réponse du centre refusée : ${reasonInWords(refusal ?? "")}`;
  return shown === text
    ? "Réponse du centre acceptée"
    : "Réponse du centre acceptée, des mots sont masqués";
}
