/** What the sandbox would publish of its world, by the very functions of a release. */
import type { Criteria } from "../bot/identifiers.ts";
import { LEVEL_NAMES, scoreOf, type PublishedLevel } from "../bot/release-figures.ts";
import type { Designated, Resolution } from "../db/resolver.ts";
import type { StoredScore } from "../db/results-store.ts";
import { etagOf } from "./results-send.ts";
import {
  CODES,
  QUESTIONS,
  REPLACED,
  SHARED_UAI,
  TITLES,
  together,
  TRAININGS,
  type SandboxTraining,
} from "./sandbox-world.ts";

/** The day on which everything was counted. */
const COUNTED_AT = Date.UTC(2026, 10, 22);

export interface Sandbox {
  readonly threshold: number;
  /** Address of the page that explains the method. */
  readonly methodUrl: string;
}

/** Trainings that are published together at a level. */
interface Group {
  readonly level: PublishedLevel;
  readonly of: readonly SandboxTraining[];
}

/** The score of a group as it would be stored; undefined under the threshold. */
export function scoreOfGroup(sandbox: Sandbox, { level, of }: Group): string | undefined {
  const score = scoreOf(
    {
      level,
      counts: together(of),
      firstYear: 2024,
      lastYear: 2025,
      invited: of.reduce((sum, { invited }) => sum + invited, 0),
      former: [],
    },
    QUESTIONS,
    { threshold: sandbox.threshold, now: COUNTED_AT, methodUrl: sandbox.methodUrl },
  );
  return score && JSON.stringify(score);
}

/** The training of a key: under its own, one that was replaced, or one cut where only one place fits. */
export function trainingOf(key: string): SandboxTraining | undefined {
  const [only, ...others] = TRAININGS.filter(
    (each) => each.key === (REPLACED[key] ?? key) || each.key.split("#")[0] === key,
  );
  return others.length === 0 ? only : undefined;
}

const ofTrainer = ({ centre, cfd }: SandboxTraining): Group => ({
  level: "trainerCertification",
  of: TRAININGS.filter((each) => each.centre === centre && each.cfd === cfd),
});
const ofCode = (code: string): Group => ({
  level: "certification",
  of: TRAININGS.filter(({ cfd }) => cfd === code),
});

/** A training with its score, or the next wider one. */
export function designate(sandbox: Sandbox, level: PublishedLevel, of: readonly SandboxTraining[]) {
  const [first] = of;
  if (first === undefined) return undefined;
  const { key, cfd, centre, place } = first;
  const body = scoreOfGroup(sandbox, { level, of });
  const wider = [
    ...(level === "training" ? [ofTrainer(first)] : []),
    ...(level === "training" || level === "trainerCertification" ? [ofCode(cfd)] : []),
  ].map((group) => scoreOfGroup(sandbox, group));
  const hidden = of.some(({ invited }) => invited > 0) ? "insuffisant" : "aucun";
  const isNational = level === "certification";
  const found: Designated = {
    level: LEVEL_NAMES[level],
    trainingKey: level === "training" ? key : undefined,
    certification: level === "centre" ? undefined : cfd,
    siret: isNational ? undefined : centre.siret,
    title: level === "centre" ? centre.name : (TITLES[cfd] ?? cfd),
    centre: isNational ? undefined : centre.name,
    place: level === "training" ? place : undefined,
    status: body === undefined ? hidden : "publie",
    score: body === undefined ? undefined : { body, etag: etagOf(body) },
    wider: body === undefined ? wider.find((each) => each !== undefined) : undefined,
  };
  return found;
}

/** The score call of a training. */
export function scoreOfTraining(sandbox: Sandbox, key: string): StoredScore | undefined {
  const training = trainingOf(key);
  const found = training && designate(sandbox, "training", [training]);
  if (found === undefined) return undefined;
  const start = `{"cle_demandee":${JSON.stringify(key)},`;
  const body =
    found.score === undefined
      ? `${start}"statut":"${found.status}","seuil":${sandbox.threshold},"niveau_superieur":${found.wider ?? "null"}}`
      : start + found.score.body.slice(1);
  return { body, etag: etagOf(body) };
}

/** What criteria designate, by the same rules as in the catalogue. */
export function resolveCriteria(sandbox: Sandbox, criteria: Criteria): Resolution {
  const codes = codesOf(criteria);
  if (codes?.length === 0) return { kind: "unknown", missing: "certification" };
  const fitting = TRAININGS.filter(
    (each) =>
      fitsPlace(each, criteria) &&
      (codes === undefined || codes.includes(each.cfd)) &&
      (criteria.siret === undefined || each.centre.siret === criteria.siret) &&
      (criteria.uai === undefined || criteria.uai === SHARED_UAI),
  );
  if (fitting.length === 0) return { kind: "unknown", missing: missingOf(criteria) };
  const level = levelOf(criteria, codes !== undefined);
  const groups = Map.groupBy(fitting, (each) => groupOf(level, each));
  const [own, ...others] = [...groups.values()];
  const found = others.length === 0 && own !== undefined && designate(sandbox, level, own);
  return found === false || found === undefined
    ? { kind: "ambiguous", candidates: [...groups.keys()] }
    : { kind: "found", criteria, found };
}

const CODE_KINDS = ["cfd", "rncp", "certifinfo", "onisep"] as const;

/** Certifications that fit every criterion on them; undefined without such a criterion. */
function codesOf(criteria: Criteria): readonly string[] | undefined {
  const given = CODE_KINDS.filter((kind) => criteria[kind] !== undefined);
  if (given.length === 0) return undefined;
  const each = given.map((kind) => CODES[`${kind} ${criteria[kind] ?? ""}`] ?? []);
  return (each[0] ?? []).filter((code) => each.every((codes) => codes.includes(code)));
}

function fitsPlace(training: SandboxTraining, criteria: Criteria): boolean {
  const { cle, cle_tronquee: stem, parcoursup, affelnet, code_insee: insee } = criteria;
  return (
    (cle === undefined || training.key === (REPLACED[cle] ?? cle)) &&
    (stem === undefined || training.key.split("#")[0] === stem) &&
    (parcoursup === undefined || training.parcoursup === parcoursup) &&
    (affelnet === undefined || training.affelnet === affelnet) &&
    (insee === undefined || training.insee === insee)
  );
}

function namesPlace({ cle, cle_tronquee: stem, parcoursup, affelnet }: Criteria): boolean {
  return [cle, stem, parcoursup, affelnet].some((each) => each !== undefined);
}

function levelOf(criteria: Criteria, hasCode: boolean): PublishedLevel {
  const hasCentre = criteria.siret !== undefined || criteria.uai !== undefined;
  if (namesPlace(criteria) || (hasCode && criteria.code_insee !== undefined)) return "training";
  if (hasCode) return hasCentre ? "trainerCertification" : "certification";
  return "centre";
}

function groupOf(level: PublishedLevel, { key, centre, cfd }: SandboxTraining): string {
  switch (level) {
    case "training":
      return key;
    case "trainerCertification":
      return `${centre.siret} ${cfd}`;
    case "certification":
      return cfd;
    case "centre":
      return centre.siret;
  }
}

function missingOf(criteria: Criteria): "training" | "centre" | "together" {
  const alone = Object.keys(criteria).length === 1;
  if (alone && namesPlace(criteria)) return "training";
  return alone ? "centre" : "together";
}
