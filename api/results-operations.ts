/** The pieces of which the operations of the read API are described: parameters, answers, problems. */
import {
  PAGE_INDEX_MAX,
  PAGE_SIZE_DEFAULT,
  PAGE_SIZE_MAX,
  SEARCH_SIZE_MAX,
  WORDS_MAX,
  type SchemaName,
} from "./results-schemas.ts";

const string = { type: "string" } as const;
const header = (description: string) => ({ schema: string, description });
const schemaOf = (name: SchemaName) => ({ $ref: `#/components/schemas/${name}` });

type Described = Readonly<Record<string, unknown>>;
type Responses = Readonly<Record<number, Described>>;

/** Told with every answer that counts. */
const LIMITS = {
  RateLimit: header("Ce qui reste : r demandes pendant t secondes"),
  "RateLimit-Policy": header("La limite : q demandes par w secondes"),
  "X-RateLimit-Limit": header("La limite, par minute"),
  "X-RateLimit-Remaining": header("Ce qui reste"),
  "X-RateLimit-Reset": header("Secondes jusqu'à la minute suivante"),
} as const;
const NAMED = {
  ETag: header("Le nom de ces octets"),
  "Cache-Control": header("Combien de temps les garder"),
} as const;

const problem = (description: string): Described => ({
  description,
  content: { "application/problem+json": { schema: schemaOf("Probleme") } },
});

/** Problems by what leads to them; each call names those it can have. */
export const PROBLEMS = {
  invalid: { 400: problem("La demande, ou un paramètre, n'a pas la forme attendue") },
  unknown: { 404: problem("Rien n'est connu sous cet identifiant") },
  ambiguous: { 409: problem("L'identifiant désigne plusieurs choses, qui sont nommées") },
  withdrawn: { 410: problem("Son auteur l'a retiré") },
  tooLarge: { 413: problem("Le corps de la demande est trop grand") },
} as const satisfies Readonly<Record<string, Responses>>;

/** What any call may answer. */
const ALWAYS: Responses = {
  401: {
    ...problem("La clé envoyée n'est pas connue, ou a été retirée"),
    headers: { "WWW-Authenticate": header("Bearer") },
  },
  429: {
    ...problem("Trop de demandes ; revenir après Retry-After"),
    headers: { "Retry-After": header("Secondes"), ...LIMITS },
  },
  503: {
    ...problem("La base de données ne répond pas ; réessayer plus tard"),
    headers: { "Retry-After": header("Secondes") },
  },
};

/** An answer whose body may be kept, and asked about again by its name. */
export function kept(description: string, content: Described): Responses {
  return {
    200: { description, headers: { ...NAMED, ...LIMITS }, content },
    304: {
      description: "Rien n'a changé depuis l'ETag envoyé dans If-None-Match",
      headers: { ...NAMED, ...LIMITS },
    },
  };
}

/** An answer that is only of this moment. */
export function fresh(description: string, name: SchemaName): Responses {
  return { 200: { description, headers: LIMITS, content: json(name) } };
}

/** A body in JSON of a named schema. */
export function json(name: SchemaName): Described {
  return { "application/json": { schema: schemaOf(name) } };
}

/** The same, or for search engines when they ask for it. */
export function jsonOrLd(name: SchemaName): Described {
  return { ...json(name), "application/ld+json": { schema: schemaOf("JsonLd") } };
}

/** A table as open data. */
export const CSV: Described = {
  "text/csv": { schema: { ...string, description: "RFC 4180, avec une ligne d'en-tête" } },
};

interface Operation {
  /** A verb and what it is about: client libraries make a function of it. */
  readonly id: string;
  readonly summary: string;
  readonly parameters?: readonly Described[];
  readonly body?: SchemaName;
  readonly answers: Responses;
}

/** One call, with what any call may answer. */
export function operation({ id, summary, parameters, body, answers }: Operation): Described {
  return {
    operationId: id,
    summary,
    ...(parameters !== undefined && { parameters }),
    ...(body !== undefined && { requestBody: { required: true, content: json(body) } }),
    responses: { ...answers, ...ALWAYS },
  };
}

const inPath = (name: string, description: string, ...examples: readonly string[]): Described => ({
  name,
  in: "path",
  required: true,
  description,
  schema: { ...string, minLength: 1, examples },
});

/** Parameters that stand in the address. */
export const IN_PATH = {
  cle: inPath(
    "cle",
    "La cle_ministere_educatif de la formation. Son caractère # s'écrit %23 dans une adresse.",
    "000000P01100000000180001000000001800010-00000#L01",
  ),
  siret: inPath("siret", "Le SIRET de l'établissement formateur", "00000001800010"),
  code: inPath("code", "Le CFD ou le code RNCP", "50022137", "RNCP37537"),
  id: inPath("id", "Le numéro du texte", "00000000-0000-4000-8000-000000000000"),
} as const;

const query = (name: string, schema: object, description?: string): Described => ({
  name,
  in: "query",
  ...(description !== undefined && { description }),
  schema,
});
const pages = (sizeMax: number, size: number): readonly Described[] => [
  query(
    "page_index",
    { type: "integer", minimum: 0, maximum: PAGE_INDEX_MAX, default: 0 },
    "Quelle page, à partir de 0",
  ),
  query(
    "page_size",
    { type: "integer", minimum: 1, maximum: sizeMax, default: size },
    `Combien par page, ${sizeMax} au plus`,
  ),
];
const words = { type: "string", maxLength: WORDS_MAX } as const;

/** Which page of texts. */
export const TEXT_PAGES: readonly Described[] = [
  query(
    "tri",
    { type: "string", enum: ["date"], default: "date" },
    "Ce qui fait l'ordre : la date de publication",
  ),
  query(
    "ordre",
    { type: "string", enum: ["asc", "desc"], default: "desc" },
    "desc : les plus récents d'abord ; asc : les plus anciens",
  ),
  ...pages(PAGE_SIZE_MAX, PAGE_SIZE_DEFAULT),
];

/** What is searched for. */
export const SEARCH: readonly Described[] = [
  query("q", words, "Métier, diplôme, centre, dans n'importe quel ordre ; les fautes passent"),
  query("lieu", words, "Ville, code postal ou code INSEE, ou leur début"),
  ...pages(SEARCH_SIZE_MAX, 20),
];
