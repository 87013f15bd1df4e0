/**
 * One person talks with Sirius while its processes die. What is outside of them goes on: providers tell
 * again what was not acknowledged, browsers post again, jobs are tried again, and time passes.
 */
import type { Pool } from "pg";
import { accept } from "../../bot/accept.ts";
import { deliverOne } from "../../bot/deliver.ts";
import { fireTimers } from "../../bot/fire-timers.ts";
import { recover } from "../../bot/recover.ts";
import { scriptLibrary } from "../../db/script-library.ts";
import { createSecrets, newKey } from "../../db/secrets.ts";
import { timerStore } from "../../db/timer-store.ts";
import { MINUTE, MORNING } from "../bot/delivery-world.ts";
import type { TestDatabase } from "../database.ts";
import { addSomebody, type Somebody } from "./lab.ts";
import { Dead, Process, type CrashPoint, type Surroundings } from "./process.ts";
import type { Provider } from "./provider.ts";
import { SHORT_SCRIPT } from "./short-script.ts";
import { hurry } from "./wire.ts";

/** What is done until somebody hears that it is done: a job, a form. */
export type Errand = (process: Process, story: Story) => Promise<void>;

/** What the person does once they have read something. */
export interface Move {
  /** Words of what they must have read. */
  readonly having: RegExp;
  readonly does: (story: Story) => void;
}

/** A conversation from its beginning to its end. */
export interface Plot {
  readonly providers: readonly Provider[];
  readonly begins: Errand;
  readonly moves: readonly Move[];
  readonly ends: Ending;
}

/** Minutes of silence after which a story is taken for stuck. */
const PATIENCE_MINUTES = 12;

/** One telling of a plot. */
export class Story {
  now = MORNING;
  readonly who: Somebody;
  readonly providers: readonly Provider[];
  readonly ends: Ending;
  /** What the person's browser has not got an answer to. */
  readonly errands: Errand[] = [];
  /** Of a browser that opened the link. */
  conversation: string | undefined;
  /** How the processes that died did. */
  readonly deaths: string[] = [];
  /** What the process that did most asked for, by name, in its order. */
  operations: readonly string[] = [];
  /** Minutes after the last death until the story went on. */
  minutesStuck = 0;
  private readonly world: CrashWorld;
  private readonly moves: Move[];

  constructor(world: CrashWorld, who: Somebody, plot: Plot) {
    this.world = world;
    this.who = who;
    this.providers = plot.providers;
    this.ends = plot.ends;
    this.moves = [...plot.moves];
    this.errands.push(plot.begins);
  }

  /** Tells it to the end; the first process dies at the first point, the second at the second… */
  async tell(crashes: readonly CrashPoint[]): Promise<this> {
    for (let lives = 0; ; lives += 1) {
      const process = new Process(this.surroundings, crashes[lives]);
      try {
        if (lives > 0) await recover(process.accepting);
        await this.live(process);
        return this;
      } catch (error) {
        if (!process.dead) throw error;
        this.deaths.push(process.diedAt ?? "");
      } finally {
        if (process.operations.length > this.operations.length) {
          this.operations = process.operations;
        }
        await process.end(this.world.pool);
      }
      this.minutesStuck = 0;
      await this.timePasses();
    }
  }

  private get surroundings(): Surroundings {
    const { connection, pool, secrets } = this.world;
    return { connection, pool, secrets, providers: this.providers, now: () => this.now };
  }

  private async live(process: Process): Promise<void> {
    for (let silence = 0; silence < PATIENCE_MINUTES;) {
      await this.tellAgain(process);
      await this.deliver(process);
      if (this.untold() || (await this.movesOn())) {
        this.minutesStuck = Math.max(this.minutesStuck, silence);
        silence = 0;
        continue;
      }
      if (this.moves.length === 0 && (await this.isOver())) return;
      silence += 1;
      await this.timePasses();
      await recover(process.accepting);
      await fireTimers(process.accepting.playing, timerStore(process.parts.pool), this.now, () => {
        throw new Dead();
      });
    }
    this.minutesStuck = PATIENCE_MINUTES;
  }

  /** Webhooks and forms, in their order, until each is acknowledged. */
  private async tellAgain(process: Process): Promise<void> {
    for (const { untold } of this.providers) {
      for (let [first] = untold; first !== undefined; [first] = untold) {
        await accept(process.accepting, first.events, first.receipts);
        untold.shift();
        await process.rest();
      }
    }
    for (let [first] = this.errands; first !== undefined; [first] = this.errands) {
      await first(process, this);
      this.errands.shift();
      await process.rest();
    }
  }

  private async deliver(process: Process): Promise<void> {
    for (const channel of process.accepting.channels.values()) {
      for (let tries = 0; tries < 10; tries += 1) {
        if (!(await this.world.waits(this.who, channel.id))) break;
        const { kind } = await deliverOne(process.accepting, channel);
        await process.rest();
        if (kind !== "tried") break;
      }
    }
  }

  private untold(): boolean {
    return this.errands.length > 0 || this.providers.some(({ untold }) => untold.length > 0);
  }

  private async movesOn(): Promise<boolean> {
    const [next] = this.moves;
    if (next === undefined || !next.having.test(await this.read())) return false;
    this.now += 20_000;
    next.does(this);
    this.moves.shift();
    return true;
  }

  /** All that the person has read, on any screen. */
  private async read(): Promise<string> {
    const said = this.conversation === undefined ? "" : await this.world.saidIn(this.conversation);
    return [...this.providers.flatMap(({ copies }) => copies.map(({ text }) => text)), said].join(
      "\n",
    );
  }

  private async isOver(): Promise<boolean> {
    const { outcome, waiting } = await this.world.endOf(this.who);
    return outcome !== null && waiting === 0;
  }

  /** A minute, on our clock and, as far as leases go, on that of the database. */
  private async timePasses(): Promise<void> {
    this.now += MINUTE;
    await this.world.pool.query(
      "update outbox set claimed_at = claimed_at - interval '1 minute' where person_id = $1 and status = 'sending'",
      [this.who.person],
    );
  }
}

/** A database, and what an onlooker sees in it. */
export class CrashWorld {
  readonly pool: Pool;
  readonly connection;
  readonly secrets = createSecrets(newKey());

  constructor(database: TestDatabase) {
    this.pool = database.pool;
    this.connection = database.connection;
  }

  /** PostgreSQL stays up in these stories: that it keeps what it promised to a dying machine is its own matter. */
  async open(): Promise<this> {
    await hurry(this.pool);
    await scriptLibrary(this.pool).publish(SHORT_SCRIPT);
    return this;
  }

  /** Tells a plot to somebody new. */
  async tell(plot: Plot, crashes: readonly CrashPoint[]): Promise<Story> {
    // Each story begins on the same morning.
    const who = await addSomebody(this.pool, this.secrets);
    return new Story(this, who, plot).tell(crashes);
  }

  async waits({ person }: Somebody, channel: string): Promise<boolean> {
    const { rows } = await this.pool.query(
      "select from outbox where person_id = $1 and channel = $2 and status = 'pending'",
      [person, channel],
    );
    return rows.length > 0;
  }

  /** What the page of a conversation shows. */
  async saidIn(conversation: string): Promise<string> {
    const { rows } = await this.pool.query<{ said: string }>(
      "select message::text as said from outbox where conversation_id = $1 order by seq",
      [conversation],
    );
    return rows.map(({ said }) => said).join("\n");
  }

  /** All that a conversation left behind. */
  async endOf({ person }: Somebody): Promise<End> {
    const { rows } = await this.pool.query<End>(
      `select c.outcome, p.opted_out_at is not null as stopped,
         (select count(*)::int from outbox where person_id = p.id
            and status in ('pending', 'sending', 'unknown')) as waiting,
         (select count(*)::int from timer where person_id = p.id) as timers,
         (select coalesce(json_agg(json_build_array(question, status, value, comment)
            order by question), '[]') from answer where person_id = p.id and void_at is null) as answers,
         (select count(*)::int from review where conversation_id = c.id) as reviews,
         (select count(*)::int from invitation i where i.person_id = p.id and i.sent_at is null
            and exists (select from outbox o where o.person_id = p.id and o.priority = 1)) as unnoted,
         (select count(*)::int from inbox where person_id = p.id
            and reply ->> 'kind' <> 'control') as heard,
         (select coalesce(json_agg(coalesce(message -> 'prompt' ->> 'number', message::text)
            order by seq), '[]') from outbox where person_id = p.id) as said
       from person p left join conversation c on c.person_id = p.id where p.id = $1`,
      [person],
    );
    const [end] = rows;
    if (end === undefined) throw new Error("the person is gone");
    return end;
  }

  /** The same deliveries in the order in which they were said. */
  async inOrder(deliveries: readonly string[]): Promise<readonly string[]> {
    const { rows } = await this.pool.query<{ id: string }>(
      "select id from outbox where id = any ($1) order by seq",
      [deliveries],
    );
    return rows.map(({ id }) => id);
  }
}

/** How a story must end. */
export interface Ending {
  readonly outcome: string;
  /** Question, status, value and comment of those that count. */
  readonly answers: readonly (readonly unknown[])[];
  readonly reviews: number;
  /** How often the person said something, as it is kept. */
  readonly heard: number;
}

/** What is found at the end of a story. */
export interface End extends Omit<Ending, "outcome"> {
  readonly outcome: string | null;
  /** Messages of which nobody knows yet what became of them. */
  readonly waiting: number;
  readonly timers: number;
  readonly stopped: boolean;
  /** Invitations that left, and that nobody would count. */
  readonly unnoted: number;
  /** What Sirius said: numbers of prompts, and what asks nothing. */
  readonly said: readonly string[];
}
