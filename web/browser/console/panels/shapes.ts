/** What the panels of the script editor are given, and what the server answers them. */
import type { AnswerControls, ShownOption } from "../../../shapes.ts";

export type Lang = "fr" | "en";
export type PanelChannel = "sms" | "telegram" | "web";

/** What every panel takes. */
export interface PanelProps {
  /** The draft, in YAML; it may be invalid. */
  readonly source: string;
  /** The version it is compared with, where there is one. */
  readonly baseSource?: string | undefined;
  readonly locale: Lang;
  /** Id of the step that is being edited. */
  readonly selectedStep?: string | undefined;
  readonly onSelectStep: (id: string) => void;
}

/** Something to repair before the draft can be played. Lines count from 1; messages are in French. */
export interface DraftFault {
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly step?: string;
  readonly message: string;
}

export interface Unplayable {
  readonly ok: false;
  readonly faults: readonly DraftFault[];
}

export type PlayMove =
  | { readonly reply: string }
  | { readonly button: string }
  | { readonly ticks: readonly string[] }
  | { readonly control: "back" | "skip" | "help" | "stop" }
  | { readonly silence: string }
  | { readonly channel: PanelChannel };

export interface SmsCost {
  readonly encoding: "gsm7" | "ucs2";
  readonly units: number;
  readonly parts: number;
  /** Characters that force the costly alphabet. */
  readonly strange: readonly string[];
}

export interface SaidLine {
  readonly from: "sirius";
  readonly channel: PanelChannel;
  readonly text: string;
  readonly steps: readonly string[];
  readonly sms?: SmsCost;
}

export interface DoneLine {
  readonly from: "person";
  readonly channel: PanelChannel;
  readonly move: number;
  readonly text: string;
  readonly step?: string;
  readonly reading: {
    readonly tone: "taken" | "asked" | "aside";
    readonly said: string;
    readonly why?: string;
    readonly rule?: string;
    /** What was kept, whatever words it is shown under. */
    readonly kept?: string;
  };
}

export type PlayLine =
  | SaidLine
  | DoneLine
  | { readonly from: "around"; readonly move: number; readonly text: string };

/** An answer is given as on the page of the chat. */
export type PlayOption = ShownOption;
export type PlayControls = AnswerControls;

export interface Played {
  readonly ok: true;
  /** Of the conversation. */
  readonly locale: string;
  readonly locales: readonly string[];
  readonly profile: string;
  readonly profiles: readonly { readonly key: string; readonly title: string }[];
  readonly moves: readonly PlayMove[];
  readonly lines: readonly PlayLine[];
  readonly open?: {
    readonly step: string;
    readonly controls: PlayControls;
    readonly canSkip: boolean;
    readonly canCorrect: boolean;
  };
  readonly ended?: { readonly outcome: string; readonly words: string };
  readonly stopped?: { readonly move: number; readonly words: string };
  readonly unreached?: true;
  readonly answers: readonly { readonly step: string; readonly answer: string }[];
  readonly sms: { readonly messages: number; readonly parts: number };
}

/** One stretch of the draft replaced. Offsets count as those of a JavaScript string. */
export interface DraftEdit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

export interface Recorded {
  readonly ok: true;
  readonly name: string;
  readonly edit?: DraftEdit;
  readonly broken?: string;
}

export interface RanExamples {
  readonly ok: true;
  readonly examples: readonly {
    readonly name: string;
    readonly line: number;
    readonly channels: readonly PanelChannel[];
    readonly moves: number;
    readonly failures: readonly {
      readonly channel: PanelChannel;
      readonly move: number;
      readonly message: string;
      readonly step?: string;
    }[];
  }[];
  readonly missing: readonly { readonly step?: string; readonly message: string }[];
}

/** One move of an example, as it is written in the file. */
export interface ExampleMove {
  readonly reply?: string;
  readonly button?: string | number;
  readonly silence?: string;
  readonly channel?: PanelChannel;
  readonly at?: string;
  readonly says?: string;
}

/** An example with everything that is said in it. */
export interface ShownExample {
  readonly name: string;
  readonly channel: PanelChannel;
  readonly channels: readonly PanelChannel[];
  readonly locale: string;
  readonly lines: readonly PlayLine[];
  readonly moves: readonly {
    readonly move: ExampleMove;
    readonly offered?: readonly PlayOption[];
  }[];
  /** What can be pressed before the first move, then after each one; the moves after a failure are left out. */
  readonly buttons: readonly (readonly PlayOption[])[];
  readonly ended?: { readonly outcome: string; readonly words: string };
  readonly failure?: {
    /** From 1; one more than the moves for what is checked at the end. */
    readonly move: number;
    readonly promise: "move" | "at" | "says" | "answer" | "outcome";
    readonly question?: string;
    readonly expected: string;
    readonly seen: string;
  };
}

export interface Reread {
  readonly ok: true;
  readonly example?: ShownExample;
}

export interface RenewedExample {
  readonly ok: true;
  readonly edit?: DraftEdit;
  readonly holds: boolean;
}

export interface DiagramStep {
  readonly id: string;
  readonly kind: "say" | "ask" | "decide" | "set" | "end";
  readonly question?: string;
  readonly outcome?: string;
  readonly title: string;
}

export interface DiagramJump {
  readonly from: string;
  readonly to: string;
  readonly when?: string;
  readonly kind: "next" | "silence" | "fall";
}

export interface Drawn {
  readonly ok: true;
  readonly steps: readonly DiagramStep[];
  readonly jumps: readonly DiagramJump[];
}

export interface Compared {
  readonly ok: true;
  readonly differences?: readonly {
    readonly change: "added" | "removed" | "changed" | "moved";
    readonly step?: string;
    readonly words: string;
    readonly texts?: { readonly before: string; readonly after: string };
  }[];
  readonly faults: readonly DraftFault[];
  readonly lines: readonly (
    | {
        readonly kind: "same" | "removed" | "added";
        readonly text: string;
        readonly before?: number;
        readonly after?: number;
      }
    | { readonly kind: "left_out"; readonly count: number }
  )[];
}

/** One reply, read for one question. */
export interface ReadReply {
  readonly ok: true;
  /** What was understood. */
  readonly said: string;
  /** What the rule looked at. */
  readonly why?: string;
}
