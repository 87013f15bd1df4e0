/** The OpenAPI 3.1 description of the read API, made from the schemas that the routes use. */
import { contactKind } from "../db/publisher-contact.ts";
import {
  CSV,
  fresh,
  IN_PATH,
  json,
  jsonOrLd,
  kept,
  operation,
  PROBLEMS,
  SEARCH,
  TEXT_PAGES,
} from "./results-operations.ts";
import { criteriaParameters, jsonSchemas } from "./results-schemas.ts";

export interface ResultsDescription {
  /** Below the address of a server; per method, an operation. */
  readonly paths: Readonly<Record<string, object>>;
}

/**
 * Describes the read API.
 *
 * @param publicBaseUrl  Where it answers, without a slash at the end.
 * @param contact  How the publisher is reached, when it says so.
 * @returns Plain JSON.
 */
export function resultsDescription(publicBaseUrl: string, contact?: string): ResultsDescription {
  const description = {
    openapi: "3.1.0",
    info: {
      title: "Sirius, avis d'anciens apprentis",
      version: "1.0.0",
      description:
        "Les notes et les textes d'anciens apprentis sur leur formation. Aucun chiffre ne porte " +
        "sur moins de personnes que le seuil ; les chiffres changent par lots. Dans la version 1, " +
        "rien de ce qui est décrit ici ne disparaît ni ne change de sens ; des champs peuvent s'ajouter.",
      license: {
        name: "Licence Ouverte 2.0",
        url: "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
      },
      ...(contact !== undefined && { contact: contactOf(contact) }),
    },
    servers: [
      { url: `${publicBaseUrl}/api/v1`, description: "Ce qui est publié" },
      {
        url: `${publicBaseUrl}/bac-a-sable/api/v1`,
        description: "Bac à sable : les mêmes appels, sur des données fictives qui ne changent pas",
      },
    ],
    security: [{}, { cle: [] }],
    paths: paths(),
    components: {
      schemas: jsonSchemas(),
      securitySchemes: {
        cle: {
          type: "http",
          scheme: "bearer",
          description: "Jamais nécessaire : une clé ne donne qu'une limite plus haute",
        },
      },
    },
  };
  return description;
}

/** As OpenAPI has it, which knows no telephone numbers. */
function contactOf(contact: string): Readonly<Record<string, string>> {
  switch (contactKind(contact)) {
    case "email":
      return { email: contact };
    case "web":
      return { url: contact };
    case "phone":
    case undefined:
      return { name: contact };
  }
}

function paths(): ResultsDescription["paths"] {
  return {
    ...ofTrainings(),
    ...ofIdentifiers(),
    "/avis/{id}": {
      get: operation({
        id: "lireUnAvis",
        summary: "Un texte publié",
        parameters: [IN_PATH.id],
        answers: {
          ...kept("Le texte", json("Avis")),
          ...PROBLEMS.invalid,
          ...PROBLEMS.unknown,
          ...PROBLEMS.withdrawn,
        },
      }),
    },
    "/stats": {
      get: operation({
        id: "lireStatistiques",
        summary: "Invitations, réponses et textes, à la dernière mise en ligne",
        answers: kept("Les statistiques", json("Statistiques")),
      }),
    },
    ...openData(),
    "/openapi.json": {
      get: operation({
        id: "lireDescription",
        summary: "Cette description",
        answers: kept("OpenAPI 3.1", { "application/json": { schema: { type: "object" } } }),
      }),
    },
    "/healthcheck": {
      get: operation({
        id: "verifierSante",
        summary: "Le service répond et atteint sa base de données",
        answers: fresh("Tout va bien", "Sante"),
      }),
    },
  };
}

const SCORE = "le score, ou pourquoi il n'y en a pas";
const TEXTS = "les textes publiés, page par page";

function ofTrainings(): ResultsDescription["paths"] {
  const problems = { ...PROBLEMS.invalid, ...PROBLEMS.unknown };
  return {
    "/formations/{cle}/score": {
      get: operation({
        id: "lireScore",
        summary: `Une formation à un lieu : ${SCORE}`,
        parameters: [IN_PATH.cle],
        answers: { ...kept("Le score, ou son absence", jsonOrLd("ReponseScore")), ...problems },
      }),
    },
    "/formations/{cle}/avis": {
      get: operation({
        id: "lireAvis",
        summary: `Une formation à un lieu : ${TEXTS}`,
        parameters: [IN_PATH.cle, ...TEXT_PAGES],
        answers: { ...kept("Une page de textes", json("PageAvis")), ...problems },
      }),
    },
    "/formations": {
      get: operation({
        id: "chercherFormations",
        summary: "Des formations, par les mots que l'on tape",
        parameters: SEARCH,
        answers: { ...kept("Une page de formations", json("PageFormations")), ...PROBLEMS.invalid },
      }),
    },
  };
}

function ofIdentifiers(): ResultsDescription["paths"] {
  const problems = { ...PROBLEMS.invalid, ...PROBLEMS.unknown };
  const designated = kept(
    "Le score, et ce que l'identifiant désigne",
    jsonOrLd("ReponseScoreDesigne"),
  );
  return {
    "/scores": {
      get: operation({
        id: "chercherScore",
        summary:
          "Le score de ce que désignent des identifiants ; tous ceux qui sont donnés comptent",
        parameters: criteriaParameters(),
        answers: { ...designated, ...problems, ...PROBLEMS.ambiguous },
      }),
    },
    "/resolutions": {
      post: operation({
        id: "resoudre",
        summary: "Ce que désignent 200 identifiants au plus, avec le résumé de leur score",
        body: "DemandeResolutions",
        answers: {
          ...fresh("Une réponse par identifiant, dans l'ordre", "ReponseResolutions"),
          ...PROBLEMS.invalid,
          ...PROBLEMS.tooLarge,
        },
      }),
    },
    "/etablissements/{siret}/score": {
      get: operation({
        id: "lireScoreEtablissement",
        summary: `Un établissement formateur : ${SCORE}`,
        parameters: [IN_PATH.siret],
        answers: { ...designated, ...problems },
      }),
    },
    "/etablissements/{siret}/avis": {
      get: operation({
        id: "lireAvisEtablissement",
        summary: `Un établissement formateur : ${TEXTS}`,
        parameters: [IN_PATH.siret, ...TEXT_PAGES],
        answers: { ...kept("Une page de textes", json("PageAvis")), ...problems },
      }),
    },
    "/certifications/{code}/score": {
      get: operation({
        id: "lireScoreCertification",
        summary: `Une certification, dans tout le pays : ${SCORE}`,
        parameters: [IN_PATH.code],
        answers: { ...designated, ...problems, ...PROBLEMS.ambiguous },
      }),
    },
  };
}

/** Files of open data with what each is called: id and summary. */
const FILES: Readonly<Record<string, readonly [id: string, summary: string]>> = {
  scores: ["Scores", "tous les scores publiés"],
  avis: ["Avis", "tous les textes publiés"],
};

function openData(): ResultsDescription["paths"] {
  return Object.fromEntries(
    Object.entries(FILES).flatMap(([name, [id, what]]) => [
      [
        `/export/${name}.csv`,
        {
          get: operation({
            id: `telecharger${id}`,
            summary: `Données ouvertes : ${what}`,
            answers: kept("Le fichier, compressé si on l'accepte", CSV),
          }),
        },
      ],
      [
        `/export/${name}.schema.json`,
        {
          get: operation({
            id: `lireColonnes${id}`,
            summary: `Données ouvertes : les colonnes du fichier de ${what}`,
            answers: kept("Un Table Schema", json("SchemaColonnes")),
          }),
        },
      ],
    ]),
  );
}
