/**
 * The draft as a conversation, beside the form: on each channel, with a fictitious person, through the real
 * engine. A change of wording is seen at once, for the same replies are played again.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { AnswerBox } from "./answer-box.ts";
import { useServer } from "./ask-server.ts";
import { DraftFaults, FailureNotice } from "./faults.ts";
import { PlayedLines } from "./played-lines.ts";
import { PreviewBar } from "./preview-bar.ts";
import { RecordPlay } from "./record-play.ts";
import type { DraftEdit, PanelChannel, PanelProps, Played, PlayMove } from "./shapes.ts";
import { html, shown } from "./view.ts";
import { panelWords } from "./words.ts";

export interface PreviewProps extends PanelProps {
  /** Takes the change that adds a played conversation to the draft; without it, none can be recorded. */
  readonly onEdit?: ((edit: DraftEdit) => void) | undefined;
}

/** What is played, the draft aside. */
export interface Play {
  readonly channel: PanelChannel;
  readonly profile: string;
  /** Language of the conversation. */
  readonly locale: string;
  readonly moves: readonly PlayMove[];
}

/** Soon enough to see each word change, late enough to let somebody finish it. */
const DELAY_MS = 350;
const MOVES_MAX = 60;

/** The panel. */
export function Preview(props: PreviewProps): ComponentChildren {
  const { source, locale, selectedStep, onSelectStep, onEdit } = props;
  const words = panelWords(locale);
  const [play, setPlay] = useState<Play>({ channel: "sms", profile: "", locale, moves: [] });
  const [jump, setJump] = useState<string>();
  const body = { source, lang: locale, ...play, ...(jump === undefined ? {} : { jump }) };
  const asked = useServer<Played>("play", body, DELAY_MS);
  const [played, setPlayed] = useState<Played>();
  const [unreached, setUnreached] = useState<string>();
  const { answer } = asked;
  useEffect(() => {
    if (answer?.ok === true) setPlayed(answer);
    if (answer === undefined || jump === undefined) return;
    setJump(undefined);
    if (!answer.ok) return;
    // What the jump led to is from now on played like any other play.
    setUnreached(answer.unreached === true ? jump : undefined);
    setPlay((before) => ({ ...before, profile: answer.profile, moves: answer.moves }));
  }, [answer]);

  const change = (to: Partial<Play>): void => {
    setUnreached(undefined);
    setPlay((before) => ({ ...before, ...to }));
  };
  const add = (move: PlayMove): void => change({ moves: [...play.moves, move] });
  const full = play.moves.length >= MOVES_MAX;
  const notes = [
    played?.stopped?.words,
    unreached === undefined ? undefined : words.unreached(unreached),
    full ? words.tooLong : undefined,
  ].filter((note) => note !== undefined);
  return shown(
    html`<section class=${`panel preview on-${play.channel}`} aria-label=${words.preview}>
      <${PreviewBar} ...${{ play, change, played, locale, selectedStep, jump: setJump }} />
      ${asked.failure !== undefined && html`<${FailureNotice} ...${{ ...asked, locale }} />`}
      ${
        answer?.ok === false &&
        html`<${DraftFaults} faults=${answer.faults} ...${{ locale, onSelectStep }} />`
      }
      ${notes.map((note) => html`<p class="alarm" role="alert" key=${note}>${note}</p>`)}
      ${
        played !== undefined &&
        html`<div class="phone" aria-busy=${asked.asking}>
          <${PlayedLines} ...${{ played, locale, selectedStep, onSelectStep }} />
          ${!full && html`<${AnswerBox} ...${{ played, channel: play.channel, locale, add }} />`}
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
