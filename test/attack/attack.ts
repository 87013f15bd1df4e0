/** One attack: plays random histories, reads what is public before and after each event, and deduces. */
import type { Pool } from "pg";
import { freshDatabase } from "../database.ts";
import { DAY, OPTIONS } from "../db/publication-world.ts";
import { SEED } from "../reliability/tell.ts";
import { complements, differences, tells } from "./deduce.ts";
import { Judge } from "./judge.ts";
import { openOutputs, type Outputs, type Snapshot } from "./outputs.ts";
import { contradictions, portalContradictions, take, talkative, type Taken } from "./sample.ts";
import { authorOf, crowded, lonelyMonths, ofOneMind, orderOf } from "./texts.ts";
import { Worlds } from "./worlds.ts";

/** What an attack came to. */
export interface Found {
  events: number;
  /** Figures and texts read, each time they were. */
  figures: number;
  texts: number;
  /** Differences and complements of figures. */
  attempts: number;
  /** Of those, about one to four people. */
  isolated: number;
  /** Of those, with the answers of each of these people, or one answer of all of more of them. */
  recovered: number;
  /** Attempts that named answers which nobody behind the figures gave. */
  mistaken: number;
  /** Texts that are more than the people counted, all of whose authors gave one note. */
  joined: number;
  /** Texts of one day in the order in which they were written, and pairs looked at. */
  inOrder: number;
  pairs: number;
  /** Texts with a month of too few. */
  lonely: number;
  /** Answers of the server compared with those before. */
  answers: number;
  /** What else was wrong: figures that moved without a release, texts still there, outputs that differ. */
  readonly faults: string[];
}

/** Releases what may be released. @param now  The present. */
export type Release = (pool: Pool, now: number) => Promise<unknown>;

export interface Plan {
  readonly histories: number;
  /** Events of each history; a release follows each of them. */
  readonly moments: number;
  readonly release: Release;
  /** Trainings looked at in every output, at each moment. */
  readonly sample: number;
  /** Done to the database before anything else. */
  readonly weaken?: string;
}

/** Plays an attack in a database of its own. */
export async function attack({
  histories,
  moments,
  release,
  sample,
  weaken,
}: Plan): Promise<Found> {
  const database = await freshDatabase();
  const { pool } = database;
  if (weaken !== undefined) await pool.query(weaken);
  const worlds = new Worlds(pool, histories, SEED);
  const outputs = await openOutputs(pool, () => worlds.now);
  try {
    await worlds.open();
    const attacker = new Attacker(pool, worlds, outputs, sample);
    let before = await outputs.read();
    for (let moment = 1; moment <= moments; moment += 1) {
      await attacker.watchEvent(before, moment);
      await release(pool, worlds.now);
      before = await attacker.watchRelease(before, moment);
      // Sometimes so long that what waits counts in the next wider group.
      worlds.now += moment % 3 === 2 ? 95 * DAY : DAY;
    }
    return attacker.found;
  } finally {
    await outputs.close();
    await database.drop();
  }
}

class Attacker {
  readonly found: Found = {
    events: 0,
    figures: 0,
    texts: 0,
    attempts: 0,
    isolated: 0,
    recovered: 0,
    mistaken: 0,
    joined: 0,
    inOrder: 0,
    pairs: 0,
    lonely: 0,
    answers: 0,
    faults: [],
  };
  private readonly pool: Pool;
  private readonly worlds: Worlds;
  private readonly outputs: Outputs;
  private readonly judge: Judge;
  private readonly sampled: number;

  constructor(pool: Pool, worlds: Worlds, outputs: Outputs, sampled: number) {
    this.pool = pool;
    this.worlds = worlds;
    this.outputs = outputs;
    this.sampled = sampled;
    this.judge = new Judge(pool);
  }

  /** One event in each world: until the release nothing moves but texts that are taken back. */
  async watchEvent(before: Snapshot, moment: number): Promise<void> {
    const { outputs, worlds, found } = this;
    const keys = await this.sample(moment);
    const old = await take(outputs, keys);
    await worlds.step();
    found.events = worlds.events;
    const after = await outputs.read();
    const fresh = await take(outputs, keys);
    found.answers += fresh.size;
    if (after.scores !== before.scores) found.faults.push(`figures moved before release ${moment}`);
    const known = new Set(before.texts.map(({ id }) => id));
    const remaining = new Set(after.texts.map(({ id }) => id));
    for (const text of [...before.texts, ...after.texts]) {
      const gone = worlds.left.has(authorOf(text));
      if (gone === remaining.has(text.id)) found.faults.push(`text ${text.id} is misplaced`);
      if (!known.has(text.id)) found.faults.push(`text ${text.id} came without a release`);
    }
    found.faults.push(...talkative(old, fresh));
    await this.compare(after, keys, fresh);
  }

  /** @returns what is public after a release, all of which was attacked. */
  async watchRelease(before: Snapshot, moment: number): Promise<Snapshot> {
    const { outputs, judge, found, pool } = this;
    const after = await outputs.read();
    await judge.remember(moment);
    found.figures += after.figures.size;
    found.texts += after.texts.length;
    this.deduce(before, after, moment);
    for (const training of crowded(after, OPTIONS.threshold).keys()) {
      const people = await ofOneMind(pool, training);
      if (people >= OPTIONS.threshold) found.joined += people;
    }
    const { pairs, inOrder } = orderOf(after, this.worlds.authors);
    found.pairs += pairs;
    found.inOrder += inOrder;
    found.lonely += lonelyMonths(after, this.worlds.authors, OPTIONS.threshold).length;
    const keys = await this.sample(moment);
    const fresh = await take(outputs, keys);
    found.answers += fresh.size;
    await this.compare(after, keys, fresh);
    return after;
  }

  private deduce(before: Snapshot, after: Snapshot, moment: number): void {
    const { found, judge } = this;
    const attempts = [...differences(before, after, moment), ...complements(before, after, moment)];
    for (const attempt of attempts) {
      const { people, right } = judge.verdict(attempt);
      found.attempts += 1;
      if (people > 0 && people < OPTIONS.threshold) found.isolated += 1;
      if (!tells(attempt)) continue;
      const claimed = attempt.answers?.reduce((sum, count) => sum + Math.abs(count), 0);
      if (right && people === claimed) found.recovered += 1;
      else found.mistaken += 1;
    }
  }

  /** Every output of some trainings, and the portals of their centres. */
  private async compare(
    snapshot: Snapshot,
    keys: readonly string[],
    taken: ReadonlyMap<string, Taken>,
  ): Promise<void> {
    const { found, pool, worlds } = this;
    found.faults.push(...contradictions(snapshot, keys, taken));
    const sirets = keys.flatMap(
      (key) => snapshot.figures.get(`formation_lieu ${key}`)?.row["siret_formateur"] ?? [],
    );
    for (const siret of new Set(sirets)) {
      const here = { siret, now: worlds.now };
      found.faults.push(...(await portalContradictions(pool, snapshot, here)));
      found.answers += 1;
    }
  }

  /** Trainings that stand for themselves, others each time. */
  private async sample(moment: number): Promise<string[]> {
    const { rows } = await this.pool.query<{ key: string }>(
      `select t.key from training t left join score_snapshot s on s.level = 'training' and s.group_key = t.key
       where t.followed_by is null
       order by s.group_key is null, hashtext(t.key || $1) limit $2`,
      [String(moment), this.sampled],
    );
    return rows.map(({ key }) => key);
  }
}
