import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { exportLinks } from "../../db/campaign-links.ts";
import { emptied, ToldChannel, type DeliveryWorld } from "../bot/delivery-world.ts";
import { empty, freshDatabase, type TestDatabase } from "../database.ts";
import { ADMIN, create, launch, recipients, wave } from "./campaign-world.ts";

const folder = mkdtempSync(path.join(tmpdir(), "sirius-links-"));
let database: TestDatabase;
let world: DeliveryWorld;
let file: string;
let files = 0;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});
beforeEach(async () => {
  await empty(database, "campaign, audit_entry");
  world = await emptied(database.pool, [new ToldChannel("sms")]);
  files += 1;
  file = path.join(folder, `${files}.csv`);
});

const write = (contacts = false) =>
  exportLinks(world.parts, "essai", { file, contacts }, { actor: ADMIN, at: world.now });
const lines = () => readFileSync(file, "utf8").split("\r\n");

describe("the links of a campaign", () => {
  test("are written for those that Sirius does not invite, and open", async () => {
    const one = await world.person();
    await create(world, { channels: ["links"] });
    await launch(world);
    await wave(world);
    expect(await write()).toBe(1);
    expect(lines()).toEqual([
      "\uFEFFprenom;lien",
      `Léa;https://avis.example.fr/r/${one.token}`,
      "",
    ]);
    // The link was not sent by us: it proves nothing by itself.
    const { rows } = await world.pool.query("select control_needed from invitation");
    expect(rows).toEqual([{ control_needed: true }]);
    await world.answersOnTheWeb(one.token, "oui");
  });

  test("go to a file that only its owner reads, and never over another one", async () => {
    await world.person();
    await create(world, { channels: ["links"] });
    await launch(world);
    await write();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await expect(write()).rejects.toMatchObject({ code: "EEXIST" });
    expect(existsSync(`${file}.part`)).toBe(false);
  });

  test("come with contacts only when they are asked for, and the journal says so", async () => {
    const one = await world.person();
    await world.address(one.person, "email", "lea@example.org");
    await create(world, { channels: ["links"] });
    await launch(world);
    await write(true);
    expect(lines()[1]).toMatch(/^Léa;https:.*;06 39 98 \d\d \d\d;lea@example\.org$/);
    const { rows } = await world.pool.query(
      "select actor, details from audit_entry where action = 'campaign.links'",
    );
    expect(rows).toEqual([{ actor: ADMIN, details: { links: 1, contacts: true } }]);
  });

  test("count as invitations: nobody who got one is invited by another campaign", async () => {
    await world.person();
    await create(world, { channels: ["links"] });
    await launch(world);
    await write();
    await create(world, { key: "autre" });
    await launch(world, "autre");
    expect(await recipients(world.pool)).toEqual({ invited: 1, already_invited: 1 });
  });

  test("asked again, leave out who opened theirs or said STOP", async () => {
    const people = await Promise.all([world.person(), world.person(), world.person()]);
    await create(world, { channels: ["links"] });
    await launch(world);
    expect(await write()).toBe(3);
    await world.answersOnTheWeb(people[0].token, "oui");
    await world.pool.query("update person set opted_out_at = now() where id = $1", [
      people[1].person,
    ]);
    file = `${file}.2`;
    expect(await write()).toBe(1);
    expect(lines()[1]).toContain(people[2].token);
  });

  test("are left to those whom no other channel of the campaign reaches", async () => {
    await world.person();
    const other = await world.person();
    await world.pool.query("delete from contact where person_id = $1", [other.person]);
    await create(world, { channels: ["sms", "links"] });
    await launch(world);
    expect(await write()).toBe(1);
    expect(lines()[1]).toContain(other.token);
  });

  test("are refused for a draft, and for a campaign that sends none", async () => {
    await create(world, { channels: ["links"] });
    await expect(write()).rejects.toMatchObject({ code: "campaign_state" });
    await create(world, { channels: ["sms"] });
    await launch(world);
    await expect(write()).rejects.toMatchObject({ code: "campaign_state" });
    expect(existsSync(file)).toBe(false);
  });
});
