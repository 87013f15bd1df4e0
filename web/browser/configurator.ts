/** Spares reloads on the page of the configurator: a choice swaps the preview in, a press copies. */
const form = document.querySelector<HTMLFormElement>("#reglages");
let turn = 0;

function address(): string {
  const search = new URLSearchParams();
  if (form !== null) {
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && value !== "") search.set(name, value);
    }
  }
  return `${location.pathname}?${search.toString()}`;
}

async function refresh(): Promise<void> {
  const mine = (turn += 1);
  const to = address();
  const answer = await fetch(to).catch(() => undefined);
  if (answer?.ok !== true || mine !== turn) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("#apercu");
  if (fresh !== null) document.querySelector("#apercu")?.replaceChildren(...fresh.childNodes);
  history.replaceState(null, "", to);
  offerCopies();
}

function offerCopies(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
    button.hidden = false;
  }
}

document.addEventListener("click", (event) => {
  const button = event.target;
  if (!(button instanceof HTMLButtonElement) || button.dataset["copy"] === undefined) return;
  void copy(button);
});

async function copy(button: HTMLButtonElement): Promise<void> {
  const code = button.parentElement?.querySelector("code")?.textContent ?? "";
  await navigator.clipboard.writeText(code);
  button.textContent = button.dataset["copied"] ?? "";
}

form?.addEventListener("change", () => void refresh());
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  void refresh();
});
offerCopies();
