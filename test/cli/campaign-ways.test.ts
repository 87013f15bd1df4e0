/** What a campaign command decides goes by what administrators and workers decided, whatever it was started with. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { offsetAt } from "../../bot/instant.ts";
import { createSecrets } from "../../db/secrets.ts";
import { readSendingWays, tellSendingWays } from "../../db/sending-ways.ts";
import { start } from "../../main.ts";
import { readChannels } from "../../wiring/channel-settings.ts";
import { createLogger } from "../../wiring/log.ts";
import { DeliveryWorld } from "../bot/delivery-world.ts";
import { addressOf } from "../database-server.ts";
import { empty, freshDatabase, type TestDatabase } from "../database.ts";
import { LEDGER } from "../ledger.ts";
import { settingsFor, sirius } from "./run-sirius.ts";

let database: TestDatabase;
let env: Record<string, string>;

beforeAll(async () => {
  database = await freshDatabase();
  env = settingsFor(database);
  const world = new DeliveryWorld(database.pool, [], createSecrets(env["SIRIUS_KEYS"] ?? ""));
  await world.publish();
  await world.person();
  await database.pool.query(
    "update apprenticeship set ended_on = current_date - 60, started_on = current_date - 400",
  );
});
afterAll(() => database.drop());

const Sent = z.looseObject({ next: z.looseObject({ at: z.string() }) });
const run = (...args: readonly string[]) => sirius(args, { env });

describe("sirius campaign", { timeout: 120_000 }, () => {
  test("goes by its environment before any worker started", async () => {
    await run("campaign", "create", "essai", "--title", "Essai", "--channel", "sms");
    const counted = await run("campaign", "send", "essai", "--dry-run", "--json");
    expect(JSON.parse(counted.stdout)).toMatchObject({ leftOut: { no_consent: 1 } });
    expect(counted.stderr).toContain("le canal sms n'est pas réglé");
  });

  test("then goes by how the workers send, and by the hours decided in the console", async () => {
    // A name that sends links needs no evidence of consent, as a short code does.
    const ways = { channels: new Set(["sms"] as const), smsAnswers: false, shortCode: false };
    await tellSendingWays(database.pool, ways, Date.now());
    for (const day of ["weekday", "saturday"]) {
      await run("setting", "set", `hours.${day}`, '{"opens":12,"closes":14}');
    }
    const sent = await run("campaign", "send", "essai", "--json");
    expect(sent.stderr).not.toContain("n'est pas réglé");
    const told = Sent.parse(JSON.parse(sent.stdout));
    expect(told).toMatchObject({ invited: { sms: 1 }, leftOut: {} });
    const at = Date.parse(told.next.at);
    const hour = new Date(at + offsetAt(at, "Europe/Paris")).getUTCHours();
    expect([12, 13]).toContain(hour);
    expect((await run("campaign", "status", "essai", "--json")).stdout).not.toContain(
      "channel_closed",
    );
  });
});

test("a worker tells how it sends when it starts", async () => {
  const worker = await start(
    {
      production: false,
      port: 0,
      host: "127.0.0.1",
      publicBaseUrl: "https://avis.example.fr",
      databaseUrl: addressOf(database.connection),
      dataDir: "./data",
      ledger: LEDGER,
      keys: env["SIRIUS_KEYS"] ?? "",
      demo: false,
      threshold: 5,
      trustedProxies: 0,
      apiPerMinute: 100,
      publisher: { name: "Région Exemple", address: "Lyon", contact: "avis@exemple.invalid" },
      channels: readChannels({ SMTP_URL: "smtp://127.0.0.1:1", MAIL_FROM: "avis@exemple.invalid" }),
      simulator: false,
      logLevel: "silent",
    },
    { web: false, worker: true },
    createLogger("silent"),
  );
  await worker.stop();
  expect(await readSendingWays(database.pool)).toEqual({
    channels: new Set(["email"]),
    smsAnswers: true,
    shortCode: true,
    address: "https://avis.example.fr",
  });
});

test("links that a command writes lead where the workers say people reach us", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "sirius-liens-"));
  const file = path.join(folder, "liens.csv");
  await empty(database, "campaign");
  await run("campaign", "create", "liens", "--title", "Liens", "--channel", "links");
  await run("campaign", "send", "liens");
  await run("campaign", "links", "liens", "--out", file);
  expect(readFileSync(file, "utf8")).toMatch(/https:\/\/avis\.example\.fr\/r\/\w+/);
  const made = await run("user", "create", "nadia@example.fr", "--role", "editeur");
  expect(made.stdout).toContain("https://avis.example.fr/admin/lien/");
  const elsewhere = await sirius(["user", "link", "nadia@example.fr"], {
    env: { ...env, PUBLIC_BASE_URL: "https://essai.example.fr" },
  });
  expect(elsewhere.stdout).toContain("https://essai.example.fr/admin/lien/");
  rmSync(folder, { recursive: true });
});
