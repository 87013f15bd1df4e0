/** Short codes write only to people whose consent is proven, unless the deployer has recorded a decision. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readDefinition } from "../../db/campaign-definition.ts";
import { outboxStore } from "../../db/outbox-store.ts";
import {
  emptied,
  HOUR,
  ToldChannel,
  type DeliveryWorld,
  type Person,
} from "../bot/delivery-world.ts";
import { empty, freshDatabase, type TestDatabase } from "../database.ts";
import {
  counted,
  create,
  launch,
  mailPerson,
  recipients,
  statusOf,
  wave,
} from "./campaign-world.ts";

const DAY = 24 * HOUR;
const DECISION = "Décision de la direction, 3 novembre 2026 : mission d'intérêt public";

let database: TestDatabase;
let world: DeliveryWorld;
let sms: ToldChannel;
let email: ToldChannel;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await empty(database, "campaign, audit_entry, roster_import");
  sms = new ToldChannel("sms");
  email = new ToldChannel("email");
  world = await emptied(database.pool, [sms, email]);
});

/** The addresses of a person, of one kind or of all, as an import brought them. */
async function broughtBy(
  { person }: Pick<Person, "person">,
  basis: string,
  evidence: string | null,
  kind: string | null = null,
): Promise<void> {
  await world.pool.query(
    `with roster as (
       insert into roster_import (file_hash, legal_basis, evidence, counters)
       values ('', $2, $3, '{}') returning id
     )
     update contact set import_id = roster.id from roster
     where person_id = $1 and ($4::text is null or kind = $4)`,
    [person, basis, evidence, kind],
  );
}

describe("a campaign by SMS from a short code", () => {
  test("leaves out whose consent is claimed without evidence, rests on another basis, or is not known", async () => {
    const [agreed, claimed, other, blank] = [
      await world.person(),
      await world.person(),
      await world.person(),
      await world.person(),
    ];
    await world.person();
    await broughtBy(agreed, "consentement", "case cochée le 3 septembre 2026");
    await broughtBy(claimed, "consentement", null);
    await broughtBy(other, "mission_interet_public", "arrêté du 2 mai");
    await broughtBy(blank, "consentement", "  ");
    const campaign = await create(world, {});
    expect(await counted(world, campaign, true)).toMatchObject({
      invited: { sms: 1 },
      leftOut: { no_consent: 4 },
    });
    await launch(world, "essai", true);
    expect(await recipients(world.pool)).toEqual({ planned: 1, no_consent: 4 });
    await wave(world, true);
    const { total, leftOut } = await statusOf(world);
    expect(total.invited).toBe(1);
    expect(leftOut).toEqual({ no_consent: 4 });
  });

  test("writes to them all the same where a decision is recorded, which the status and the journal tell", async () => {
    await world.person();
    await create(world, { consentDecision: DECISION });
    await launch(world, "essai", true);
    await wave(world, true);
    const status = await statusOf(world);
    expect(status).toMatchObject({ total: { invited: 1 }, consentDecision: DECISION });
    const { rows } = await world.pool.query(
      "select details from audit_entry where action = 'campaign.saved'",
    );
    expect(rows).toEqual([{ details: { version: 1, withoutConsent: true } }]);
  });

  test("goes on by the next channel, which asks for none; so does the reminder", async () => {
    const one = await world.person();
    await world.address(one.person, "email", `${one.person}@example.org`);
    await create(world, { channels: ["sms", "email"] });
    await launch(world, "essai", true);
    await wave(world, true);
    world.now += HOUR;
    await world.deliver();
    world.now += 7 * DAY;
    expect((await wave(world, true)).reminded).toBe(1);
    world.now += HOUR;
    await world.deliver();
    expect(email.arrived).toHaveLength(2);
    expect(sms.tries).toBe(0);
  });

  test("does not write to who has a second number that nobody agreed to", async () => {
    const one = await world.person();
    await broughtBy(one, "consentement", "formulaire d'inscription de 2024");
    await world.address(one.person, "phone", "+33639987777");
    await create(world, {});
    await launch(world, "essai", true);
    expect(await recipients(world.pool)).toEqual({ no_consent: 1 });
  });

  test("looks again when the turn of a person comes", async () => {
    const one = await world.person();
    await broughtBy(one, "consentement", "formulaire d'inscription de 2024");
    await create(world, {});
    await launch(world, "essai", true);
    await world.pool.query("update roster_import set evidence = null");
    await wave(world, true);
    expect(await recipients(world.pool)).toEqual({ no_consent: 1 });
  });

  test("is not reached by an e-mail that came back, either", async () => {
    const one = await mailPerson(world);
    await world.address(one.person, "phone", "+33639981234");
    await create(world, { channels: ["email"] });
    await launch(world, "essai", true);
    await wave(world, true);
    const bounced = async (): Promise<string> => {
      const { rows } = await world.pool.query<{ id: string }>(
        "update outbox set status = 'refused', channel = 'email' returning id",
      );
      return rows[0]?.id ?? "";
    };
    const outbox = outboxStore({ ...world.parts, shortCode: true });
    expect(await outbox.reroute(await bounced(), ["sms", "email"], world.now)).toBe(false);
    await broughtBy(one, "consentement", "formulaire d'inscription de 2024");
    expect(await outbox.reroute(await bounced(), ["sms", "email"], world.now)).toBe(true);
  });
});

test("an SMS that only carries a link asks for no evidence, and neither does a mailing of one's own", async () => {
  await world.person();
  await create(world, {});
  await launch(world);
  expect(await recipients(world.pool)).toEqual({ planned: 1 });
  await empty(world, "campaign");
  await create(world, { channels: ["sms", "links"] });
  await launch(world, "essai", true);
  expect((await statusOf(world)).channels.links?.planned).toBe(1);
});

/** What a definition with this decision holds of it. */
function decided(consentDecision: string): string | undefined {
  return readDefinition({ key: "essai", title: "Essai", channels: ["sms"], consentDecision })
    .consentDecision;
}

test("a decision says who decided, when and why", () => {
  expect(decided(DECISION)).toBe(DECISION);
  expect(() => decided("oui")).toThrow("écrire qui a décidé, quand et pourquoi");
});
