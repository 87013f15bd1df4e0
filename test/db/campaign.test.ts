/** A campaign from its audience to its last reminder, with real people in a real database. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { pauseCampaign, resumeCampaign } from "../../db/campaign-pause.ts";
import { planCampaign, prepareAll } from "../../db/campaign-plan.ts";
import { findCampaign } from "../../db/campaign-store.ts";
import {
  emptied,
  HOUR,
  MORNING,
  ToldChannel,
  type DeliveryWorld,
  type Person,
} from "../bot/delivery-world.ts";
import { empty, freshDatabase, type TestDatabase } from "../database.ts";
import {
  ADMIN,
  change,
  counted,
  create,
  crowd,
  launch,
  mailPerson,
  preparingOn,
  recipients,
  statusOf,
  wave,
} from "./campaign-world.ts";

const DAY = 24 * HOUR;

let database: TestDatabase;
let world: DeliveryWorld;
let sms: ToldChannel;
let email: ToldChannel;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await empty(database, "campaign, audit_entry");
  sms = new ToldChannel("sms");
  email = new ToldChannel("email");
  world = await emptied(database.pool, [sms, email]);
});

const by = (at: Person, kind: string) => world.address(at.person, kind, `${at.person}@example.org`);

describe("the audience of a campaign", () => {
  test("leaves out whom the rules protect, and says why", async () => {
    const people = await Promise.all(Array.from({ length: 10 }, () => world.person()));
    const [stopped, sent, revoked, young, brief, old, unreachable, talking, fine, other] = people;
    if (!stopped || !sent || !revoked || !young || !brief || !old) throw new Error("nobody");
    if (!unreachable || !talking || !fine || !other) throw new Error("nobody");
    await change(world, "person", stopped, "opted_out_at = now()");
    await world.invite(sent, "sms");
    await change(world, "invitation", revoked, "revoked_at = now()");
    await change(world, "person", young, "birth_year = 2012");
    await change(world, "apprenticeship", brief, "started_on = '2026-07-01'");
    await change(world, "apprenticeship", old, "ended_on = '2024-08-31'");
    await change(world, "contact", unreachable, "unreachable_at = now()");
    await change(world, "apprenticeship", other, "disputed_at = now()");
    await second(talking);
    await world.pool.query(
      `update invitation set sent_at = $2 where id = (
         select id from invitation where person_id = $1 and id <> $3)`,
      [talking.person, new Date(world.now - 5 * DAY), talking.invitation],
    );
    await create(world, {});
    await launch(world);
    expect(await recipients(world.pool)).toEqual({
      opted_out: 1,
      already_invited: 2,
      revoked: 1,
      disputed: 1,
      too_young: 1,
      not_eligible: 2,
      no_contact: 1,
      open_conversation: 1,
      planned: 1,
    });
  });

  test("invites for one training at a time, the latest, and three times a year at most", async () => {
    const one = await world.person();
    await second(one);
    await create(world, {});
    await launch(world);
    expect(await recipients(world.pool)).toEqual({ planned: 1, another_first: 1 });
    await empty(world, "campaign");
    await second(one);
    await second(one);
    await world.pool.query("update invitation set sent_at = $1 where id <> $2", [
      new Date(world.now - 200 * DAY),
      one.invitation,
    ]);
    await create(world, {});
    await launch(world);
    expect(await recipients(world.pool)).toEqual({ already_invited: 3, yearly_limit: 1 });
  });

  test("somebody who said STOP before being imported again is left out by the address alone", async () => {
    const one = await world.person();
    await world.pool.query("insert into opt_out (lookup) values ($1)", [
      world.secrets.lookup(one.phone),
    ]);
    await create(world, {});
    await launch(world);
    expect(await recipients(world.pool)).toEqual({ opted_out: 1 });
  });

  test.each([
    ["trainings", ["cle-fictive#L01"], ["autre#L01"]],
    ["centres", ["00000001800001"], ["00000001800002"]],
    ["endedFrom", "2026-07-31", "2026-08-01"],
    ["endedTo", "2026-07-31", "2026-07-30"],
    ["territories", ["metropole"], ["reunion"]],
    ["reachableBy", ["sms"], ["email"]],
  ])("is narrowed down by %s", async (field, within, without) => {
    await world.person();
    await create(world, { audience: { [field]: within } });
    const count = async () => counted(world, await findCampaign(world.pool, "essai"));
    expect((await count()).invitations).toBe(1);
    await create(world, { audience: { [field]: without } });
    expect((await count()).invitations).toBe(0);
  });

  test("is narrowed down to what one roster brought", async () => {
    const [ours] = [await world.person(), await world.person()];
    await change(world, "invitation", ours, "created_at = '2026-08-01T10:00Z'");
    const { rows } = await world.pool.query<{ id: string }>(
      `insert into roster_import (file_hash, legal_basis, counters, imported_at, finished_at)
       values ('', 'consentement', '{}', '2026-08-01T10:00Z', '2026-08-01T10:05Z') returning id`,
    );
    await create(world, { audience: { rosterImport: rows[0]?.id } });
    await launch(world);
    expect(await recipients(world.pool)).toEqual({ planned: 1 });
  });

  test("is counted the same before as it comes out", async () => {
    await crowd(world, 30, ["phone"]);
    await crowd(world, 20, ["email"]);
    await crowd(world, 5, ["telegram"]);
    const campaign = await create(world, { channels: ["sms", "email"] });
    expect(await counted(world, campaign)).toEqual({
      invitations: 55,
      territories: ["metropole"],
      invited: { sms: 30, email: 20 },
      leftOut: { no_contact: 5 },
    });
    await launch(world);
    const { channels, leftOut } = await statusOf(world);
    expect(channels.sms?.planned).toBe(30);
    expect(channels.email?.planned).toBe(20);
    expect(leftOut).toEqual({ no_contact: 5 });
  });

  test("can be in two campaigns at once, and is invited by one of them", async () => {
    await crowd(world, 40, ["phone"]);
    await create(world, {});
    await create(world, { key: "autre" });
    for (const key of ["essai", "autre"]) {
      await planCampaign(world.pool, key, { actor: ADMIN, at: world.now }, 10);
    }
    const preparing = preparingOn(world);
    await Promise.all([prepareAll(preparing), prepareAll(preparing), prepareAll(preparing)]);
    expect(await recipients(world.pool)).toEqual({ planned: 40, already_invited: 40 });
  });
});

describe("the waves of a campaign", () => {
  test("begin conversations where people can answer, and send links where they cannot", async () => {
    const lea = await world.person();
    const tom = await mailPerson(world);
    await create(world, { channels: ["sms", "email"] });
    await launch(world);
    await wave(world);
    world.now += HOUR;
    await world.deliver();
    expect(sms.texts).toEqual([expect.stringContaining("Sirius: bonjour Léa")]);
    expect(email.arrived.map(({ link }) => link?.url)).toEqual([
      `https://avis.example.fr/r/${tom.token}`,
    ]);
    await world.says(lea.phone, "ok");
    expect((await statusOf(world)).total).toMatchObject({ invited: 2, sent: 2, started: 1 });
  });

  test("pin the version of the script that the campaign was made with", async () => {
    const lea = await world.person();
    await create(world, {});
    await launch(world);
    await world.pool.query(
      `insert into script_version (key, version, hash, body)
       select key, 2, 'other', jsonb_set(body, '{notes}', '"Deuxième."') from script_version`,
    );
    await wave(world);
    const { rows } = await world.pool.query("select script_version from conversation");
    await world.pool.query("delete from conversation");
    await world.pool.query("delete from script_version where version = 2");
    expect(rows).toEqual([{ script_version: 1 }]);
    expect(lea.token).not.toBe("");
  });

  test("leave nobody at night, on a Sunday, or before ten where the person lives", async () => {
    const [here, away] = [await world.person(), await world.person()];
    await change(world, "person", away, "territory = 'reunion'");
    await create(world, {});
    await launch(world);
    // Sunday noon; then Monday 8:30 in Paris, 10:30 in Réunion.
    world.now = Date.UTC(2026, 8, 6, 10);
    expect((await wave(world)).invited).toBe(0);
    world.now = Date.UTC(2026, 8, 7, 6, 30);
    expect((await wave(world)).invited).toBe(1);
    const { rows } = await world.pool.query("select person_id from conversation");
    expect(rows).toEqual([{ person_id: away.person }]);
    world.now = Date.UTC(2026, 8, 7, 8, 30);
    expect((await wave(world)).invited).toBe(1);
    expect(here.person).not.toBe(away.person);
  });

  test("hold the pace, and spread what leaves over the minute", async () => {
    await crowd(world, 100, ["email"]);
    await create(world, { channels: ["email"], schedule: { perHour: 1_200 } });
    await launch(world);
    expect((await wave(world)).invited).toBe(20);
    expect((await wave(world)).invited).toBe(20);
    const { rows } = await world.pool.query<{ moments: number }>(
      "select count(distinct due_at)::int as moments from outbox",
    );
    expect(rows[0]?.moments).toBe(40);
  });

  test("wait for the first day, and leave out whose turn did not come before the last", async () => {
    await crowd(world, 30, ["email"]);
    const schedule = { notBefore: "2026-09-02", until: "2026-09-03", perHour: 600 };
    await create(world, { channels: ["email"], schedule, reminder: "none" });
    await launch(world);
    expect((await wave(world)).invited).toBe(0);
    world.now += DAY;
    expect((await wave(world)).invited).toBe(10);
    world.now = Date.UTC(2026, 8, 4, 9);
    expect((await wave(world)).invited).toBe(0);
    expect(await recipients(world.pool)).toEqual({ invited: 10, too_late: 20 });
    expect((await statusOf(world)).state).toBe("done");
  });

  test("leave out who said STOP since the plan, and go by e-mail when the number died", async () => {
    const [stopped, moved] = [await world.person(), await world.person()];
    await by(moved, "email");
    await create(world, { channels: ["sms", "email"] });
    await launch(world);
    await change(world, "person", stopped, "opted_out_at = now()");
    await change(world, "contact", moved, "unreachable_at = case kind when 'phone' then now() end");
    await wave(world);
    await wave(world);
    expect(await recipients(world.pool)).toEqual({ opted_out: 1, invited: 1 });
    expect((await statusOf(world)).channels.email?.invited).toBe(1);
  });

  test("go on when one person's conversation cannot be begun", async () => {
    const [broken] = [await world.person(), await world.person()];
    await change(world, "invitation", broken, "token_sealed = 'altered'");
    await create(world, {});
    await launch(world);
    expect((await wave(world)).invited).toBe(1);
    expect(await recipients(world.pool)).toEqual({ invited: 1, failed: 1 });
    expect(world.alerts).toHaveLength(1);
  });

  test("renew a link that nobody was sent in time", async () => {
    const one = await mailPerson(world);
    await change(world, "invitation", one, "expires_at = '2026-01-01'");
    await create(world, { channels: ["email"] });
    await launch(world);
    await wave(world);
    world.now += HOUR;
    await world.answersOnTheWeb(one.token, "oui");
    expect((await statusOf(world)).total.started).toBe(1);
  });

  test("of two workers at once invite each person once", async () => {
    await crowd(world, 60, ["phone"]);
    await crowd(world, 60, ["email"]);
    await create(world, { channels: ["sms", "email"] });
    await launch(world);
    await Promise.all([wave(world), wave(world), wave(world)]);
    const { rows } = await world.pool.query(
      "select count(*)::int as messages, count(distinct person_id)::int as people from outbox",
    );
    expect(rows).toEqual([{ messages: 120, people: 120 }]);
  });
});

describe("a pause", () => {
  test("holds back what waits in the outbox, for as long as it lasts", async () => {
    await crowd(world, 10, ["email"]);
    await crowd(world, 10, ["phone"]);
    await create(world, { channels: ["email", "sms"], schedule: { perHour: 600 } });
    await launch(world);
    await wave(world);
    const stop = { actor: ADMIN, at: world.now };
    expect(await pauseCampaign(world.pool, "essai", stop)).toBe(10);
    world.now += 7 * DAY;
    expect((await wave(world)).invited).toBe(0);
    await world.recover();
    await world.deliver();
    expect(email.tries + sms.tries).toBe(0);

    await resumeCampaign(world.parts, "essai", { actor: ADMIN, at: world.now });
    await wave(world);
    world.now += 2 * HOUR;
    await world.deliver();
    expect(email.tries + sms.tries).toBe(20);
  });

  test("holds back the reminder of who has not answered, and gives it back its day", async () => {
    await world.person();
    await create(world, {});
    await launch(world);
    await wave(world);
    await world.deliver();
    const sent = world.now;
    await pauseCampaign(world.pool, "essai", { actor: ADMIN, at: world.now });
    world.now += DAY;
    await resumeCampaign(world.parts, "essai", { actor: ADMIN, at: world.now });
    const due = async () => {
      const { rows } = await world.pool.query<{ due_at: Date }>(
        "select due_at from timer where kind = 'reminder'",
      );
      return rows[0]?.due_at.getTime();
    };
    expect(await due()).toBe(sent + 6 * DAY);
    await pauseCampaign(world.pool, "essai", { actor: ADMIN, at: world.now });
    world.now += 8 * DAY;
    await world.fireTimers();
    expect(sms.tries).toBe(1);
    await resumeCampaign(world.parts, "essai", { actor: ADMIN, at: world.now });
    expect(await due()).toBe(world.now);
  });

  test("is told in the journal, with who asked", async () => {
    await create(world, {});
    await launch(world);
    await pauseCampaign(world.pool, "essai", { actor: ADMIN, at: world.now });
    const { rows } = await world.pool.query("select actor, action from audit_entry order by id");
    expect(rows).toEqual([
      { actor: ADMIN, action: "campaign.saved" },
      { actor: ADMIN, action: "campaign.planned" },
      { actor: ADMIN, action: "campaign.paused" },
    ]);
  });

  test("of what does not send is refused", async () => {
    await create(world, {});
    const refused = pauseCampaign(world.pool, "essai", { actor: ADMIN, at: world.now });
    await expect(refused).rejects.toMatchObject({ code: "campaign_state" });
  });
});

test("a planned campaign is not changed any more", async () => {
  await create(world, {});
  await launch(world);
  await expect(create(world, { title: "Autre" })).rejects.toMatchObject({ code: "campaign_state" });
  await expect(launch(world)).rejects.toMatchObject({ code: "campaign_state" });
});

test("what was sent is counted in parts and in money", async () => {
  await world.person();
  await create(world, { pricePerSmsPart: 0.07 });
  await launch(world);
  await wave(world);
  world.now = MORNING + HOUR;
  sms.outcomes.push({ kind: "accepted", providerId: "p", parts: 2 });
  await world.deliver();
  expect(await statusOf(world)).toMatchObject({
    total: { partsInvitations: 2, partsAll: 2 },
    cost: { invitations: 0.14, all: 0.14 },
  });
});

/** One more training of a person, ended a year earlier, with its invitation. */
async function second({ person }: Person): Promise<void> {
  await world.pool.query(
    `with training as (
       insert into training (key, title, centre_id)
       select 'autre-' || gen_random_uuid(), 'BP Cuisine', centre_id from training limit 1 returning id
     ), proof as (
       insert into apprenticeship (person_id, training_id, started_on, ended_on)
       select $1, id, '2024-09-01', '2025-07-31' from training returning id, person_id
     )
     insert into invitation (apprenticeship_id, person_id, token_hash, token_sealed, script_key, expires_at)
     select id, person_id, uuid_send(gen_random_uuid()), '', 'fin-apprentissage', '2030-01-01' from proof`,
    [person],
  );
}
