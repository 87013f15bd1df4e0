/** What the public pages are made from: plain values, given by whoever serves them. */
import type { NoScore, WidgetScore } from "../browser/widget/data.ts";
import type { PublicAddresses } from "../public-assets.ts";
import type { Kept, Publisher } from "../shapes.ts";

export type Lang = "fr" | "en";

/** A published score, as the read API sends it. */
export interface ShownScore extends WidgetScore {
  readonly seuil: number;
  readonly nb_invites?: number;
  readonly taux_reponse?: number;
  readonly themes: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Codes of former versions of the diploma that count as well. */
  readonly anciennes_versions?: readonly string[];
  /** Months, `YYYY-MM`. */
  readonly periode_experience: { readonly de: string; readonly a: string };
  /** `YYYY-MM-DD`. */
  readonly calcule_le: string;
}

export interface ShownNoScore extends NoScore {
  readonly niveau_superieur: ShownScore | null;
}

/** The answer of the score call, whatever it is. */
export type ShownResult = ShownScore | ShownNoScore;

export interface ShownTraining {
  readonly key: string;
  readonly title: string;
  readonly place: string | null;
  /** Code under which its diploma is published. */
  readonly diploma: string;
  readonly cfd: string | null;
  readonly rncp: string | null;
  readonly centre: { readonly siret: string; readonly name: string };
  /** Null under the threshold. */
  readonly score: ShownScore | null;
}

export interface ShownText {
  readonly id: string;
  readonly text: string;
  /** `YYYY-MM-DD`; only the month is shown. */
  readonly publishedOn: string;
  /** `YYYY-MM` or `YYYY`. */
  readonly experience: string;
  readonly reply: string | undefined;
  /** `YYYY-MM-DD`; only the month is shown. */
  readonly repliedOn: string | undefined;
  /** Code of the former version of the diploma that it is about, if it is. */
  readonly former: string | undefined;
  /** Of the training it counts for. */
  readonly trainingKey: string;
  readonly trainingTitle: string;
}

/** Figures in the words of the questionnaire. */
export type FigureWords = Readonly<
  Record<string, { readonly question: string; readonly options: Readonly<Record<string, string>> }>
>;

/** Where one is in a list of pages. */
export interface Paging {
  /** From 0. */
  readonly index: number;
  readonly size: number;
  readonly total: number;
}

/** What every public page needs of the house it stands in. */
export interface Site {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** The style sheet of every page. */
  readonly style: string;
  readonly assets: PublicAddresses;
  readonly publisher: Publisher;
  /** People a figure needs. */
  readonly threshold: number;
  /** How long things are kept; left out: the longest. */
  readonly kept?: Kept;
}
