/** The lines of a played conversation: what Sirius says with its cost, what the person does with its reading. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { stepLink } from "./faults.ts";
import type { DoneLine, PanelProps, Played, PlayLine, SaidLine, SmsCost } from "./shapes.ts";
import { html, shown } from "./view.ts";
import { panelWords, type PanelWords } from "./words.ts";

/** What one line is shown with. */
export type LineProps = Pick<PanelProps, "locale" | "selectedStep" | "onSelectStep"> & {
  readonly played: Pick<Played, "locale">;
  readonly before?: ReadonlyMap<number, string> | undefined;
};

export type PlayedLinesProps = Pick<PanelProps, "locale" | "selectedStep" | "onSelectStep"> & {
  readonly played: Played;
  /** By the place of a line: what stood there before the script was changed. */
  readonly before?: ReadonlyMap<number, string> | undefined;
};

/** The conversation, scrolled to its end when it grows, and to what differs from before. */
export function PlayedLines(props: PlayedLinesProps): ComponentChildren {
  const { played, locale, before } = props;
  const words = panelWords(locale);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const differing = box.current?.querySelector<HTMLElement>(".play-before");
    const top = differing?.parentElement?.offsetTop ?? box.current?.scrollHeight ?? 0;
    box.current?.scrollTo({ top });
  }, [played.lines.length, before]);
  const { messages, parts } = played.sms;
  return shown(
    html`<div ref=${box} class="play-log" role="log" aria-label=${words.conversation} tabindex="0">
        ${played.lines.map((line, at) => oneLine(line, at, props))}
        ${
          played.ended !== undefined &&
          html`<p class="play-around">${words.ended(played.ended.words)}</p>`
        }
      </div>
      <p class="soft" role="status">
        ${[
          words.answers(played.answers.length),
          ...(messages > 0 ? [words.totalSms(messages, parts)] : []),
        ].join(". ")}
      </p>`,
    locale,
  );
}

/** One line. @param at  Its place in the conversation. */
export function oneLine(line: PlayLine, at: number, props: LineProps) {
  switch (line.from) {
    case "around":
      return html`<p class="play-around" key=${at}>${line.text}</p>`;
    case "sirius":
      return saidLine(line, at, props);
    case "person":
      return doneLine(line, at, props);
  }
}

function saidLine(line: SaidLine, at: number, props: LineProps) {
  const { played, locale, selectedStep } = props;
  const words = panelWords(locale);
  const open = selectedStep !== undefined && line.steps.includes(selectedStep);
  return html`<div class=${`play-said ${line.channel}${open ? " open" : ""}`} key=${at}>
    <div class="bubble" lang=${played.locale}>
      <span class="visually-hidden">${`${words.sirius} `}</span>
      ${bubbleText(line)}
    </div>
    ${beforeNote(at, props)}
    <div class="play-notes">
      ${line.sms !== undefined && smsNote(line.sms, words)}
      ${[...new Set(line.steps)].map((step) => stepLink(step, props))}
    </div>
  </div>`;
}

/** An SMS and a Telegram message as their bytes are; a page with the typography that pages have. */
function bubbleText({ channel, text, sms }: SaidLine): ComponentChildren {
  if (channel === "web") return text.split("\n\n").map((part) => html`<p>${part}</p>`);
  const strange = new Set(sms?.strange);
  if (strange.size === 0) return html`<bdi>${text}</bdi>`;
  const pieces: ComponentChildren[] = [];
  let plain = "";
  for (const sign of text) {
    if (!strange.has(sign)) plain += sign;
    else {
      pieces.push(plain, html`<mark>${sign}</mark>`);
      plain = "";
    }
  }
  return html`<bdi>${[...pieces, plain]}</bdi>`;
}

/** Units that one SMS alone, or each part of a longer one, has room for. Source: 3GPP TS 23.038, 23.040. */
const ROOM = { gsm7: [160, 153], ucs2: [70, 67] } as const;

function smsNote({ parts, units, encoding, strange }: SmsCost, words: PanelWords) {
  const [alone, part] = ROOM[encoding];
  const room = parts === 1 ? alone : parts * part;
  const said = [
    words.oneSms(parts),
    words.characters(units, room),
    encoding === "gsm7"
      ? words.gsm7
      : `${words.ucs2} ${words.strange(strange.map(nameSign).join(" "))}`,
  ];
  return html`<span class=${parts > 1 || strange.length > 0 ? "play-cost dear" : "play-cost"}>
    ${said.join(" · ")}
  </span>`;
}

/** What cannot be seen goes by its number. */
function nameSign(sign: string): string {
  if (!/[\p{Z}\p{C}]/u.test(sign)) return sign;
  return `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** What stood in the place of a line. */
function beforeNote(at: number, { before, locale }: LineProps) {
  const old = before?.get(at);
  const words = panelWords(locale);
  if (old === undefined) return null;
  if (old === "") return html`<p class="play-before">${words.isNew}</p>`;
  return html`<p class="play-before">
    ${`${words.wasBefore} `}<del><bdi>${old}</bdi></del>
  </p>`;
}

function doneLine(line: DoneLine, at: number, props: LineProps) {
  const { played, locale } = props;
  const words = panelWords(locale);
  const { tone, said, why, rule } = line.reading;
  return html`<div class=${`play-done ${line.channel}`} key=${at}>
    <div class="bubble" lang=${played.locale}>
      <span class="visually-hidden">${`${words.her} `}</span><bdi>${line.text}</bdi>
    </div>
    <p class=${`play-reading ${tone}`}>
      <strong>${said}</strong>
      ${why !== undefined && html`<span>${` (${why})`}</span>`}
      ${
        // The name of a rule is for who works on Sirius: it only stands where no words tell the same.
        rule !== undefined &&
        why === undefined &&
        html`${" "}<span class="rule">${`${words.rule} `}<code>${rule}</code></span>`
      }
    </p>
    ${beforeNote(at, props)}
  </div>`;
}
