/** A simulated conversation: what was typed so far, and the moment it led to. Values, not a screen. */
import { pathTo } from "../bot/all-paths.ts";
import type { CompiledScript } from "../bot/compile.ts";
import type { TimerKind } from "../bot/conversation.ts";
import { readDuration } from "../bot/examples.ts";
import { buttonLabelled } from "../bot/open-buttons.ts";
import type { Profile } from "../bot/profiles.ts";
import type { Rehearsal } from "../bot/rehearsal.ts";
import { playMove, startTrial, type TrialMove } from "../bot/trial.ts";
import { CHANNELS, type ScriptChannel } from "../survey-scripts/schema.ts";

export interface Session {
  readonly profile: Profile;
  readonly startedOn: ScriptChannel;
  readonly locale: string;
  /** Every moment so far with the move that led to it; the first has none. Never empty. */
  readonly scenes: readonly [Scene, ...Scene[]];
}

export interface Scene {
  readonly moment: Rehearsal;
  readonly moves: readonly TrialMove[];
}

/** What a typed line leads to. `words` are for the person at the keyboard, not of the conversation. */
export type Typed =
  | { readonly kind: "played"; readonly session: Session }
  | { readonly kind: "told"; readonly words: readonly string[] }
  | { readonly kind: "save"; readonly file: string }
  | { readonly kind: "quit" };

export interface SessionSetting {
  readonly profile: Profile;
  readonly channel: ScriptChannel;
  readonly locale: string;
}

/** Invites the fictitious person. */
export function startSession(script: CompiledScript, setting: SessionSetting): Session {
  const { profile, channel, locale } = setting;
  const moment = startTrial(script, setting);
  return { profile, startedOn: channel, locale, scenes: [{ moment, moves: [] }] };
}

/** Where the conversation is now. */
export function currentMoment(session: Session): Rehearsal {
  return (session.scenes.at(-1) ?? session.scenes[0]).moment;
}

/** Every move that led here. */
export function movesSoFar(session: Session): TrialMove[] {
  return session.scenes.flatMap(({ moves }) => moves);
}

/** Plays one typed line: a command when it begins with a colon, else what the person writes. */
export function type(session: Session, line: string): Typed {
  const trimmed = line.trim();
  if (!trimmed.startsWith(":")) return played(session, writes(currentMoment(session), line));
  const [command, argument] = split(trimmed.slice(1));
  switch (command) {
    case "back":
      return stepBack(session);
    case "state":
      return { kind: "told", words: describeState(currentMoment(session)) };
    case "jump":
      return jump(session, argument);
    case "silence":
      return silence(session, argument);
    case "channel":
      return changeChannel(session, argument);
    case "save":
      return argument === ""
        ? told("écris le nom du fichier, par exemple :save exemple.yaml")
        : { kind: "save", file: argument };
    case "quit":
      return { kind: "quit" };
    default:
      return { kind: "told", words: HELP };
  }
}

const HELP: readonly string[] = [
  "Écris ce que la personne répondrait. Ou bien :",
  "  :back            défait la dernière chose jouée",
  "  :state           dit où en est la conversation",
  "  :jump ÉTAPE      va à cette étape par le plus court chemin",
  "  :silence 12d     laisse passer du temps (d jours, h heures, m minutes, s secondes)",
  "  :channel sms     continue par sms, telegram ou web",
  "  :save FICHIER    ajoute la conversation au fichier, comme exemple pour tests:",
  "  :quit            s'arrête là",
];

function writes(moment: Rehearsal, words: string): TrialMove {
  const button = buttonLabelled(moment, words);
  return button === undefined ? { reply: words } : { button: button.option };
}

/** Plays a move that can be made: the words of a person always can. */
function played(session: Session, move: TrialMove): Typed {
  const moment = playMove(currentMoment(session), move);
  if ("refused" in moment) return told(`impossible ici : ${moment.what}`);
  return addScene(session, { moment, moves: [move] });
}

function addScene(session: Session, scene: Scene): Typed {
  const [first, ...others] = session.scenes;
  return { kind: "played", session: { ...session, scenes: [first, ...others, scene] } };
}

function stepBack(session: Session): Typed {
  const [first, ...others] = session.scenes;
  if (others.length === 0) return told("on est au début");
  return { kind: "played", session: { ...session, scenes: [first, ...others.slice(0, -1)] } };
}

function jump(session: Session, step: string): Typed {
  const { script } = currentMoment(session);
  if (!script.positions.has(step)) {
    return told(`étape inconnue : ${step}`, `étapes : ${[...script.positions.keys()].join(", ")}`);
  }
  const [start] = session.scenes;
  const found = pathTo(start.moment, step);
  if (found === undefined) return told(`aucun chemin ne mène à ${step} avec ce profil`);
  return addScene({ ...session, scenes: [start] }, found);
}

function silence(session: Session, duration: string): Typed {
  if (readDuration(duration) === undefined) {
    return told("écris une durée, par exemple :silence 12d ou :silence 3h");
  }
  return played(session, { silence: duration });
}

function changeChannel(session: Session, wanted: string): Typed {
  const channel = CHANNELS.find((known) => known === wanted);
  if (channel === undefined) return told(`canaux : ${CHANNELS.join(", ")}`);
  return played(session, { channel });
}

function describeState({ state, timers, now, answers }: Rehearsal): string[] {
  const ahead = timers
    .filter(({ due, prompt }) => due > now && prompt === state.prompt)
    .map(({ kind, due }) => `${TIMER_WORDS[kind]} dans ${inWords(due - now)}`);
  return [
    `étape : ${state.step ?? "aucune"} (${state.status}), question posée n° ${state.prompt}`,
    `issue : ${state.outcome ?? "pas encore"}`,
    `réponses : ${[...answers.keys()].join(", ") || "aucune"}`,
    `à venir : ${ahead.join(", ") || "rien"}`,
  ];
}

const TIMER_WORDS: Readonly<Record<TimerKind, string>> = {
  reminder: "rappel",
  expiry: "fin faute de réponse",
  collect: "fin du texte",
  wait: "suite sans réponse",
  later: "reprise demandée",
};

function inWords(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} jours`;
}

function told(...words: readonly string[]): Typed {
  return { kind: "told", words };
}

function split(text: string): [string, string] {
  const space = text.indexOf(" ");
  return space < 0 ? [text, ""] : [text.slice(0, space), text.slice(space + 1).trim()];
}
