/** A campaign for a whole country: how fast invitations are prepared, and how they reach the outbox. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Order } from "./campaign-process.ts";
import { makeWorld, type World } from "./world.ts";

const PROCESS = fileURLToPath(new URL("campaign-process.ts", import.meta.url));
/** Contracts that end in France in a year, about. */
const PEOPLE = 1_000_000;
const PEOPLE_QUICK = 50_000;
const BY_SMS_SHARE = 100;

const Figures = z.object({
  count: z.number(),
  seconds: z.number(),
  perSecond: z.number(),
  /** Of the process that does it; PostgreSQL is apart. */
  peakMegabytes: z.number(),
});
type Figures = z.infer<typeof Figures>;

export interface CampaignFigures {
  readonly people: number;
  readonly fillSeconds: number;
  /** Judged and made recipients, every rule looked at. */
  readonly prepared: Figures;
  /** Put into the outbox as links. */
  readonly links: Figures;
  /** Conversations begun, first question in the outbox. */
  readonly conversations: Figures;
}

/** Measures on a database of its own, without any provider. Throws when somebody is missing. */
export async function measureCampaign({ quick }: { quick: boolean }): Promise<CampaignFigures> {
  const people = quick ? PEOPLE_QUICK : PEOPLE;
  const world = await makeWorld(1);
  try {
    const began = performance.now();
    await fill(world, people);
    const fillSeconds = (performance.now() - began) / 1_000;
    const prepared = await work(world, "prepare");
    if (prepared.count !== people) throw new Error(`${prepared.count} of ${people} were prepared`);
    return {
      people,
      fillSeconds,
      prepared,
      links: await work(world, "links"),
      conversations: await work(world, "conversations"),
    };
  } finally {
    await world.remove();
  }
}

async function work({ server: { connection } }: World, what: Order["what"]): Promise<Figures> {
  const child = spawn(process.execPath, [PROCESS], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(JSON.stringify({ connection, what } satisfies Order));
  const [said] = await Promise.all([text(child.stdout), once(child, "exit")]);
  return Figures.parse(JSON.parse(said));
}

/** People with one address each: one in a hundred a telephone, the others an e-mail. */
async function fill({ database: { pool } }: World, people: number): Promise<void> {
  const client = await pool.connect();
  const id = "('10000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid";
  // Spread over the whole range of ids, as drawn ones are.
  const drawn = `encode(substr(sha256(('p' || n)::bytea), 1, 16), 'hex')::uuid`;
  const each = `from generate_series(1, ${people}) n`;
  await client.query("set statement_timeout = 0");
  for (const insert of [
    "delete from conversation",
    "delete from person",
    `insert into training (id, key, title, centre_id)
     select ${id}, 'bench-' || n, 'CAP ' || n, (select id from training_centre limit 1)
     from generate_series(1, 1000) n`,
    `insert into person (id) select ${drawn} ${each}`,
    `insert into contact (person_id, kind, lookup, sealed)
     select ${drawn}, case n % ${BY_SMS_SHARE} when 0 then 'phone' else 'email' end,
       sha256(n::text::bytea), repeat('x', 60) ${each}`,
    `insert into apprenticeship (id, person_id, training_id, started_on, ended_on)
     select ${id}, ${drawn}, ('10000000-0000-4000-8000-' || lpad(to_hex(1 + n % 1000), 12, '0'))::uuid,
       current_date - 800, current_date - 60 ${each}`,
    `insert into invitation
       (id, apprenticeship_id, person_id, token_hash, token_sealed, script_key, expires_at)
     select ${id}, ${id}, ${drawn}, sha256(('t' || n)::bytea), repeat('x', 60),
       (select key from script_version limit 1), now() + interval '90 days' ${each}`,
    "analyze",
  ]) {
    await client.query(insert);
  }
  client.release(true);
}
