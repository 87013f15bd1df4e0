/** A database of its own for each test file: a copy of the migrated template, gone afterwards. */
import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { openDatabase, type Database } from "../db/orm.ts";
import { named, run } from "./database-server.ts";

export interface TestDatabase extends Database {
  /** Closes and removes it. */
  drop(): Promise<void>;
}

/** Makes an empty database with the current schema. */
export async function freshDatabase(): Promise<TestDatabase> {
  const server = inject("server");
  const name = `sirius_test_${randomUUID().replaceAll("-", "")}`;
  await run(server, `create database ${name} template ${inject("template")}`);
  const database = await openDatabase({
    connection: named(server, name),
    applicationName: "sirius tests",
    connections: 8,
  });
  return {
    ...database,
    async drop() {
      await database.close();
      await run(server, untilLeft(name), `drop database if exists ${name} with (force)`);
    },
  };
}

/** SQL: waits a moment for those who are leaving. Whom the drop throws out would hear of it when nobody listens. */
const untilLeft = (name: string): string => `do $$ begin
  for tries in 1..25 loop
    exit when not exists (select from pg_stat_activity where datname = '${name}');
    perform pg_sleep(0.02);
    perform pg_stat_clear_snapshot();
  end loop;
end $$`;

/**
 * Empties tables with all that hangs on them, the journal as well, which the database otherwise guards. Rows
 * are deleted where they are few: to truncate fifty tables is to make hundreds of files anew.
 *
 * @param tables  Their names, separated by commas.
 */
export async function empty({ pool }: Pick<Database, "pool">, tables: string): Promise<void> {
  await pool.query(
    `do $$
     declare each regclass;
     begin
       -- Only a superuser may: no trigger looks, and no row asks what refers to it.
       perform set_config('session_replication_role', 'replica', true);
       for each in
         with recursive hit as (
           select trim(name)::regclass::oid as emptied from unnest(string_to_array('${tables}', ',')) name
           union
           select conrelid from pg_constraint join hit on confrelid = emptied where contype = 'f')
         select emptied from hit
       loop
         if pg_relation_size(each) < 1000000 then execute format('delete from %s', each);
         else execute format('truncate %s cascade', each);
         end if;
       end loop;
     end $$`,
  );
}
