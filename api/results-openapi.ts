/** The OpenAPI 3.1 description of the public results, written by hand beside the routes. */

const KEY = {
  name: "cle",
  in: "path",
  required: true,
  description:
    "La cle_ministere_educatif de la formation. Son caractère # s'écrit %23 dans une adresse.",
  schema: { type: "string", examples: ["000000P01100000000180001000000001800010-00000%23L01"] },
} as const;

const PROBLEM = {
  description: "Le problème, en clair (RFC 9457)",
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Probleme" } } },
} as const;

const json = (name: string, description: string) => ({
  description,
  headers: {
    ETag: { schema: { type: "string" } },
    "Cache-Control": { schema: { type: "string" } },
  },
  content: { "application/json": { schema: { $ref: `#/components/schemas/${name}` } } },
});

const unchanged = { description: "Rien n'a changé depuis l'ETag envoyé dans If-None-Match" };
const count = { type: "integer", minimum: 0 } as const;
const share = { type: "number", minimum: 0, maximum: 1 } as const;
const LEVELS = ["formation_lieu", "formateur_certification", "certification_nationale"] as const;

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
    paths: {
      "/api/v1/formations/{cle}/score": { get: scoreOperation() },
      "/api/v1/formations/{cle}/avis": { get: reviewsOperation() },
      "/api/v1/healthcheck": { get: healthOperation() },
    },
    components: { schemas: schemas() },
  };
}

function scoreOperation() {
  return {
    operationId: "lireScore",
    summary: "Le score d'une formation à un lieu",
    parameters: [KEY],
    responses: {
      200: json("ReponseScore", "Le score, ou pourquoi il n'y en a pas"),
      304: unchanged,
      404: PROBLEM,
      503: PROBLEM,
    },
  };
}

const parameter = (name: string, schema: object) => ({ name, in: "query", schema });

function reviewsOperation() {
  return {
    operationId: "lireAvis",
    summary: "Les textes publiés sur une formation à un lieu",
    parameters: [
      KEY,
      parameter("tri", { type: "string", enum: ["date"], default: "date" }),
      parameter("ordre", { type: "string", enum: ["asc", "desc"], default: "desc" }),
      parameter("page_index", { type: "integer", minimum: 0, maximum: 1000, default: 0 }),
      parameter("page_size", { type: "integer", minimum: 1, maximum: 100, default: 20 }),
    ],
    responses: {
      200: json("PageAvis", "Une page de textes"),
      304: unchanged,
      400: PROBLEM,
      404: PROBLEM,
      503: PROBLEM,
    },
  };
}

function healthOperation() {
  return {
    operationId: "verifierSante",
    summary: "Le service répond et atteint sa base de données",
    responses: {
      200: {
        description: "Tout va bien",
        content: {
          "application/json": {
            schema: object({ statut: { type: "string", const: "ok" } }, ["statut"]),
          },
        },
      },
      503: PROBLEM,
    },
  };
}

function object(properties: object, required: readonly string[]) {
  return { type: "object", properties, required, additionalProperties: false };
}

function schemas() {
  return {
    ReponseScore: {
      oneOf: [{ $ref: "#/components/schemas/Score" }, { $ref: "#/components/schemas/ScoreAbsent" }],
    },
    Score: object({ cle_demandee: { type: "string" }, ...scoreProperties() }, [
      "cle_demandee",
      ...REQUIRED_OF_SCORE,
    ]),
    ScoreAbsent: object(
      {
        cle_demandee: { type: "string" },
        statut: {
          type: "string",
          enum: ["insuffisant", "aucun"],
          description: "insuffisant : trop peu de réponses ; aucun : personne n'a été interrogé",
        },
        seuil: { ...count, description: "Nombre de personnes sans lequel rien n'est publié" },
        niveau_superieur: {
          description: "Le score du plus proche niveau plus large qui en a un",
          oneOf: [object(scoreProperties(), REQUIRED_OF_SCORE), { type: "null" }],
        },
      },
      ["cle_demandee", "statut", "seuil", "niveau_superieur"],
    ),
    PageAvis: object(
      {
        cle_demandee: { type: "string" },
        statut: { type: "string", enum: ["publie", "insuffisant", "aucun"] },
        data: { type: "array", items: { $ref: "#/components/schemas/Avis" } },
        pagination: object(
          { page_index: count, page_size: count, page_count: count, total: count },
          ["page_index", "page_size", "page_count", "total"],
        ),
      },
      ["cle_demandee", "statut", "data", "pagination"],
    ),
    Avis: reviewSchema(),
    Probleme: {
      type: "object",
      properties: {
        type: { type: "string" },
        title: { type: "string" },
        status: count,
        detail: { type: "string" },
        code: { type: "string" },
      },
      required: ["title", "status", "code"],
    },
  };
}

const REQUIRED_OF_SCORE = [
  "niveau_restitution",
  "statut",
  "seuil",
  "nb_repondants",
  "note",
  "themes",
  "periode_experience",
  "calcule_le",
  "methode",
];

function scoreProperties() {
  const month = { type: "string", pattern: String.raw`^\d{4}-\d{2}$` };
  return {
    niveau_restitution: { type: "string", enum: LEVELS },
    statut: { type: "string", const: "publie" },
    seuil: count,
    nb_repondants: count,
    nb_invites: { ...count, description: "Arrondi à 5 en dessous de 20" },
    taux_reponse: share,
    note: object(
      {
        moyenne: { type: "number", minimum: 1, maximum: 5 },
        repartition: {
          type: "object",
          description: "Nombre de réponses par note, à partir de deux fois le seuil",
          additionalProperties: count,
        },
      },
      ["moyenne"],
    ),
    recommandation: { ...share, description: "Part de ceux qui la conseilleraient" },
    themes: {
      type: "object",
      description: "Par question, des pourcentages entiers dont la somme est 100",
      additionalProperties: { type: "object", additionalProperties: count },
    },
    periode_experience: object({ de: month, a: month }, ["de", "a"]),
    calcule_le: { type: "string", format: "date" },
    methode: { type: "string", format: "uri" },
  };
}

function reviewSchema() {
  return object(
    {
      id: { type: "string" },
      texte: { type: "string", description: "[…] remplace ce que la relecture a masqué" },
      date_publication: { type: "string", format: "date" },
      date_experience: {
        type: "string",
        description: "Mois de la fin de la formation, ou l'année seule si le groupe est petit",
      },
      verification: object(
        {
          methode: {
            type: "string",
            const: "lien_personnel",
            description: "Invitation envoyée au contact donné par le centre, utilisée une fois",
          },
        },
        ["methode"],
      ),
      reponse: {
        description: "Du centre : une par avis, relue avant de paraître, et datée",
        oneOf: [
          object(
            { texte: { type: "string" }, date_publication: { type: "string", format: "date" } },
            ["texte", "date_publication"],
          ),
          { type: "null" },
        ],
      },
    },
    ["id", "texte", "date_publication", "date_experience", "verification", "reponse"],
  );
}
