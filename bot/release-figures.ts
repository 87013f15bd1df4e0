/** From counts to the figures people read, and to the score object of the public API. */
import type { Instant } from "./conversation.ts";
import { RECOMMENDATION, type ReleaseLevel, type ReleaseQuestion } from "./release.ts";

/** Answers per option, over whole lots. */
export type Counts = Readonly<Record<string, number>>;

/**
 * A level that has figures: those at which lots are formed, and the centre, which adds up the lots that
 * lie inside it.
 */
export type PublishedLevel = ReleaseLevel | "centre";

/** The names of the levels in the public API. */
export const LEVEL_NAMES = {
  training: "formation_lieu",
  trainerCertification: "formateur_certification",
  certification: "certification_nationale",
  centre: "etablissement",
} as const satisfies Readonly<Record<PublishedLevel, string>>;
export type LevelName = (typeof LEVEL_NAMES)[PublishedLevel];

/** The question whose answers make the mean note and the number of respondents. */
export const NOTE = "note";

/** What a group of lots holds. */
export interface GroupFigures {
  readonly level: PublishedLevel;
  /** Per question id. */
  readonly counts: Readonly<Record<string, Counts>>;
  readonly firstYear: number;
  readonly lastYear: number;
  /** People who were ever invited. */
  readonly invited: number;
  /** CFD of former versions of the diploma that some of them were invited for. */
  readonly former: readonly string[];
}

export interface ScoreContext {
  readonly threshold: number;
  readonly now: Instant;
  /** Address of the page that explains the method. */
  readonly methodUrl: string;
}

/** The public score of a group, without the key that was asked for. French names, as its users have. */
export interface PublishedScore {
  readonly niveau_restitution: LevelName;
  readonly statut: "publie";
  readonly seuil: number;
  readonly nb_repondants: number;
  /** Absent under the threshold; rounded to 5 under 20. */
  readonly nb_invites?: number;
  readonly taux_reponse?: number;
  readonly note: {
    readonly moyenne: number;
    /** Only from twice the threshold on. */
    readonly repartition?: Counts;
  };
  /** Share of people who would recommend it, 0 to 1. */
  readonly recommandation?: number;
  /** Whole percentages that add up to 100, per question and option. */
  readonly themes: Readonly<Record<string, Counts>>;
  /** CFD of former versions of the diploma that count here as well. Never told of a centre. */
  readonly anciennes_versions?: readonly string[];
  readonly periode_experience: { readonly de: string; readonly a: string };
  readonly calcule_le: string;
  readonly methode: string;
}

/**
 * Words the figures of a group.
 *
 * @returns The score, or undefined when the notes counted are fewer than the threshold.
 */
export function scoreOf(
  figures: GroupFigures,
  questions: readonly ReleaseQuestion[],
  context: ScoreContext,
): PublishedScore | undefined {
  const notes = figures.counts[NOTE] ?? {};
  const respondents = total(notes);
  if (respondents < context.threshold) return undefined;
  const recommendation = figures.counts[RECOMMENDATION];
  return {
    niveau_restitution: LEVEL_NAMES[figures.level],
    statut: "publie",
    seuil: context.threshold,
    nb_repondants: respondents,
    ...denominators(respondents, figures.invited, context.threshold),
    note: {
      moyenne: mean(notes),
      ...(respondents >= 2 * context.threshold && { repartition: everyNote(notes, questions) }),
    },
    ...(recommendation !== undefined &&
      total(recommendation) >= context.threshold && {
        recommandation: shareOfFavourable(recommendation, questions),
      }),
    themes: themesOf(figures, questions, context.threshold),
    ...(figures.former.length > 0 &&
      figures.level !== "centre" && { anciennes_versions: figures.former }),
    periode_experience: { de: `${figures.firstYear}-09`, a: `${figures.lastYear + 1}-08` },
    calcule_le: dayOf(context.now),
    methode: context.methodUrl,
  };
}

/**
 * Percentages as whole numbers that add up to 100, by the largest remainder; equal remainders go to
 * the option that comes last.
 *
 * @param counts  Answers per option; at least one answer.
 * @param options  Which options to show, in which order; each count belongs to one of them.
 */
export function percentages(counts: Counts, options: readonly string[]): Record<string, number> {
  const all = total(counts);
  const parts = options.map((option, index) => {
    const hundredfold = 100 * (counts[option] ?? 0);
    return { option, index, whole: Math.floor(hundredfold / all), rest: hundredfold % all };
  });
  const missing = 100 - parts.reduce((sum, part) => sum + part.whole, 0);
  const raised = new Set(
    parts
      .toSorted((a, b) => b.rest - a.rest || b.index - a.index)
      .slice(0, missing)
      .map((part) => part.option),
  );
  return Object.fromEntries(
    parts.map(({ option, whole }) => [option, whole + (raised.has(option) ? 1 : 0)]),
  );
}

/** Mean of notes to one decimal, halves upwards. At least one note. */
export function mean(notes: Counts): number {
  const sum = Object.entries(notes).reduce((acc, [note, count]) => acc + Number(note) * count, 0);
  const count = total(notes);
  return Math.floor((20 * sum + count) / (2 * count)) / 10;
}

/** Adds counts option by option. */
export function addCounts(first: Counts, second: Counts): Counts {
  const sum: Record<string, number> = { ...first };
  for (const [option, count] of Object.entries(second)) sum[option] = (sum[option] ?? 0) + count;
  return sum;
}

/** The UTC day of an instant, as `YYYY-MM-DD`. */
function dayOf(at: Instant): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "UTC" }).format(at);
}

function total(counts: Counts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Below 20 the exact number of invited people would tell too much: it is rounded to 5. */
function denominators(
  respondents: number,
  invited: number,
  threshold: number,
): { nb_invites?: number; taux_reponse?: number } {
  if (invited < threshold) return {};
  const told = Math.max(invited < 20 ? 5 * Math.round(invited / 5) : invited, respondents);
  return { nb_invites: told, taux_reponse: Math.round((100 * respondents) / told) / 100 };
}

function everyNote(notes: Counts, questions: readonly ReleaseQuestion[]): Counts {
  const options = questions.find((question) => question.id === NOTE)?.options ?? [];
  return Object.fromEntries(options.map((note) => [note, notes[note] ?? 0]));
}

function shareOfFavourable(counts: Counts, questions: readonly ReleaseQuestion[]): number {
  const favourable = questions.find((question) => question.id === RECOMMENDATION)?.favourable ?? [];
  const yes = favourable.reduce((sum, option) => sum + (counts[option] ?? 0), 0);
  return Math.round((100 * yes) / total(counts)) / 100;
}

function themesOf(
  figures: GroupFigures,
  questions: readonly ReleaseQuestion[],
  threshold: number,
): Record<string, Counts> {
  const themes: Record<string, Counts> = {};
  for (const { id, options } of questions) {
    const counts = figures.counts[id];
    if (id === NOTE || id === RECOMMENDATION || counts === undefined) continue;
    if (total(counts) >= threshold) themes[id] = percentages(counts, options);
  }
  return themes;
}
