/** What the public pages, the widget and the open data are served from. */
import type { Instant } from "../bot/conversation.ts";
import type { PublicDirectory } from "../db/public-directory.ts";
import type { Labels } from "../db/public-labels.ts";
import type { ListedTraining } from "../db/public-listing.ts";
import type { Designated } from "../db/resolver.ts";
import type { ResultsStore } from "../db/results-store.ts";
import type { PublicAssets } from "../web/public-assets.ts";
import { centrePath, diplomaPath, trainingPath } from "../web/public/address.ts";
import type { ShownScore, ShownTraining, Site } from "../web/public/shapes.ts";

export interface PublicDeps {
  readonly site: Site;
  readonly assets: PublicAssets;
  /** The same store as the read API, so that every output tells the same. */
  readonly results: ResultsStore;
  readonly directory: PublicDirectory;
  readonly labels: (locale: string) => Promise<Labels>;
  /** Whether one more of something may be done, for all processes together. */
  readonly allow: (what: string, limit: number, seconds: number) => Promise<boolean>;
  /** Léa's personal link, where there is a fictitious world. */
  readonly demoLink: () => string | undefined;
  readonly now: () => Instant;
}

/** A score as it was stored by the release, which is the only one who writes it. */
export function readScore(body: string): ShownScore {
  const score: ShownScore = JSON.parse(body);
  return score;
}

/** A training with its score readable. */
export function shownTraining({ score, ...training }: ListedTraining): ShownTraining {
  return { ...training, score: score === null ? null : readScore(score) };
}

/** The page of what an identifier designates. */
export function pathOf({ level, trainingKey, siret, certification }: Designated): string {
  switch (level) {
    case "formation_lieu":
      return trainingPath(trainingKey ?? "");
    case "formateur_certification":
    case "etablissement":
      return centrePath(siret ?? "");
    case "certification_nationale":
      return diplomaPath(certification ?? "");
  }
}
