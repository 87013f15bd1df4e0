/** Above a conversation whose script has changed since: what that does to it, and the way to play it again. */
import type { ComponentChildren } from "preact";
import { isSameCourse, type PlayDifference } from "./compare-plays.ts";
import type { Lang } from "./shapes.ts";
import { html, shown } from "./view.ts";
import { panelWords, type PanelWords } from "./words.ts";

export interface ChangedSinceProps {
  readonly difference: PlayDifference;
  readonly locale: Lang;
  readonly replay: () => void;
}

/** The notice. Its conversation is the old one where the new one goes another way. */
export function ChangedSince({ difference, locale, replay }: ChangedSinceProps): ComponentChildren {
  const words = panelWords(locale);
  const same = isSameCourse(difference);
  return shown(
    html`<div class=${same ? "notice" : "alarm"} role="status">
      <p>
        ${[words.changedSince, tellDifference(difference, words), ...(same ? [] : [words.oldBelow])].join(" ")}
      </p>
      <p><button type="button" onClick=${replay}>${words.replay}</button></p>
    </div>`,
    locale,
  );
}

/** What a difference comes to, in a sentence or two. */
export function tellDifference(
  { move, reworded, ended }: PlayDifference,
  words: PanelWords,
): string {
  const told = [
    ...(reworded > 0 && move === undefined ? [words.reworded(reworded)] : []),
    ...(move === undefined ? [] : [words.goesElsewhere(move)]),
    ...(ended === undefined ? [] : [words.endsElsewhere(ended.before, ended.after)]),
  ];
  return told.length === 0 ? words.goesTheSame : told.join(" ");
}
