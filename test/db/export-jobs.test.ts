import { setTimeout as delay } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { exportDesk, type ExportDesk } from "../../db/export-desk.ts";
import { EXPORT_JOB, exportJob, makeExports } from "../../db/export-jobs.ts";
import { openQueue, startJobs } from "../../db/jobs.ts";
import { inTransaction } from "../../db/transaction.ts";
import { emptied, HOUR, ToldChannel, type DeliveryWorld } from "../bot/delivery-world.ts";
import { empty, freshDatabase, type TestDatabase } from "../database.ts";
import { ADMIN, create, launch, wave } from "./campaign-world.ts";

let database: TestDatabase;
let world: DeliveryWorld;
let desk: ExportDesk;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await empty(database, "campaign, audit_entry, export_job");
  world = await emptied(database.pool, [new ToldChannel("sms")]);
  const lea = await world.person();
  await create(world, {});
  await launch(world);
  await wave(world);
  await world.deliver();
  await world.says(lea.phone, "OK");
  desk = exportDesk({ pool: world.pool, queue: { request: async () => undefined }, now });
});

const now = () => world.now;
const exporting = () => ({ ...world.parts, now });
const ANSWERS = { kind: "answers", format: "csv" } as const;

async function fetched(id: string, actor = ADMIN): Promise<string> {
  const { zipped } = await desk.fetch(id, actor);
  const parts: Buffer[] = [];
  for await (const part of zipped) parts.push(part);
  return gunzipSync(Buffer.concat(parts)).toString("utf8");
}

describe("an export in the background", () => {
  test("is asked for, made by any worker, and fetched until it expires", async () => {
    const id = await desk.ask(ANSWERS, ADMIN);
    expect(await desk.list(ADMIN)).toMatchObject([
      { id, state: "waiting", rows: 0, expiresAt: null },
    ]);
    await expect(desk.fetch(id, ADMIN)).rejects.toMatchObject({ code: "not_found" });
    await makeExports(exporting());
    expect(await desk.list(ADMIN)).toMatchObject([
      { id, state: "done", rows: 1, total: 1, expiresAt: now() + 48 * HOUR },
    ]);
    const text = await fetched(id);
    expect(text.split("\r\n")).toHaveLength(3);
    expect(text).toContain(",accord,");
    expect(JSON.parse(await desk.dictionary(id, ADMIN))).toMatchObject({
      fields: expect.arrayContaining([expect.objectContaining({ name: "repondant" })]),
    });

    world.now += 48 * HOUR + 1;
    expect(await desk.list(ADMIN)).toMatchObject([{ state: "expired" }]);
    await expect(desk.fetch(id, ADMIN)).rejects.toMatchObject({ code: "not_found" });
    await makeExports(exporting());
    expect((await world.pool.query("select from export_part")).rowCount).toBe(0);
    world.now += 31 * 24 * HOUR;
    await makeExports(exporting());
    expect(await desk.list(ADMIN)).toEqual([]);
  });

  test("is seen and fetched only by who asked for it; asking and fetching are in the journal", async () => {
    const id = await desk.ask({ ...ANSWERS, texts: true }, ADMIN);
    await makeExports(exporting());
    expect(await desk.list("another@example.org")).toEqual([]);
    await expect(fetched(id, "another@example.org")).rejects.toMatchObject({ code: "not_found" });
    await fetched(id);
    const { rows } = await world.pool.query(
      "select actor, action, details from audit_entry where action like 'export.%' order by id",
    );
    const details = { format: "csv", texts: true };
    expect(rows).toEqual([
      { actor: ADMIN, action: "export.asked", details },
      { actor: ADMIN, action: "export.downloaded", details },
    ]);
  });

  test("left by a worker that died is begun again by another, whole, and given up after three tries", async () => {
    const id = await desk.ask(ANSWERS, ADMIN);
    await world.pool.query(
      "update export_job set state = 'running', attempt = 1, seen_at = $1, rows = 7",
      [new Date(now())],
    );
    await world.pool.query("insert into export_part values ($1, 1, 0, 'half')", [id]);
    await makeExports(exporting());
    expect(await desk.list(ADMIN)).toMatchObject([{ state: "running" }]);
    world.now += 3 * 60_000;
    await makeExports(exporting());
    expect(await desk.list(ADMIN)).toMatchObject([{ state: "done", rows: 1 }]);
    expect((await fetched(id)).split("\r\n")).toHaveLength(3);

    await world.pool.query(
      "update export_job set state = 'running', expires_at = null, attempt = 3, seen_at = $1",
      [new Date(now() - HOUR)],
    );
    await makeExports(exporting());
    expect(await desk.list(ADMIN)).toMatchObject([{ state: "failed", failure: "interrupted" }]);
    expect((await world.pool.query("select from export_part")).rowCount).toBe(0);
  });

  test("that fails is tried again, and then says so by a code", async () => {
    await desk.ask(ANSWERS, ADMIN);
    const broken = {
      ...exporting(),
      scripts: { load: () => Promise.reject(new Error("no disk")) },
    };
    for (const state of ["waiting", "waiting", "failed"]) {
      await expect(makeExports(broken)).rejects.toThrow("no disk");
      expect(await desk.list(ADMIN)).toMatchObject([{ state }]);
    }
    expect(await desk.list(ADMIN)).toMatchObject([{ failure: "internal" }]);
  });

  test("of many pieces comes out as it went in", async () => {
    await world.pool.query(
      `insert into answer (conversation_id, person_id, training_id, question, prompt, part, status, value,
         raw, rule, certainty, channel, at)
       select conversation_id, person_id, training_id, 'q' || n, 100 + n, 0, 'answered', '1',
         (select string_agg(md5((n * 100 + i)::text), '') from generate_series(1, 20) i), 'button',
         'plain', 'web', at from answer, generate_series(1, 3000) n`,
    );
    const id = await desk.ask({ ...ANSWERS, texts: true }, ADMIN);
    await makeExports(exporting());
    const { rows } = await world.pool.query("select count(*)::int as count from export_part");
    expect(rows[0].count).toBeGreaterThan(2);
    expect((await fetched(id)).split("\r\n")).toHaveLength(3_003);
  });
});

test("a worker is woken by the transaction that asks, and by none that was taken back", async () => {
  const queue = openQueue(database.connection, [EXPORT_JOB], (error) =>
    expect(error).toBeUndefined(),
  );
  const jobs = await startJobs(database.connection, [exportJob(exporting())], () => undefined);
  const real = exportDesk({ pool: world.pool, queue, now });
  await expect(
    inTransaction(world.pool, async (client) => {
      await queue.request(client, EXPORT_JOB.name);
      throw new Error("taken back");
    }),
  ).rejects.toThrow("taken back");
  const { rows } = await world.pool.query("select from pgboss.job where name = 'exports'");
  expect(rows).toHaveLength(0);
  await real.ask(ANSWERS, ADMIN);
  for (let waited = 0; waited < 100; waited += 1) {
    if ((await real.list(ADMIN))[0]?.state === "done") break;
    await delay(200);
  }
  expect(await real.list(ADMIN)).toMatchObject([{ state: "done", rows: 1 }]);
  await queue.stop();
  await jobs.stop();
}, 60_000);
