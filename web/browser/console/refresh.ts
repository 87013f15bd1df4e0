/**
 * Brings up to date what moves by itself: an element with an id and `data-refresh`, in seconds. Without this
 * script the page is loaded again by hand. Nothing is replaced while somebody is in it, or looks elsewhere.
 */

const FAILURES_MAX = 5;

for (const moving of document.querySelectorAll<HTMLElement>("[data-refresh][id]")) {
  follow(moving.id, Number(moving.dataset["refresh"]), 0);
}

function follow(id: string, seconds: number, failures: number): void {
  if (!(seconds > 0) || failures >= FAILURES_MAX) return;
  setTimeout(() => {
    void refresh(id).then(
      (next) => follow(id, next ?? seconds, 0),
      () => follow(id, seconds, failures + 1),
    );
  }, seconds * 1_000);
}

/** @returns the seconds until the next time; 0 when it moves no more; undefined when nothing was replaced. */
async function refresh(id: string): Promise<number | undefined> {
  if (document.hidden || isInUse(id)) return undefined;
  const page = await latestPage();
  const fresh = page.querySelector<HTMLElement>(`#${CSS.escape(id)}`);
  const shown = document.querySelector<HTMLElement>(`#${CSS.escape(id)}`);
  if (fresh === null || shown === null) return 0;
  if (!isInUse(id)) {
    keepOpen(shown, fresh);
    shown.replaceWith(fresh);
  }
  return Number(fresh.dataset["refresh"] ?? 0);
}

const SHARED_MS = 1_000;
let latest: { readonly at: number; readonly page: Promise<Document> } | undefined;

/** What several elements ask for at the same moment is fetched once. */
async function latestPage(): Promise<Document> {
  const at = performance.now();
  if (latest === undefined || at - latest.at > SHARED_MS) latest = { at, page: fetchPage() };
  return latest.page;
}

async function fetchPage(): Promise<Document> {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  // Signed out meanwhile, most likely: the next click says so.
  if (!answer.ok) throw new Error(`the page answered ${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function isInUse(id: string): boolean {
  const shown = document.querySelector(`#${CSS.escape(id)}`);
  const selection = document.getSelection();
  const selected =
    selection !== null && !selection.isCollapsed && shown?.contains(selection.anchorNode) === true;
  return selected || shown?.contains(document.activeElement) === true;
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
