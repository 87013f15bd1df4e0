/** What the pages about campaigns are made from: plain values with their words. */

export interface CampaignLine {
  readonly key: string;
  readonly title: string;
  /** In words, such as "en pause". */
  readonly state: string;
  /** Title and version of its questionnaire. */
  readonly script: string;
  /** "par SMS, puis par e-mail". */
  readonly channels: string;
  /** When it sends next, in a sentence; undefined when nothing waits. */
  readonly next: string | undefined;
}

/** A count with its words. */
export interface Counted {
  readonly label: string;
  readonly count: number;
}

/** One number of the way from invited to published. */
export interface FunnelLine extends Counted {
  readonly definition: string;
  /** A step of the way; the others happen beside it. */
  readonly step: boolean;
}

/** The same numbers for a channel or a centre, in the order of the lines. */
export interface FunnelGroup {
  readonly label: string;
  readonly counts: readonly number[];
}

export interface QuestionLine {
  readonly question: string;
  readonly text: string;
  readonly seen: number;
  readonly answered: number;
  readonly left: number;
  /** "25 s"; a dash while nobody answered. */
  readonly time: string;
}

export interface Definition {
  readonly label: string;
  readonly definition: string;
}
