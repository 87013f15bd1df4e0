/**
 * Every identifier of a training, a certification or a centre that is in use in France, one reader for
 * each: what people and programs write, to the one form in which Sirius keeps it.
 */
import { isSiret, isUai } from "./check-digits.ts";

/** Named as in the parameters of the read API. `cle_tronquee`: a key that lost its `#` and what follows. */
export const IDENTIFIER_KINDS = [
  "cle",
  "cle_tronquee",
  "cfd",
  "rncp",
  "certifinfo",
  "onisep",
  "siret",
  "uai",
  "code_insee",
  "parcoursup",
  "affelnet",
] as const;
export type IdentifierKind = (typeof IDENTIFIER_KINDS)[number];

/** What is wrong with a text and what to write instead, for the person who wrote it. */
export interface IdentifierFault {
  readonly message: string;
  readonly remedy: string;
}

export type IdentifierReading =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly fault: IdentifierFault };

/** Longest text that is looked at; no identifier comes near, an address of ONISEP may. */
export const IDENTIFIER_CHARACTERS_MAX = 300;

/**
 * A `cle_ministere_educatif`: action, then the SIRET of who manages and of who trains, the commune, and
 * the number of the place. Twenty of twenty keys seen in catalogues have this shape.
 */
const KEY = /^\d{6}P\d{3}[0-9X]\d{14}(?<trainer>\d{14})-[0-9AB]{5}(?<place>#L\d{2})?$/;
/** The key Sirius gives to a training that a roster names by centre and code alone. */
const OWN_KEY = /^\d{14}_(?:\d{2}[0-9A-Z]\d{4}[0-9A-Z]|RNCP\d{1,6})$/;
/** A key of an older catalogue, looked up as it is. */
const OTHER_KEY = /^(?=.*[#|_])[\w|#.:*-]{3,120}$/;
const CFD = /^\d{2}[0-9A-Z]\d{4}[0-9A-Z]$/;

/** Addresses get encoded once, and once more by the program that passes them on. */
const DECODED_TIMES = 2;
const NOISE = /[\p{Cc}\p{Cf}]/gu;
const DASHES = /[\u2010-\u2015\u2212]/g;
const SEPARATORS = /[\s.\-/_]/g;

/**
 * A text as identifiers are compared: compatibility forms and dashes made plain, invisible characters
 * and the spaces around gone, percent signs decoded.
 */
export function plainText(text: string): string {
  if (/^[!-$&-~]+$/.test(text)) return text;
  let plain = text;
  for (let times = 0; times < DECODED_TIMES; times += 1) plain = decoded(plain);
  return plain.normalize("NFKC").replaceAll(NOISE, "").replaceAll(DASHES, "-").trim();
}

function decoded(text: string): string {
  if (!/%[0-9A-Fa-f]{2}/.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Reads a text as an identifier of a known kind. Reading what was read gives the same again.
 *
 * @param text  As received: any length, any bytes.
 * @returns The one form in which this identifier is kept, or what is wrong and what to write.
 */
export function readIdentifier(kind: IdentifierKind, text: string): IdentifierReading {
  if (text.length > IDENTIFIER_CHARACTERS_MAX) {
    const [, remedy] = REMEDIES[kind];
    return { ok: false, fault: { message: "ce texte est trop long pour un identifiant", remedy } };
  }
  const plain = plainText(text);
  const value = plain === "" ? undefined : READERS[kind](plain);
  return value === undefined ? { ok: false, fault: faultOf(kind, plain) } : { ok: true, value };
}

const READERS: Readonly<Record<IdentifierKind, (plain: string) => string | undefined>> = {
  cle: readKey,
  cle_tronquee: readCutKey,
  cfd: readCfd,
  rncp: readRncp,
  certifinfo: (plain) => readNumber(plain, /^(?:certif-?info[\s:-]*)?0*(\d{1,7})$/i),
  onisep: readOnisep,
  siret: readSiret,
  uai: readUai,
  code_insee: readInsee,
  parcoursup: (plain) => readNumber(plain, /(?:^|[?&]g_ta_cod=)0*(\d{1,7})(?:&.*)?$/),
  affelnet: (plain) => (/^[\w./-]{1,40}$/.test(plain) ? plain.toUpperCase() : undefined),
};

/** The SIRET of who trains, as a key of the usual shape holds it; undefined for any other key. */
export function trainerOfKey(key: string): string | undefined {
  const { trainer, place } = KEY.exec(key)?.groups ?? {};
  return place === undefined ? undefined : trainer;
}

function readKey(plain: string): string | undefined {
  const compact = plain.replaceAll(/\s/g, "");
  const upper = compact.toUpperCase();
  if (KEY.exec(upper)?.groups?.["place"] !== undefined || OWN_KEY.test(upper)) return upper;
  // Another shape is looked up letter for letter: nobody knows what its case means.
  return OTHER_KEY.test(compact) ? compact : undefined;
}

function readCutKey(plain: string): string | undefined {
  const upper = plain
    .replaceAll(/\s/g, "")
    .toUpperCase()
    .replace(/#L?\d?$/, "");
  return KEY.test(upper) && !upper.includes("#") ? upper : undefined;
}

/** Spreadsheets take the zero a code begins with: seven characters get it back. */
function readCfd(plain: string): string | undefined {
  const code = plain
    .replaceAll(SEPARATORS, "")
    .toUpperCase()
    .replace(/^CFD:?/, "");
  const whole = code.length === 7 ? `0${code}` : code;
  return CFD.test(whole) ? whole : undefined;
}

function readRncp(plain: string): string | undefined {
  const digits = /^(?:fiche\s*)?(?:RNCP)?[\s:n°-]*0*(\d{1,6})$/i.exec(plain)?.[1];
  return digits === undefined ? undefined : `RNCP${digits}`;
}

function readNumber(plain: string, shape: RegExp): string | undefined {
  return shape.exec(plain)?.[1];
}

/** An address of onisep.fr, its last part, or the number of a training such as FOR.494. */
function readOnisep(plain: string): string | undefined {
  const number = /(?:^|[/=])(FOR\.\d{1,7})(?:[/?#&]|$)/i.exec(plain)?.[1];
  if (number !== undefined) return number.toUpperCase();
  const path = /^https?:\/\/(?:[\w-]+\.)*onisep\.fr(\/[^?#]*)/i.exec(plain)?.[1] ?? plain;
  const slug = path.replace(/\/+$/, "").split("/").at(-1)?.toLowerCase() ?? "";
  return /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug) && /[a-z]/.test(slug) ? slug : undefined;
}

function readSiret(plain: string): string | undefined {
  const digits = plain.replaceAll(SEPARATORS, "");
  const whole = digits.length === 13 ? `0${digits}` : digits;
  return isSiret(whole) ? whole : undefined;
}

function readUai(plain: string): string | undefined {
  const code = plain.replaceAll(SEPARATORS, "").toUpperCase();
  const whole = code.length === 7 ? `0${code}` : code;
  return isUai(whole) ? whole : undefined;
}

function readInsee(plain: string): string | undefined {
  const code = plain.replaceAll(/\s/g, "").toUpperCase();
  const whole = /^\d{4}$/.test(code) ? `0${code}` : code;
  return /^\d[\dAB]\d{3}$/.test(whole) ? whole : undefined;
}

const REMEDIES: Readonly<Record<IdentifierKind, readonly [message: string, remedy: string]>> = {
  cle: [
    "ce n'est pas une clé ministère éducatif",
    "copier la cle_ministere_educatif entière, avec son #L01 final (%23L01 dans une adresse)",
  ],
  cle_tronquee: [
    "ce n'est pas le début d'une clé ministère éducatif",
    "copier la cle_ministere_educatif entière, avec son #L01 final (%23L01 dans une adresse)",
  ],
  cfd: ["ce n'est pas un code diplôme", "écrire les 8 caractères du CFD, par exemple 50022137"],
  rncp: [
    "ce n'est pas un code RNCP",
    "écrire RNCP et le numéro de la fiche, par exemple RNCP37537",
  ],
  certifinfo: ["ce n'est pas un numéro Certif Info", "écrire ses chiffres seuls"],
  onisep: [
    "ce n'est pas une formation de l'ONISEP",
    "copier l'adresse de sa page sur onisep.fr, ou son numéro, par exemple FOR.494",
  ],
  siret: ["ce SIRET n'est pas valable", "écrire les 14 chiffres du SIRET de l'établissement"],
  uai: ["ce code UAI n'est pas valable", "écrire ses 7 chiffres et sa lettre"],
  code_insee: [
    "ce n'est pas un code de commune",
    "écrire les 5 caractères du code INSEE ; ce n'est pas le code postal",
  ],
  parcoursup: ["ce n'est pas un numéro Parcoursup", "écrire les chiffres de g_ta_cod"],
  affelnet: [
    "ce n'est pas un identifiant Affelnet",
    "écrire ses lettres et ses chiffres, sans espace",
  ],
};

function faultOf(kind: IdentifierKind, plain: string): IdentifierFault {
  const [message, remedy] = REMEDIES[kind];
  const why = plain === "" ? "il n'y a rien d'écrit" : (reasonOf(kind, plain) ?? message);
  return { message: why, remedy };
}

/** What one can say beyond "not this": the faults that are seen most in real files. */
function reasonOf(kind: IdentifierKind, plain: string): string | undefined {
  const code = plain.replaceAll(SEPARATORS, "").toUpperCase();
  if (/^\d([.,]\d+)?E\+?\d+$/i.test(plain)) return "un tableur a arrondi ce numéro";
  if (kind === "siret") {
    if (/^\d{9}$/.test(code)) return "c'est un SIREN : il désigne toute une entreprise";
    if (/^\d{14}$/.test(code)) return "un chiffre de ce SIRET est faux : sa clé ne tombe pas juste";
    if (/^\d+$/.test(code)) return `ce SIRET a ${code.length} chiffres au lieu de 14`;
  }
  if (kind === "uai" && /^\d{7}[A-Z]$/.test(code)) {
    return "la lettre de cet UAI ne correspond pas à ses chiffres";
  }
  if (kind === "rncp" && /^RS\d+$/.test(code)) {
    return "c'est un code du répertoire spécifique : il ne désigne pas un diplôme";
  }
  return undefined;
}
