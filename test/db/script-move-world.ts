/** People on the first of two versions of the questionnaire, of which the second asks one question more. */
import { receive, type Playing } from "../../bot/receive.ts";
import { scriptLibrary, type PublishedScripts } from "../../db/script-library.ts";
import { runMove } from "../../db/script-move-job.ts";
import { askForMove, moveOf, type MoveParts, type ScriptMove } from "../../db/script-moves.ts";
import { Script } from "../../survey-scripts/schema.ts";
import type { TestDatabase } from "../database.ts";
import { empty } from "../database.ts";
import { hurry } from "../reliability/wire.ts";
import { killWorld, NOW, type KillWorld } from "./kill-world.ts";

export const KEY = "fin-apprentissage";
export const WANTED = { key: KEY, from: 1, to: 2 };

/** What is left of a conversation. */
export interface Found {
  readonly version: number;
  readonly script: number;
  readonly playedOn: number;
  readonly step: string | null;
  readonly outcome: string | null;
  readonly stopped: boolean;
  readonly answers: readonly string[];
  readonly moves: number;
  readonly heard: number;
}

/** The second version asks how people were welcomed, once they have agreed. */
function withWelcome(script: Script): Script {
  const [first, ...others] = script.steps;
  if (first?.kind !== "ask") throw new Error("the script does not begin with a question");
  const next = first.next?.map(({ when, go }) => ({
    ...(when === undefined ? {} : { when }),
    go: go === "parcours" ? "accueil" : go,
  }));
  const welcome = {
    kind: "ask",
    id: "accueil",
    question: "yesno",
    prompt: { fr: "Bien accueilli ?", en: "Made welcome?" },
  };
  return Script.parse({ ...script, steps: [{ ...first, next }, welcome, ...others] });
}

export class MoveWorld {
  readonly database: TestDatabase;
  readonly kill: KillWorld;
  readonly scripts: PublishedScripts;
  readonly parts: MoveParts;

  private constructor(database: TestDatabase, kill: KillWorld, scripts: PublishedScripts) {
    this.database = database;
    this.kill = kill;
    this.scripts = scripts;
    this.parts = { pool: database.pool, scripts, now: () => NOW };
  }

  /** Publishes both versions. */
  static async open(database: TestDatabase, keys: string): Promise<MoveWorld> {
    await hurry(database.pool);
    const kill = await killWorld(database.pool, keys);
    const scripts = scriptLibrary(database.pool);
    const { script } = await scripts.latest(KEY);
    await scripts.publish(withWelcome(script));
    return new MoveWorld(database, kill, scripts);
  }

  async empty(): Promise<void> {
    await empty(this.database, "script_move, person");
  }

  /** Leaves nobody to be moved: sooner done than to empty tables. */
  async endAll(): Promise<void> {
    await this.database.pool.query(
      `with ended as (update conversation set outcome = 'cancelled' where outcome is null)
       delete from script_move`,
    );
  }

  /** Somebody who was asked whether they agree, on the first version. */
  async asked(): Promise<string> {
    const id = await this.kill.open();
    await this.setBack("id = $3", id);
    return id;
  }

  /** Puts conversations that begin on the newest version on the first one, as it would have begun them. */
  async setBack(where: string, ...values: readonly string[]): Promise<void> {
    const { rows } = await this.database.pool.query<{ hash: string }>(
      "select hash from script_version where key = $1 and version = 1",
      [KEY],
    );
    const { steps } = await this.scripts.load(KEY, 1);
    const ref = { key: KEY, version: 1, hash: rows[0]?.hash ?? "" };
    const marks = steps.map(({ kind }) => (kind === "ask" ? "." : "")).join("");
    await this.database.pool.query(
      `update conversation set script_version = 1, version = 1,
         state = jsonb_set(jsonb_set(state, '{script}', $1), '{answered}', to_jsonb($2::text))
       where ${where}`,
      [JSON.stringify(ref), marks, ...values],
    );
  }

  say(conversation: string, text: string, playing: Playing = this.kill.playing) {
    return receive(playing, {
      channel: "web",
      eventId: `${conversation}.${text}`,
      conversation,
      reply: { kind: "text", text },
      receivedAt: NOW + 60_000,
    });
  }

  async moveAll(): Promise<ScriptMove> {
    const { id } = await askForMove(this.parts, WANTED, "user nadia");
    await runMove(this.parts, id);
    return moveOf(this.database.pool, id);
  }

  async found(conversation: string): Promise<Found> {
    const { rows } = await this.database.pool.query<Found>(
      `select version, script_version as script, (state #>> '{script,version}')::int as "playedOn",
         state ->> 'step' as step, outcome, (state ->> 'stopped')::boolean as stopped,
         array(select question || ' ' || (value #>> '{}') from answer
           where conversation_id = c.id order by 1) as answers,
         (select count(*)::int from turn_log where conversation_id = c.id
           and trace #>> '{0,what}' = 'moved') as moves,
         (select count(*)::int from inbox where conversation_id = c.id) as heard
       from conversation c where id = $1`,
      [conversation],
    );
    const [row] = rows;
    if (row === undefined) throw new Error("the conversation is gone");
    return row;
  }
}
