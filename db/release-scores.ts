/** Words anew the scores of groups whose lots changed, and keeps them as the bytes to send. */
import { createHash } from "node:crypto";
import type { PoolClient } from "pg";
import {
  addCounts,
  LEVEL_NAMES,
  scoreOf,
  type Counts,
  type GroupFigures,
  type PublishedLevel,
  type ScoreContext,
} from "../bot/release-figures.ts";
import type { ReleaseQuestion } from "../bot/release.ts";
import * as sql from "./release-queries.ts";

export interface Group {
  readonly level: PublishedLevel;
  readonly key: string;
}

export interface Wording extends ScoreContext {
  readonly questions: readonly ReleaseQuestion[];
}

/** Groups, each once. */
export class GroupSet {
  private readonly groups = new Map<string, Group>();

  /** Nothing is added for a key that is null. */
  add(level: PublishedLevel, key: string | null): void {
    if (key !== null) this.groups.set(`${level} ${key}`, { level, key });
  }

  /** Adds every group that a lot counts in. */
  addPlace(place: LotPlace): void {
    this.add("training", place.training_key);
    this.add("trainerCertification", place.trainer_certification);
    this.add("centre", place.trainer_certification?.split(" ", 1)[0] ?? null);
    this.add("certification", place.certification);
  }

  all(): readonly Group[] {
    return [...this.groups.values()];
  }
}

/** Where a lot counts. */
export interface LotPlace {
  readonly training_key: string | null;
  readonly trainer_certification: string | null;
  readonly certification: string;
}

const LEVELS = Object.keys(LEVEL_NAMES).filter(
  (level): level is PublishedLevel => level in LEVEL_NAMES,
);

/**
 * Saves the scores of groups; a group that has no figures any more loses its score. One query to read
 * and one to write per level, whatever the number of groups.
 */
export async function saveScores(
  client: PoolClient,
  groups: readonly Group[],
  wording: Wording,
): Promise<void> {
  if (groups.length === 0) return;
  const saved: { level: string; key: string; body: string }[] = [];
  const gone: Group[] = [];
  for (const level of LEVELS) {
    const keys = groups.filter((group) => group.level === level).map((group) => group.key);
    if (keys.length === 0) continue;
    const figures = await readFigures(client, level, keys);
    for (const key of keys) {
      const known = figures.get(key);
      const score = known && scoreOf(known, wording.questions, wording);
      if (score === undefined) gone.push({ level, key });
      else saved.push({ level, key, body: JSON.stringify(score) });
    }
  }
  await client.query(sql.SAVE_SNAPSHOTS, [
    saved.map(({ level }) => level),
    saved.map(({ key }) => key),
    saved.map(({ body }) => body),
    saved.map(({ body }) => etagOf(body)),
    wording.threshold,
    new Date(wording.now),
  ]);
  await client.query(sql.DELETE_SNAPSHOTS, [
    gone.map(({ level }) => level),
    gone.map(({ key }) => key),
  ]);
}

async function readFigures(
  client: PoolClient,
  level: PublishedLevel,
  keys: readonly string[],
): Promise<Map<string, GroupFigures>> {
  const sums = await client.query<{
    key: string;
    question: string;
    option: string;
    count: number;
    firstYear: number;
    lastYear: number;
  }>(sql.groupCounts(sql.GROUP_COLUMNS[level]), [keys]);
  const invited = await client.query<{ key: string; invited: number; former: string[] }>(
    sql.groupInvited(level),
    [keys],
  );
  const invitedIn = new Map(invited.rows.map((row) => [row.key, row]));
  const figures = new Map<string, GroupFigures>();
  for (const [key, rows] of Map.groupBy(sums.rows, (row) => row.key)) {
    const counts: Record<string, Counts> = {};
    for (const { question, option, count } of rows) {
      counts[question] = addCounts(counts[question] ?? {}, { [option]: count });
    }
    figures.set(key, {
      level,
      counts,
      firstYear: Math.min(...rows.map((row) => row.firstYear)),
      lastYear: Math.max(...rows.map((row) => row.lastYear)),
      invited: invitedIn.get(key)?.invited ?? 0,
      former: invitedIn.get(key)?.former ?? [],
    });
  }
  return figures;
}

function etagOf(body: string): string {
  return `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
}
