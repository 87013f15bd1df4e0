/** `sirius user`: accounts of the console from the machine it runs on. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { peekLink } from "../../db/console-sessions.ts";
import { newKey } from "../../db/secrets.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { settingsFor, sirius } from "./run-sirius.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const user = (...args: readonly string[]) =>
  sirius(["user", ...args], { env: settingsFor(database) });

test("creates an account once, with a link that is good, and lists it", async () => {
  const made = await user("create", "Nadia@exemple.fr", "--role", "administrateur", "--json");
  expect(made.code).toBe(0);
  const link = /"link": "([^"]+)"/.exec(made.stdout)?.[1] ?? "";
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:3000\/admin\/lien\/[\w-]{24}$/);
  expect(await peekLink(database.pool, link.split("/").at(-1) ?? "", Date.now())).toBe("user");

  const again = await user("create", "nadia@exemple.fr", "--role", "editeur");
  expect(again).toMatchObject({ code: 2, stdout: "" });
  expect(again.stderr).toContain("sirius user link");
  const listed = await user("list");
  expect(listed.stdout).toBe("administrateur  nadia@exemple.fr\n");
}, 120_000);

test("says what to write when address or role is none", async () => {
  const address = await user("create", "nadia", "--role", "editeur");
  expect(address).toMatchObject({ code: 2 });
  expect(address.stderr).toContain("nom@exemple.fr");
  const role = await user("create", "marc@exemple.fr", "--role", "chef");
  expect(role).toMatchObject({ code: 2 });
  expect(role.stderr).toContain("administrateur, editeur, moderateur, observateur");
}, 120_000);

test("gives another link, removes, and keeps the last administrator", async () => {
  expect((await user("link", "nadia@exemple.fr")).stdout).toContain("/admin/lien/");
  expect(await user("link", "personne@exemple.fr")).toMatchObject({ code: 1, stdout: "" });
  const last = await user("remove", "nadia@exemple.fr");
  expect(last.code).toBe(1);
  expect(last.stderr).toContain("last_administrator");
  await user("create", "marc@exemple.fr", "--role", "administrateur");
  expect((await user("remove", "nadia@exemple.fr")).code).toBe(0);
  expect((await user("list")).stdout).toBe("administrateur  marc@exemple.fr\n");
  const { rows } = await database.pool.query(
    "select actor, action from audit_entry where action like 'user.%' order by id",
  );
  expect(rows.map(({ action }: { action: string }) => action)).toEqual([
    "user.add",
    "user.link",
    "user.link",
    "user.add",
    "user.link",
    "user.remove",
  ]);
}, 180_000);

test("a command does not work with keys that are not those of the database", async () => {
  const env = settingsFor(database);
  const others = { ...env, SIRIUS_KEYS: `${env["SIRIUS_KEYS"]},${newKey()}` };
  const ran = await sirius(["person", "stop", "06 39 98 00 01"], { env: others });
  expect(ran).toMatchObject({ code: 1, stdout: "" });
  expect(ran.stderr).toContain("keys_missing");
  const wishes = await database.pool.query("select from ledger_entry");
  expect(wishes.rowCount).toBe(0);
});
