/**
 * Conversations in PostgreSQL. A turn is one statement to read and one to write; the write is refused
 * when another turn came in between, so no lock is held while the engine thinks.
 */
import type { Pool, PoolClient } from "pg";
import type { PushChannel } from "../bot/channel.ts";
import type {
  CommitOutcome,
  ConversationStore,
  Inbound,
  LoadedConversation,
  SetAside,
  TurnToCommit,
} from "../bot/ports.ts";
import { savedState } from "../bot/saved-state.ts";
import { available, isConnectionLost } from "./connection-lost.ts";
import { hasCode, isVictim } from "./orm.ts";
import { applyPersonEffects, concernsThePerson, lockPeople, unblock } from "./person-effects.ts";
import type { Secrets } from "./secrets.ts";
import { together } from "./together.ts";
import { COMMIT, COMMIT_LOT, valuesOf, type TurnRow } from "./turn-statement.ts";

/** Each message by the conversation it names. */
const LOAD = {
  name: "conversation-load",
  text: /* sql */ `
    select q.place::int, c.id, c.person_id, c.version, c.state,
      p.opted_out_at is not null as opted_out,
      exists (select from inbox i where i.channel = q.channel and i.event_id = q.event_id)
        as duplicate
    from unnest($1::text[], $2::text[], $3::uuid[], $4::bytea[])
        with ordinality as q (channel, event_id, conversation, lookup, place)
      join conversation c on c.id = q.conversation
      join person p on p.id = c.person_id
    where q.lookup is null
      or exists (select from contact a where a.person_id = c.person_id and a.lookup = q.lookup)`,
};

/** The conversation that each address goes on with: one that is open, and of those the latest. */
const LOAD_BY_ADDRESS = {
  name: "conversation-load-by-address",
  text: /* sql */ `
    select q.place::int, f.*,
      exists (select from inbox i where i.channel = q.channel and i.event_id = q.event_id)
        as duplicate
    from unnest($1::text[], $2::text[], $3::bytea[])
        with ordinality as q (channel, event_id, lookup, place),
      lateral (
        select c.id, c.person_id, c.version, c.state, p.opted_out_at is not null as opted_out,
          c.outcome is null and said.person_id is null and exists (
            select from contact b join conversation d on d.person_id = b.person_id
            where b.lookup = q.lookup and b.person_id <> a.person_id and b.wrong_person_at is null
              and d.outcome is null) as shared
        from contact a
          join person p on p.id = a.person_id
          join conversation c on c.person_id = p.id
          left join shared_address said on said.lookup = a.lookup
            and said.person_id = a.person_id and said.at > now() - interval '12 hours'
        where a.lookup = q.lookup and a.wrong_person_at is null
        order by c.outcome is null desc, said.person_id is null, c.updated_at desc
        limit 1) f`,
};

/**
 * Messages of different people that come at the same moment share a statement, and its commit. Two of them
 * are under way at most: while one waits for the disk, the other is thought about.
 */
const LOT = { statements: 2, questions: 32 };

interface LoadedRow {
  /** The place of the message, from 1. */
  readonly place: number;
  readonly id: string;
  readonly person_id: string;
  readonly version: number;
  readonly state: unknown;
  readonly opted_out: boolean;
  readonly duplicate: boolean;
  /** Only where an address found the conversation. */
  readonly shared?: boolean;
}

interface Parts {
  readonly pool: Pool;
  readonly secrets: Pick<Secrets, "lookup">;
  /** Where somebody who left the page may be written to, the best channel first. */
  readonly reach: readonly PushChannel[];
}

/** A message to find the conversation of; its address as keyed hash. */
interface Asked {
  readonly channel: string;
  readonly eventId: string;
  readonly conversation: string | null;
  readonly lookup: Buffer | null;
}

/** What was found, in a box of its own: nothing may be found. */
interface Found {
  readonly row: LoadedRow | undefined;
}

/**
 * Keeps conversations in PostgreSQL.
 *
 * @param reach  Channels on which we may start talking to somebody who left the page, the best first.
 */
export function conversationStore(
  pool: Pool,
  secrets: Pick<Secrets, "lookup">,
  reach: readonly PushChannel[] = [],
): ConversationStore {
  const parts: Parts = { pool, secrets, reach };
  const named = together<Asked, Found>(
    aloneOnFault((lot) => findNamed(pool, lot)),
    LOT,
  );
  const addressed = together<Asked, Found>(
    aloneOnFault((lot) => findByAddress(pool, lot)),
    LOT,
  );
  const stored = together<TurnRow, CommitOutcome>((lot) => writeLot(parts, lot), LOT);
  return {
    load: (inbound) => available(load(secrets, { named, addressed }, inbound)),
    commit: (turn) =>
      available(
        turn.effects.some(concernsThePerson)
          ? commitWithPerson(parts, turn)
          : stored(rowOf(parts, turn)),
      ),
    setAside: (inbound, reason) => available(setAside(pool, inbound, reason)),
  };
}

async function load(
  secrets: Parts["secrets"],
  by: Record<"named" | "addressed", (asked: Asked) => Promise<Found>>,
  inbound: Pick<Inbound, "channel" | "eventId" | "conversation" | "address">,
): Promise<LoadedConversation | undefined> {
  const { channel, eventId, conversation = null, address } = inbound;
  if (conversation === null && address === undefined) return undefined;
  const lookup = address === undefined ? null : secrets.lookup(address);
  const find = conversation === null ? by.addressed : by.named;
  const { row } = await find({ channel, eventId, conversation, lookup });
  if (row === undefined) return undefined;
  return {
    id: row.id,
    person: row.person_id,
    version: row.version,
    state: savedState(row.state),
    optedOut: row.opted_out,
    duplicate: row.duplicate,
    ...(row.shared === true ? { shared: true } : {}),
  };
}

async function findNamed(pool: Pool, lot: readonly Asked[]): Promise<Found[]> {
  const { rows } = await pool.query<LoadedRow>({
    ...LOAD,
    values: [
      lot.map(({ channel }) => channel),
      lot.map(({ eventId }) => eventId),
      lot.map(({ conversation }) => conversation),
      lot.map(({ lookup }) => lookup),
    ],
  });
  return inOrder(lot, rows);
}

async function findByAddress(pool: Pool, lot: readonly Asked[]): Promise<Found[]> {
  const { rows } = await pool.query<LoadedRow>({
    ...LOAD_BY_ADDRESS,
    values: [
      lot.map(({ channel }) => channel),
      lot.map(({ eventId }) => eventId),
      lot.map(({ lookup }) => lookup),
    ],
  });
  return inOrder(lot, rows);
}

function inOrder(lot: readonly Asked[], rows: readonly LoadedRow[]): Found[] {
  const found = new Map(rows.map((row) => [row.place, row]));
  return lot.map((_, place) => ({ row: found.get(place + 1) }));
}

/** One message that PostgreSQL takes offence at must not fail those that came with it. */
function aloneOnFault(
  ask: (lot: readonly Asked[]) => Promise<Found[]>,
): (lot: readonly Asked[]) => Promise<(Found | Promise<Found>)[]> {
  return async (lot) => {
    try {
      return await ask(lot);
    } catch (error) {
      if (lot.length === 1 || isConnectionLost(error)) throw error;
      return lot.map(async (asked) => (await ask([asked]))[0] ?? { row: undefined });
    }
  };
}

async function commitWithPerson(parts: Parts, turn: TurnToCommit): Promise<CommitOutcome> {
  const { pool } = parts;
  const client = await pool.connect();
  try {
    await client.query("begin");
    const people = await lockPeople(client, turn.person, stoppedAddress(parts, turn));
    const outcome = await write(client, parts, rowOf(parts, turn));
    if (outcome === "committed") {
      await applyPersonEffects(client, turn, people);
      await unblock(client, revivedAddress(parts, turn));
    }
    await client.query(outcome === "committed" ? "commit" : "rollback");
    return outcome;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    if (isVictim(error)) return "conflict";
    throw error;
  } finally {
    client.release();
  }
}

async function setAside(
  pool: Pool,
  { channel, eventId, reply }: SetAside,
  reason: string,
): Promise<void> {
  await pool.query(
    `insert into inbox_set_aside (channel, event_id, reply, reason) values ($1, $2, $3, $4)
     on conflict do nothing`,
    [channel, eventId, JSON.stringify(reply), reason],
  );
}

/** Where a STOP came from: whoever else is reached there wants no more either. */
function stoppedAddress({ secrets }: Parts, { effects, inbound }: TurnToCommit): Buffer | null {
  const stops = effects.some(({ type }) => type === "optOut");
  return stops && inbound?.address !== undefined ? secrets.lookup(inbound.address) : null;
}

/** Where a START came from: its provider lets us through again there, and only there. */
function revivedAddress({ secrets }: Parts, { effects, inbound }: TurnToCommit): Buffer | null {
  const starts = effects.some(({ type }) => type === "optIn");
  return starts && inbound?.address !== undefined ? secrets.lookup(inbound.address) : null;
}

/**
 * Stores turns of one moment. What the statement of many left out is stored by itself: it waits for whoever
 * holds its person, or is told that another turn came first.
 */
async function writeLot(
  parts: Parts,
  lot: readonly TurnRow[],
): Promise<(CommitOutcome | Promise<CommitOutcome>)[]> {
  const { pool, reach } = parts;
  let stored: ReadonlySet<TurnRow | undefined> = new Set();
  if (lot.length > 1) {
    const ofOne = new Map(lot.map((row) => [row.turn.conversation, row]));
    const rows = [...ofOne.values()];
    try {
      const values = valuesOf(rows, reach);
      const told = await pool.query<{ n: number }>({ ...COMMIT_LOT, values });
      stored = new Set(told.rows.map(({ n }) => rows[n]));
    } catch (error) {
      if (isConnectionLost(error) && !isVictim(error)) throw error;
    }
  }
  return lot.map((row) => (stored.has(row) ? "committed" : write(pool, parts, row)));
}

async function write(
  db: Pool | PoolClient,
  { reach }: Parts,
  row: TurnRow,
): Promise<CommitOutcome> {
  try {
    const { rowCount } = await db.query({ ...COMMIT, values: valuesOf([row], reach) });
    return rowCount === 0 ? "conflict" : "committed";
  } catch (error) {
    // The same message was stored by another process a moment ago.
    if (hasCode(error, "23505", "inbox_pkey")) return "duplicate";
    if (isVictim(error)) return "conflict";
    throw error;
  }
}

function rowOf({ secrets }: Parts, turn: TurnToCommit): TurnRow {
  const address = turn.inbound?.address;
  return { turn, lookup: address === undefined ? null : secrets.lookup(address) };
}
