/** What is counted while a campaign runs: the way of its people, and where they stop. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { campaignQuestions } from "../../db/campaign-questions.ts";
import { findCampaign } from "../../db/campaign-store.ts";
import { runMove } from "../../db/script-move-job.ts";
import { askForMove, moveOf } from "../../db/script-moves.ts";
import { emptied, ToldChannel, type DeliveryWorld, type Person } from "../bot/delivery-world.ts";
import { empty, freshDatabase, type TestDatabase } from "../database.ts";
import { create, launch, mailPerson, statusOf, wave } from "./campaign-world.ts";

let database: TestDatabase;
let world: DeliveryWorld;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await empty(database, "campaign, audit_entry");
  world = await emptied(database.pool, [new ToldChannel("sms"), new ToldChannel("email")]);
});

/** Another centre, which this person's training belongs to. */
async function elsewhere({ person }: Person): Promise<void> {
  await world.pool.query(
    `with centre as (
       insert into training_centre (siret, name) values ('00000001800099', 'Autre CFA fictif') returning id
     ), training as (
       insert into training (key, title, centre_id) select 'autre-fictive#L01', 'CAP Coiffure', id from centre
       returning id
     )
     update apprenticeship set training_id = training.id from training where person_id = $1`,
    [person],
  );
}

async function sent(): Promise<void> {
  await create(world, { channels: ["sms", "email"] });
  await launch(world);
  await wave(world);
  // What a wave puts into the outbox leaves within a minute or two, one after the other.
  world.now += 120_000;
  await world.deliver();
}

describe("the way of the people of a campaign", () => {
  test("is counted in all, by channel and by centre, and the parts add up", async () => {
    const [lea, tom, ines] = [await world.person(), await world.person(), await mailPerson(world)];
    await elsewhere(tom);
    await sent();
    await world.says(lea.phone, "OK");
    await world.says(tom.phone, "STOP");
    const { total, channels, centres } = await statusOf(world);
    expect(total).toMatchObject({ invited: 3, sent: 3, started: 1, optedOut: 1 });
    expect(channels.sms).toMatchObject({ invited: 2, started: 1, optedOut: 1 });
    expect(channels.email).toMatchObject({ invited: 1, started: 0, optedOut: 0 });
    expect(centres).toMatchObject([
      { siret: "00000001800099", name: "Autre CFA fictif", funnel: { invited: 1, optedOut: 1 } },
      { siret: "00000001800001", funnel: { invited: 2, started: 1, optedOut: 0 } },
    ]);
    expect(ines.token).not.toBe("");
  });

  test("is nobody's while nobody was planned", async () => {
    await create(world, {});
    const { total, channels, centres } = await statusOf(world);
    expect(Object.values(total).every((count) => count === 0)).toBe(true);
    expect([channels, centres]).toEqual([{}, []]);
  });
});

async function questions() {
  return campaignQuestions(world.parts, await findCampaign(world.pool, "essai"));
}

describe("where people stop", () => {
  test("is counted among those who saw the question, not among all", async () => {
    const [lea, tom, zoe] = [await world.person(), await world.person(), await world.person()];
    await sent();
    for (const { phone } of [lea, tom]) await world.says(phone, "OK");
    await world.says(lea.phone, "1");
    const counted = await questions();
    expect(
      counted.map(({ question, seen, answered, left }) => [question, seen, answered, left]),
    ).toEqual([
      ["accord", 3, 2, 1],
      ["parcours", 2, 1, 1],
      ["note", 1, 0, 1],
    ]);
    expect(counted[1]?.text).toContain("?");
    expect(zoe.phone).not.toBe("");
  });

  test("takes the median of the time to the first answer of those who answered, whatever was corrected later", async () => {
    const [lea, tom] = [await world.person(), await world.person()];
    await sent();
    await world.says(lea.phone, "OK");
    await world.says(tom.phone, "OK");
    await world.says(lea.phone, "1");
    await world.says(lea.phone, "retour");
    await world.says(lea.phone, "1");
    const parcours = (await questions()).find(({ question }) => question === "parcours");
    expect(parcours).toMatchObject({ seen: 2, answered: 1, left: 1, seconds: 40 });
  });

  test("is counted all the same of people whose conversation was moved to a newer version", async () => {
    const lea = await world.person();
    await sent();
    await world.says(lea.phone, "OK");
    const before = await questions();
    const { pool, scripts } = world.parts;
    const { script, version } = await scripts.latest("fin-apprentissage");
    const { version: to } = await scripts.publish({ ...script, notes: "Une note de plus." });
    const parts = { pool, scripts, now: () => world.now };
    const { id } = await askForMove(parts, { key: script.key, from: version, to }, "test");
    await runMove(parts, id);
    expect(await moveOf(pool, id)).toMatchObject({ moved: 1, done: true });
    expect(await questions()).toEqual(before);
    expect(before.map(({ question }) => question)).toEqual(["accord", "parcours"]);
  });

  test("does not count a question whose message failed as seen", async () => {
    const lea = await world.person();
    await sent();
    await world.pool.query("update outbox set receipt = 'failed'");
    expect(await questions()).toEqual([]);
    expect(lea.token).not.toBe("");
  });
});
