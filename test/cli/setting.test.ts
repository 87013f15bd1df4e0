import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { settingsFor, sirius } from "./run-sirius.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  sirius(["setting", ...args], { env: { ...settingsFor(database), ...env } });

describe("sirius setting", { timeout: 90_000 }, () => {
  test("tells what holds and who decided it, and decides within the bounds of the console", async () => {
    expect(await run(["set", "publication.threshold", "9"])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("sirius results release"),
    });
    expect(await run(["set", "publisher.name", "Rectorat 12"])).toMatchObject({
      code: 0,
      stdout: "publisher.name : décidé\n",
    });
    const listed = await run(["list"], { SMS_PER_SECOND: "3" });
    expect(listed.stdout).toContain("publication.threshold : 9 (console)\n");
    expect(listed.stdout).toContain('publisher.name : "Rectorat 12" (console)\n');
    expect(listed.stdout).toContain("sms.perSecond : 3 (SMS_PER_SECOND)\n");
    expect(listed.stdout).toContain('hours.saturday : {"opens":10,"closes":18} (programme)\n');
    const { rows } = await database.pool.query<{ actor: string; details: object }>(
      "select actor, details from audit_entry where action = 'setting.change' order by id",
    );
    expect(rows[0]?.actor).toMatch(/^cli /);
    expect(rows[0]?.details).toEqual({ from: { threshold: 5 }, to: { threshold: 9 } });
  });

  test.each([
    [
      ["set", "publication.threshold", "4"],
      {},
      2,
      "publication.threshold : écrivez un nombre entier de 5 à 20",
    ],
    [["set", "publication.threshold", "beaucoup"], {}, 2, "un nombre entier de 5 à 20"],
    [["set", "hours.weekday", "12"], {}, 2, 'comme {"opens":10,"closes":20}'],
    [["set", "look.theme", "rose"], {}, 2, "look.theme : écrivez sirius ou ardoise"],
    [
      ["set", "publisher.contact", "le secrétariat"],
      {},
      2,
      "publisher.contact : écrivez une adresse de courriel, un numéro de téléphone ou une adresse en https://",
    ],
    [["set", "jokes.good", "1"], {}, 2, "n'est pas un réglage ; il y a : hours.weekday"],
    [["set", "sms.perSecond", "5"], { SMS_PER_SECOND: "3" }, 1, "fixé par SMS_PER_SECOND"],
  ])("%j with %j ends with %i and says why", async (args, env, code, said) => {
    const ran = await run(args, env);
    expect(ran.code).toBe(code);
    expect(ran.stderr).toContain(said);
  });
});
