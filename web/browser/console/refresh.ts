/**
 * Brings up to date what moves by itself: an element with an id and `data-refresh`, in seconds. Without this
 * script the page is loaded again by hand. Nothing is replaced while somebody is in it, or looks elsewhere.
 */
import { keepFresh, type Outcome } from "./refreshing/keep-fresh.ts";
import { oldNotice } from "./refreshing/old-notice.ts";

const PATIENCE_MS = 30_000;
const SIGNED_OUT = 401;

const [first] = movingParts();
if (first !== undefined) keepFresh({ seconds, refresh, tell: oldNotice(first) });

function movingParts(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-refresh][id]")];
}

/** Of the part that moves fastest; 0 when none does. */
function seconds(): number {
  const all = movingParts().map(({ dataset }) => Number(dataset["refresh"]));
  const moving = all.filter((one) => one > 0);
  return moving.length === 0 ? 0 : Math.min(...moving);
}

async function refresh(): Promise<Outcome> {
  if (document.hidden || movingParts().every(isInUse)) return "left";
  try {
    const answer = await fetch(location.href, {
      headers: { Accept: "text/html" },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answer.status === SIGNED_OUT) return "signed_out";
    if (!answer.ok) return "failed";
    return show(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    return "failed";
  }
}

function show(page: Document): Outcome {
  let outcome: Outcome = "fresh";
  for (const shown of movingParts()) {
    const fresh = page.querySelector<HTMLElement>(`#${CSS.escape(shown.id)}`);
    if (fresh === null) delete shown.dataset["refresh"];
    else if (isInUse(shown)) outcome = "partly";
    else {
      keepOpen(shown, fresh);
      shown.replaceWith(fresh);
    }
  }
  return outcome;
}

function isInUse(shown: HTMLElement): boolean {
  const selection = document.getSelection();
  const selected =
    selection !== null && !selection.isCollapsed && shown.contains(selection.anchorNode);
  return selected || shown.contains(document.activeElement);
}

/** What somebody unfolded stays unfolded. */
function keepOpen(shown: HTMLElement, fresh: HTMLElement): void {
  const before = shown.querySelectorAll("details");
  const after = fresh.querySelectorAll("details");
  after.forEach((details, at) => {
    const old = before[at];
    if (old !== undefined) details.open = old.open;
  });
}
