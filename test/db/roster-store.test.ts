import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RosterProblem } from "../../bot/roster-cells.ts";
import { importRoster, type RosterImportOptions } from "../../db/roster-store.ts";
import { createSecrets, newKey } from "../../db/secrets.ts";
import { empty, freshDatabase, type TestDatabase } from "../database.ts";

const NOW = Date.UTC(2026, 10, 24, 9);
const HEADER =
  "prenom_apprenant;tel_apprenant;email_contact;date_de_naissance_apprenant;cle_ministere_educatif;libelle_court_formation;formation_cfd;etablissement_formateur_siret;etablissement_formateur_nom;contrat_date_debut;contrat_date_fin";
const KEY = "000000P01100000000180001000000001800010-00000#L01";
interface Change {
  readonly email?: string;
  readonly born?: string;
  readonly key?: string;
  readonly end?: string;
}
const line = (firstName: string, phone: string, change: Change = {}) =>
  `${firstName};${phone};${change.email ?? ""};${change.born ?? ""};${change.key ?? KEY};CAP Cuisine;50022137;00000001800010;CFA fictif;02/09/2024;${change.end ?? "30/06/2026"}`;
const LEA = line("Léa", "06 39 98 00 01");
const YANIS = line("Yanis", "0639980002", { email: "yanis@example.org" });

let database: TestDatabase;
const secrets = createSecrets(newKey());
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await empty(database, "training_centre, training, person, opt_out, roster_import");
});

function load(lines: readonly string[], options: Partial<RosterImportOptions> = {}) {
  const file = bytes([HEADER, ...lines].join("\n"));
  return importRoster({ pool: database.pool, secrets }, file, {
    now: NOW,
    legalBasis: "mission d'intérêt public",
    ...options,
  });
}
async function rows(table: string) {
  const { rows: found } = await database.pool.query(`select * from ${table}`);
  return found;
}

/** On which basis each address came. */
async function basisOf() {
  const { rows: found } = await database.pool.query<{ basis: string }>(
    `select r.legal_basis as basis from contact c join roster_import r on r.id = c.import_id
     order by c.kind, c.id`,
  );
  return found.map(({ basis }) => basis);
}

async function territories() {
  const people = await rows("person");
  return people
    .map((person) => [secrets.open(person.first_name_sealed), person.territory])
    .toSorted(([one], [other]) => one.localeCompare(other));
}

const bytes = (text: string) => () => Readable.from([Buffer.from(text)]);

describe("importing a roster", () => {
  test("makes the centre, the training, the people and their invitations", async () => {
    expect(await load([LEA, YANIS])).toEqual({
      lines: 2,
      invited: 2,
      alreadyInvited: 0,
      silenced: 0,
      notEligible: { not_ended: 0, too_short: 0, too_old: 0, too_young: 0 },
      invalid: 0,
    });
    expect(await rows("training_centre")).toMatchObject([
      { siret: "00000001800010", name: "CFA fictif" },
    ]);
    expect(await rows("training")).toMatchObject([
      { key: KEY, title: "CAP Cuisine", cfd: "50022137" },
    ]);
    expect(await rows("contact")).toHaveLength(3);
    const [person] = await rows("person order by created_at");
    expect(["Léa", "Yanis"]).toContain(secrets.open(person.first_name_sealed));
    const [invitation] = await rows("invitation");
    expect(invitation.script_key).toBe("fin-apprentissage");
    expect(invitation.expires_at.getTime()).toBe(NOW + 90 * 86_400_000);
    expect(secrets.open(invitation.token_sealed)).toMatch(/^[\w-]{24}$/);
    expect(await rows("roster_import")).toMatchObject([
      { legal_basis: "mission d'intérêt public", counters: { invited: 2 } },
    ]);
  });

  test("keeps no name, number or address that can be read", async () => {
    await load([LEA, YANIS]);
    const everything = JSON.stringify([
      await rows("person"),
      await rows("contact"),
      await rows("invitation"),
      await rows("roster_import"),
    ]);
    expect(everything).not.toMatch(/Léa|Yanis|yanis@|639980/);
  });

  test("a second time changes nothing", async () => {
    await load([LEA, YANIS]);
    const before = [await rows("person"), await rows("contact"), await rows("invitation")];
    expect(await load([YANIS, LEA])).toMatchObject({ invited: 0, alreadyInvited: 2 });
    expect([await rows("person"), await rows("contact"), await rows("invitation")]).toEqual(before);
  });

  test("that repeats a line invites once", async () => {
    expect(await load([LEA, LEA])).toMatchObject({ lines: 2, invited: 1, alreadyInvited: 1 });
  });

  test("takes a corrected date and a new address, for the same person and link", async () => {
    await load([YANIS]);
    const [before] = await rows("invitation");
    const change = { email: "yanis@example.org", end: "15/07/2026" };
    await load([line("Yanis", "0639980099", change)]);
    expect(await rows("invitation")).toEqual([before]);
    expect(await rows("contact")).toHaveLength(3);
    const [{ ended_on: ended }] = await rows("apprenticeship");
    expect(ended.toLocaleDateString("sv-SE")).toBe("2026-07-15");
  });

  test("with two sets of dates for one contract keeps the later end, however often it comes", async () => {
    const [earlier, later] = [line("Yanis", "0639980002", { end: "15/03/2026" }), YANIS];
    const ends = async () =>
      (await rows("apprenticeship")).map(({ ended_on: ended }) =>
        ended.toLocaleDateString("sv-SE"),
      );
    for (const lines of [
      [earlier, later],
      [later, earlier],
      [earlier, later],
    ]) {
      await load(lines);
      expect(await ends()).toEqual(["2026-06-30"]);
    }
    expect(await rows("invitation")).toHaveLength(1);
  });

  test("notes whose clock and holidays hold, by the number and by the place of the training", async () => {
    await load([
      line("Léa", "0639980001"),
      line("Tom", "0692 12 34 56"),
      line("Ana", "0639 01 02 03"),
      line("Eva", "0639980002", { key: KEY.replace("00000#", "67482#") }),
      line("Max", "", { email: "max@example.org", key: KEY.replace("00000#", "97209#") }),
    ]);
    expect(await territories()).toEqual([
      ["Ana", "mayotte"],
      ["Eva", "alsace_moselle"],
      ["Léa", "metropole"],
      ["Max", "martinique"],
      ["Tom", "reunion"],
    ]);
  });

  test("follows somebody who moved, by the number in a later file", async () => {
    const [email, mainland] = ["tom@example.org", "0639980001"];
    await load([line("Tom", mainland, { email })]);
    await load([line("Tom", "0692123456", { email })]);
    expect(await territories()).toEqual([["Tom", "reunion"]]);
    await load([line("Tom", "", { email })]);
    expect(await territories()).toEqual([["Tom", "reunion"]]);
  });

  test("tells brothers and sisters on one telephone apart", async () => {
    expect(await load([LEA, line("Tom", "0639980001")])).toMatchObject({ invited: 2 });
    expect(await rows("person")).toHaveLength(2);
    expect(await load([line("Ana", "0639980001")])).toMatchObject({ invited: 1 });
    expect(await rows("person")).toHaveLength(3);
    expect(await load([line("LEA", "06.39.98.00.01")])).toMatchObject({ invited: 0 });
  });

  test("tells two people of one name on one telephone apart by their years of birth", async () => {
    await load([line("Léa", "0639980001", { born: "2004-05-06" })]);
    const younger = line("Léa", "0639980001", { born: "2006-07-08" });
    expect(await load([younger])).toMatchObject({ invited: 1 });
    expect(await load([LEA])).toMatchObject({ invited: 0 });
    expect(await rows("person")).toHaveLength(2);
  });

  test("gives no further invitation to who said STOP", async () => {
    await load([LEA]);
    await database.pool.query("update person set opted_out_at = now()");
    const other = line("Léa", "0639980001", { key: KEY.replace("#L01", "#L02") });
    expect(await load([other])).toMatchObject({ invited: 0 });
    expect(await rows("invitation")).toHaveLength(1);
  });

  test("never writes again to who said STOP, even after an erasure", async () => {
    await database.pool.query("insert into opt_out (lookup) values ($1)", [
      secrets.lookup("+33639980001"),
    ]);
    expect(await load([LEA, YANIS])).toMatchObject({ invited: 1, silenced: 1 });
    expect(await rows("person")).toHaveLength(1);
  });

  test("never writes again to a number that is someone else's", async () => {
    await load([LEA]);
    await database.pool.query("update contact set wrong_person_at = now()");
    expect(await load([line("Léa", "0639980001"), YANIS])).toMatchObject({
      invited: 1,
      silenced: 1,
    });
  });

  test("imports what is right and tells what is not", async () => {
    const problems: RosterProblem[] = [];
    const counters = await load(
      [LEA, line("", "0639980003"), line("Zoé", "0639980004", { end: "2027-06-30" })],
      { onProblem: (problem) => problems.push(problem) },
    );
    expect(counters).toMatchObject({
      lines: 3,
      invited: 1,
      invalid: 1,
      notEligible: { not_ended: 1 },
    });
    expect(problems).toEqual([
      {
        line: 3,
        column: "prenom_apprenant",
        message: "le prénom manque",
        remedy: "écrire le prénom",
      },
    ]);
  });

  test("as a dry run counts the same and writes nothing", async () => {
    expect(await load([LEA, YANIS], { dryRun: true })).toMatchObject({ invited: 2 });
    expect(await rows("person")).toEqual([]);
    expect(await rows("training_centre")).toEqual([]);
    expect(await rows("roster_import")).toEqual([]);
  });

  test("goes on where a crash left it, and tells the same in the end", async () => {
    const many = Array.from({ length: 9_000 }, (_, index) =>
      line("Léa", "", { email: `lea${index}@example.org` }),
    );
    const target = { pool: database.pool, secrets };
    const options = { now: NOW, legalBasis: "x" };
    const file = bytes([HEADER, ...many].join("\n"));
    // The first try dies after some of its lots are stored.
    let opened = 0;
    async function* dying() {
      opened += 1;
      const [whole] = await file().toArray();
      yield whole.subarray(0, opened === 1 ? whole.length : whole.length * 0.95);
      if (opened === 2) {
        while ((await rows("invitation")).length < 7_000) await delay(50);
        throw new Error("the power went");
      }
    }
    await expect(importRoster(target, dying, options)).rejects.toThrow("the power went");
    const stored = (await rows("invitation")).length;
    expect(stored).toBeLessThan(9_000);
    expect(await importRoster(target, file, options)).toMatchObject({
      lines: 9_000,
      invited: 9_000,
      alreadyInvited: 0,
    });
    expect(await rows("invitation")).toHaveLength(9_000);
    expect(await rows("roster_import")).toMatchObject([{ finished_at: expect.any(Date) }]);
  });

  test("takes nothing about health, origin or parents", async () => {
    const header = `${HEADER};rqth_apprenant;responsable_apprenant_mail1;ine_apprenant`;
    const file = bytes(`${header}\n${LEA};RQTH-OUI;parent@example.org;INE123\n`);
    const target = { pool: database.pool, secrets };
    await importRoster(target, file, { now: NOW, legalBasis: "x" });
    const contacts = await rows("contact");
    expect(contacts.map(({ sealed }) => secrets.open(sealed))).toEqual(["+33639980001"]);
    const all = JSON.stringify([await rows("person"), await rows("apprenticeship"), contacts]);
    expect(all).not.toMatch(/RQTH|parent|INE123/);
  });

  test("notes with each contact the import that brought it", async () => {
    await load([LEA], { evidence: "case cochée le 3 septembre" });
    const [contact] = await rows("contact");
    expect(await rows("roster_import")).toMatchObject([
      { id: contact.import_id, evidence: "case cochée le 3 septembre" },
    ]);
  });

  test("of people who are known notes that they have agreed since, and never that they have not", async () => {
    await load([YANIS]);
    const agreed = { legalBasis: "consentement", evidence: "formulaire signé le 3 septembre" };
    await load([YANIS], { legalBasis: "consentement" });
    expect(await basisOf()).toEqual(["mission d'intérêt public", "mission d'intérêt public"]);
    await load([YANIS], { ...agreed, dryRun: true });
    expect(await basisOf()).toEqual(["mission d'intérêt public", "mission d'intérêt public"]);
    expect(await load([YANIS], agreed)).toMatchObject({ invited: 0, alreadyInvited: 1 });
    expect(await basisOf()).toEqual(["consentement", "consentement"]);
    await load([YANIS]);
    expect(await basisOf()).toEqual(["consentement", "consentement"]);
  });

  test("without the needed columns, or without lines, is refused", async () => {
    const options = { now: NOW, legalBasis: "x" };
    const target = { pool: database.pool, secrets };
    await expect(importRoster(target, bytes("nom;prenom\nA;B\n"), options)).rejects.toMatchObject({
      code: "roster_unreadable",
      message: expect.stringContaining("tel_apprenant"),
    });
    for (const text of [`${HEADER}\n`, ""]) {
      await expect(importRoster(target, bytes(text), options)).rejects.toMatchObject({
        code: "roster_empty",
      });
    }
  });

  test("many times at the same moment invites each person once", async () => {
    const lines = Array.from({ length: 200 }, (_, index) =>
      line("Léa", `0639980${String(index).padStart(3, "0")}`),
    );
    // The centre and the training are there already: nothing but the import itself makes one wait.
    await load([YANIS]);
    const all = await Promise.all(Array.from({ length: 6 }, () => load(lines)));
    expect(all.reduce((sum, { invited }) => sum + invited, 0)).toBe(200);
    expect(await rows("person")).toHaveLength(201);
  });
});
