/**
 * The ledger as a file of its own, one line of JSON for each wish: outside the database, so that a restored
 * backup learns again who said STOP, who took a review back and who was erased.
 */
import { mkdirSync } from "node:fs";
import { open, stat, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import type { Pool, PoolClient } from "pg";
import { z } from "zod";
import { because } from "../bot/error-words.ts";
import { codeOf, SiriusError } from "../bot/errors.ts";
import type { Playing } from "../bot/receive.ts";
import { erasePerson, revive, silence } from "./erasure.ts";
import type { LedgerWish } from "./ledger.ts";
import { withdrawReviews } from "./moderation-effects.ts";
import { optOutPerson } from "./opt-outs.ts";
import { inTransaction } from "./transaction.ts";

interface Row {
  readonly id: string;
  readonly at: Date;
  readonly what: LedgerWish;
  readonly links: readonly Buffer[];
  readonly contacts: readonly Buffer[];
}

const Hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform((text) => Buffer.from(text, "hex"));
const Line = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  what: z.enum(["stop", "start", "withdraw", "erase"]),
  links: z.array(Hash),
  contacts: z.array(Hash),
});
type Entry = z.infer<typeof Line>;

const LOT = 500;

/**
 * Copies what is new to the file, and has the disk keep it before the database says so. A crash in between
 * writes a line twice, which does no harm.
 *
 * Errors: those of the file system.
 */
export async function writeLedger(pool: Pool, path: string): Promise<number> {
  let written = 0;
  for (;;) {
    const count = await writeLot(pool, path);
    written += count;
    if (count < LOT) return written;
  }
}

async function writeLot(pool: Pool, path: string): Promise<number> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<Row>(
      `select id, at, what, links, contacts from ledger_entry where written_at is null
       order by seq limit $1 for update skip locked`,
      [LOT],
    );
    if (rows.length > 0) {
      await append(path, rows);
      await client.query("update ledger_entry set written_at = now() where id = any ($1)", [
        rows.map(({ id }) => id),
      ]);
    }
    return rows.length;
  });
}

async function append(path: string, rows: readonly Row[]): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const lines = rows.map(({ id, at, what, links, contacts }) =>
    JSON.stringify({ id, at: at.toISOString(), what, links: hex(links), contacts: hex(contacts) }),
  );
  const file = await open(path, "a", 0o600);
  try {
    await belongToItsFolder(file, path);
    // Begins with a line end: a line that a crash cut in two spoils no other.
    await file.appendFile(`\n${lines.join("\n")}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Begun by a command of root, it would be closed to the account of the workers, to whom the folder was given. */
async function belongToItsFolder(file: FileHandle, path: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const [made, folder] = await Promise.all([file.stat(), stat(dirname(path))]);
  if (made.uid !== folder.uid) await file.chown(folder.uid, folder.gid);
}

function hex(hashes: readonly Buffer[]): string[] {
  return hashes.map((hash) => hash.toString("hex"));
}

export interface Replayed {
  /** Wishes this database did not know. */
  readonly played: number;
  /** Lines that are none: cut by a crash, or written by something else. */
  readonly unreadable: number;
}

/**
 * Plays again what a restored database has forgotten, in the order it was wished. Before anything is served
 * or sent. What is known changes nothing; without a file nothing happens.
 *
 * Errors: `config_invalid` when there is one that cannot be read; storage errors.
 */
export async function replayLedger(
  parts: { readonly pool: Pool; readonly playing: Playing },
  path: string,
): Promise<Replayed> {
  const file = await openKept(path);
  if (file === undefined) return { played: 0, unreadable: 0 };
  let [played, unreadable] = [0, 0];
  let lot: Entry[] = [];
  for await (const text of createInterface({ input: file.createReadStream() })) {
    if (text === "") continue;
    const entry = readLine(text);
    if (entry === undefined) unreadable += 1;
    else lot.push(entry);
    if (lot.length < LOT) continue;
    played += await replayLot(parts, lot);
    lot = [];
  }
  return { played: played + (await replayLot(parts, lot)), unreadable };
}

async function openKept(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path);
  } catch (error) {
    const system = codeOf(error) ?? "unknown";
    if (system === "ENOENT") return undefined;
    throw new SiriusError(
      "config_invalid",
      `SIRIUS_LEDGER: ${path} cannot be read (${system}), so nobody knows whether this database lacks a STOP: give the file and its folder to the account that runs Sirius`,
      because("ledger_unread", { path, system }),
    );
  }
}

function readLine(text: string): Entry | undefined {
  try {
    return Line.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

async function replayLot(
  parts: { readonly pool: Pool; readonly playing: Playing },
  lot: readonly Entry[],
): Promise<number> {
  const { rows } = await parts.pool.query<{ id: string }>(
    "select id from ledger_entry where id = any ($1)",
    [lot.map(({ id }) => id)],
  );
  const known = new Set(rows.map(({ id }) => id));
  const unknown = lot.filter(({ id }) => !known.has(id));
  for (const entry of unknown) await replay(parts, entry);
  return unknown.length;
}

async function replay(
  parts: { readonly pool: Pool; readonly playing: Playing },
  entry: Entry,
): Promise<void> {
  const people = await inTransaction(parts.pool, async (client) => {
    const concerned = await peopleOf(client, entry);
    for (const person of concerned) await apply(client, person, entry);
    await applyToAddresses(client, entry);
    // What the application noted of its own while it did so is the same wish once more.
    await client.query("delete from ledger_entry where xmin = pg_current_xact_id()::xid");
    await client.query(
      `insert into ledger_entry (id, at, what, links, contacts, written_at)
       values ($1, $2, $3, $4, $5, now()) on conflict (id) do nothing`,
      [entry.id, entry.at, entry.what, entry.links, entry.contacts],
    );
    return concerned;
  });
  if (entry.what !== "stop" && entry.what !== "erase") return;
  // Their conversations end as well; the rows alone would let a reminder be set again.
  for (const person of people) {
    await optOutPerson(parts, person, "restore", new Date(entry.at).getTime());
  }
}

async function peopleOf(client: PoolClient, { links, contacts }: Entry): Promise<string[]> {
  const { rows } = await client.query<{ person: string }>(
    links.length > 0
      ? "select distinct person_id as person from invitation where token_hash = any ($1)"
      : "select distinct person_id as person from contact where lookup = any ($1)",
    [links.length > 0 ? links : contacts],
  );
  return rows.map(({ person }) => person);
}

async function apply(client: PoolClient, person: string, entry: Entry): Promise<void> {
  const at = new Date(entry.at);
  switch (entry.what) {
    case "stop":
      return silence(client, [person], at);
    case "start":
      return revive(client, person, at);
    case "erase":
      return erasePerson(client, person, at);
    case "withdraw":
      return withdraw(client, entry.links, at);
  }
}

async function withdraw(client: PoolClient, links: readonly Buffer[], at: Date): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `update conversation c set withdrawn_at = coalesce(c.withdrawn_at, $2) from invitation i
     where i.id = c.invitation_id and i.token_hash = any ($1) returning c.id`,
    [links, at],
  );
  for (const { id } of rows) await withdrawReviews(client, id, at);
}

/** Addresses nobody here has any more, or has not yet: a later import meets them. */
async function applyToAddresses(client: PoolClient, entry: Entry): Promise<void> {
  if (entry.what === "withdraw") return;
  await client.query(
    entry.what === "start"
      ? "delete from opt_out where lookup = any ($1) and at <= $2"
      : `insert into opt_out (lookup, at) select lookup, $2 from unnest($1::bytea[]) lookup
         on conflict do nothing`,
    [entry.contacts, entry.at],
  );
}
