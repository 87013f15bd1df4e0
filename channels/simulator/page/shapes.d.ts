/** What `/simulator/api/…` answers, as far as the page reads it. */

export interface Person {
  id: string;
  name: string;
  phone: string | null;
  telegram: number | null;
  mailbox: string | null;
}

export interface PersonSummary extends Person {
  /** Messages that arrived, on all three. */
  received: number;
}

export interface SmsView {
  sid: string;
  mine: boolean;
  body: string;
  parts: number;
  encoding: "GSM-7" | "UCS-2";
  units: number;
  status: string;
  errorCode: number | null;
  at: number;
}

export interface PhoneView {
  number: string;
  failsWith: number | null;
  optedOut: boolean;
  sender: string;
  canAnswer: boolean;
  messages: SmsView[];
}

export interface ButtonView {
  text: string;
  data: string | null;
  url: string | null;
}

export interface EntityView {
  type: string;
  offset: number;
  length: number;
  url?: string;
}

export interface ChatView {
  id: number;
  mine: boolean;
  text: string;
  entities: EntityView[];
  /** `contact` or `photo`. */
  media: string | null;
  buttons: ButtonView[][];
  oldButtons: ButtonView[][];
  toast: string | null;
  at: number;
  edited: boolean;
}

export interface TelegramView {
  id: number;
  firstName: string;
  username: string | null;
  phone: string | null;
  started: boolean;
  state: "active" | "blocked" | "deactivated";
  bot: string;
  keyboard: { rows: { text: string; contact: boolean }[][]; once: boolean } | null;
  messages: ChatView[];
}

export interface MailView {
  id: string;
  from: { email: string; name: string | null };
  subject: string;
  text: string;
  state: string;
  marks: string[];
  at: number;
  hasHtml: boolean;
  oneClick: boolean;
}

export interface MailboxView {
  address: string;
  state: "open" | "bounces" | "deferred";
  suppressed: string | null;
  mails: MailView[];
}

export interface PersonView {
  person: Person;
  clockOffsetMs: number;
  phone: PhoneView | null;
  telegram: TelegramView | null;
  mailbox: MailboxView | null;
}

export interface FaultView {
  id: string;
  provider: string;
  kind: string;
  times: number | null;
  until: number | null;
}

export interface ControlsView {
  clock: { offsetMs: number; now: string };
  faults: FaultView[];
  kinds: string[];
  providers: string[];
  endingCodes: number[];
  optOutMode: string;
  bot: string;
  webhook: string | null;
}

export interface LedgerLine {
  seq: number;
  at: string;
  provider: string;
  kind: string;
  address: string | null;
  text: string | null;
  detail: string | null;
}

export type Place = "phone" | "telegram" | "mailbox";

/** What a pane may ask of the page. */
export interface Desk {
  /** Does something at the simulator and shows what became of it. False when it was refused. */
  act(method: string, path: string, body?: object): Promise<boolean>;
  /** Opens a deep link in the Telegram pane of the person shown. */
  openBot(token: string | null): void;
  /** Gives the person shown what they lack. */
  equip(place: Place): void;
  /** Says something to screen readers, and shows it for a moment. */
  say(text: string): void;
  bot(): string;
}

/** One of the three panes. */
export interface Pane {
  root: HTMLElement;
  show(view: PersonView): void;
}
