/** Where people live, as far as the clock on their wall and their public holidays go. */

/** The parts of France that differ in their clocks or their public holidays. */
export const TERRITORIES = [
  "metropole",
  "alsace_moselle",
  "guadeloupe",
  "martinique",
  "guyane",
  "reunion",
  "mayotte",
  "saint_pierre_et_miquelon",
  "saint_barthelemy",
  "saint_martin",
  "nouvelle_caledonie",
  "polynesie",
  "wallis_et_futuna",
] as const;
export type Territory = (typeof TERRITORIES)[number];

/** The time zone of each, by its name in the IANA database. */
export const TERRITORY_ZONES: Readonly<Record<Territory, string>> = {
  metropole: "Europe/Paris",
  alsace_moselle: "Europe/Paris",
  guadeloupe: "America/Guadeloupe",
  martinique: "America/Martinique",
  guyane: "America/Cayenne",
  reunion: "Indian/Reunion",
  mayotte: "Indian/Mayotte",
  // The only one overseas whose clocks change: on the days of North America, not on those of Europe.
  saint_pierre_et_miquelon: "America/Miquelon",
  saint_barthelemy: "America/St_Barthelemy",
  saint_martin: "America/Marigot",
  nouvelle_caledonie: "Pacific/Noumea",
  // The clocks of Tahiti; those of the Marquesas and the Gambier Islands are up to an hour ahead.
  polynesie: "Pacific/Tahiti",
  wallis_et_futuna: "Pacific/Wallis",
};

/** Country codes of their own. Source: ITU-T E.164, list of assigned country codes. */
const COUNTRY_CODES: Readonly<Record<string, Territory>> = {
  "262": "reunion",
  "508": "saint_pierre_et_miquelon",
  "590": "guadeloupe",
  "594": "guyane",
  "596": "martinique",
  "681": "wallis_et_futuna",
  "687": "nouvelle_caledonie",
  "689": "polynesie",
};

/**
 * Numbers of the French plan that belong overseas, by how they begin after the country code. People
 * also write them after +33, and Mayotte shares +262 with Réunion. Longer beginnings come first.
 * Source: ARCEP, plan national de numérotation.
 */
const OVERSEAS_RANGES: readonly (readonly [string, Territory])[] = [
  // Kept for films and demonstrations.
  ["63998", "metropole"],
  ["639", "mayotte"],
  ["268", "mayotte"],
  ["269", "mayotte"],
  ["70935", "mayotte"],
  ["70936", "mayotte"],
  ["70937", "mayotte"],
  ["262", "reunion"],
  ["263", "reunion"],
  ["692", "reunion"],
  ["693", "reunion"],
  ["7092", "reunion"],
  ["590", "guadeloupe"],
  ["690", "guadeloupe"],
  ["691", "guadeloupe"],
  ["7090", "guadeloupe"],
  ["594", "guyane"],
  ["694", "guyane"],
  ["7093", "guyane"],
  ["596", "martinique"],
  ["696", "martinique"],
  ["697", "martinique"],
  ["7091", "martinique"],
  ["7084", "saint_pierre_et_miquelon"],
  ["7085", "saint_pierre_et_miquelon"],
];

/**
 * The territory a telephone number belongs to. A mobile number of Saint-Martin or Saint-Barthélemy is
 * told from one of Guadeloupe by nothing; the clocks are the same.
 *
 * @param phone  E.164, `+262639123456`. Anything else counts as mainland.
 */
export function territoryOfPhone(phone: string): Territory {
  const [, country, national] = /^\+(33|262|508|590|594|596|681|687|689)(\d+)$/.exec(phone) ?? [];
  if (country === undefined || national === undefined) return "metropole";
  if (country === "33" || country === "262") {
    const range = OVERSEAS_RANGES.find(([start]) => national.startsWith(start));
    if (range !== undefined) return range[1];
  }
  return COUNTRY_CODES[country] ?? "metropole";
}

/** Departments and collectivities, by the codes that begin postcodes and codes of communes. */
const DEPARTMENTS: Readonly<Record<string, Territory>> = {
  "57": "alsace_moselle",
  "67": "alsace_moselle",
  "68": "alsace_moselle",
  "971": "guadeloupe",
  "972": "martinique",
  "973": "guyane",
  "974": "reunion",
  "975": "saint_pierre_et_miquelon",
  "976": "mayotte",
  "977": "saint_barthelemy",
  "978": "saint_martin",
  "986": "wallis_et_futuna",
  "987": "polynesie",
  "988": "nouvelle_caledonie",
};

function territoryOfDepartment(code: string): Territory {
  return DEPARTMENTS[code.slice(0, 3)] ?? DEPARTMENTS[code.slice(0, 2)] ?? "metropole";
}

/** The territory of a postcode, `97133`. Anything else counts as mainland. */
export function territoryOfPostcode(code: string): Territory {
  // These two islands kept the postcodes they had as communes of Guadeloupe.
  if (code === "97133") return "saint_barthelemy";
  if (code === "97150") return "saint_martin";
  return /^\d{5}$/.test(code) ? territoryOfDepartment(code) : "metropole";
}

/** The territory of a commune by its INSEE code, `67482`, `2A004`. Anything else counts as mainland. */
export function territoryOfCommune(code: string): Territory {
  // What Saint-Barthélemy and Saint-Martin were until 2007; lists of places still say so.
  if (code === "97123") return "saint_barthelemy";
  if (code === "97127") return "saint_martin";
  return /^\d[\dAB]\d{3}$/.test(code) ? territoryOfDepartment(code) : "metropole";
}

/** Numbers by which UAI codes of schools overseas begin, where they are not those of the communes. */
const ACADEMIES: Readonly<Record<string, Territory>> = {
  "983": "nouvelle_caledonie",
  "984": "polynesie",
};

/** The territory of a school by its UAI code, `0671234A`. Anything else counts as mainland. */
export function territoryOfSchool(uai: string): Territory {
  if (!/^\d{7}[A-Z]$/.test(uai)) return "metropole";
  const academy = uai.slice(0, 3);
  return ACADEMIES[academy] ?? territoryOfDepartment(academy.replace(/^0/, ""));
}

/** What is known of where a former apprentice is. */
export interface Whereabouts {
  /** E.164. */
  readonly phone: string | undefined;
  /** A `cle_ministere_educatif` ends with the INSEE code of the place: `…-67482#L01`. */
  readonly trainingKey: string;
  /** Of the training centre. */
  readonly uai: string | undefined;
}

/**
 * The territory whose clocks and holidays hold for a former apprentice.
 *
 * The telephone number decides, since it moves with the person. It does not know Alsace and Moselle, nor the
 * small islands beside Guadeloupe, and may be missing: then the place of the training tells.
 */
export function territoryOfAlumnus({ phone, trainingKey, uai }: Whereabouts): Territory {
  const commune = /-(\d[\dAB]\d{3})(?:#|$)/.exec(trainingKey)?.[1];
  const place = commune === undefined ? territoryOfSchool(uai ?? "") : territoryOfCommune(commune);
  if (phone === undefined) return place;
  const own = territoryOfPhone(phone);
  return REFINEMENTS[own]?.includes(place) === true ? place : own;
}

/** Places that a number of such a territory does not exclude. */
const REFINEMENTS: Readonly<Partial<Record<Territory, readonly Territory[]>>> = {
  metropole: ["alsace_moselle"],
  guadeloupe: ["saint_barthelemy", "saint_martin"],
};
