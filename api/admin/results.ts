/** `/admin/resultats`: published figures, with filters in the address. */
import { z } from "zod";
import type { PublishedLevel } from "../../bot/release-figures.ts";
import type { ScoreRow } from "../../db/open-data-columns.ts";
import {
  RESULTS_COUNTED,
  type ResultsPage,
  type ResultsSort,
  type ResultsWanted,
} from "../../db/results-table.ts";
import { monthOf } from "../../web/browser/widget/view.ts";
import {
  resultsBody,
  type ResultLine,
  type ResultsFilters,
} from "../../web/console/results-page.ts";
import type { TypeCommand } from "../../web/console/typed-command.ts";
import { centrePath, diplomaPath, trainingPath } from "../../web/public/address.ts";
import type { AdminRoute, Asked } from "./router.ts";

export interface ResultsRouteParts {
  readonly read: (wanted: ResultsWanted) => Promise<ResultsPage>;
  /** Whether anything was released. */
  readonly hasFigures: () => Promise<boolean>;
  /** People a figure needs. */
  readonly threshold: number;
  readonly typed: TypeCommand;
}

const PATH = "/admin/resultats";

/** The one route. */
export function resultsRoutes(parts: ResultsRouteParts): AdminRoute[] {
  return [
    {
      method: "get",
      path: PATH,
      permission: "results.read",
      handle: (asked) => show(parts, asked),
    },
  ];
}

const LEVELS: Readonly<Record<string, readonly [PublishedLevel, string]>> = {
  formation: ["training", "Formations"],
  "centre-diplome": ["trainerCertification", "Diplômes par centre"],
  diplome: ["certification", "Diplômes, toute la France"],
  centre: ["centre", "Centres"],
};
const SORTS: Readonly<Record<string, readonly [ResultsSort, string]>> = {
  nom: ["name", "Par nom"],
  mieux: ["best", "Mieux notés d'abord"],
  moins: ["worst", "Moins bien notés d'abord"],
  reponses: ["answers", "Plus de réponses d'abord"],
};

const text = z.string().max(200).catch("");
/** What does not fit is left aside, so that an address typed by hand still shows something. */
const Query = z.object({
  niveau: text.transform((value) => (value in LEVELS ? value : "formation")),
  tri: text.transform((value) => (value in SORTS ? value : "nom")),
  q: text,
  siret: text.transform((value) => value.replaceAll(/\s/g, "")),
  code: text.transform((value) => value.trim().toUpperCase()),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});

async function show(parts: ResultsRouteParts, asked: Asked): Promise<void> {
  const { page: at, ...filters } = Query.parse(asked.request.query);
  const level = LEVELS[filters.niveau]?.[0] ?? "training";
  const { rows, total, more } = await parts.read({
    level,
    sort: SORTS[filters.tri]?.[0] ?? "name",
    words: filters.q.trim() === "" ? undefined : filters.q,
    siret: filters.siret === "" ? undefined : filters.siret,
    code: filters.code === "" ? undefined : filters.code,
    page: at - 1,
  });
  asked.page({
    title: "Résultats",
    wide: true,
    body: resultsBody({
      filters,
      levels: choices(LEVELS),
      sorts: choices(SORTS),
      lines: rows.map(lineOf),
      groups: groupsInWords(total),
      hasFigures: total > 0 || (await parts.hasFigures()),
      threshold: parts.threshold,
      before: at > 1 ? addressOf(filters, at - 1) : undefined,
      after: more ? addressOf(filters, at + 1) : undefined,
      mayExport: asked.can("exports.make"),
      typed: parts.typed,
    }),
  });
}

const NUMBER = new Intl.NumberFormat("fr-FR");

/** "1 groupe", "25 groupes", "Plus de 1 000 groupes". */
function groupsInWords(total: number): string {
  if (total > RESULTS_COUNTED) return `Plus de ${NUMBER.format(RESULTS_COUNTED)} groupes`;
  return `${NUMBER.format(total)} ${total > 1 ? "groupes" : "groupe"}`;
}

function choices(of: Readonly<Record<string, readonly [unknown, string]>>) {
  return Object.entries(of).map(([value, [, label]]) => ({ value, label }));
}

function addressOf(filters: ResultsFilters, page: number): string {
  return `${PATH}?${new URLSearchParams({ ...filters, page: String(page) }).toString()}`;
}

function lineOf({
  level,
  key,
  siret,
  centre,
  title,
  place,
  cfd,
  rncp,
  score,
}: ScoreRow): ResultLine {
  const { note, nb_repondants, nb_invites, taux_reponse, recommandation, periode_experience } =
    score;
  const names = {
    training: [title, place, centre],
    trainerCertification: [title, centre],
    certification: [title],
    centre: [centre],
  }[level];
  const paths = {
    training: trainingPath(key ?? ""),
    trainerCertification: centrePath(siret ?? ""),
    certification: diplomaPath(cfd ?? rncp ?? ""),
    centre: centrePath(siret ?? ""),
  };
  return {
    label: names.filter((name) => name !== null).join(", "),
    path: paths[level],
    mark: note.moyenne,
    answers: nb_repondants,
    asked: nb_invites?.toString() ?? "–",
    rate: shareOf(taux_reponse),
    recommended: shareOf(recommandation),
    period: monthsInWords(periode_experience),
  };
}

/** "juin 2026", or "juin 2025 à août 2026". */
function monthsInWords({ de, a }: ScoreRow["score"]["periode_experience"]): string {
  return de === a ? monthOf(de, "fr") : `${monthOf(de, "fr")} à ${monthOf(a, "fr")}`;
}

function shareOf(share: number | undefined): string {
  return share === undefined ? "–" : `${Math.round(share * 100)} %`;
}
