/** What the public API takes and gives, as zod schemas; its OpenAPI description is made from them. */
import { z } from "zod";
import { CANDIDATES_MAX } from "../db/resolver-query.ts";

/** Identifiers one call may resolve. */
export const RESOLUTIONS_MAX = 200;
/** Items of one page, as the other APIs of apprenticeship have it. */
export const PAGE_SIZE_MAX = 1_000;
export const PAGE_SIZE_DEFAULT = 100;
/** Pages that can be asked for; further ones cost too much and nobody reads them. */
export const PAGE_INDEX_MAX = 1_000;
/** Trainings of one page of a search: each comes with its figures. */
export const SEARCH_SIZE_MAX = 100;
/** Characters of what is searched for. */
export const WORDS_MAX = 200;

const count = z.int().min(0);
const share = z.number().min(0).max(1);
const note = z.number().min(1).max(5);
const month = z.string().regex(/^\d{4}-\d{2}$/);
const day = z.string().meta({ format: "date" });
const uri = z.string().meta({ format: "uri" });

const level = z
  .enum(["formation_lieu", "formateur_certification", "certification_nationale", "etablissement"])
  .describe(
    "De quoi parle le chiffre : une formation à un lieu ; un formateur et une certification ; une " +
      "certification dans tout le pays ; un établissement formateur, toutes certifications ensemble",
  );
const status = z
  .enum(["publie", "insuffisant", "aucun"])
  .describe("insuffisant : trop peu de réponses ; aucun : personne n'a été interrogé");
const threshold = count.describe("Nombre de personnes sans lequel rien n'est publié");

const scoreShape = {
  niveau_restitution: level,
  statut: z.literal("publie"),
  seuil: threshold,
  nb_repondants: count,
  nb_invites: count.optional().describe("Arrondi à 5 en dessous de 20"),
  taux_reponse: share.optional(),
  note: z.strictObject({
    moyenne: note,
    repartition: z
      .record(z.string(), count)
      .optional()
      .describe("Nombre de réponses par note, à partir de deux fois le seuil"),
  }),
  recommandation: share.optional().describe("Part des personnes qui la conseilleraient"),
  themes: z
    .record(z.string(), z.record(z.string(), count))
    .describe("Par question, des pourcentages entiers dont la somme est 100"),
  anciennes_versions: z
    .array(z.string())
    .optional()
    .describe(
      "CFD des versions précédentes du diplôme dont d'anciens apprentis comptent aussi ici : une part " +
        "des réponses est un avis sur l'ancienne version du diplôme",
    ),
  periode_experience: z.strictObject({ de: month, a: month }),
  calcule_le: day,
  methode: uri,
} as const;

const wider = z
  .strictObject(scoreShape)
  .nullable()
  .describe("Le score du plus proche niveau plus large qui en a un");

const asked = z.string().describe("L'identifiant demandé, tel qu'il a été compris");

const designation = z.strictObject({
  niveau: level,
  cle: z.string().nullable().describe("La clé ministère éducatif d'aujourd'hui"),
  certification: z.string().nullable().describe("Le CFD d'aujourd'hui, ou le code RNCP sans CFD"),
  siret: z.string().nullable().describe("De l'établissement formateur"),
  intitule: z.string(),
  organisme: z.string().nullable(),
  lieu: z.string().nullable().describe("La commune"),
});

const score = z.strictObject({ cle_demandee: asked, ...scoreShape });
const absentScore = z.strictObject({
  cle_demandee: asked,
  statut: z.enum(["insuffisant", "aucun"]).describe(status.description ?? ""),
  seuil: threshold,
  niveau_superieur: wider,
});
const designatedScore = z.strictObject({ ...score.shape, designe: designation });
const designatedAbsentScore = z.strictObject({ ...absentScore.shape, designe: designation });

const review = z.strictObject({
  id: z.string(),
  texte: z.string().describe("[…] remplace ce que la relecture a masqué"),
  date_publication: day,
  date_experience: z
    .string()
    .describe("Mois de la fin de la formation, ou l'année seule si le groupe est petit"),
  ancienne_version: z
    .string()
    .nullable()
    .describe("CFD de l'ancienne version du diplôme, quand l'avis porte sur elle"),
  formation: z.strictObject({ cle: z.string(), intitule: z.string() }),
  verification: z.strictObject({
    methode: z
      .literal("lien_personnel")
      .describe("Invitation envoyée au contact donné par le centre, utilisée une fois"),
  }),
  reponse: z
    .strictObject({ texte: z.string(), date_publication: day })
    .nullable()
    .describe("Du centre : une par avis, relue avant de paraître, et datée"),
});

const pagination = z.strictObject({
  page_index: count,
  page_size: count,
  page_count: count,
  total: count,
});
const reviewsPage = z.strictObject({
  cle_demandee: asked,
  statut: status,
  data: z.array(review),
  pagination,
});

const criteriaShape = {
  cle: z.string().optional().describe("Clé ministère éducatif, # compris, encodé ou perdu"),
  cfd: z.string().optional().describe("Code formation diplôme, 8 caractères"),
  rncp: z.string().optional().describe("Code RNCP, avec ou sans ses lettres"),
  certifinfo: z.string().optional().describe("Numéro Certif Info (id_certifinfo)"),
  onisep: z.string().optional().describe("Adresse d'une page de l'ONISEP, sa fin, ou FOR.494"),
  siret: z.string().optional().describe("SIRET de l'établissement formateur"),
  uai: z.string().optional().describe("UAI du formateur ou d'un de ses lieux ; jamais unique"),
  code_insee: z.string().optional().describe("Code INSEE de la commune, jamais seul"),
  parcoursup: z
    .string()
    .optional()
    .describe("Numéro Parcoursup (g_ta_cod), ou une adresse qui le contient"),
  affelnet: z.string().optional().describe("Code Affelnet"),
} as const;

/** The parameters of `GET /scores`: all that are given must fit. */
export const CriteriaQuery = z.strictObject(criteriaShape);

const text = z.string().max(300);

/** The body of `POST /resolutions`. */
export const ResolutionsBody = z.strictObject({
  cles: z
    .array(
      z.union([
        text.describe(
          "Un identifiant reconnu à sa forme, ou précédé de son genre : certifinfo:82581",
        ),
        z.strictObject(criteriaShape),
      ]),
    )
    .min(1)
    .max(RESOLUTIONS_MAX),
});

const summary = z
  .strictObject({
    niveau_restitution: level,
    nb_repondants: count,
    note_moyenne: note,
    recommandation: share.nullable(),
  })
  .nullable();

const foundTraining = z.strictObject({
  cle: z.string().describe("La clé ministère éducatif d'aujourd'hui"),
  intitule: z.string(),
  cfd: z.string().nullable(),
  rncp: z.string().nullable(),
  organisme: z.strictObject({ siret: z.string(), nom: z.string() }),
  lieu: z.string().nullable(),
  score: summary.describe("Résumé du score de cette formation, s'il est public"),
});

const foundTrainings = z.strictObject({
  data: z.array(foundTraining).describe("La plus proche des mots d'abord"),
  complet: z.boolean().describe("Faux : aucune formation n'a tous les mots, celles-ci en ont"),
  mots_inconnus: z.array(z.string()).describe("Laissés de côté : aucune formation ne les a"),
  pagination,
});

const resolution = z.strictObject({
  cle: z.union([z.string(), z.strictObject(criteriaShape)]).describe("Telle qu'elle a été envoyée"),
  trouve: z.boolean(),
  niveau: level.nullable(),
  statut: status.nullable(),
  score: summary.describe("Résumé du score à ce niveau"),
  niveau_superieur: summary.describe("Résumé au plus proche niveau plus large qui a un score"),
  designe: designation.nullable(),
  remplacee_par: z
    .string()
    .nullable()
    .describe("La clé ou le CFD d'aujourd'hui, quand celui demandé a été remplacé"),
  probleme: z
    .strictObject({
      code: z.enum(["invalide", "inconnu", "ambigu"]),
      message: z.string(),
      remede: z.string(),
      candidats: z.array(z.string()).max(CANDIDATES_MAX),
    })
    .nullable(),
});

const resolutions = z.strictObject({
  seuil: threshold,
  data: z.array(resolution).describe("Dans l'ordre de la demande"),
});

const statistics = z.strictObject({
  calcule_le: day.nullable().describe("Jour de la dernière mise en ligne"),
  seuil: threshold,
  invitations: count,
  conversations_commencees: count,
  conversations_terminees: count.describe("Jusqu'au bout, ou assez loin pour compter"),
  taux_reponse: share.nullable(),
  textes: z.strictObject({
    recus: count.describe("La somme des six nombres qui suivent"),
    publies: count.describe("Que l'on peut lire ce jour-là"),
    acceptes_a_paraitre: count,
    plus_affiches: count.describe("Publiés autrefois : trop anciens, ou plus de score"),
    en_attente: count,
    refuses: count,
    retires: count.describe("Par leur auteur"),
    refuses_par_motif: z
      .record(z.string(), count)
      .describe("Les motifs plus rares que le seuil sont réunis sous « autres »"),
    delai_median_jours: z.number().min(0).nullable().describe("De la réception à la décision"),
    reponses_publiees: count.describe("D'établissements, sous un texte que l'on peut lire"),
  }),
  repondants_comptes: count.describe(
    "Dans le score d'une certification, une fois par certification",
  ),
  formations_connues: count,
  formations_avec_score: count,
  etablissements_avec_score: count,
  certifications_avec_score: count,
  certifications: z
    .array(
      z.strictObject({
        certification: z.string(),
        intitule: z.string(),
        nb_repondants: count,
        note_moyenne: note,
      }),
    )
    .describe("Les cinquante qui ont le plus de répondants"),
});

const ratingLd = z
  .strictObject({
    "@type": z.literal("AggregateRating"),
    ratingValue: note,
    ratingCount: count,
    bestRating: z.literal(5),
    worstRating: z.literal(1),
  })
  .optional()
  .describe("Seulement quand le chiffre est public à ce niveau");
const organisationLd = z.strictObject({
  "@type": z.literal("EducationalOrganization"),
  name: z.string(),
  identifier: z.string(),
});
const context = z.literal("https://schema.org");
const jsonLd = z.union([
  z.strictObject({
    "@context": context,
    "@type": z.literal("Course"),
    name: z.string(),
    courseCode: z.string().optional(),
    provider: organisationLd.optional(),
    aggregateRating: ratingLd,
  }),
  z.strictObject({ "@context": context, ...organisationLd.shape, aggregateRating: ratingLd }),
]);

const problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: count,
    code: z.string().describe("Stable ; voir la documentation des erreurs"),
    detail: z.string().describe("Ce qui ne va pas, et quoi écrire"),
    instance: z.string().describe("Numéro de la demande dans les journaux du service"),
  })
  .describe("Un problème, en clair (RFC 9457)");

/** What the schemas of the open data files look like (Table Schema). */
const tableSchema = z.strictObject({
  $schema: uri,
  fields: z.array(
    z.strictObject({
      name: z.string(),
      type: z.enum(["string", "integer", "number", "date"]),
      description: z.string(),
    }),
  ),
  missingValues: z.array(z.string()),
});

/** By the names they have in the description. */
const SCHEMAS = {
  ReponseScore: z.union([score, absentScore]),
  ReponseScoreDesigne: z.union([designatedScore, designatedAbsentScore]),
  PageAvis: reviewsPage,
  PageFormations: foundTrainings,
  Avis: review,
  DemandeResolutions: ResolutionsBody,
  ReponseResolutions: resolutions,
  Statistiques: statistics,
  JsonLd: jsonLd,
  SchemaColonnes: tableSchema,
  Sante: z.strictObject({ statut: z.literal("ok") }),
  Probleme: problem,
} as const;

export type SchemaName = keyof typeof SCHEMAS;
export type Resolved = z.infer<typeof resolution>;
export type ScoreSummary = z.infer<typeof summary>;
export type Designation = z.infer<typeof designation>;
export type Statistics = z.infer<typeof statistics>;
export type JsonLd = z.infer<typeof jsonLd>;
export type FoundTraining = z.infer<typeof foundTraining>;
export type ReviewItem = z.infer<typeof review>;

/** The schemas as JSON Schema, for `components` of the description. */
export function jsonSchemas(): Readonly<Record<string, unknown>> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(SCHEMAS)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _dialect, $id: _id, ...schema }]) => [id, schema]),
  );
}

/** One parameter of `GET /scores` after the other, with what it is. */
export function criteriaParameters(): readonly Readonly<Record<string, unknown>>[] {
  return Object.entries(criteriaShape).map(([name, schema]) => ({
    name,
    in: "query",
    schema: { type: "string" },
    description: schema.description ?? name,
  }));
}
