/** What a personal link says to whoever opens it, by what they did before. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { addressOf } from "../database-server.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { openHouse, type House } from "../reliability/house.ts";

let database: TestDatabase;
let house: House;

beforeAll(async () => {
  database = await freshDatabase();
  house = await openHouse(addressOf(database.connection), database.pool);
}, 60_000);
afterAll(async () => {
  await house.close();
  await database.drop();
});

test("only who has answered is told that answers are kept; an SMS that was not answered is none", async () => {
  const lea = await house.somebody();
  await house.invite(lea);
  await expect.poll(() => house.twilio.list, { timeout: 20_000 }).toHaveLength(1);
  expect(await shown(lea.token)).toContain("D'accord, c'est parti");

  await house.sms(lea.phone, "oui");
  await expect.poll(() => house.twilio.list, { timeout: 20_000 }).toHaveLength(2);
  expect(await shown(lea.token)).toContain("Te revoilà");
}, 60_000);

async function shown(token: string): Promise<string> {
  const response = await fetch(`${house.url}/r/${token}`);
  return (await response.text()).replaceAll("&#39;", "'");
}
