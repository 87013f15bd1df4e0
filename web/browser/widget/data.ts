/** What a widget is made from: the answer of `/widget/{cle}/donnees`, and the choices of its host. */

/** A published score, as the read API sends it. */
export interface WidgetScore {
  readonly statut: "publie";
  readonly niveau_restitution: string;
  readonly nb_repondants: number;
  readonly note: {
    readonly moyenne: number;
    readonly repartition?: Readonly<Record<string, number>>;
  };
  readonly recommandation?: number;
}

export interface NoScore {
  readonly statut: "insuffisant" | "aucun";
  readonly seuil: number;
  /** The score of the nearest wider group that has one. */
  readonly niveau_superieur: WidgetScore | null;
}

export interface WidgetText {
  readonly texte: string;
  /** `YYYY-MM-DD`. */
  readonly date_publication: string;
  /** `YYYY-MM` or `YYYY`. */
  readonly date_experience: string;
  readonly reponse: { readonly texte: string } | null;
}

export interface WidgetData {
  /** Of the training, the diploma or the centre. */
  readonly titre: string;
  /** Who trains and where; empty for a centre. */
  readonly sous_titre: string;
  /** Addresses of the public page and of the method. */
  readonly page: string;
  readonly methode: string;
  readonly score: WidgetScore | NoScore;
  /** The newest texts, at most three. */
  readonly avis: readonly WidgetText[];
  readonly nb_avis: number;
}

export const FORMATS = ["score", "avis", "complet"] as const;
export type WidgetFormat = (typeof FORMATS)[number];

export interface WidgetChoices {
  readonly format: WidgetFormat;
  readonly lang: "fr" | "en";
}

/** A format by its name; the smallest one for a name nobody knows. */
export function formatOf(name: string | null | undefined): WidgetFormat {
  return FORMATS.find((format) => format === name) ?? "score";
}
