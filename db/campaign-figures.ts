/** The numbers of a campaign for a page: counting a million people takes a while, and nobody waits for it. */
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";
import type { ScriptLibrary } from "../bot/ports.ts";
import { campaignQuestions, type QuestionCounts } from "./campaign-questions.ts";
import { campaignStatus, type CampaignStatus } from "./campaign-status.ts";
import type { Campaign } from "./campaign-store.ts";
import { latest } from "./latest.ts";

export interface CampaignFigures {
  readonly status: CampaignStatus;
  readonly questions: readonly QuestionCounts[];
  /** When they were counted. */
  readonly at: Instant;
}

export interface FiguresParts {
  readonly pool: Pool;
  readonly scripts: ScriptLibrary;
  readonly now: () => Instant;
}

/** Reads the figures of campaigns: the latest there are, or undefined while they are counted for the first time. */
export function campaignFigures({ pool, scripts, now }: FiguresParts) {
  return latest<Campaign, CampaignFigures>(async (campaign) => {
    const at = now();
    const status = await campaignStatus(pool, campaign);
    const questions = await campaignQuestions({ pool, scripts }, campaign);
    return { status, questions, at };
  });
}
