/** Many invited people and a campaign for them, in a real database. */
import type { Pool } from "pg";
import { readDefinition } from "../../db/campaign-definition.ts";
import { planCampaign, prepareAll } from "../../db/campaign-plan.ts";
import { countAudience } from "../../db/campaign-preview.ts";
import { campaignStatus } from "../../db/campaign-status.ts";
import { findCampaign, saveCampaign, type Campaign } from "../../db/campaign-store.ts";
import { runWave, type WaveParts } from "../../db/campaign-wave.ts";
import { inLongTransaction } from "../../db/transaction.ts";
import type { DeliveryWorld, Person } from "../bot/delivery-world.ts";

export const ADMIN = "admin@example.org";

/** What the waves of a campaign need, on the channels of a world. */
export function wavesOn(world: DeliveryWorld, shortCode = false): WaveParts {
  return {
    report: (error) => world.alerts.push(String(error)),
    ...world.parts,
    now: () => world.now,
    shortCode,
    channels: () =>
      [...world.channels.values()].map(({ id, capabilities: { inbound } }) => ({ id, inbound })),
  };
}

/** Creates a campaign; fields that are left out are as little as can be. */
export function create(
  world: DeliveryWorld,
  fields: Readonly<Record<string, unknown>>,
): Promise<Campaign> {
  const definition = readDefinition({ key: "essai", title: "Essai", channels: ["sms"], ...fields });
  return saveCampaign(world.parts, definition, { actor: ADMIN, at: world.now });
}

/** What preparing needs, where no consent has to be proven unless said. */
export function preparingOn({ pool, now }: DeliveryWorld, shortCode = false) {
  return { pool, now: () => now, shortCode };
}

/** Plans and prepares a campaign. */
export async function launch(
  world: DeliveryWorld,
  key = "essai",
  shortCode = false,
): Promise<void> {
  await planCampaign(world.pool, key, { actor: ADMIN, at: world.now });
  await prepareAll(preparingOn(world, shortCode));
}

/** One wave, a minute after the last. */
export async function wave(world: DeliveryWorld, shortCode = false) {
  world.now += 60_000;
  return runWave(wavesOn(world, shortCode));
}

/** Somebody whom only e-mail reaches. */
export async function mailPerson(world: DeliveryWorld): Promise<Person> {
  const one = await world.person();
  await world.pool.query("delete from contact where person_id = $1", [one.person]);
  await world.address(one.person, "email", `${one.person}@example.org`);
  return one;
}

/** Changes what a roster said of a person. */
export async function change(
  { pool }: DeliveryWorld,
  table: string,
  { person }: Person,
  set: string,
): Promise<void> {
  await pool.query(
    `update ${table} set ${set} where ${table === "person" ? "id" : "person_id"} = $1`,
    [person],
  );
}

/** The audience of a campaign, counted before it is sent. */
export function counted({ pool, now }: DeliveryWorld, campaign: Campaign, shortCode = false) {
  return inLongTransaction(pool, (client) => countAudience(client, { campaign, shortCode }, now));
}

/** Where the campaign stands. */
export async function statusOf({ pool }: DeliveryWorld) {
  return campaignStatus(pool, await findCampaign(pool, "essai"));
}

/** What became of the recipients: how many of each state, or of each reason. */
export async function recipients(pool: Pool): Promise<Readonly<Record<string, number>>> {
  const { rows } = await pool.query<{ what: string; count: number }>(
    `select coalesce(reason, state) as what, count(*)::int as count
     from campaign_recipient group by 1 order by 1`,
  );
  return Object.fromEntries(rows.map(({ what, count }) => [what, count]));
}

/**
 * Invited people who finished a month ago, without a token that could be read: enough for what is counted.
 *
 * @param kinds  Kinds of address that each of them has.
 */
export async function crowd(
  world: DeliveryWorld,
  count: number,
  kinds: readonly string[],
): Promise<void> {
  const { pool, secrets } = world;
  const address = secrets.seal("+33639980000");
  await pool.query(
    `with centre as (
       insert into training_centre (siret, name) values ('00000001800001', 'CFA fictif')
       on conflict (siret) do update set name = excluded.name returning id
     ), training as (
       insert into training (key, title, centre_id) select 'cle-fictive#L01', 'CAP Cuisine', id from centre
       on conflict (key) do update set title = excluded.title returning id
     ), people as (
       insert into person (first_name_sealed) select $2 from generate_series(1, $1) returning id
     ), contacts as (
       insert into contact (person_id, kind, lookup, sealed)
       select p.id, k.kind, uuid_send(gen_random_uuid()), $3 from people p, unnest($4::text[]) as k (kind)
     ), proofs as (
       insert into apprenticeship (person_id, training_id, started_on, ended_on)
       select p.id, t.id, '2024-09-01', '2026-07-31' from people p, training t returning id, person_id
     )
     insert into invitation (apprenticeship_id, person_id, token_hash, token_sealed, script_key, expires_at)
     select id, person_id, uuid_send(gen_random_uuid()), $5, 'fin-apprentissage', '2030-01-01' from proofs`,
    [count, secrets.seal("Inès"), address, kinds, secrets.seal("a-token-of-nobody-at-all")],
  );
}
