/** Releases: counts what waits in lots, words the scores of the groups that changed, shows due texts. */
import { randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import type { Instant } from "../bot/conversation.ts";
import { NOTE, type Counts } from "../bot/release-figures.ts";
import {
  consentToShow,
  mergeQuestions,
  releaseQuestions,
  type AskedFigure,
} from "../bot/release-questions.ts";
import {
  formLots,
  LEAST_PEOPLE,
  mustRetire,
  PATIENCE_DAYS,
  type Lot,
  type PendingAnswer,
  type ReleaseQuestion,
} from "../bot/release.ts";
import { Script } from "../survey-scripts/schema.ts";
import { SHOW_REPLIES } from "./centre-replies.ts";
import { tellReleased } from "./kept-scores.ts";
import { settleLineage } from "./lineage.ts";
import * as sql from "./release-queries.ts";
import { GroupSet, saveScores, type Group, type LotPlace } from "./release-scores.ts";
import { publishStatistics } from "./statistics.ts";
import { inLongTransaction } from "./transaction.ts";

export interface ReleaseOptions {
  /** People a figure needs. */
  readonly threshold: number;
  readonly now: Instant;
  /** Address of the page that explains the method, told with every score. */
  readonly methodUrl: string;
  readonly patienceDays?: number;
}

/** What a release did. */
export interface ReleaseSummary {
  readonly lotsFormed: number;
  readonly lotsRetired: number;
  /** Lots that followed a renewed diploma or a replaced key. */
  readonly lotsMoved: number;
  readonly scoresChanged: number;
  readonly reviewsShown: number;
  /** Conversations whose text is public from now on: the engine should hear of it (`published`). */
  readonly conversations: readonly string[];
}

/** Releases of two processes wait for each other. Any number, the same everywhere. */
const RELEASE_LOCK = 7_214_000_027;

/**
 * Releases results: follows renewed diplomas and replaced keys, retires lots that too many people left,
 * makes new ones, words anew the scores of the groups concerned, and shows the texts that are due. One
 * transaction for the first step and one per certification, so a release that is cut short leaves every
 * group either as it was or as it should be; doing it twice changes nothing more.
 *
 * @param database  Its pool of connections.
 */
export async function releaseResults(
  database: { readonly pool: Pool },
  options: ReleaseOptions,
): Promise<ReleaseSummary> {
  const scripts = await readScripts(database.pool);
  await database.pool.query(sql.LATE_LEAVERS);
  const followed = await inRelease(database.pool, (client) => follow(client, scripts, options));
  const certifications = await inRelease(database.pool, (client) =>
    certificationsToLookAt(client, scripts, options),
  );
  const summary = { lotsFormed: 0, lotsRetired: 0, ...followed };
  for (const certification of certifications) {
    const done = await inRelease(database.pool, (client) =>
      releaseCertification({ client, certification, scripts, options }),
    );
    summary.lotsFormed += done.lotsFormed;
    summary.lotsRetired += done.lotsRetired;
    summary.scoresChanged += done.scoresChanged;
  }
  const conversations = await inRelease(database.pool, async (client) => {
    await client.query("select pg_advisory_xact_lock($1)", [RELEASE_LOCK]);
    const shown = await showReviews(client, scripts, options);
    await publishStatistics(client, options.threshold, options.now);
    return shown;
  });
  tellReleased();
  return { ...summary, reviewsShown: conversations.length, conversations };
}

interface KnownScripts {
  /** Where each figure is asked. */
  readonly asked: readonly (AskedFigure & { readonly key: string; readonly version: number })[];
  readonly questions: readonly ReleaseQuestion[];
  readonly find: (key: string, version: number) => Script | undefined;
}

interface Work {
  readonly client: PoolClient;
  readonly certification: string;
  readonly scripts: KnownScripts;
  readonly options: ReleaseOptions;
}

async function readScripts(pool: Pool): Promise<KnownScripts> {
  const { rows } = await pool.query<{ key: string; version: number; body: unknown }>(
    "select key, version, body from script_version order by published_at desc, version desc",
  );
  const known = rows.map(({ key, version, body }) => ({
    key,
    version,
    script: Script.parse(body),
  }));
  const asked = known.flatMap(({ key, version, script }) =>
    releaseQuestions(script).map((figure) => Object.assign({ key, version }, figure)),
  );
  return {
    asked,
    questions: mergeQuestions(known.map(({ script }) => releaseQuestions(script))),
    find: (key, version) =>
      known.find((each) => each.key === key && each.version === version)?.script,
  };
}

/** Settles what follows what, and words anew what that changed or another threshold worded. */
async function follow(client: PoolClient, scripts: KnownScripts, options: ReleaseOptions) {
  await client.query("select pg_advisory_xact_lock($1)", [RELEASE_LOCK]);
  const changed = new GroupSet();
  const lotsMoved = await settleLineage(client, options.now, changed);
  const otherwise = await client.query<Group>(sql.OTHER_THRESHOLD, [options.threshold]);
  for (const { level, key } of otherwise.rows) changed.add(level, key);
  const groups = changed.all();
  await saveScores(client, groups, { ...options, questions: scripts.questions });
  return { lotsMoved, scoresChanged: groups.length };
}

async function certificationsToLookAt(
  client: PoolClient,
  { asked }: KnownScripts,
  { threshold }: ReleaseOptions,
): Promise<string[]> {
  const { rows } = await client.query<{ certification: string }>(sql.CERTIFICATIONS, [
    threshold,
    asked.map((figure) => figure.key),
    asked.map((figure) => figure.version),
    asked.map((figure) => figure.id),
  ]);
  return rows.map(({ certification }) => certification);
}

async function releaseCertification(work: Work) {
  const { client, certification, scripts, options } = work;
  await client.query("select pg_advisory_xact_lock($1)", [RELEASE_LOCK]);
  const changed = new GroupSet();
  const lotsRetired = await retireLots(work, changed);
  const lots = await insertLots(work, await readPending(work));
  for (const { place } of lots) {
    changed.addPlace({
      training_key: place.training ?? null,
      trainer_certification: place.trainerCertification ?? null,
      certification,
    });
  }
  const groups = changed.all();
  await saveScores(client, groups, { ...options, questions: scripts.questions });
  return { lotsFormed: lots.length, lotsRetired, scoresChanged: groups.length };
}

async function retireLots(
  { client, certification, scripts, options }: Work,
  changed: GroupSet,
): Promise<number> {
  const { rows } = await client.query<
    LotPlace & { id: string; question: string; counts: Counts; present: Counts }
  >(sql.LEFT_LOTS, [certification]);
  const gone = rows.filter(({ question, counts, present }) => {
    const asked = scripts.questions.find((each) => each.id === question);
    return mustRetire(counts, present, asked, options.threshold);
  });
  if (gone.length === 0) return 0;
  for (const lot of gone) changed.addPlace(lot);
  await client.query(sql.DELETE_LOTS, [gone.map((lot) => lot.id)]);
  return gone.length;
}

type LocatedAnswer = PendingAnswer & sql.Origin;

async function readPending({ client, certification, scripts }: Work): Promise<LocatedAnswer[]> {
  const { asked } = scripts;
  const { rows } = await client.query<LocatedAnswer>(sql.PENDING, [
    certification,
    asked.map((figure) => figure.key),
    asked.map((figure) => figure.version),
    asked.map((figure) => figure.step),
    asked.map((figure) => figure.id),
  ]);
  return rows;
}

async function insertLots(work: Work, pending: readonly LocatedAnswer[]): Promise<Lot[]> {
  const { client, certification, scripts, options } = work;
  const lots = formLots(pending, scripts.questions, {
    threshold: options.threshold,
    now: options.now,
    patienceDays: options.patienceDays ?? PATIENCE_DAYS,
  });
  if (lots.length === 0) return lots;
  const located = new Map(pending.map((answer) => [answer.respondent, answer]));
  const rows = lots.map((lot) => ({
    id: randomUUID(),
    ...originOf(lot, certification, located),
    question: lot.question,
    training_key: lot.place.training ?? null,
    trainer_certification: lot.place.trainerCertification ?? null,
    size: lot.respondents.length,
    counts: lot.counts,
    first_year: lot.firstYear,
    last_year: lot.lastYear,
  }));
  const now = new Date(options.now);
  await client.query(sql.INSERT_LOTS, [JSON.stringify(rows), certification, now]);
  await client.query(sql.INSERT_MEMBERS, [
    lots.flatMap((lot) => lot.respondents),
    lots.flatMap((lot) => lot.respondents.map(() => lot.question)),
    lots.flatMap((lot, index) => lot.respondents.map(() => rows[index]?.id)),
    lots.flatMap((lot) => lot.options),
  ]);
  return lots;
}

/** Where a lot goes back to when a lineage turns out to be wrong: its own place if it has but one. */
function originOf(lot: Lot, certification: string, located: ReadonlyMap<string, sql.Origin>) {
  const { training, trainerCertification } = lot.place;
  const only = (field: keyof sql.Origin, otherwise: string): string => {
    const [own = otherwise, ...others] = new Set(
      lot.respondents.map((respondent) => located.get(respondent)?.[field] ?? otherwise),
    );
    return others.length === 0 ? own : otherwise;
  };
  return {
    origin_training: training === undefined ? null : only("ownTraining", training),
    origin_trainer:
      trainerCertification === undefined
        ? null
        : only("ownTrainer", trainerCertification.split(" ", 1)[0] ?? ""),
    origin_certification: only("ownCertification", certification),
  };
}

/** A text that is due, and what decides whether it shows. */
interface DueReview {
  readonly id: string;
  readonly question: string;
  /** Key of the training it counts for. */
  readonly group: string;
  readonly counted: boolean;
  readonly shownUncounted: number;
  readonly conversation: string;
  readonly script_key: string;
  readonly script_version: number;
  readonly consents: Readonly<Record<string, unknown>>;
}

async function showReviews(
  client: PoolClient,
  scripts: KnownScripts,
  options: ReleaseOptions,
): Promise<string[]> {
  const now = new Date(options.now);
  const askNote = scripts.asked.filter(({ id }) => id === NOTE).map(({ step }) => step);
  const people = crowdOf(options.threshold);
  await client.query(sql.HIDE_CROWD, [people, askNote]);
  const { rows } = await client.query<DueReview>(sql.REVIEWS_TO_SHOW, [now, askNote]);
  await client.query(SHOW_REPLIES, [now]);
  const agreed = rows.filter((review) => {
    const script = scripts.find(review.script_key, review.script_version);
    const consent = script && consentToShow(script, review.question);
    return consent !== undefined && review.consents[consent] === true;
  });
  const shown = withoutCrowd(agreed, people);
  if (shown.length === 0) return [];
  await client.query(sql.SHOW_REVIEWS, [shown.map((review) => review.id), now, options.threshold]);
  return shown.map((review) => review.conversation);
}

/**
 * The fewest people that any threshold to come can ask for. While it is higher no more texts show than
 * then: lowered again, a lot that does not form would tell of all their authors that they gave one same note.
 */
function crowdOf(threshold: number): number {
  return Math.min(threshold, LEAST_PEOPLE);
}

/**
 * Of each training, fewer texts than a lot needs people show before their authors are counted. Were there
 * more, whoever compares the number of texts with the number of answers would know that enough people
 * wait for a lot, which is only so when all of them gave one same note, and would have their texts.
 */
function withoutCrowd(due: readonly DueReview[], people: number): DueReview[] {
  const uncounted = new Map<string, number>();
  return due.filter(({ group, counted, shownUncounted }) => {
    if (counted) return true;
    const before = uncounted.get(group) ?? shownUncounted;
    if (before >= people - 1) return false;
    uncounted.set(group, before + 1);
    return true;
  });
}

/** A release takes its time, between its statements too. */
async function inRelease<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return inLongTransaction(pool, async (client) => {
    await client.query("set local idle_in_transaction_session_timeout = 0");
    return work(client);
  });
}
