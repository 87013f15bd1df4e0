import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readHeader } from "../../bot/roster-columns.ts";
import { addMonths, readDay, writeDay } from "../../bot/roster-dates.ts";
import { readRosterLine, type LineOutcome } from "../../bot/roster.ts";

const SIRET = "00000001800010";
const NATIONAL = {
  prenom_apprenant: "Léa",
  tel_apprenant: "06 39 98 00 01",
  email_contact: "Lea@Example.org",
  date_de_naissance_apprenant: "14/02/2006",
  cle_ministere_educatif: "000000P01100000000180001000000001800010-00000#L01",
  libelle_court_formation: "CAP Cuisine",
  formation_cfd: "50022137",
  etablissement_formateur_siret: SIRET,
  contrat_date_debut: "2024-09-02",
  contrat_date_fin: "30/06/2026",
  contrat_date_rupture: "",
};
const TODAY = readDay("2026-11-24") ?? 0;

function read(values: Readonly<Record<string, string>>): LineOutcome {
  const header = readHeader(Object.keys(values));
  if (!header.ok) throw new Error(header.missing.join());
  return readRosterLine(Object.values(values), 7, {
    header: header.header,
    today: TODAY,
    normalisePhone: (raw) =>
      /^0[67]( ?\d\d){4}$/.test(raw) ? `+33${raw.slice(1).replaceAll(" ", "")}` : undefined,
  });
}

const problemsOf = (outcome: LineOutcome) =>
  outcome.kind === "problems" ? outcome.problems : outcome.kind;

describe("the header of a roster", () => {
  test("is found under the names of the national interface, whatever the order", () => {
    const names = Object.keys(NATIONAL);
    const straight = readHeader(names);
    expect(straight.ok && straight.header.get("phone")?.at).toEqual([1]);
    const turned = readHeader(names.toReversed());
    expect(turned.ok && turned.header.get("phone")?.at).toEqual([names.length - 2]);
  });

  test("is found under the names of a training centre's software", () => {
    const outcome = readHeader(
      "Email Apprenti|Téléphone Apprenti|Portable Apprenti|Nom Apprenti|Prénom Apprenti|Code diplome|APP diplome|Date début|Date fin|Date rupture|Etablissement/site CFA|Siret".split(
        "|",
      ),
    );
    expect(outcome.ok && [...outcome.header.keys()].toSorted()).toEqual(
      [
        "centreName",
        "cfd",
        "email",
        "end",
        "firstName",
        "phone",
        "siret",
        "start",
        "terminated",
        "title",
      ].toSorted(),
    );
    expect(outcome.ok && outcome.header.get("phone")?.at).toEqual([2, 1]);
  });

  test("says which columns are missing", () => {
    expect(readHeader(["nom", "prenom"])).toEqual({
      ok: false,
      missing: [
        "tel_apprenant ou email_contact",
        "etablissement_formateur_siret",
        "cle_ministere_educatif, formation_cfd ou formation_rncp",
        "contrat_date_debut",
        "contrat_date_fin",
      ],
    });
  });
});

describe("a line of a roster", () => {
  test("of someone who finished in June is read in full", () => {
    expect(read(NATIONAL)).toEqual({
      kind: "eligible",
      line: {
        line: 7,
        sourceId: undefined,
        firstName: "Léa",
        phone: "+33639980001",
        email: "lea@example.org",
        birthYear: 2006,
        trainingKey: NATIONAL.cle_ministere_educatif,
        title: "CAP Cuisine",
        cfd: "50022137",
        rncp: undefined,
        siret: SIRET,
        uai: undefined,
        centreName: undefined,
        start: "2024-09-02",
        end: "2026-06-30",
        interrupted: false,
      },
    });
  });

  test.each([
    ["one day short of 45", { contrat_date_debut: "2026-01-01", contrat_date_fin: "2026-02-14" }],
    ["not over yet", { contrat_date_fin: "2026-11-25" }],
    ["over for more than 24 months", { contrat_date_fin: "2024-11-23" }],
    ["of a child under 15", { date_de_naissance_apprenant: "2013-01-01" }],
  ])("whose contract is %s gets no invitation", (_case, change) => {
    expect(read({ ...NATIONAL, contrat_date_debut: "2022-01-01", ...change }).kind).toBe(
      "not_eligible",
    );
  });

  test.each([
    ["of just 45 days", { contrat_date_debut: "2026-01-01", contrat_date_fin: "2026-02-15" }],
    ["that ended today", { contrat_date_fin: "2026-11-24" }],
    ["that ended 24 months ago to the day", { contrat_date_fin: "2024-11-24" }],
    [
      "broken after ten days",
      { contrat_date_debut: "2026-01-01", contrat_date_rupture: "11/01/2026" },
    ],
  ])("with a contract %s is eligible", (_case, change) => {
    expect(read({ ...NATIONAL, contrat_date_debut: "2022-01-01", ...change }).kind).toBe(
      "eligible",
    );
  });

  test("with a termination ends on that day, interrupted", () => {
    expect(read({ ...NATIONAL, contrat_date_rupture: "2025-12-19" })).toMatchObject({
      line: { end: "2025-12-19", interrupted: true },
    });
  });

  test("with several contracts counts the latest", () => {
    const outcome = read({
      ...NATIONAL,
      contrat_date_fin: "2024-12-31",
      contrat_date_debut_2: "2025-01-02",
      contrat_date_fin_2: "2026-07-03",
    });
    expect(outcome).toMatchObject({ line: { start: "2025-01-02", end: "2026-07-03" } });
  });

  test("without a key of the catalogue is filed under the centre and the diploma", () => {
    expect(read({ ...NATIONAL, cle_ministere_educatif: "" })).toMatchObject({
      line: { trainingKey: `${SIRET}_50022137` },
    });
  });

  test("with a landline and a good e-mail address is taken", () => {
    expect(read({ ...NATIONAL, tel_apprenant: "01 99 00 00 01" })).toMatchObject({
      line: { phone: undefined, email: "lea@example.org" },
    });
  });

  test("tells every problem at once, with its column and a remedy, and repeats no value", () => {
    const wrong = {
      ...NATIONAL,
      prenom_apprenant: " ",
      tel_apprenant: "12345",
      email_contact: "secret.example.org",
      etablissement_formateur_siret: "00000001800011",
      formation_cfd: "500221",
      contrat_date_fin: "31/02/2026",
    };
    const problems = problemsOf(read(wrong));
    expect(problems).toMatchObject([
      { line: 7, column: "contrat_date_fin" },
      { line: 7, column: "prenom_apprenant" },
      { line: 7, column: "tel_apprenant" },
      { line: 7, column: "formation_cfd" },
      { line: 7, column: "etablissement_formateur_siret" },
    ]);
    for (const value of ["12345", "secret", "1800011", "500221", "31/02"]) {
      expect(JSON.stringify(problems)).not.toContain(value);
    }
  });

  test("names the column as the file does", () => {
    const { tel_apprenant: _phone, email_contact: _email, ...rest } = NATIONAL;
    expect(problemsOf(read({ ...rest, "Portable Apprenti": "1" }))).toMatchObject([
      { column: "Portable Apprenti" },
    ]);
  });

  test("with no contact at all says so once", () => {
    expect(problemsOf(read({ ...NATIONAL, tel_apprenant: "", email_contact: "" }))).toMatchObject([
      { column: "tel_apprenant", message: "ni téléphone ni courriel" },
    ]);
  });

  test("never makes the reader fail, whatever it holds", () => {
    const header = readHeader(Object.keys(NATIONAL));
    const map = header.ok ? header.header : new Map();
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary", maxLength: 40 })), (cells) => {
        const outcome = readRosterLine(cells, 2, {
          header: map,
          today: TODAY,
          normalisePhone: () => undefined,
        });
        expect(["eligible", "not_eligible", "problems"]).toContain(outcome.kind);
      }),
    );
  });
});

const later = (iso: string, months: number) => writeDay(addMonths(readDay(iso) ?? 0, months));

describe("days", () => {
  test("agree with the calendar from 1900 to 2100", () => {
    fc.assert(
      fc.property(fc.integer({ min: -25_567, max: 47_846 }), (day) => {
        const iso = new Date(day * 86_400_000).toISOString();
        expect(writeDay(day)).toBe(iso.slice(0, 10));
        expect(readDay(iso)).toBe(day);
      }),
    );
  });

  test.each(["30/02/2026", "2026-13-01", "06/2026", "1/1/26", "hier", ""])(
    "%s is no date",
    (text) => {
      expect(readDay(text)).toBeUndefined();
    },
  );

  test("a month after 31 January is the last of February", () => {
    expect(later("2027-01-31", 1)).toBe("2027-02-28");
    expect(later("2024-11-24", 24)).toBe("2026-11-24");
    expect(later("2026-01-15", -1)).toBe("2025-12-15");
  });
});
