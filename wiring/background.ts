/** Work that no request waits for, put together: deliveries, timers, jobs, and listening to Telegram. */
import type { Pool } from "pg";
import { inboundSink, type Accepting } from "../bot/accept.ts";
import type { InboundSink, PushChannel } from "../bot/channel.ts";
import type { Delivering } from "../bot/deliver.ts";
import { fireTimers } from "../bot/fire-timers.ts";
import type { Playing } from "../bot/receive.ts";
import type { Config } from "../config.ts";
import { addressBook } from "../db/address-book.ts";
import { campaignJobs } from "../db/campaign-jobs.ts";
import type { WaveParts } from "../db/campaign-wave.ts";
import { centreNewsJob } from "../db/centre-news.ts";
import { exportJob } from "../db/export-jobs.ts";
import { startJobs } from "../db/jobs.ts";
import { writeLedger } from "../db/ledger-file.ts";
import type { LiveSettings } from "../db/live-settings.ts";
import { tellAuthors } from "../db/moderation-told.ts";
import { optOutPerson } from "../db/opt-outs.ts";
import type { Database } from "../db/orm.ts";
import { outboxStore } from "../db/outbox-store.ts";
import { reconcileJob } from "../db/reconcile-job.ts";
import { releaseJob } from "../db/release-job.ts";
import { retentionJob } from "../db/retention-job.ts";
import type { PublishedScripts } from "../db/script-library.ts";
import { moveJob } from "../db/script-move-job.ts";
import type { Secrets } from "../db/secrets.ts";
import { tellSendingWays, type SendingWays } from "../db/sending-ways.ts";
import { answerStrangers } from "../db/strangers.ts";
import { timerStore } from "../db/timer-store.ts";
import { reasonInWords } from "../web/console/moderation-words.ts";
import { hearTelegram } from "./hear-telegram.ts";
import type { Logger } from "./log.ts";
import type { OpenChannels } from "./open-channels.ts";
import { scoresInChat } from "./scores-in-chat.ts";
import { startWorkers, type Chore } from "./workers.ts";

/** What every part of a running Sirius shares. */
export interface Wired {
  readonly config: Config;
  /** What holds of what may be decided in the console. */
  readonly settings: LiveSettings;
  readonly log: Logger;
  readonly database: Database;
  readonly pool: Pool;
  readonly secrets: Secrets;
  readonly playing: Playing;
  readonly scripts: PublishedScripts;
  readonly open: OpenChannels;
  readonly now: () => number;
  /** Where people reach us, without a slash at the end. */
  readonly url: string;
}

const TIMERS_EVERY_MS = 15_000;
const STRANGERS_EVERY_MS = 2_000;
const TELL_EVERY_MS = 20_000;
/** How much of what people asked a lost database may take with it. */
const LEDGER_EVERY_MS = 1_000;
/** Longer than an adapter waits by itself, shorter than the lease of a try: mail servers are slow. */
const TRY_MS = 15_000;
const MAIL_TRY_MS = 40_000;
/** Telegram asks for no more than 30 a second for all chats together. Source: its FAQ on limits. */
const TELEGRAM_EVERY_MS = 40;
const EMAIL_EVERY_MS = 50;

/** The one door for what channels hear. `wake` is told when something may leave. */
export function sinkOf(wired: Wired, wake: () => void): InboundSink {
  return inboundSink(acceptingWith(wired, wake));
}

function acceptingWith(wired: Wired, wake: () => void): Accepting {
  const parts = { ...wired, baseUrl: () => wired.url };
  return { ...deliveringWith(wired), addresses: addressBook(parts), wake };
}

function deliveringWith(wired: Wired): Delivering {
  const { settings, config, log, open, now, playing, url } = wired;
  return {
    outbox: outboxStore({ ...wired, baseUrl: () => url, shortCode: config.channels.shortCode }),
    playing,
    channels: open.channels,
    now,
    publisher: () => settings.current().publisher.name,
    hours: () => settings.current().hours,
    timeout: tryFor,
    limits(channel) {
      if (channel === "sms") {
        const { perSecond, partsPerDay } = settings.current().sms;
        const every = 1_000 / perSecond;
        // Half of the pace is left to those who are waiting for an answer.
        return { replyEveryMs: every, startEveryMs: 2 * every, partsPerDay };
      }
      const every = channel === "telegram" ? TELEGRAM_EVERY_MS : EMAIL_EVERY_MS;
      return { replyEveryMs: every, startEveryMs: 2 * every };
    },
    optOut: (person, source, at) => optOutPerson(wired, person, source, at),
    alert: (what, details) => log.error({ what, ...details }, "someone should look at this"),
  };
}

function tryFor(channel: PushChannel): AbortSignal {
  return AbortSignal.timeout(channel === "email" ? MAIL_TRY_MS : TRY_MS);
}

/** Background work under way. */
export interface Background {
  /** Something may leave now. */
  readonly wake: () => void;
  stop(): Promise<void>;
}

/**
 * Starts the work of a worker. Any number of processes may do so.
 *
 * Errors: storage errors of the job queue.
 */
export async function startBackground(wired: Wired): Promise<Background> {
  const { log, open, pool, playing, now, url, database, config, settings } = wired;
  const report = (error: unknown, what: string): void => log.error({ err: error }, what);
  const bell: { ring?: () => void } = {};
  const sink = sinkOf(wired, () => bell.ring?.());
  const baseUrl = (): string => url;
  // What is published and what is deleted goes by what was decided last, whatever this process has heard.
  const threshold = async () => (await settings.refresh()).publication.threshold;
  const kept = async () => (await settings.refresh()).retention;
  await tellSendingWays(pool, waysOf(wired), now());
  const reconcile = reconcileJob({ pool, channels: open.channels, sink, now });
  const jobs = await startJobs(
    { ...database.connection },
    [
      releaseJob({ pool, playing, threshold, baseUrl, now }),
      reconcile,
      retentionJob({ pool, now, kept }),
      ...campaignJobs(campaigningWith(wired)),
      exportJob(wired),
      moveJob(wired),
      centreNewsJob({
        ...wired,
        mail: open.channels.get("email"),
        baseUrl,
        reasonInWords,
        report: (problem) => log.warn({ problem }, "a centre could not be told what is new"),
      }),
    ],
    (error, job) => {
      if (job === undefined) report(error, "the job queue failed");
      else log.error({ err: error, job }, "a job failed");
    },
  );
  await jobs.request(reconcile.name);
  const workers = startWorkers(deliveringWith(wired), choresOf(wired), report);
  bell.ring = workers.wake;
  const stopping = new AbortController();
  const listening = hearTelegram({ open, sink, report: reportTelegram(log) }, stopping.signal);
  return {
    wake: workers.wake,
    async stop() {
      stopping.abort();
      await Promise.all([listening, workers.stop(), jobs.stop()]);
      await writeLedger(pool, config.ledger);
    },
  };
}

/** How messages leave, for commands that cannot know what this process was given. */
function waysOf({ open: { channels }, config }: Wired): SendingWays {
  return {
    channels: new Set(channels.keys()),
    smsAnswers: config.channels.sms?.mode !== "lien",
    shortCode: config.channels.shortCode,
    address: config.publicBaseUrl,
  };
}

function campaigningWith(wired: Wired): WaveParts {
  const { open, url, log, settings, config } = wired;
  const channels = [...open.channels.values()].map(({ id, capabilities: { inbound } }) => ({
    id,
    inbound,
  }));
  return {
    ...wired,
    baseUrl: () => url,
    hours: () => settings.current().hours,
    channels: () => channels,
    shortCode: config.channels.shortCode,
    report: (error, invitation) =>
      log.error({ err: error, invitation }, "somebody could not be invited"),
  };
}

function choresOf(wired: Wired): readonly Chore[] {
  const { pool, playing, now, open, url, secrets, log, config, settings } = wired;
  const hours = () => settings.current().hours;
  const timers = timerStore(pool);
  const strangers = {
    pool,
    secrets,
    channels: open.channels,
    now,
    baseUrl: () => url,
    timeout: tryFor,
    tellScores: scoresInChat(pool, url),
  };
  return [
    {
      name: "timers could not be played",
      everyMs: TIMERS_EVERY_MS,
      run: () =>
        fireTimers({ ...playing, hours }, timers, now(), (error, { conversation, kind }) =>
          log.error({ err: error, conversation, kind }, "a timer could not be played"),
        ),
    },
    {
      name: "the ledger could not be written",
      everyMs: LEDGER_EVERY_MS,
      run: () => writeLedger(pool, config.ledger),
    },
    {
      name: "authors could not be told what became of their texts",
      everyMs: TELL_EVERY_MS,
      run: () =>
        tellAuthors({
          pool,
          playing,
          now,
          report: (error, review) =>
            log.error({ err: error, review }, "an author could not be told"),
        }),
    },
    {
      name: "strangers could not be answered",
      everyMs: STRANGERS_EVERY_MS,
      run: () => answerStrangers(strangers),
    },
  ];
}

/** What Telegram says of a registration is words; what it throws is an error. */
function reportTelegram(log: Logger) {
  return (problem: unknown, what: string): void =>
    log.error(typeof problem === "string" ? { problem } : { err: problem }, what);
}
