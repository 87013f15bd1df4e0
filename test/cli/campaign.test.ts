import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSecrets } from "../../db/secrets.ts";
import { DeliveryWorld } from "../bot/delivery-world.ts";
import { empty, freshDatabase, type TestDatabase } from "../database.ts";
import { settingsFor, sirius } from "./run-sirius.ts";

const folder = mkdtempSync(path.join(tmpdir(), "sirius-campaign-"));
const file = path.join(folder, "automne.yaml");
let database: TestDatabase;
let env: Record<string, string>;
let tokens: string[];
beforeAll(async () => {
  database = await freshDatabase();
  env = { ...settingsFor(database), PUBLIC_BASE_URL: "https://avis.example.fr" };
  const world = new DeliveryWorld(database.pool, [], createSecrets(env["SIRIUS_KEYS"] ?? ""));
  await world.publish();
  const people = [await world.person(), await world.person(), await world.person()];
  tokens = people.map(({ token }) => token);
  // As of today, whenever that is.
  await database.pool.query(
    "update apprenticeship set ended_on = current_date - 60, started_on = current_date - 400",
  );
  writeFileSync(
    file,
    `key: automne
title: Sortants de l'été
channels: [sms, links]
audience: { centres: ["00000001800001"] }
schedule: { perHour: 600 }
pricePerSmsPart: 0.0725
`,
  );
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

const run = (...args: readonly string[]) => sirius(["campaign", ...args], { env });

describe("sirius campaign", { timeout: 120_000 }, () => {
  test("names every field that does not fit, with what to write, as a misuse", async () => {
    const fields = ["--title", "x", "--channel", "pigeon", "--centre", "12"];
    const ran = await run("create", "Automne", ...fields);
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expect(ran.stderr).toContain("Nom court (key) : écrire des minuscules");
    expect(ran.stderr).toContain("Canaux (channels), valeur 1 : écrire sms ou telegram");
    const siret = "écrire les 14 chiffres d'un SIRET";
    expect(ran.stderr).toContain(`Centres (audience.centres), valeur 1 : ${siret}`);
  });

  test("leads from a file to a preview that shows no personal link", async () => {
    const tried = await run("create", "--file", file, "--dry-run", "--json");
    expect(JSON.parse(tried.stdout)).toMatchObject({ dryRun: true });
    expect((await run("status", "--json")).stdout).toBe("[]\n");
    await run("create", "sans-preuve", "--title", "Sans preuve", "--channel", "sms");
    const nobody = await run("preview", "sans-preuve");
    expect(nobody.code).toBe(1);
    expect(nobody.stdout).toContain("3  SMS d'un numéro court sans preuve de consentement");
    expect(nobody.stdout).toContain("--consent-decision");
    const decided = ["--consent-decision", "Décision du 3 novembre 2026, mission d'intérêt public"];
    const of = ["--file", file, "--reminder", "4", ...decided];
    const created = await run("create", ...of, "--json");
    expect(created.code).toBe(0);
    expect(JSON.parse(created.stdout)).toMatchObject({
      state: "draft",
      script: { key: "fin-apprentissage", version: 1 },
      definition: { reminder: { afterDays: 4 } },
    });

    const seen = await run("preview", "automne");
    expect(seen.code).toBe(0);
    expect(seen.stdout).toContain("3  par SMS");
    expect(seen.stdout).toContain("par décision : Décision du 3 novembre 2026");
    expect(seen.stdout).toContain("Prochain envoi : ");
    expect(seen.stdout).toMatch(/en tout : de 0,\d\d € si tout le monde répond avant la relance/);
    expect(seen.stdout).toContain("Sirius: bonjour Léa ! Ton avis sur CAP Cuisine (CFA fictif)");
    expect(seen.stdout).toContain("2 parties de SMS");
    expect(seen.stdout).toMatch(/\d parties, au plus 6 ; 0,\d\d €, au plus 0,44 €/);
    for (const token of tokens) expect(seen.stdout).not.toContain(token);
  });

  test("sends: prepares at once, and says who is invited by what", async () => {
    const counted = await run("send", "automne", "--dry-run", "--json");
    expect(JSON.parse(counted.stdout)).toMatchObject({ dryRun: true, invited: { sms: 3 } });
    expect(counted.stderr).toContain("rien n'a été écrit");
    const sent = await run("send", "automne", "--json");
    expect(sent.code).toBe(0);
    expect(JSON.parse(sent.stdout)).toEqual({
      key: "automne",
      dryRun: false,
      invited: { sms: 3 },
      leftOut: {},
      next: "channel_closed",
    });
    const again = await run("send", "automne");
    expect(again).toMatchObject({ code: 1, stdout: "" });
    expect(again.stderr).toContain("campaign_state");
  });

  test("pauses, resumes, and tells where it is", async () => {
    expect((await run("pause", "automne")).stdout).toContain("En pause");
    expect((await run("resume", "automne", "--json")).code).toBe(0);
    const status = await run("status", "automne", "--json");
    // No channel is set up here: nothing will leave, and it says so.
    expect(JSON.parse(status.stdout)).toMatchObject({
      state: "planned",
      next: "channel_closed",
      consentDecision: "Décision du 3 novembre 2026, mission d'intérêt public",
      prepared: { ranges: 1, done: 1 },
      total: { planned: 3, invited: 0 },
      centres: [{ siret: "00000001800001", funnel: { planned: 3 } }],
      questions: [],
      cost: { all: 0 },
    });
    const all = (await run("status")).stdout;
    expect(all).toContain("automne  prévue  Sortants de l'été");
    expect(all).toContain("le canal des personnes qui attendent n'est pas réglé ici");
  });

  test("has nobody to invite in an audience of nobody, and says so by its exit code", async () => {
    const of = ["--title", "Vide", "--channel", "sms", "--territory", "mayotte"];
    await run("create", "vide", ...of);
    expect((await run("preview", "vide")).code).toBe(1);
    const unknown = await run("preview", "rien");
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain("campaign_unknown");
  });

  test("writes links to a file of one's own, and to no other", async () => {
    await empty(database, "campaign");
    const of = ["--title", "Liens", "--channel", "links"];
    await run("create", "liens", ...of);
    await run("send", "liens");
    const out = path.join(folder, "liens.csv");
    const ran = await run("links", "liens", "--out", out, "--json");
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout)).toEqual({ key: "liens", file: out, links: 3 });
    for (const token of tokens) expect(readFileSync(out, "utf8")).toContain(`/r/${token}`);
    expect(await run("links", "liens", "--out", out)).toMatchObject({ code: 2, stdout: "" });
  });
});
