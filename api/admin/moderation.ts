/** `/admin/moderation`: texts read one after the other, and what people decide about them. */
import { z } from "zod";
import type { Instant } from "../../bot/conversation.ts";
import { SiriusError } from "../../bot/errors.ts";
import type { ModerationDesk } from "../../db/moderation-desk.ts";
import type { StoredDecision } from "../../db/moderation-store.ts";
import { decidedBody } from "../../web/console/moderation-others.ts";
import { doneOf, empty, more, readingBody, tabsOf } from "../../web/console/moderation-page.ts";
import type { Done, QueueTab } from "../../web/console/moderation-shapes.ts";
import { tabPath, undoPath } from "../../web/console/moderation-words.ts";
import { html, type Markup } from "../../web/html.ts";
import { decidedIn, DecisionMarkText } from "./moderation-decided.ts";
import { decisionOf, QUEUE_TABS, readDecision, type DecisionForm } from "./moderation-form.ts";
import {
  decidedInWords,
  listedReplies,
  openReply,
  openText,
  readVersion,
  REPLY_REASONS,
  replyDecidedInWords,
  SHOWN_REASONS,
  shownQueue,
  shownTabs,
} from "./moderation-view.ts";
import { shownAlerts, shownReports, voiceRoutes } from "./moderation-voices.ts";
import type { AdminRoute, Asked } from "./router.ts";

export interface ModerationParts {
  readonly desk: ModerationDesk;
  /** Time as people live it. */
  readonly now: () => Instant;
}

/** Lines of a list; whoever decides takes the oldest anyway. */
const LIST_MAX = 100;
const PERMISSION = "moderation.decide";

/** The routes of moderation. */
export function moderationRoutes(parts: ModerationParts): AdminRoute[] {
  const post = { method: "post", permission: PERMISSION, journal: "itself" } as const;
  return [
    {
      method: "get",
      path: "/admin/moderation",
      permission: PERMISSION,
      handle: (asked) => show(parts, asked),
    },
    { ...post, path: "/admin/moderation/textes/:id", handle: (asked) => decide(parts, asked) },
    {
      ...post,
      path: "/admin/moderation/textes/:id/annuler",
      handle: (asked) => undo(parts, asked),
    },
    ...voiceRoutes(parts),
  ];
}

const Query = z.object({
  file: z.enum(QUEUE_TABS).catch("attente"),
  texte: z.string().max(64).optional().catch(undefined),
  tri: z.enum(["signes"]).optional().catch(undefined),
  fait: z.string().max(64).optional().catch(undefined),
  echec: z.string().max(20).optional().catch(undefined),
  avant: DecisionMarkText.optional().catch(undefined),
});
type Wanted = z.infer<typeof Query>;

async function show(parts: ModerationParts, { request, page }: Asked): Promise<void> {
  const wanted = Query.parse(request.query);
  const body = await bodyOf(parts, wanted);
  page({ title: "Modération", body, scripts: ["moderation"], wide: true });
}

async function bodyOf(parts: ModerationParts, wanted: Wanted): Promise<Markup> {
  const { file } = wanted;
  const now = parts.now();
  const tabs = shownTabs(await parts.desk.backlog());
  const done = await doneIn(parts, wanted);
  const above = html`${tabsOf(file, tabs)} ${done === undefined ? null : doneOf(done)}`;
  switch (file) {
    case "attente":
    case "alertes":
      return readTexts(parts, wanted, { tabs, done, now });
    case "reponses":
      return readReplies(parts, wanted, { tabs, done, now });
    case "signalements": {
      const reports = await parts.desk.reports(LIST_MAX + 1);
      if (reports.length === 0) return html`${above} ${empty(file)}`;
      const shown = shownReports(reports.slice(0, LIST_MAX), now);
      return html`${above} ${shown} ${reports.length > LIST_MAX && more()}`;
    }
    case "decides": {
      const page = await decidedIn(parts, wanted.avant, now);
      if (page.decisions.length === 0) return html`${above} ${empty(file)}`;
      return html`${above} ${decidedBody(page)}`;
    }
  }
}

interface Frame {
  readonly tabs: ReturnType<typeof shownTabs>;
  readonly done: Done | undefined;
  readonly now: Instant;
}

async function readTexts(
  parts: ModerationParts,
  { file, texte, tri }: Wanted,
  frame: Frame,
): Promise<Markup> {
  const { now } = frame;
  const bySigns = tri === "signes";
  const which = file === "alertes" ? "alerts" : "waiting";
  const texts = await parts.desk.queue(which, LIST_MAX + 1);
  const { list, texts: known } = shownQueue(texts.slice(0, LIST_MAX), now, bySigns);
  const first = list[0]?.id ?? "";
  const chosen =
    texte === undefined ? known.get(first) : (known.get(texte) ?? (await parts.desk.text(texte)));
  const near = chosen === undefined ? 0 : await parts.desk.nearCopies(chosen.id);
  const alerts =
    file === "alertes" ? shownAlerts(await parts.desk.alerts(LIST_MAX), now) : undefined;
  if (alerts !== undefined && list.length === 0 && chosen === undefined) {
    return html`${tabsOf(file, frame.tabs)} ${frame.done && doneOf(frame.done)} ${alerts}`;
  }
  return readingBody({
    ...frame,
    tab: file,
    list,
    more: texts.length > LIST_MAX,
    bySigns,
    open: chosen && openText(chosen, list, near, now),
    reasons: SHOWN_REASONS,
    ...(alerts === undefined ? {} : { before: alerts }),
  });
}

async function readReplies(
  parts: ModerationParts,
  { texte }: Wanted,
  frame: Frame,
): Promise<Markup> {
  const replies = await parts.desk.replies(LIST_MAX + 1);
  const list = listedReplies(replies.slice(0, LIST_MAX), frame.now);
  const asked = texte === undefined ? undefined : await parts.desk.reply(texte);
  const first = replies[0];
  const chosen = asked ?? (first && (await parts.desk.reply(first.id)));
  return readingBody({
    ...frame,
    tab: "reponses",
    list,
    more: replies.length > LIST_MAX,
    bySigns: false,
    open: chosen && openReply(chosen, list, frame.now),
    reasons: REPLY_REASONS,
  });
}

const FAILURES: Readonly<Record<string, string>> = {
  unknown: "Ce texte n'existe plus : son auteur l'a peut-être retiré. Rien n'a été décidé.",
  changed: "Ce texte a changé pendant votre lecture. Relisez-le : rien n'a été décidé.",
  decided: "Quelqu'un d'autre vient de décider sur ce texte. Votre décision n'a pas été prise.",
  withdrawn: "Son auteur a retiré ce texte. Rien n'a été décidé.",
  no_text: "Ce texte n'existe plus. Rien n'a été décidé.",
  nothing_to_hide: "Aucun mot n'était choisi. Rien n'a été décidé.",
  outside_text: "Les mots choisis ne sont plus dans le texte. Rien n'a été décidé.",
  nothing_left: "Tout le texte serait masqué : refusez-le plutôt, avec une raison.",
  public: "Ce texte est déjà en ligne : prenez plutôt une autre décision.",
  told: "L'auteur connaît déjà ce refus : prenez plutôt une autre décision.",
  not_decided: "Il n'y avait rien à annuler.",
  answered: "Quelqu'un d'autre s'en est déjà occupé.",
  reply: "La réponse du centre n'est plus à relire.",
};

/** What was done a moment ago, as the address says it. Looked up, never believed. */
async function doneIn(
  parts: ModerationParts,
  { file, fait, echec }: Wanted,
): Promise<Done | undefined> {
  if (echec !== undefined) {
    const text = FAILURES[echec];
    return text === undefined ? undefined : { text, alarm: true, undo: undefined };
  }
  if (fait === undefined) return undefined;
  const words = WORDS_OF_DONE[fait];
  if (words !== undefined) return { text: words, alarm: false, undo: undefined };
  if (file === "reponses") {
    const reply = await parts.desk.reply(fait);
    if (reply === undefined || reply.decidedAt === null) return undefined;
    const back = reply.undoable ? undoPath("reponses", reply.id) : undefined;
    return { text: `${replyDecidedInWords(reply)}.`, alarm: false, undo: back };
  }
  const queued = await parts.desk.text(fait);
  if (queued === undefined || queued.decidedAt === null) return undefined;
  const undoable = queued.undoable ? `/admin/moderation/textes/${queued.id}/annuler` : undefined;
  return { text: `${decidedInWords(queued)}.`, alarm: false, undo: undoable };
}
const WORDS_OF_DONE: Readonly<Record<string, string>> = {
  annule: "Décision annulée : le texte attend de nouveau, à la place qu'il avait.",
  alerte: "Alerte traitée, et notée au journal.",
  signalement: "Le centre a sa réponse.",
};

async function decide(parts: ModerationParts, asked: Asked): Promise<void> {
  const { request, actor, goTo } = asked;
  const form = readDecision(request.body);
  const version = readVersion(form.version);
  const id = String(request.params["id"]);
  const queued = await parts.desk.text(id);
  if (queued === undefined) throw new SiriusError("not_found", "there is no such text any more");
  if (version === undefined) throw new SiriusError("request_invalid", "no version of a text");
  const decision = decisionOf(form, queued.text);
  const stored = await parts.desk.decide({
    review: queued.id,
    ...version,
    decision,
    actor,
    at: parts.now(),
  });
  goTo(after(form, queued.id, stored));
}

function after({ file, suivant, tri }: DecisionForm, id: string, stored: StoredDecision): string {
  const order = tri === undefined ? {} : { tri };
  if (!stored.ok) return tabPath(file, { texte: id, echec: stored.why, ...order });
  return tabPath(file, { ...(suivant === "" ? {} : { texte: suivant }), fait: id, ...order });
}

async function undo(parts: ModerationParts, { request, actor, goTo }: Asked): Promise<void> {
  const review = String(request.params["id"]);
  const queued = await parts.desk.text(review);
  if (queued === undefined) throw new SiriusError("not_found", "there is no such text any more");
  const undone = await parts.desk.undo({ review: queued.id, actor, at: parts.now() });
  const file = queued.status === "alert" ? "alertes" : "attente";
  const told = undone.ok ? { fait: "annule" } : { echec: undone.why };
  goTo(tabPath(undone.ok ? await tabOf(parts, queued.id) : file, { texte: queued.id, ...told }));
}

/** Where a text waits again. */
async function tabOf(parts: ModerationParts, review: string): Promise<QueueTab> {
  return (await parts.desk.text(review))?.status === "alert" ? "alertes" : "attente";
}
