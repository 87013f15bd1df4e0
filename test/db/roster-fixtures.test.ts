/** Synthetic files with the traps that real rosters hold, line by line. */
import { createReadStream, existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readHeader } from "../../bot/roster-columns.ts";
import { readDay } from "../../bot/roster-dates.ts";
import { readRosterLine, type LineOutcome } from "../../bot/roster.ts";
import { normalisePhone } from "../../db/phone.ts";
import { readRosterFile } from "../../db/roster-file.ts";

const FIXTURES = "test/fixtures/rosters";
/** The day after the contracts of the files end: nobody is too old for it yet. */
const today = readDay("2026-08-31") ?? 0;
const later = readDay("2026-11-25") ?? 0;

async function read(path: string, on = today): Promise<Map<number, LineOutcome>> {
  const outcomes = new Map<number, LineOutcome>();
  let header: ReturnType<typeof readHeader> | undefined;
  for await (const some of readRosterFile(createReadStream(path))) {
    for (const { line, cells } of some) {
      header ??= readHeader(cells);
      if (!header.ok) throw new Error(header.missing.join());
      if (line === 1) continue;
      const reading = { header: header.header, today: on, normalisePhone };
      outcomes.set(line, readRosterLine(cells, line, reading));
    }
  }
  return outcomes;
}

const READ = "eligible";
/** Line of the file, what its last column says the case is, and how it comes out. */
const CASES: readonly (readonly [number, string, object])[] = [
  [2, "nominal", { phone: "+33639980001", email: "apprenti01@example.org", birthYear: 2005 }],
  [3, "doublon exact A", { email: "apprenti02@example.org" }],
  [4, "doublon exact A", { email: "apprenti02@example.org" }],
  [5, "meme personne, deux formations (1/2)", { cfd: "50022137", end: "2024-08-31" }],
  [6, "meme personne, deux formations (2/2)", { cfd: "45022101", end: "2026-08-31" }],
  [
    7,
    "deux contrats, changement d'employeur",
    { start: "2025-03-15", end: "2026-08-31", interrupted: false },
  ],
  [8, "sans telephone (courriel seul)", { phone: undefined, email: "apprenti05@example.org" }],
  [9, "telephone fixe seul, pas de SMS possible", { column: "tel_apprenant" }],
  [10, "telephone international avec espaces et points", { phone: "+33639980007" }],
  [
    11,
    "telephone outre-mer (La Reunion), prefixe 0692 a convertir en +262",
    { phone: "+262692000008" },
  ],
  [12, "zero initial perdu par un tableur", { phone: "+33639980009" }],
  [13, "courriel invalide", { phone: "+33639980010", email: undefined }],
  [
    14,
    "mineur de 16 ans, courriel du responsable legal",
    { email: "apprenti11@example.org", birthYear: 2010 },
  ],
  [15, "moins de 15 ans", { reason: "too_young" }],
  [16, "rupture apres 8 mois", { end: "2025-05-05", interrupted: true }],
  [17, "rupture pendant les 45 premiers jours", { end: "2024-09-20", interrupted: true }],
  [18, "contrat pas encore termine", { reason: "not_ended" }],
  [19, "fin il y a plus de 24 mois", { reason: "too_old" }],
  [20, "CFD a 7 chiffres, zero initial perdu", { cfd: "01022103" }],
  [21, "RNCP sans prefixe", { rncp: "RNCP37537" }],
  [22, "UAI en minuscules avec espace final", { uai: "0000001B" }],
  [23, "SIRET avec espaces", { siret: "00000001800010" }],
  [24, "SIRET de cle fausse", { column: "etablissement_formateur_siret" }],
  [25, "texte mal decode (UTF-8 lu en Latin-1)", { firstName: "Chloé", title: "Pâtissier" }],
  [26, "nom long, tiret, apostrophe, espace insecable", { firstName: "Anne-Gaëlle Maëlys" }],
  [27, "dates au format francais", { start: "2024-09-02", end: "2026-08-31" }],
  [
    28,
    "meme telephone que la ligne 1, autre personne (fratrie)",
    { phone: "+33639980001", firstName: "Camille25" },
  ],
  [29, "valeurs NULL et cellules vides", { email: undefined, phone: "+33639980026" }],
  [30, "date de fin avant la date de debut", { column: "contrat_date_fin" }],
  [31, "formation inconnue du catalogue", { column: "formation_cfd" }],
];

const files = [`${FIXTURES}/cas-limites.csv`, "../shared/data/synthetic/roster-cas-limites.csv"];
describe.each(files.filter((path) => existsSync(path)))("in %s", (path) => {
  test("every one of the thirty cases comes out as its last column says", async () => {
    const outcomes = await read(path);
    expect([...outcomes.keys()]).toEqual(CASES.map(([line]) => line));
    for (const [line, , expected] of CASES) {
      const outcome = outcomes.get(line);
      const said =
        outcome?.kind === READ
          ? outcome.line
          : outcome?.kind === "problems"
            ? outcome.problems[0]
            : outcome;
      expect({ line, said }).toMatchObject({ line, said: expected });
    }
  });

  test("what ended before the last 24 months is too old later on", async () => {
    const outcomes = await read(path, later);
    const old = [...outcomes].filter(([, outcome]) => outcome.kind === "not_eligible");
    expect(old.map(([line]) => line)).toEqual([5, 15, 17, 18, 19]);
  });
});

test("an export in Latin-1 with bars is read, and its bad line named", async () => {
  const outcomes = [...(await read(`${FIXTURES}/export-erp.latin1.csv`, later)).values()];
  expect(outcomes).toMatchObject([
    { kind: "eligible", line: { firstName: "Camille", centreName: "CFA de démonstration" } },
    { kind: "not_eligible", reason: "too_old" },
    { kind: "problems", problems: [{ column: "Date fin" }, { column: "Siret" }] },
  ]);
});

const BROKEN = ["TÈlÈphone Apprenti", "T\uFFFDl\uFFFDphone Apprenti"];
test.each(BROKEN)("a header that came as %s is known all the same", (header) => {
  const rest = ["Prénom Apprenti", "Code diplome", "Siret", "Date début", "Date fin"];
  const outcome = readHeader([header, ...rest]);
  expect(outcome.ok && outcome.header.get("phone")?.at).toEqual([0]);
});
