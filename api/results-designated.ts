/** What identifiers designate, worded for the API: in full, as a summary, and for search engines. */
import { SiriusError } from "../bot/errors.ts";
import type { Criteria } from "../bot/identifiers.ts";
import { CANDIDATES_MAX } from "../db/resolver-query.ts";
import type { Designated, Missing, Resolution } from "../db/resolver.ts";
import type { Designation, JsonLd, Resolved, ScoreSummary } from "./results-schemas.ts";

/** The stored score of a group, as far as it is read again here. */
interface StoredBody {
  readonly niveau_restitution: NonNullable<ScoreSummary>["niveau_restitution"];
  readonly nb_repondants: number;
  readonly note: { readonly moyenne: number };
  readonly recommandation?: number;
}

/** Criteria as they are told back: `cfd=50022137&siret=00000001800010`. */
export function writeCriteria(criteria: Criteria): string {
  return Object.entries(criteria)
    .map(([name, value]) => `${name === "cle_tronquee" ? "cle" : name}=${value}`)
    .join("&");
}

/** What was found, in the names of the API. */
export function designationOf(found: Designated): Designation {
  return {
    niveau: found.level,
    cle: found.trainingKey ?? null,
    certification: found.certification ?? null,
    siret: found.siret ?? null,
    intitule: found.title,
    organisme: found.centre ?? null,
    lieu: found.place ?? null,
  };
}

/** The whole score of what was found, as JSON; the stored bytes are not read. */
export function writeScore(asked: string, found: Designated, threshold: number): string {
  const designe = JSON.stringify(designationOf(found));
  const start = `{"cle_demandee":${JSON.stringify(asked)},"designe":${designe},`;
  if (found.score !== undefined) return start + found.score.body.slice(1);
  const wider = found.wider ?? "null";
  return `${start}"statut":"${found.status}","seuil":${threshold},"niveau_superieur":${wider}}`;
}

/** For search engines; a rating is told only where the figure of this very thing is public. */
export function writeJsonLd(found: Designated): string {
  const provider =
    found.siret === undefined
      ? undefined
      : ({
          "@type": "EducationalOrganization",
          name: found.centre ?? found.siret,
          identifier: found.siret,
        } as const);
  const rating = found.score === undefined ? undefined : ratingOf(found.score.body);
  const shared = {
    "@context": "https://schema.org",
    ...(rating !== undefined && { aggregateRating: rating }),
  } as const;
  const described: JsonLd =
    found.level === "etablissement" && provider !== undefined
      ? { ...shared, ...provider }
      : {
          ...shared,
          "@type": "Course",
          name: found.title,
          ...(found.certification !== undefined && { courseCode: found.certification }),
          ...(provider !== undefined && { provider }),
        };
  return JSON.stringify(described);
}

function ratingOf(body: string): NonNullable<JsonLd["aggregateRating"]> {
  const score: StoredBody = JSON.parse(body);
  return {
    "@type": "AggregateRating",
    ratingValue: score.note.moyenne,
    ratingCount: score.nb_repondants,
    bestRating: 5,
    worstRating: 1,
  };
}

/** The few figures that lists show of a stored score; null without one. */
export function summaryOf(body: string | undefined): ScoreSummary {
  if (body === undefined) return null;
  const score: StoredBody = JSON.parse(body);
  return {
    niveau_restitution: score.niveau_restitution,
    nb_repondants: score.nb_repondants,
    note_moyenne: score.note.moyenne,
    recommandation: score.recommandation ?? null,
  };
}

const NOTHING = {
  trouve: false,
  niveau: null,
  statut: null,
  score: null,
  niveau_superieur: null,
  designe: null,
  remplacee_par: null,
} as const;

/** The answer to an identifier that was refused for its form. */
export function refusedItem(
  cle: Resolved["cle"],
  { message, remedy }: { readonly message: string; readonly remedy: string },
): Resolved {
  return {
    cle,
    ...NOTHING,
    probleme: { code: "invalide", message, remede: remedy, candidats: [] },
  };
}

/** The answer to an identifier, in a list of them. */
export function resolvedItem(cle: Resolved["cle"], resolution: Resolution): Resolved {
  switch (resolution.kind) {
    case "unknown": {
      const [message, remede] = UNKNOWN[resolution.missing];
      return { cle, ...NOTHING, probleme: { code: "inconnu", message, remede, candidats: [] } };
    }
    case "ambiguous": {
      const candidats = resolution.candidates.slice(0, CANDIDATES_MAX);
      const message = `plusieurs choses ont cet identifiant (${countOf(resolution.candidates)})`;
      const remede = "ajouter un identifiant qu'une seule a, ou demander l'un des candidats";
      return { cle, ...NOTHING, probleme: { code: "ambigu", message, remede, candidats } };
    }
    case "found":
      return foundItem(cle, resolution.found, resolution.criteria);
  }
}

function foundItem(cle: Resolved["cle"], found: Designated, criteria: Criteria): Resolved {
  return {
    cle,
    trouve: true,
    niveau: found.level,
    statut: found.status,
    score: summaryOf(found.score?.body),
    niveau_superieur: summaryOf(found.score === undefined ? found.wider : undefined),
    designe: designationOf(found),
    remplacee_par: replacedBy(found, criteria),
    probleme: null,
  };
}

function replacedBy(found: Designated, { cle, cfd }: Criteria): string | null {
  if (cle !== undefined && found.trainingKey !== undefined && found.trainingKey !== cle) {
    return found.trainingKey;
  }
  const renewed = cfd !== undefined && found.certification !== undefined;
  return renewed && found.certification !== cfd ? found.certification : null;
}

const UNKNOWN: Readonly<Record<Missing, readonly [message: string, remedy: string]>> = {
  training: [
    "aucune formation n'est connue sous cet identifiant",
    "vérifier la clé, ou donner la certification (cfd) et le formateur (siret)",
  ],
  certification: [
    "aucune certification n'est connue sous ces identifiants",
    "vérifier le code ; donner un seul identifiant de certification suffit",
  ],
  centre: [
    "aucun établissement n'est connu sous ces identifiants",
    "vérifier le SIRET ou l'UAI de l'établissement formateur",
  ],
  together: [
    "aucune formation n'a tous ces identifiants à la fois",
    "vérifier que le formateur propose cette certification, ou n'en donner qu'une partie",
  ],
};

/**
 * The one thing that was found.
 *
 * Errors: `identifier_unknown`, `identifier_ambiguous`; the second names the candidates.
 */
export function foundOf(resolution: Resolution | undefined): Designated {
  if (resolution?.kind === "found") return resolution.found;
  if (resolution?.kind === "ambiguous") {
    const named = resolution.candidates.slice(0, CANDIDATES_MAX).join(", ");
    throw new SiriusError(
      "identifier_ambiguous",
      `plusieurs choses ont cet identifiant : ${named} ; ajouter un identifiant qu'une seule a`,
      { candidates: resolution.candidates.length },
    );
  }
  const [message, remedy] = UNKNOWN[resolution?.missing ?? "training"];
  throw new SiriusError("identifier_unknown", `${message} ; ${remedy}`);
}

function countOf(candidates: readonly string[]): string {
  return candidates.length > CANDIDATES_MAX
    ? `plus de ${CANDIDATES_MAX}`
    : String(candidates.length);
}
