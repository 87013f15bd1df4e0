/** `/centre`: the portal of one training centre. It shows nothing that is not public already. */
import { z } from "zod";
import type { Instant } from "../../bot/conversation.ts";
import { SiriusError } from "../../bot/errors.ts";
import { REFUSAL_REASONS } from "../../bot/moderation.ts";
import type { CentrePortal, PortalFigure, PortalReview } from "../../db/centre-portal.ts";
import { REPLY_CHARACTERS_MAX } from "../../db/centre-replies.ts";
import type { ConsoleChange } from "../../db/console-users.ts";
import {
  portalBody,
  portalReviewBody,
  type PortalReviewPage,
  type PortalText,
  type ShownFigure,
} from "../../web/console/portal-page.ts";
import { readScore } from "../public-deps.ts";
import { SHOWN_REASONS } from "./moderation-view.ts";
import type { AdminRoute, Asked } from "./router.ts";

export interface PortalParts {
  readonly portal: CentrePortal;
  /** The choice to hear by e-mail what is new; undefined where no e-mail is sent. */
  readonly news: PortalNews | undefined;
  /** Time as people live it. */
  readonly now: () => Instant;
}

export interface PortalNews {
  readonly wanted: (user: string) => Promise<boolean>;
  readonly choose: (user: string, wanted: boolean, change: ConsoleChange) => Promise<void>;
}

const TEXTS_PER_PAGE = 20;
const PAGES_MAX = 1_000;

/** The routes of the portal. */
export function portalRoutes(parts: PortalParts): AdminRoute[] {
  const permission = "portal.open";
  const post = { method: "post", permission, journal: "itself" } as const;
  return [
    { method: "get", path: "/centre", permission, handle: (asked) => showAll(parts, asked) },
    {
      method: "get",
      path: "/centre/avis/:id",
      permission,
      handle: (asked) => showOne(parts, asked, undefined),
    },
    { ...post, path: "/centre/avis/:id/reponse", handle: (asked) => reply(parts, asked) },
    {
      ...post,
      path: "/centre/avis/:id/reponse/retirer",
      handle: (asked) => removeReply(parts, asked),
    },
    { ...post, path: "/centre/avis/:id/signalement", handle: (asked) => report(parts, asked) },
    { ...post, path: "/centre/courriels", handle: (asked) => choose(parts, asked) },
  ];
}

const HomeQuery = z.object({
  page: z.coerce.number().int().min(1).max(PAGES_MAX).catch(1),
  fait: z.string().max(20).optional().catch(undefined),
});

const DONE: Readonly<Record<string, string>> = {
  reponse: "Votre réponse est bien reçue. Elle est relue sous 7 jours avant de paraître.",
  retrait: "Votre réponse est retirée.",
  signalement: "Votre signalement est bien reçu. Vous aurez une réponse ici sous 7 jours.",
  courriels: "Votre choix sur les courriels est noté.",
};

async function showAll({ portal, news, now }: PortalParts, asked: Asked): Promise<void> {
  const { page: number, fait } = HomeQuery.parse(asked.request.query);
  const id = centreOf(asked);
  const index = number - 1;
  const [centre, figures, found, reports, hearsNews] = await Promise.all([
    portal.centre(id),
    portal.figures(id),
    portal.reviews(id, { index, size: TEXTS_PER_PAGE, now: now() }),
    portal.reports(id),
    news?.wanted(asked.user.id),
  ]);
  if (centre === undefined) throw new SiriusError("not_found", "this centre is not known any more");
  const seen = (index + 1) * TEXTS_PER_PAGE;
  asked.page({
    title: centre.name,
    body: portalBody({
      figures: figures.map(shownFigure),
      texts: found.reviews.map(shownText),
      total: found.total,
      previous: index > 0 ? `/centre?page=${number - 1}#avis` : undefined,
      next: found.total > seen ? `/centre?page=${number + 1}#avis` : undefined,
      reports: reports.map((one) => Object.assign(one, { answer: one.answer ?? undefined })),
      hearsNews,
      done: fait === undefined ? undefined : DONE[fait],
    }),
  });
}

type Fault = PortalReviewPage["fault"];

async function showOne(parts: PortalParts, asked: Asked, fault: Fault): Promise<void> {
  const { portal, now } = parts;
  const found = await portal.review(centreOf(asked), idOf(asked), now());
  if (found === undefined) throw new SiriusError("not_found", "no public text of this centre");
  asked.page({
    title: "Un avis sur votre centre",
    status: fault === undefined ? 200 : 422,
    body: portalReviewBody({
      text: shownText(found),
      reasons: SHOWN_REASONS,
      charactersMax: REPLY_CHARACTERS_MAX,
      fault,
    }),
  });
}

const ReplyForm = z.object({ texte: z.string().max(10_000) });
const ReportForm = ReplyForm.extend({ raison: z.enum(REFUSAL_REASONS) });

const WHY: Readonly<Record<string, string>> = {
  empty: "Écrivez quelques mots.",
  too_long: `C'est trop long : ${REPLY_CHARACTERS_MAX} caractères au plus.`,
  exists: "C'est déjà fait pour cet avis.",
};

async function reply(parts: PortalParts, asked: Asked): Promise<void> {
  const form = ReplyForm.safeParse(asked.request.body ?? {});
  if (!form.success) throw new SiriusError("request_invalid", "texte: the words of the reply");
  const text = form.data.texte;
  const written = await parts.portal.reply({ ...by(parts, asked), text });
  await end(parts, asked, written, { form: "reponse", text });
}

async function report(parts: PortalParts, asked: Asked): Promise<void> {
  const form = ReportForm.safeParse(asked.request.body ?? {});
  if (!form.success) throw new SiriusError("request_invalid", "raison and texte are needed");
  const { texte: explanation, raison: reason } = form.data;
  const written = await parts.portal.report({ ...by(parts, asked), reason, explanation });
  await end(parts, asked, written, { form: "signalement", text: explanation });
}

async function end(
  parts: PortalParts,
  asked: Asked,
  written: Awaited<ReturnType<CentrePortal["reply"]>>,
  sent: { readonly form: "reponse" | "signalement"; readonly text: string },
): Promise<void> {
  if (written === "not_public") throw new SiriusError("not_found", "no public text of this centre");
  if (written === "written") return asked.goTo(`/centre?fait=${sent.form}`);
  return showOne(parts, asked, { ...sent, why: WHY[written] ?? written });
}

async function removeReply(parts: PortalParts, asked: Asked): Promise<void> {
  if (!(await parts.portal.removeReply(by(parts, asked)))) {
    throw new SiriusError("not_found", "this centre has no reply there");
  }
  asked.goTo("/centre?fait=retrait");
}

const NewsForm = z.object({ veut: z.enum(["oui", "non"]) });

async function choose({ news, now }: PortalParts, asked: Asked): Promise<void> {
  const form = NewsForm.safeParse(asked.request.body ?? {});
  if (!form.success) throw new SiriusError("request_invalid", "veut: oui or non");
  if (news === undefined) throw new SiriusError("not_found", "no e-mail is sent from here");
  const { user, actor } = asked;
  await news.choose(user.id, form.data.veut === "oui", { actor, at: now() });
  asked.goTo("/centre?fait=courriels");
}

function by({ now }: PortalParts, asked: Asked) {
  return { review: idOf(asked), centre: centreOf(asked), actor: asked.actor, at: now() };
}

function idOf({ request }: Asked): string {
  return String(request.params["id"]);
}

/** The one centre this user works for; nobody else has the permission. */
function centreOf({ user }: Asked): string {
  if (user.centre !== null) return user.centre;
  throw new SiriusError("permission_missing", "this user belongs to no centre");
}

function shownFigure({ level, title, key, place, body }: PortalFigure): ShownFigure {
  const { note, nb_repondants, taux_reponse, recommandation } = readScore(body);
  return {
    level,
    title,
    key: level === "training" ? (key ?? undefined) : undefined,
    place: place ?? undefined,
    mean: note.moyenne,
    people: nb_repondants,
    rate: taux_reponse,
    recommend: recommandation,
  };
}

function shownText(review: PortalReview): PortalText {
  const { id, text, publishedOn, experience, training } = review;
  return {
    id,
    text,
    publishedOn,
    experience,
    training,
    reply: review.reply ?? undefined,
    written: review.written ?? undefined,
    replyStatus: review.replyStatus ?? undefined,
    refusal: review.refusal ?? undefined,
    reportStatus: review.reportStatus ?? undefined,
  };
}
