import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { openDatabase, type Database } from "../../db/orm.ts";
import { named, run } from "../database-server.ts";

const name = `sirius_test_${randomUUID().replaceAll("-", "")}`;
let database: Database;

beforeAll(async () => {
  const server = inject("server");
  await run(server, `create database ${name}`);
  database = await openDatabase({ connection: named(server, name), applicationName: "tests" });
});
afterAll(async () => {
  await database.close();
  await run(inject("server"), `drop database if exists ${name} with (force)`);
});

test("what brings the schema up to date may take as long as it takes", async () => {
  const asked = vi.spyOn(Client.prototype, "query");
  await database.migrate();
  const made = asked.mock.calls.findIndex(([statement]) =>
    /create table person /.test(textOf(statement)),
  );
  const by = asked.mock.contexts[made];
  const before = asked.mock.calls
    .filter((_, at) => at < made && asked.mock.contexts[at] === by)
    .map(([statement]) => textOf(statement));
  asked.mockRestore();
  expect(before).toContain("set local statement_timeout = 0");
});

test("brought up to date twice, or by two at once, it is the same", async () => {
  await Promise.all([database.migrate(), database.migrate()]);
  const { rows } = await database.pool.query(
    "select name from migration group by 1 having count(*) > 1",
  );
  expect(rows).toEqual([]);
});

test("a database that a newer release brought up to date is left alone, with what to do", async () => {
  const { pool } = database;
  await pool.query(
    "insert into migration (name, executed_at) values ('29990101000000-ahead', now())",
  );
  await expect(database.migrate()).rejects.toMatchObject({
    code: "database_unsupported",
    message: expect.stringContaining("newer release (29990101000000-ahead)"),
  });
  await pool.query("delete from migration where name like '2999%'");
  await database.migrate();
});

function textOf(statement: unknown): string {
  if (typeof statement === "string") return statement;
  const isConfig = typeof statement === "object" && statement !== null && "text" in statement;
  return isConfig ? String(statement.text) : "";
}
