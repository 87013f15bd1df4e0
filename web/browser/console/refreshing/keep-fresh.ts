/** When a page that moves is asked for again: at its pace, more slowly while nobody answers, and never not at all. */
import { onComingBack } from "../panels/coming-back.ts";

/**
 * What became of a try: everything is new (`fresh`); the server answered, but somebody was in a part (`partly`);
 * nobody was asked, for nobody looks or somebody is in all of it (`left`); no answer; or the session is over.
 */
export type Outcome = "fresh" | "partly" | "left" | "failed" | "signed_out";

/** Why what is shown may be old. */
export interface Old {
  /** When all of it was up to date the last time, in milliseconds since 1970. */
  readonly since: number;
  readonly isSignedOut: boolean;
}

export interface MovingPage {
  /** Seconds from one time to the next; 0 when nothing moves any more. */
  readonly seconds: () => number;
  /** Brings it up to date. Errors: never throws. */
  readonly refresh: () => Promise<Outcome>;
  /** Says how old it may be; undefined: it is not. */
  readonly tell: (old: Old | undefined) => void;
}

const SLOWEST_SECONDS = 60;

/**
 * Begins to keep a page up to date. While nobody answers it waits twice as long from time to time, up to a minute; it
 * tries at once when somebody comes back to it or the browser is online again. Whoever is signed out is only asked for
 * then: strangers at the door are noted.
 */
export function keepFresh(page: MovingPage): void {
  let since = Date.now();
  let failures = 0;
  let isAsking = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = (): void => {
    const seconds = page.seconds();
    if (seconds > 0) timer = setTimeout(() => void ask(), waitSeconds(seconds, failures) * 1_000);
  };
  const ask = async (): Promise<void> => {
    if (isAsking || !(page.seconds() > 0)) return;
    clearTimeout(timer);
    isAsking = true;
    const asked = Date.now();
    const outcome = await page.refresh();
    isAsking = false;
    if (outcome === "fresh") since = asked;
    if (outcome !== "left") {
      const isOld = outcome === "failed" || outcome === "signed_out";
      failures = outcome === "failed" ? failures + 1 : 0;
      page.tell(isOld ? { since, isSignedOut: outcome === "signed_out" } : undefined);
    }
    if (outcome !== "signed_out") later();
  };
  onComingBack(() => void ask());
  addEventListener("online", () => void ask());
  later();
}

function waitSeconds(seconds: number, failures: number): number {
  return Math.min(seconds * 2 ** failures, Math.max(seconds, SLOWEST_SECONDS));
}
