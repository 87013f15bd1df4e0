/** `/admin/conversations` and the list of a campaign: what was said, and how each reply was read. */
import { z } from "zod";
import type { RetryReason } from "../../bot/conversation.ts";
import { wordRule } from "../../bot/rule-words.ts";
import type { Fate, TranscriptLine, Understood } from "../../bot/transcript.ts";
import { wordHappening, wordOutcome } from "../../bot/trial-words.ts";
import { findCampaign } from "../../db/campaign-store.ts";
import {
  listConversations,
  readTranscript,
  type ListedConversation,
  type TranscriptParts,
} from "../../db/transcript-store.ts";
import {
  conversationsBody,
  transcriptBody,
  type ShownLine,
  type ShownUnderstanding,
} from "../../web/console/transcript-page.ts";
import type { AdminRoute, Asked } from "./router.ts";

export interface TranscriptRouteParts extends TranscriptParts {
  readonly now: () => number;
}

/** The routes of transcripts. Reading one is noted in the journal by the reading itself. */
export function transcriptRoutes(parts: TranscriptRouteParts): AdminRoute[] {
  const permission = "transcripts.read";
  return [
    {
      method: "get",
      path: "/admin/campagnes/:key/conversations",
      permission,
      handle: (asked) => list(parts, asked),
    },
    {
      method: "get",
      path: "/admin/conversations/:id",
      permission,
      handle: (asked) => show(parts, asked),
    },
  ];
}

const Wanted = z.object({
  question: z.string().max(100).optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});

async function list({ pool }: TranscriptRouteParts, { request, page }: Asked): Promise<void> {
  const campaign = await findCampaign(pool, String(request.params["key"]));
  const wanted = Wanted.parse(request.query);
  const { question } = wanted;
  const found = await listConversations(pool, campaign, { question, page: wanted.page - 1 });
  const address = (to: number): string => {
    const about = question === undefined ? "" : `question=${encodeURIComponent(question)}&`;
    return `${request.path}?${about}page=${to}`;
  };
  page({
    title: `Conversations de ${campaign.title}`,
    body: conversationsBody({
      campaign,
      question,
      conversations: found.conversations.map((one) => ({ ...one, about: aboutOf(one) })),
      before: wanted.page > 1 ? address(wanted.page - 1) : undefined,
      after: found.more ? address(wanted.page + 1) : undefined,
    }),
  });
}

function aboutOf({ channel, answers, outcome, step, optedOut }: ListedConversation): string {
  const replies = `${answers} ${answers > 1 ? "réponses" : "réponse"}`;
  const where = optedOut
    ? "a dit STOP"
    : outcome === null
      ? `en cours${step === null ? "" : `, à la question ${step}`}`
      : wordOutcome(outcome, "fr");
  return `${CHANNELS[channel]}, ${replies}, ${where}`;
}

async function show(parts: TranscriptRouteParts, asked: Asked): Promise<void> {
  const { request, can, actor, page } = asked;
  const mayName = can("transcripts.names");
  const names = mayName && request.query["noms"] === "oui";
  const change = { actor, at: parts.now() };
  const read = await readTranscript(parts, String(request.params["id"]), names, change);
  const { id, training, centre, script, outcome, optedOut, withdrawn, lines } = read;
  const ended = outcome === null ? "en cours" : wordOutcome(outcome, "fr");
  page({
    title: "Une conversation",
    body: transcriptBody({
      id,
      training,
      centre,
      script: `${script.key}, version ${script.version}`,
      outcome: `${ended}${optedOut ? ", a dit STOP" : ""}${withdrawn ? ", réponses retirées" : ""}`,
      lines: lines.map(lineOf),
      names,
      mayName,
    }),
  });
}

const CHANNELS = { sms: "par SMS", telegram: "par Telegram", web: "sur le web" } as const;

const FATES: Readonly<Record<Fate, string>> = {
  shown: "montré",
  waiting: "attend de partir",
  sent: "parti",
  delivered: "arrivé",
  failed: "pas arrivé",
  unknown: "sort inconnu",
  refused: "refusé",
  cancelled: "annulé",
  expired: "périmé",
};

const STATUSES: Readonly<Record<Understood["status"], string>> = {
  answered: "texte libre",
  skipped: "passée",
  dont_know: "ne sait pas",
  refused: "ne veut pas répondre",
};

function lineOf({
  seq,
  at,
  channel,
  from,
  text,
  fate,
  understood,
  notes,
}: TranscriptLine): ShownLine {
  return {
    seq,
    at,
    channel: CHANNELS[channel],
    from,
    text,
    fate: fate === undefined ? undefined : FATES[fate],
    understood: understood.map(readingOf),
    notes: notes.map(({ what, step, rule }) => {
      const more = [step, rule === undefined ? undefined : whyOf(rule)];
      const about = more.filter((one) => one !== undefined).join(", ");
      return `${wordHappening(what, "fr")?.said ?? what}${about === "" ? "" : ` (${about})`}`;
    }),
  };
}

/** Why a reply was asked for again, or the rule that read it. */
function whyOf(rule: string): string {
  return new Map<string, string>(Object.entries(RETRIES)).get(rule) ?? wordRule(rule, "fr");
}

const RETRIES: Readonly<Record<RetryReason, string>> = {
  empty: "rien d'écrit",
  not_understood: "aucune règle ne convient",
  not_sure: "la personne ne sait pas",
  out_of_range: "hors de ce qui est possible",
  several: "plusieurs réponses à la fois",
  media: "une image, un son ou un fichier",
  too_long: "trop long",
  not_an_option: "ce n'est pas une des réponses",
  too_few: "trop peu de réponses",
  too_many: "trop de réponses",
};

function readingOf(understood: Understood): ShownUnderstanding {
  const { question, status, value, comment, rule, certainty, voided } = understood;
  return {
    question,
    value: value ?? STATUSES[status],
    comment,
    rule,
    ruleInWords: wordRule(rule, "fr"),
    certainty: certainty === "confirmed" ? "confirmée" : "lue d'emblée",
    voided,
  };
}
