/** Keys that press what the page shows; they can be turned off, for those who speak to their computer. */

const KEPT = "sirius-touches";
/** Where a letter is a letter. */
const WRITING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

/** Starts to listen. @param own  What keys do that press nothing of the page. */
export function startKeys(own: Readonly<Record<string, () => void>>): void {
  const button = document.querySelector<HTMLButtonElement>("#touches");
  let on = storage()?.getItem(KEPT) !== "non";
  const tell = (): void => {
    button?.setAttribute("aria-pressed", String(on));
    if (button !== null) button.textContent = on ? "Raccourcis actifs" : "Raccourcis coupés";
  };
  tell();
  button?.addEventListener("click", () => {
    on = !on;
    storage()?.setItem(KEPT, on ? "oui" : "non");
    tell();
  });
  document.addEventListener("keydown", (event) => {
    if (!on || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target instanceof Element && event.target.matches(WRITING)) return;
    const key = event.key.toLowerCase();
    const done = own[key] ?? pressOf(key) ?? reasonOf(key);
    if (done === undefined) return;
    event.preventDefault();
    done();
  });
}

/** Undefined where the browser is set to keep nothing. */
function storage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

/** What the page has under a key: a link is followed, a form is sent, a list of reasons is opened. */
function pressOf(key: string): (() => void) | undefined {
  const found = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  if (found instanceof HTMLFormElement) {
    const button =
      found.querySelector<HTMLButtonElement>("button:not([type=button])") ??
      document.querySelector<HTMLButtonElement>(`button[form="${CSS.escape(found.id)}"]`);
    return () => button?.click();
  }
  if (found instanceof HTMLDetailsElement) return () => openReasons(found);
  return found === null ? undefined : () => found.click();
}

function openReasons(reasons: HTMLDetailsElement): void {
  reasons.open = true;
  reasons.querySelector<HTMLInputElement>("input:checked, input")?.focus();
}

/** 1 to 9 and 0 choose a reason while the list of reasons is open. */
function reasonOf(key: string): (() => void) | undefined {
  if (!/^\d$/.test(key)) return undefined;
  const open = document.querySelector<HTMLDetailsElement>("#refuser details[open]");
  const radios = open?.querySelectorAll<HTMLInputElement>("input[name=raison]");
  const radio = radios?.[(Number(key) + 9) % 10];
  return radio === undefined
    ? undefined
    : () => {
        radio.checked = true;
        radio.focus();
      };
}
