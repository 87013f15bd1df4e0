/** Many small worlds in one database, each with its own centres, diplomas and history. */
import { randomBytes, randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { erasePerson, silence } from "../../db/erasure.ts";
import { queueReview } from "../../db/moderation-effects.ts";
import { storeDecision } from "../../db/moderation-store.ts";
import { inTransaction } from "../../db/transaction.ts";
import { DAY, NOW, PublicationWorld } from "../db/publication-world.ts";
import {
  Chance,
  DIPLOMAS,
  nextEvent,
  TRAININGS,
  type Decision,
  type Event,
  type Reply,
} from "./histories.ts";

/** At work on the database at once. */
const AT_ONCE = 6;

/** Someone who answered. */
export interface Author {
  readonly person: string;
  readonly conversation: string;
  readonly training: string;
  readonly reply: Reply;
  /** The order in which people answered. */
  readonly turn: number;
}

interface World {
  readonly number: number;
  readonly chance: Chance;
  readonly authors: Author[];
}

type Played<Kind extends Event["do"]> = {
  readonly world: World;
  readonly event: Extract<Event, { do: Kind }>;
};

/** The key of a training: `a 17 2` for the third one of world 17. */
export const keyOf = (world: number, training: number): string => `w${world}t${training}`;
export const diplomaOf = (world: number, diploma: number): string => `w${world}d${diploma}`;
export const siretOf = (world: number, centre: number): string =>
  `${String(world).padStart(9, "0")}0000${centre}`;

/** Where each training stands: two places of one centre, the same diploma and another one elsewhere. */
const PLACES = [
  { diploma: 0, centre: 0 },
  { diploma: 0, centre: 0 },
  { diploma: 1, centre: 1 },
  { diploma: 2, centre: 0 },
] as const;

export class Worlds {
  /** Events that happened. */
  events = 0;
  /** The present of the next event. */
  now = NOW;
  /** Everybody, by conversation. */
  readonly authors = new Map<string, Author>();
  /** Conversations that were taken back or erased. */
  readonly left = new Set<string>();
  private readonly pool: Pool;
  private readonly laid: PublicationWorld;
  private readonly worlds: readonly World[];

  constructor(pool: Pool, count: number, seed: number) {
    this.pool = pool;
    this.laid = new PublicationWorld(pool);
    this.worlds = Array.from({ length: count }, (_, number) => ({
      number,
      chance: new Chance(seed + number),
      authors: [],
    }));
  }

  /** Lays the trainings, with one person each who was invited and never answers. */
  async open(): Promise<void> {
    await this.laid.open();
    const trainings = this.worlds.flatMap(({ number }) =>
      PLACES.map(({ diploma, centre }, training) => ({
        key: keyOf(number, training),
        cfd: diplomaOf(number, diploma),
        siret: siretOf(number, centre),
      })),
    );
    await inParallel(this.worlds, ({ number }) =>
      this.pool.query(
        "insert into training_centre (siret, name) select unnest($1::text[]), 'CFA'",
        [[siretOf(number, 0), siretOf(number, 1)]],
      ),
    );
    const { rows } = await this.pool.query<{ key: string; id: string }>(
      `insert into training (key, title, cfd, centre_id)
       select key, 'CAP', cfd, c.id
       from jsonb_to_recordset($1) as t (key text, cfd text, siret text)
       join training_centre c using (siret) returning key, id`,
      [JSON.stringify(trainings)],
    );
    for (const { key, id } of rows) this.laid.know(key, id);
    this.ids = new Map(rows.map(({ key, id }) => [key, id]));
    await this.invite(
      rows.map(({ key }) => Object.assign(newPerson(), { training: key, endedOn: "2026-06-30" })),
    );
  }

  private ids: ReadonlyMap<string, string> = new Map();

  /** One event in each world; nothing is released. */
  async step(): Promise<void> {
    const played = this.worlds.map((world) => ({
      world,
      event: nextEvent(world.chance, world.authors.length),
    }));
    this.events += played.length;
    const of = <Kind extends Event["do"]>(kind: Kind): Played<Kind>[] =>
      played.filter((each): each is Played<Kind> => each.event.do === kind);
    await this.answer(of("answer"));
    await this.correct(of("correct"));
    for (const author of [...of("withdraw"), ...of("erase")].flatMap(authorsOf)) {
      this.left.add(author.conversation);
    }
    await inParallel(of("withdraw").flatMap(authorsOf), (author) =>
      this.laid.withdraw(author.conversation),
    );
    await inParallel(of("erase").flatMap(authorsOf), ({ person }) =>
      inTransaction(this.pool, (client) => erasePerson(client, person, new Date(this.now))),
    );
    await inParallel(of("stop").flatMap(authorsOf), ({ person }) =>
      inTransaction(this.pool, (client) => silence(client, [person], new Date(this.now))),
    );
    await inParallel(of("moderate"), ({ world, event }) => this.moderate(world, event.decisions));
    await inParallel(of("renew"), ({ world, event: { diploma, successor } }) =>
      this.laid.renew(
        diplomaOf(world.number, diploma),
        successor === undefined ? undefined : diplomaOf(world.number, successor % DIPLOMAS),
      ),
    );
    await inParallel(of("replace"), ({ world, event: { training, by } }) =>
      this.laid.replaceKey(
        keyOf(world.number, training),
        by === undefined ? undefined : keyOf(world.number, by % TRAININGS),
      ),
    );
  }

  private async answer(played: readonly Played<"answer">[]): Promise<void> {
    const people = played.flatMap(({ world, event }) =>
      event.replies.map((reply) => ({
        world,
        reply,
        training: keyOf(world.number, event.training),
        endedOn: reply.endedOn,
        ...newPerson(),
      })),
    );
    for (const each of people) {
      const author = { ...each, turn: this.authors.size };
      each.world.authors.push(author);
      this.authors.set(each.conversation, author);
    }
    await this.invite(people);
    await this.converse(people);
    const writers = people.filter(({ reply }) => reply.writes);
    // One after the other: what is numbered as it is written must show in this very order.
    await withClient(this.pool, async (client) => {
      for (const { conversation } of writers) {
        await queueReview(client, conversation, "conseil", new Date(this.now));
      }
    });
  }

  private async invite(
    people: readonly (ReturnType<typeof newPerson> & {
      readonly training: string;
      readonly endedOn: string;
    })[],
  ): Promise<void> {
    if (people.length === 0) return;
    const rows = JSON.stringify(
      people.map(({ person, apprenticeship, invitation, training, endedOn }) => ({
        person,
        apprenticeship,
        invitation,
        training: this.ids.get(training),
        ended: endedOn,
        hash: randomBytes(32).toString("hex"),
      })),
    );
    const of = `jsonb_to_recordset($1) as p (person uuid, apprenticeship uuid, invitation uuid,
      training uuid, ended date, hash text)`;
    await this.pool.query(`insert into person (id) select person from ${of}`, [rows]);
    await this.pool.query(
      `insert into apprenticeship (id, person_id, training_id, ended_on)
       select apprenticeship, person, training, ended from ${of}`,
      [rows],
    );
    await this.pool.query(
      `insert into invitation (id, apprenticeship_id, person_id, token_hash, token_sealed, script_key, expires_at)
       select invitation, apprenticeship, person, decode(hash, 'hex'), 's', 'fin-apprentissage',
         now() + interval '1 day' from ${of}`,
      [rows],
    );
  }

  private async converse(
    people: readonly (ReturnType<typeof newPerson> & Omit<Author, "turn">)[],
  ): Promise<void> {
    if (people.length === 0) return;
    const rows = JSON.stringify(
      people.map(({ person, invitation, conversation, training, reply }) => ({
        person,
        invitation,
        conversation,
        training: this.ids.get(training),
        at: new Date(this.now - reply.daysAgo * DAY),
        said: {
          note: reply.note,
          recommandation: reply.recommandation,
          soutien_cfa: reply.soutien_cfa,
          ...(reply.writes && { conseil: `Texte ${conversation}`, publication: true }),
        },
      })),
    );
    const of = `jsonb_to_recordset($1) as p (person uuid, invitation uuid, conversation uuid,
      training uuid, at timestamptz, said jsonb)`;
    await this.pool.query(
      `insert into conversation (id, person_id, invitation_id, training_id, script_key, script_version,
         state, outcome, updated_at)
       select conversation, person, invitation, training, 'fin-apprentissage', 1, '{}', 'completed', at from ${of}`,
      [rows],
    );
    await this.pool.query(
      `insert into answer (conversation_id, person_id, training_id, question, prompt, part, status,
         value, rule, certainty, channel, at)
       select conversation, person, training, said.key, said.n, 0, 'answered', said.value, 'button',
         'plain', 'web', p.at
       from ${of}, jsonb_each(p.said) with ordinality as said (key, value, n)`,
      [rows],
    );
  }

  /** People say something else afterwards; those who were erased cannot. */
  private async correct(played: readonly Played<"correct">[]): Promise<void> {
    const rows = played.flatMap(({ world, event }) =>
      [...new Set(event.who)].flatMap((index) => {
        const author = world.authors[index];
        return author === undefined
          ? []
          : [{ conversation: author.conversation, note: event.note }];
      }),
    );
    await this.pool.query(
      `insert into answer (conversation_id, person_id, training_id, question, prompt, part, status,
         value, rule, certainty, channel, at)
       select c.id, c.person_id, c.training_id, 'note',
         1 + (select max(prompt) from answer a where a.conversation_id = c.id), 0, 'answered',
         to_jsonb(r.note), 'button', 'plain', 'web', now()
       from jsonb_to_recordset($1) as r (conversation uuid, note int)
       join conversation c on c.id = r.conversation
       where exists (select from answer a where a.conversation_id = c.id)`,
      [JSON.stringify(rows)],
    );
  }

  /** People read what waits in one world. Texts show with the next release, which the delay would only blur. */
  private async moderate(world: World, decisions: readonly Decision[]): Promise<void> {
    const { rows } = await this.pool.query<{ id: string; queuedAt: number }>(
      `select id, (extract(epoch from queued_at) * 1000)::float8 as "queuedAt" from review
       where status = 'received' and conversation_id = any($1) order by queued_at, id limit $2`,
      [world.authors.map(({ conversation }) => conversation), decisions.length],
    );
    for (const [index, { id: review, queuedAt }] of rows.entries()) {
      const kind = decisions[index] ?? "publish";
      const decision =
        kind === "redact"
          ? ({ kind, hide: [{ from: 0, to: 5 }] } as const)
          : kind === "refuse"
            ? ({ kind, reason: "hors_sujet" } as const)
            : ({ kind } as const);
      const wanted = {
        review,
        queuedAt,
        decision,
        actor: "people",
        at: this.now - DAY,
        delayHours: 0,
      };
      await storeDecision({ pool: this.pool }, wanted);
    }
  }
}

type Left = Played<"withdraw"> | Played<"erase"> | Played<"stop">;

function authorsOf({ world, event }: Left): Author[] {
  return [...new Set(event.who.flatMap((index) => world.authors[index] ?? []))];
}

function newPerson() {
  return {
    person: randomUUID(),
    apprenticeship: randomUUID(),
    invitation: randomUUID(),
    conversation: randomUUID(),
  };
}

async function inParallel<T>(
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const left = items.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of left) await work(item);
    }),
  );
}

async function withClient(pool: Pool, work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    await work(client);
  } finally {
    client.release();
  }
}
