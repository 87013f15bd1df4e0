/** Puts the next state of the conversation in the place of the one shown. */

/**
 * The log stays the same element and keeps the lines it has, so that a screen reader says only what is
 * new. Everything else is replaced.
 *
 * @param markup  The changing part of the page, as the server made it.
 * @param moveFocus  The person just answered: they go on from the next question.
 */
export function swapIn(markup: string, moveFocus: boolean): void {
  const fresh = document.createElement("template");
  fresh.innerHTML = markup;
  const next = fresh.content.querySelector<HTMLElement>("#chat");
  const shown = document.querySelector<HTMLElement>("#chat");
  const log = shown?.querySelector("#log");
  const nextLog = next?.querySelector("#log");
  if (!next || !shown || !log || !nextLog) return;

  document.querySelector(".head")?.replaceWith(...fresh.content.querySelectorAll(".head"));
  Object.assign(shown.dataset, next.dataset);
  document.title = next.dataset["title"] ?? document.title;
  for (const part of Array.from(shown.children)) if (part !== log) part.remove();
  let isAfter = false;
  for (const part of Array.from(next.children)) {
    if (part === nextLog) isAfter = true;
    else if (isAfter) shown.append(part);
    else log.before(part);
  }
  updateLines(log, nextLog);
  if (moveFocus) goOnFromHere();
}

function updateLines(log: Element, next: Element): void {
  const wanted = Array.from(next.children);
  const numbers = new Set(wanted.map(numberOf));
  for (const line of Array.from(log.children)) {
    line.removeAttribute("id");
    // A line shown while it was on its way has no number; the server's own takes its place.
    if (!numbers.has(numberOf(line))) line.remove();
  }
  let at = log.firstElementChild;
  for (const line of wanted) {
    if (at !== null && numberOf(at) === numberOf(line)) {
      at.id = line.id;
      at = at.nextElementSibling;
    } else log.insertBefore(line, at);
  }
}

function numberOf(line: Element): string | undefined {
  return line instanceof HTMLElement ? line.dataset["seq"] : undefined;
}

function goOnFromHere(): void {
  const target =
    document.querySelector<HTMLElement>("#answer") ??
    document.querySelector<HTMLElement>("#question");
  target?.focus({ preventScroll: true });
  // From the last thing said, so that the question and its answers are seen together.
  (document.querySelector("#now") ?? target)?.scrollIntoView({ block: "start" });
}
