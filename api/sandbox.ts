/** A fictitious world behind the read API: every answer a program may meet, and none that is true. */
import { SiriusError } from "../bot/errors.ts";
import type { PublishedLevel } from "../bot/release-figures.ts";
import type { OpenReview, OpenScore } from "../db/open-data.ts";
import type { ListedTraining } from "../db/public-listing.ts";
import type { SearchResult } from "../db/public-search.ts";
import type { Resolution } from "../db/resolver.ts";
import type { PublishedReview, ReviewsPage, StoredReviews } from "../db/results-reviews.ts";
import type { Statistics } from "./results-schemas.ts";
import { etagOf } from "./results-send.ts";
import type { ResultsWorld } from "./results.ts";
import {
  resolveCriteria,
  scoreOfGroup,
  scoreOfTraining,
  trainingOf,
  type Sandbox,
} from "./sandbox-figures.ts";
import {
  CENTRES,
  FAILING,
  QUESTIONS,
  TEXTS,
  TITLES,
  TRAININGS,
  WITHDRAWN,
  type SandboxTraining,
} from "./sandbox-world.ts";

/**
 * The sandbox. The keys `erreur-429` and `erreur-503` make it fail as the service might.
 *
 * @param publicBaseUrl  Without a slash at the end.
 */
export function sandboxWorld(publicBaseUrl: string, threshold: number): ResultsWorld {
  const sandbox = { threshold, methodUrl: `${publicBaseUrl}/methode#v1` };
  return {
    threshold,
    results: {
      score: async (key) => scoreOfTraining(sandbox, failing(key)),
      reviews: async (key, page) => textsOf(trainingOf(failing(key)), page, sandbox),
      centreReviews: async (siret, page) =>
        textsOf(
          TRAININGS.find(({ centre }) => centre.siret === siret),
          page,
          sandbox,
        ),
      review: async (id) =>
        id === WITHDRAWN ? "withdrawn" : published().find((each) => each.id === id),
      statistics: async () => {
        const body = JSON.stringify(statisticsOf(threshold));
        return { body, etag: etagOf(body) };
      },
      ping: () => Promise.resolve(),
    },
    resolver: {
      resolve: async (askings) =>
        askings.map((readings) => {
          const all = readings.map((criteria) => resolveCriteria(sandbox, criteria));
          const unknown: Resolution = { kind: "unknown", missing: "training" };
          return all.find(({ kind }) => kind !== "unknown") ?? all[0] ?? unknown;
        }),
    },
    directory: {
      search: async ({ words, place }, slice) => search(sandbox, { words, place }, slice),
    },
    openData: {
      stamp: async () => "sandbox",
      themes: async () =>
        QUESTIONS.filter(({ id }) => id === "soutien_cfa").flatMap(({ id, options }) =>
          options.toSorted().map((option) => ({ theme: id, option })),
        ),
      scores: () => openScores(sandbox),
      reviews: openReviews,
    },
  };
}

function failing(key: string): string {
  const code = Object.entries(FAILING).find(([name]) => name === key)?.[1];
  if (code !== undefined) throw new SiriusError(code, `the sandbox fails for the key ${key}`);
  return key;
}

/** All texts are about the first training. */
function published(): readonly PublishedReview[] {
  const [first] = TRAININGS;
  const about = { trainingKey: first?.key ?? "", trainingTitle: TITLES[first?.cfd ?? ""] ?? "" };
  return TEXTS.map((text) => ({ ...text, ...about }));
}

function textsOf(
  training: SandboxTraining | undefined,
  { index, size, newestFirst }: ReviewsPage,
  sandbox: Sandbox,
): StoredReviews | undefined {
  if (training === undefined) return undefined;
  const score = scoreOfGroup(sandbox, { level: "training", of: [training] });
  const all = score === undefined ? [] : published();
  const ordered = newestFirst ? all : all.toReversed();
  const hidden = training.invited > 0 ? "insuffisant" : "aucun";
  return {
    status: score === undefined ? hidden : "publie",
    total: all.length,
    reviews: ordered.slice(index * size, (index + 1) * size),
  };
}

const folded = (text: string): string =>
  text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();

function search(
  sandbox: Sandbox,
  asked: { readonly words: string; readonly place: string },
  { index, size }: { readonly index: number; readonly size: number },
): SearchResult {
  const words = folded(`${asked.words} ${asked.place}`).match(/[a-z0-9]+/g) ?? [];
  const texts = TRAININGS.map(({ cfd, centre, place, insee }) =>
    folded(`${TITLES[cfd] ?? ""} ${centre.name} ${place} ${insee}`),
  );
  const unknown = words.filter((word) => !texts.some((text) => text.includes(word)));
  const known = words.filter((word) => !unknown.includes(word));
  const none = words.length > 0 && known.length === 0;
  const found = TRAININGS.filter(
    (_, at) => !none && known.every((word) => texts[at]?.includes(word) === true),
  );
  return {
    total: found.length,
    trainings: found
      .slice(index * size, (index + 1) * size)
      .map((training) => listedTraining(sandbox, training)),
    unknown,
    complete: true,
  };
}

function listedTraining(sandbox: Sandbox, training: SandboxTraining): ListedTraining {
  const { key, cfd, centre, place } = training;
  const score = scoreOfGroup(sandbox, { level: "training", of: [training] }) ?? null;
  const title = TITLES[cfd] ?? cfd;
  return { key, title, place, diploma: cfd, cfd, rncp: null, centre, score };
}

async function* openScores(sandbox: Sandbox): AsyncGenerator<OpenScore> {
  const levels: readonly PublishedLevel[] = ["training", "certification"];
  for (const level of levels) {
    const groups = Map.groupBy(TRAININGS, ({ key, cfd }) => (level === "training" ? key : cfd));
    for (const of of groups.values()) {
      const score = scoreOfGroup(sandbox, { level, of });
      const [first] = of;
      if (score === undefined || first === undefined) continue;
      const { key, centre, place, cfd } = first;
      const own = level === "training";
      yield {
        level,
        key: own ? key : null,
        siret: own ? centre.siret : null,
        centre: own ? centre.name : null,
        title: TITLES[cfd] ?? cfd,
        place: own ? place : null,
        cfd,
        rncp: null,
        score,
      };
    }
  }
}

async function* openReviews(): AsyncGenerator<OpenReview> {
  const [training] = TRAININGS;
  if (training === undefined) return;
  const { key, cfd, centre } = training;
  const about = { key, cfd, rncp: null, siret: centre.siret, centre: centre.name };
  for (const { id, text, publishedOn, experience, reply, trainingTitle: title } of published()) {
    yield { ...about, id, text, publishedOn, experience, reply: reply ?? null, title };
  }
}

function statisticsOf(threshold: number): Statistics {
  const certifications = [
    {
      certification: "50022137",
      intitule: TITLES["50022137"] ?? "",
      nb_repondants: 14,
      note_moyenne: 3.9,
    },
  ];
  return {
    calcule_le: "2026-11-22",
    seuil: threshold,
    invitations: TRAININGS.reduce((sum, { invited }) => sum + invited, 0),
    conversations_commencees: 17,
    conversations_terminees: 14,
    taux_reponse: 0.23,
    textes: {
      recus: 6,
      publies: TEXTS.length,
      acceptes_a_paraitre: 1,
      plus_affiches: 0,
      en_attente: 0,
      refuses: 1,
      retires: 1,
      refuses_par_motif: { autres: 1 },
      delai_median_jours: 1.5,
      reponses_publiees: 1,
    },
    repondants_comptes: 14,
    formations_connues: TRAININGS.length,
    formations_avec_score: 1,
    etablissements_avec_score: Object.keys(CENTRES).length - 1,
    certifications_avec_score: certifications.length,
    certifications,
  };
}
