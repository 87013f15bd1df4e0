/** The notice put together: what administrators decided, worded by `web/`, kept version by version in `db/`. */
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";
import { givenBy, type Config } from "../config.ts";
import { readTold, type LiveSettings, type ToldSettings } from "../db/live-settings.ts";
import {
  keepNotice,
  noticeNamed,
  noticesKept,
  type NamedNotice,
  type NoticeVersion,
  type SayNotice,
} from "../db/notice-versions.ts";
import type { Notice } from "../web/notice-shapes.ts";
import { noticeText } from "../web/notice-text.ts";
import { processorsOf } from "./channel-settings.ts";

/** The notice that holds, for whoever shows it. */
export interface LiveNotice {
  /** What is shown was kept before. While the database is away, the version that this process saw last. */
  current(): Promise<{ readonly notice: NoticeVersion; readonly former: readonly NamedNotice[] }>;
  /** One version, former or not; undefined when none has this name. */
  named(name: string): Promise<NoticeVersion | undefined>;
  /** Ends when what is under way has ended. */
  stop(): Promise<void>;
}

interface NoticeParts {
  readonly pool: Pool;
  readonly config: Config;
}

/**
 * The version that holds by what the database and the environment say at this moment, kept if it is new.
 *
 * @param at  Since when it holds if it is.
 *
 * Errors: `config_invalid`; storage errors.
 */
export function holdNotice({ pool, config }: NoticeParts, at: Instant): Promise<NoticeVersion> {
  return keepNotice(pool, sayWith(config), at);
}

function sayWith(config: Config): SayNotice {
  return async (db) => noticeText(noticeOf(await readTold(db, givenBy(config)), config));
}

function noticeOf({ settings, toldThreshold }: ToldSettings, config: Config): Notice {
  const { publisher, retention, notice } = settings;
  const processors = processorsOf(config.channels);
  return { publisher, threshold: toldThreshold, processors, kept: retention, added: notice };
}

/**
 * Keeps the notice at once and whenever a setting makes it say something else, until it is stopped.
 *
 * @param report  Told of what cannot be kept, each time; the version before stands meanwhile.
 *
 * Errors: `config_invalid`; storage errors, for the first version.
 */
export async function followNotice(
  parts: NoticeParts & { readonly settings: LiveSettings; readonly now: () => Instant },
  report: (error: unknown) => void,
): Promise<LiveNotice> {
  const { pool, config, settings, now } = parts;
  // Without words: this is asked every few seconds.
  const madeFrom = (): string => {
    const told = { settings: settings.current(), toldThreshold: settings.toldThreshold() };
    return JSON.stringify(noticeOf(told, config));
  };
  const read = async () => {
    const from = madeFrom();
    const notice = await holdNotice(parts, now());
    return {
      from,
      notice,
      former: (await noticesKept(pool)).filter(({ until }) => until !== null),
    };
  };
  let kept = await read();
  let looking: Promise<void> | undefined;
  let stopped = false;
  const look = (): Promise<void> => {
    if (stopped || madeFrom() === kept.from) return Promise.resolve();
    looking ??= read()
      .then((found) => void (kept = found), report)
      .finally(() => (looking = undefined));
    return looking;
  };
  settings.onReading(() => void look());
  return {
    async current() {
      await look();
      return kept;
    },
    named: (name) => noticeNamed(pool, name),
    async stop() {
      stopped = true;
      await looking;
    },
  };
}
