/**
 * The draft as a conversation, beside the form: on each channel, with a fictitious person, through the real
 * engine. A change of wording is seen at once, for the same replies are played again; where a change leads them
 * elsewhere, the conversation stays as it was until somebody wants to see that.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { AnswerBox } from "./answer-box.ts";
import { useServer } from "./ask-server.ts";
import { ChangedSince, tellDifference } from "./changed-since.ts";
import { comparePlays, isSameCourse, type PlayDifference } from "./compare-plays.ts";
import { DraftFaults, FailureNotice } from "./faults.ts";
import { keyOf, signOf, type Play, type PlayedOnce, type PlayMemory } from "./play-memory.ts";
import { PlayedLines } from "./played-lines.ts";
import { PreviewBar } from "./preview-bar.ts";
import { RecordPlay } from "./record-play.ts";
import type { DraftEdit, Lang, PanelProps, Played, PlayMove } from "./shapes.ts";
import { html, shown } from "./view.ts";
import { panelWords } from "./words.ts";

export interface PreviewProps extends PanelProps {
  /** Takes the change that adds a played conversation to the draft; without it, none can be recorded. */
  readonly onEdit?: ((edit: DraftEdit) => void) | undefined;
  /** Keeps the play while another view is open; without it, a play ends with its panel. */
  readonly memory?: PlayMemory | undefined;
}

/** Soon enough to see each word change, late enough to let somebody finish it. */
const DELAY_MS = 350;
const MOVES_MAX = 60;

/** The panel. */
export function Preview(props: PreviewProps): ComponentChildren {
  const { source, locale, selectedStep, onSelectStep, onEdit } = props;
  const words = panelWords(locale);
  const trial = useTrial(props);
  const { play, change, asked, parted, differs, replayed, shown: played } = trial;
  const { answer } = asked;
  const add = (move: PlayMove): void => change({ moves: [...play.moves, move] });
  const full = play.moves.length >= MOVES_MAX;
  const notes = [
    played?.stopped?.words,
    trial.unreached === undefined ? undefined : words.unreached(trial.unreached),
    full ? words.tooLong : undefined,
  ].filter((note) => note !== undefined);
  return shown(
    html`<section class=${`panel preview on-${play.channel}`} aria-label=${words.preview}>
      <${PreviewBar} ...${{ play, change, played, locale, selectedStep, jump: trial.jump }} />
      ${asked.failure !== undefined && html`<${FailureNotice} ...${{ ...asked, locale }} />`}
      ${
        answer?.ok === false &&
        html`<${DraftFaults} faults=${answer.faults} ...${{ locale, onSelectStep }} />`
      }
      ${differs !== undefined && html`<${ChangedSince} ...${{ difference: differs, locale, replay: trial.replay }} />`}
      ${replayed !== undefined && html`<${Replayed} difference=${replayed} locale=${locale} />`}
      ${notes.map((note) => html`<p class="alarm" role="alert" key=${note}>${note}</p>`)}
      ${
        played !== undefined &&
        html`<div class="phone" aria-busy=${asked.asking}>
          <${PlayedLines}
            ...${{ played, locale, selectedStep, onSelectStep, before: replayed?.before }}
          />
          ${!full && !parted && html`<${AnswerBox} ...${{ played, channel: play.channel, locale, add }} />`}
        </div>`
      }
      <p class="soft">${words.nothingKept}</p>
      ${
        onEdit !== undefined &&
        play.moves.length > 0 &&
        html`<${RecordPlay} ...${{ source, play, locale, onEdit }} />`
      }
    </section>`,
    locale,
  );
}

/** The play, how it went, and how it would go now. */
function useTrial({ source, locale, memory }: PreviewProps) {
  const [play, setPlay] = useState<Play>(
    () => memory?.load()?.play ?? { channel: "sms", profile: "", locale, moves: [] },
  );
  const [base, setBase] = useState<PlayedOnce | undefined>(() => memory?.load()?.base);
  const [latest, setLatest] = useState<PlayedOnce>();
  const [replayed, setReplayed] = useState<PlayDifference>();
  const [jump, setJump] = useState<string>();
  const [unreached, setUnreached] = useState<string>();
  const body = { source, lang: locale, ...play, ...(jump === undefined ? {} : { jump }) };
  const asked = useServer<Played>("play", body, DELAY_MS);
  const { answer } = asked;
  useEffect(() => memory?.keep({ play, base }), [play, base]);
  useEffect(() => {
    if (answer === undefined) return;
    if (answer.ok) {
      // What the jump led to is from now on played like any other play.
      const { profile, moves } = answer;
      const now = jump === undefined ? play : { ...play, profile, moves };
      const once = { key: keyOf(now), draft: signOf(source), played: answer };
      setLatest(once);
      setBase((before) => (before?.key === once.key ? before : once));
      if (jump !== undefined) {
        setUnreached(answer.unreached === true ? jump : undefined);
        setPlay(now);
      }
    }
    setJump(undefined);
  }, [answer]);
  const change = (to: Partial<Play>): void => {
    setUnreached(undefined);
    setReplayed(undefined);
    setPlay((before) => ({ ...before, ...to }));
  };
  const difference = useDifference(play, base, latest);
  const parted = difference !== undefined && !isSameCourse(difference);
  const replay = (): void => {
    setReplayed(difference);
    setBase(latest);
  };
  return {
    play,
    change,
    asked,
    jump: setJump,
    unreached,
    replay,
    parted,
    differs: difference,
    replayed: difference === undefined ? replayed : undefined,
    shown: parted ? base?.played : (latest ?? base)?.played,
  };
}

/** How the play would go now; undefined before its first reply, and where it went on this very draft. */
function useDifference(
  play: Play,
  base: PlayedOnce | undefined,
  latest: PlayedOnce | undefined,
): PlayDifference | undefined {
  return useMemo(() => {
    const key = keyOf(play);
    if (play.moves.length === 0 || base?.key !== key || latest?.key !== key) return undefined;
    return base.draft === latest.draft ? undefined : comparePlays(base.played, latest.played);
  }, [play, base, latest]);
}

/** What came of playing it again. The button that was pressed is gone: the focus comes here. */
function Replayed({
  difference,
  locale,
}: {
  readonly difference: PlayDifference;
  readonly locale: Lang;
}): ComponentChildren {
  const words = panelWords(locale);
  const place = useRef<HTMLParagraphElement>(null);
  useEffect(() => place.current?.focus({ preventScroll: true }), [difference]);
  return shown(
    html`<p
      ref=${place}
      class=${isSameCourse(difference) ? "notice" : "alarm"}
      role="status"
      tabindex="-1"
    >
      ${`${words.replayed} ${tellDifference(difference, words)}`}
    </p>`,
    locale,
  );
}
