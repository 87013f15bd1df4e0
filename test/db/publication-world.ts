/** Trainings, people and finished conversations laid straight into a database, for publication tests. */
import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Pool } from "pg";
import { parse } from "yaml";
import { queueReview, withdrawReviews } from "../../db/moderation-effects.ts";
import { inTransaction } from "../../db/transaction.ts";
import { Script } from "../../survey-scripts/schema.ts";
import { empty, type TestDatabase } from "../database.ts";

export const NOW = Date.UTC(2026, 10, 24, 3);
export const DAY = 86_400_000;
export const OPTIONS = {
  threshold: 5,
  now: NOW,
  methodUrl: "https://avis.example.fr/methode#v1",
} as const;

const script = Script.parse(parse(readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8")));

export interface Told {
  readonly note: number;
  readonly recommandation?: string;
  readonly soutien_cfa?: string;
  readonly conseil?: string;
  readonly publication?: boolean;
}

export class PublicationWorld {
  readonly pool: Pool;
  private readonly centres = new Map<string, string>();
  private readonly trainings = new Map<string, string>();

  constructor(pool: Pool) {
    this.pool = pool;
  }

  async open(): Promise<void> {
    await this.pool.query(
      "insert into script_version (key, version, hash, body) values ($1, 1, 'h', $2) on conflict do nothing",
      [script.key, JSON.stringify(script)],
    );
  }

  async training(key: string, cfd = "50022137", siret = "00000001800010"): Promise<void> {
    const centre = this.centres.get(siret) ?? randomUUID();
    if (!this.centres.has(siret)) {
      await this.pool.query(
        "insert into training_centre (id, siret, name) values ($1, $2, 'CFA')",
        [centre, siret],
      );
      this.centres.set(siret, centre);
    }
    const { rows } = await this.pool.query<{ id: string }>(
      "insert into training (key, title, cfd, centre_id) values ($1, 'CAP', $2, $3) returning id",
      [key, cfd, centre],
    );
    this.trainings.set(key, rows[0]?.id ?? "");
  }

  /** A training that is already there. */
  know(key: string, id: string): void {
    this.trainings.set(key, id);
  }

  /** Someone who was invited and has not answered. */
  async invite(key: string, endedOn = "2026-06-30") {
    const [person, apprenticeship, invitation] = [randomUUID(), randomUUID(), randomUUID()];
    const training = this.trainings.get(key);
    await this.pool.query("insert into person (id) values ($1)", [person]);
    await this.pool.query(
      "insert into apprenticeship (id, person_id, training_id, ended_on) values ($1, $2, $3, $4)",
      [apprenticeship, person, training, endedOn],
    );
    await this.pool.query(
      `insert into invitation (id, apprenticeship_id, person_id, token_hash, token_sealed, script_key, expires_at)
       values ($1, $2, $3, $4, 's', $5, now() + interval '1 day')`,
      [invitation, apprenticeship, person, randomBytes(32), script.key],
    );
    return { person, invitation, training };
  }

  /** Someone who answered to the end, so many days before NOW. @returns the conversation. */
  async answer(key: string, told: Told, daysAgo = 1, endedOn = "2026-06-30"): Promise<string> {
    const { person, invitation, training } = await this.invite(key, endedOn);
    const conversation = randomUUID();
    const at = new Date(NOW - daysAgo * DAY);
    await this.pool.query(
      `insert into conversation (id, person_id, invitation_id, training_id, script_key,
         script_version, state, outcome, updated_at)
       values ($1, $2, $3, $4, $5, 1, '{}', 'completed', $6)`,
      [conversation, person, invitation, training, script.key, at],
    );
    for (const [prompt, [question, value]] of Object.entries(told).entries()) {
      await this.say(conversation, question, value, prompt + 1);
    }
    return conversation;
  }

  async say(conversation: string, question: string, value: unknown, prompt: number): Promise<void> {
    await this.pool.query(
      `insert into answer (conversation_id, person_id, training_id, question, prompt, part, status,
         value, rule, certainty, channel, at)
       select id, person_id, training_id, $2, $3, 0, 'answered', $4, 'button', 'plain', 'web', now()
       from conversation where id = $1`,
      [conversation, question, prompt, JSON.stringify(value)],
    );
  }

  /** A diploma closes and another takes its place; undefined: that was a mistake. */
  async renew(code: string, successor: string | undefined): Promise<void> {
    await this.pool.query("delete from certification_successor where code = $1", [code]);
    for (const one of [code, ...(successor === undefined ? [] : [successor])]) {
      await this.pool.query(
        "insert into certification (code, kind) values ($1, 'cfd') on conflict do nothing",
        [one],
      );
    }
    await this.pool.query("update certification set closed_on = $2 where code = $1", [
      code,
      successor === undefined ? null : "2025-08-31",
    ]);
    if (successor === undefined) return;
    await this.pool.query("insert into certification_successor values ($1, $2)", [code, successor]);
  }

  /** The catalogue gives a training another key; undefined: that was a mistake. */
  async replaceKey(key: string, by: string | undefined): Promise<void> {
    await this.pool.query("delete from key_replacement where old_key = $1", [key]);
    if (by === undefined) return;
    await this.pool.query("insert into key_replacement (old_key, new_key) values ($1, $2)", [
      key,
      by,
    ]);
  }

  /** What somebody wrote waits to be read, since the day before NOW unless told. */
  async queue(conversation: string, since = NOW - DAY): Promise<void> {
    await inTransaction(this.pool, (client) =>
      queueReview(client, conversation, "conseil", new Date(since)),
    );
  }

  /** What the engine's `withdraw` does to what is published. */
  async withdraw(conversation: string): Promise<void> {
    const at = new Date(NOW);
    await inTransaction(this.pool, async (client) => {
      await client.query("update conversation set withdrawn_at = $2 where id = $1", [
        conversation,
        at,
      ]);
      await withdrawReviews(client, conversation, at);
    });
  }
}

/** Empties what these tests fill, journal included, and opens a world in it. */
export async function freshWorld(database: TestDatabase): Promise<PublicationWorld> {
  await empty(
    database,
    "training_centre, training, person, script_version, release_lot, score_snapshot, audit_entry",
  );
  const world = new PublicationWorld(database.pool);
  await world.open();
  return world;
}
