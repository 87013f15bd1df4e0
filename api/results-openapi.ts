/** The OpenAPI 3.1 description of the public results, made from the schemas that the routes use. */
import {
  criteriaParameters,
  jsonSchemas,
  PAGE_INDEX_MAX,
  PAGE_SIZE_DEFAULT,
  PAGE_SIZE_MAX,
  type SchemaName,
} from "./results-schemas.ts";

const schemaOf = (name: SchemaName) => ({ $ref: `#/components/schemas/${name}` });

const string = { type: "string" } as const;
const header = (description: string) => ({ schema: string, description });
const LIMITS = {
  RateLimit: header("Ce qui reste : r demandes pendant t secondes"),
  "RateLimit-Policy": header("La limite : q demandes par w secondes"),
} as const;

const problem = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: schemaOf("Probleme") } },
});
const PROBLEMS = {
  429: {
    ...problem("Trop de demandes ; revenir après Retry-After"),
    headers: { "Retry-After": header("Secondes") },
  },
  503: problem("La base de données ne répond pas ; réessayer plus tard"),
} as const;
const UNKNOWN = { 404: problem("Rien n'est connu sous cet identifiant") } as const;
const INVALID = { 400: problem("Un paramètre n'a pas la forme attendue") } as const;
const AMBIGUOUS = {
  409: problem("L'identifiant désigne plusieurs choses, qui sont nommées"),
} as const;
const UNCHANGED = {
  304: { description: "Rien n'a changé depuis l'ETag envoyé dans If-None-Match" },
} as const;

const json = (name: SchemaName, description: string, ...more: readonly object[]) => ({
  description,
  headers: {
    ETag: header("Le nom de ces octets"),
    "Cache-Control": header("Combien de temps les garder"),
    ...LIMITS,
  },
  content: Object.assign({ "application/json": { schema: schemaOf(name) } }, ...more),
});
const JSON_LD = { "application/ld+json": { schema: schemaOf("JsonLd") } } as const;

const KEY = {
  name: "cle",
  in: "path",
  required: true,
  description:
    "La cle_ministere_educatif de la formation. Son caractère # s'écrit %23 dans une adresse.",
  schema: { ...string, examples: ["000000P01100000000180001000000001800010-00000%23L01"] },
} as const;
const SIRET = {
  name: "siret",
  in: "path",
  required: true,
  description: "Le SIRET de l'établissement formateur",
  schema: { ...string, examples: ["00000001800010"] },
} as const;
const CODE = {
  name: "code",
  in: "path",
  required: true,
  description: "Le CFD ou le code RNCP",
  schema: { ...string, examples: ["00000001", "RNCP37537"] },
} as const;
const REVIEW = { name: "id", in: "path", required: true, schema: string } as const;

const query = (name: string, schema: object) => ({ name, in: "query", schema });
const PAGES = [
  query("tri", { type: "string", enum: ["date"], default: "date" }),
  query("ordre", { type: "string", enum: ["asc", "desc"], default: "desc" }),
  query("page_index", { type: "integer", minimum: 0, maximum: PAGE_INDEX_MAX, default: 0 }),
  query("page_size", {
    type: "integer",
    minimum: 1,
    maximum: PAGE_SIZE_MAX,
    default: PAGE_SIZE_DEFAULT,
  }),
];

/**
 * Describes the public API.
 *
 * @param publicBaseUrl  Where it answers, without a slash at the end.
 * @param contact  E-mail address of the publisher, when it has one.
 * @returns Plain JSON.
 */
export function resultsDescription(publicBaseUrl: string, contact?: string): object {
  return {
    openapi: "3.1.0",
    info: {
      title: "Sirius, avis d'anciens apprentis",
      version: "1.0.0",
      description:
        "Les notes et les textes d'anciens apprentis sur leur formation. Aucun chiffre ne porte " +
        "sur moins de personnes que le seuil ; les chiffres changent par lots.",
      ...(contact !== undefined && { contact: { email: contact } }),
    },
    servers: [{ url: publicBaseUrl }],
    paths: paths(),
    components: { schemas: jsonSchemas() },
  };
}

function paths() {
  const base = "/api/v1";
  return {
    [`${base}/formations/{cle}/score`]: { get: ofTraining("lireScore", SCORE) },
    [`${base}/formations/{cle}/avis`]: { get: ofTraining("lireAvis", REVIEWS) },
    [`${base}/scores`]: { get: scoresOperation() },
    [`${base}/resolutions`]: { post: resolutionsOperation() },
    [`${base}/etablissements/{siret}/score`]: { get: ofCentre("lireScoreEtablissement", SCORE_OF) },
    [`${base}/etablissements/{siret}/avis`]: { get: ofCentre("lireAvisEtablissement", REVIEWS) },
    [`${base}/certifications/{code}/score`]: { get: certificationOperation() },
    [`${base}/avis/{id}`]: { get: reviewOperation() },
    [`${base}/stats`]: {
      get: {
        operationId: "lireStatistiques",
        summary: "Invitations, réponses et textes, à la dernière mise en ligne",
        responses: { 200: json("Statistiques", "Les statistiques"), ...UNCHANGED, ...PROBLEMS },
      },
    },
    [`${base}/healthcheck`]: {
      get: {
        operationId: "verifierSante",
        summary: "Le service répond et atteint sa base de données",
        responses: {
          200: {
            description: "Tout va bien",
            content: { "application/json": { schema: schemaOf("Sante") } },
          },
          503: PROBLEMS[503],
        },
      },
    },
  };
}

interface What {
  readonly summary: string;
  readonly parameters: readonly object[];
  readonly responses: Readonly<Record<number, object>>;
}
const SCORE: What = {
  summary: "Le score, ou pourquoi il n'y en a pas",
  parameters: [],
  responses: { 200: json("ReponseScore", "Le score, ou pourquoi il n'y en a pas", JSON_LD) },
};
const SCORE_OF: What = {
  ...SCORE,
  responses: {
    200: json("ReponseScoreDesigne", "Le score, et ce que l'identifiant désigne", JSON_LD),
    ...INVALID,
  },
};
const REVIEWS: What = {
  summary: "Les textes publiés, page par page",
  parameters: PAGES,
  responses: { 200: json("PageAvis", "Une page de textes"), ...INVALID },
};

function ofTraining(operationId: string, { summary, parameters, responses }: What) {
  return {
    operationId,
    summary: `Formation à un lieu : ${summary}`,
    parameters: [KEY, ...parameters],
    responses: { ...responses, ...UNCHANGED, ...UNKNOWN, ...PROBLEMS },
  };
}

function ofCentre(operationId: string, { summary, parameters, responses }: What) {
  return {
    operationId,
    summary: `Établissement formateur : ${summary}`,
    parameters: [SIRET, ...parameters],
    responses: { ...responses, ...UNCHANGED, ...UNKNOWN, ...PROBLEMS },
  };
}

function certificationOperation() {
  return {
    operationId: "lireScoreCertification",
    summary: `Certification, dans tout le pays : ${SCORE.summary}`,
    parameters: [CODE],
    responses: { ...SCORE_OF.responses, ...UNCHANGED, ...UNKNOWN, ...AMBIGUOUS, ...PROBLEMS },
  };
}

function scoresOperation() {
  return {
    operationId: "chercherScore",
    summary: "Le score de ce que désignent des identifiants ; tous ceux qui sont donnés comptent",
    parameters: criteriaParameters(),
    responses: { ...SCORE_OF.responses, ...UNCHANGED, ...UNKNOWN, ...AMBIGUOUS, ...PROBLEMS },
  };
}

function resolutionsOperation() {
  return {
    operationId: "resoudre",
    summary: "Ce que désignent plusieurs identifiants, avec le résumé de leur score, en un appel",
    requestBody: {
      required: true,
      content: { "application/json": { schema: schemaOf("DemandeResolutions") } },
    },
    responses: {
      200: {
        description: "Une réponse par identifiant, dans l'ordre",
        headers: LIMITS,
        content: { "application/json": { schema: schemaOf("ReponseResolutions") } },
      },
      ...INVALID,
      413: problem("Le corps de la demande est trop grand"),
      ...PROBLEMS,
    },
  };
}

function reviewOperation() {
  return {
    operationId: "lireUnAvis",
    summary: "Un texte publié",
    parameters: [REVIEW],
    responses: {
      200: json("Avis", "Le texte"),
      ...UNCHANGED,
      404: problem("Aucun texte public n'a cet identifiant"),
      410: problem("Son auteur l'a retiré"),
      ...PROBLEMS,
    },
  };
}
