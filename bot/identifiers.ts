/**
 * Any identifier in use, from any source, to what it may designate. Only shapes decide here; whether
 * the thing exists is for the catalogue to say. A title is never an identifier.
 */
import {
  IDENTIFIER_CHARACTERS_MAX,
  plainText,
  readIdentifier,
  type IdentifierFault,
  type IdentifierKind,
} from "./identifier-shapes.ts";

/** Identifiers that must all fit what is looked for; one of each kind at most. */
export type Criteria = Readonly<Partial<Record<IdentifierKind, string>>>;

export type Recognition =
  /** Several readings when nothing in the text decides, as with a CFD that could be a UAI. */
  | { readonly ok: true; readonly readings: readonly Criteria[] }
  | { readonly ok: false; readonly fault: IdentifierFault };

/** What may be written before a colon to say which identifier follows. */
const PREFIXES: Readonly<Record<string, IdentifierKind>> = {
  cle: "cle",
  cfd: "cfd",
  rncp: "rncp",
  certifinfo: "certifinfo",
  onisep: "onisep",
  siret: "siret",
  uai: "uai",
  insee: "code_insee",
  code_insee: "code_insee",
  parcoursup: "parcoursup",
  affelnet: "affelnet",
};

/** Kinds whose shape shows by itself, the surest first. */
const SHOWN: readonly IdentifierKind[] = ["cle", "cle_tronquee", "siret", "uai", "cfd"];
/** Readings beyond these are no reading any more. */
const READINGS_MAX = 2;

/**
 * Recognises an identifier by its shape alone: a key with its `#` raw, encoded or lost; a CFD; an RNCP
 * code; a SIRET with or without spaces; a UAI; an address or a number of ONISEP; an address of
 * Parcoursup. Bare numbers that could be several things are refused; `certifinfo:82581` says which.
 *
 * @param text  As received: any length, any bytes.
 * @returns Never an empty list of readings.
 */
export function recogniseIdentifier(text: string): Recognition {
  if (text.length > IDENTIFIER_CHARACTERS_MAX) {
    return refused("ce texte est trop long pour un identifiant", "écrire un seul identifiant");
  }
  const plain = plainText(text);
  const [, prefix = "", rest = ""] = /^([a-z_]+)\s*:\s*(?!\/\/)(.*)$/i.exec(plain) ?? [];
  const named = PREFIXES[prefix.toLowerCase()];
  if (named !== undefined) return readAs(named, rest);
  if (plain === "") return refused("il n'y a rien d'écrit", "écrire un identifiant");
  if (/^(?:fiche\s*)?RNCP/i.test(plain)) return readAs("rncp", plain);
  if (/onisep\.fr\/|^FOR\.\d/i.test(plain)) return readAs("onisep", plain);
  if (/parcoursup\.fr\/|g_ta_cod=/i.test(plain)) return readAs("parcoursup", plain);
  const readings = SHOWN.flatMap((kind): Criteria[] => {
    const read = readIdentifier(kind, plain);
    return read.ok ? [{ [kind]: read.value }] : [];
  });
  if (readings.length > 0) return { ok: true, readings: readings.slice(0, READINGS_MAX) };
  return recogniseRest(plain);
}

function recogniseRest(plain: string): Recognition {
  const code = plain.replaceAll(/[\s.-]/g, "");
  if (/^\d{1,6}$/.test(code)) {
    return refused(
      "ce nombre peut être un code RNCP, Certif Info, Parcoursup ou INSEE",
      `dire lequel, par exemple RNCP${code} ou certifinfo:${code}`,
    );
  }
  if (/^\d{9,15}$|^\d([.,]\d+)?E\+?\d+$/i.test(plain.replaceAll(" ", ""))) {
    return readAs("siret", plain);
  }
  if (/^RS\d+$/i.test(code)) return readAs("rncp", plain);
  if (/^\d{7}[A-Z]$/i.test(code)) return readAs("uai", plain);
  if (/^\d[\dAB]\d{3}$/i.test(code)) return readAs("code_insee", plain);
  if (/^\d{6}P/i.test(code)) return readAs("cle", plain);
  if (/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/.test(plain)) return readAs("onisep", plain);
  return refused(
    "ce texte n'est pas un identifiant ; un intitulé ne désigne pas une formation",
    "écrire une clé ministère éducatif, un CFD, un code RNCP, un SIRET ou un UAI",
  );
}

export type CriteriaReading =
  | { readonly ok: true; readonly criteria: Criteria }
  | { readonly ok: false; readonly field: string; readonly fault: IdentifierFault };

/**
 * Reads criteria that were named one by one, such as the parameters of an address. Empty ones count as
 * not given.
 *
 * @returns At least one criterion; a commune alone designates no training and is refused.
 */
export function readCriteria(
  given: Readonly<Partial<Record<IdentifierKind, string | undefined>>>,
): CriteriaReading {
  const criteria: Partial<Record<IdentifierKind, string>> = {};
  for (const [name, text] of Object.entries(given)) {
    if (text === undefined || text === "" || !isKind(name)) continue;
    const read = readKeyOrCut(name, text);
    if (!read.ok) return { ok: false, field: name, fault: read.fault };
    criteria[read.kind] = read.value;
  }
  const kinds = Object.keys(criteria);
  if (kinds.length === 0) {
    const fault = { message: "aucun identifiant", remedy: "écrire par exemple cfd= et siret=" };
    return { ok: false, field: "cfd", fault };
  }
  if (kinds.length === 1 && criteria.code_insee !== undefined) {
    return { ok: false, field: "code_insee", fault: COMMUNE_ALONE };
  }
  return { ok: true, criteria };
}

const COMMUNE_ALONE: IdentifierFault = {
  message: "une commune seule ne désigne pas une formation",
  remedy: "ajouter une certification (cfd, rncp, certifinfo, onisep) ou un centre (siret, uai)",
};

/** A key may come cut wherever a key may come. */
function readKeyOrCut(kind: IdentifierKind, text: string) {
  const read = readIdentifier(kind, text);
  if (read.ok || kind !== "cle") return { ...read, kind };
  const cut = readIdentifier("cle_tronquee", text);
  return cut.ok ? { ...cut, kind: "cle_tronquee" as const } : { ...read, kind };
}

function readAs(kind: IdentifierKind, text: string): Recognition {
  const reading = readCriteria({ [kind]: text });
  if (reading.ok) return { ok: true, readings: [reading.criteria] };
  const empty = text === "" ? readIdentifier(kind, text) : undefined;
  return { ok: false, fault: empty?.ok === false ? empty.fault : reading.fault };
}

function refused(message: string, remedy: string): Recognition {
  return { ok: false, fault: { message, remedy } };
}

function isKind(name: string): name is IdentifierKind {
  return name === "cle_tronquee" || Object.values(PREFIXES).some((kind) => kind === name);
}
