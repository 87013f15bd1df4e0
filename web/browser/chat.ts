/**
 * Makes the chat page lighter to use: an answer swaps the page's own markup in, a draft survives, a
 * message written without network leaves once when there is one. Without it the page works as well.
 */
const page = document.querySelector("#page");
const storage = safeStorage();
let busy = false;

interface Waiting {
  readonly body: string;
  readonly action: string;
}

function main(): HTMLElement | null {
  return document.querySelector("#chat");
}

function key(name: string): string {
  return `sirius:${main()?.dataset["conversation"] ?? ""}:${name}`;
}

/** Private browsing may forbid storage; then nothing is kept, and nothing breaks. */
function safeStorage(): Storage | undefined {
  try {
    localStorage.setItem("sirius:probe", "1");
    localStorage.removeItem("sirius:probe");
    return localStorage;
  } catch {
    return undefined;
  }
}

function showPending(text: string): void {
  const log = document.querySelector("#log");
  if (log === null || text === "") return;
  const line = document.createElement("div");
  line.className = "line person pending";
  line.textContent = text;
  log.append(line);
}

function banner(text: string | undefined): void {
  document.querySelector(".banner")?.remove();
  if (text === undefined) return;
  const note = document.createElement("p");
  note.className = "banner";
  note.setAttribute("role", "status");
  note.textContent = text;
  document.querySelector("#question")?.before(note);
}

function swap(markup: string, moveFocus: boolean): void {
  if (page === null) return;
  page.innerHTML = markup;
  const title = main()?.dataset["title"];
  if (title !== undefined) document.title = title;
  restoreDraft();
  if (!moveFocus) return;
  const target = document.querySelector<HTMLElement>("#question");
  const lines = document.querySelectorAll("#log .line");
  target?.focus({ preventScroll: true });
  // From the last thing said, so that the question and its answers are seen together.
  (lines[lines.length - 1] ?? target)?.scrollIntoView({ block: "start" });
}

async function post({ action, body }: Waiting): Promise<boolean> {
  let answer: Response;
  try {
    answer = await fetch(action, {
      method: "POST",
      body,
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "x-sirius-fragment": "1",
      },
    });
  } catch {
    return false;
  }
  // The server is there but cannot store: as good as no network.
  if (answer.status === 503 || answer.status === 429) return false;
  storage?.removeItem(key("waiting"));
  if (answer.ok) swap(await answer.text(), true);
  else location.reload();
  return true;
}

async function send(waiting: Waiting): Promise<void> {
  if (busy) return;
  busy = true;
  storage?.setItem(key("waiting"), JSON.stringify(waiting));
  const gone = await post(waiting);
  busy = false;
  if (gone) banner(undefined);
  else banner(main()?.dataset["offline"]);
}

/** What was kept while there was no network leaves once: the same event counts once on the server. */
async function resend(): Promise<void> {
  const kept = storage?.getItem(key("waiting"));
  if (kept === null || kept === undefined || busy) return;
  const waiting: unknown = JSON.parse(kept);
  if (isWaiting(waiting)) await send(waiting);
}

function isWaiting(value: unknown): value is Waiting {
  return typeof value === "object" && value !== null && "body" in value && "action" in value;
}

function draftField(): HTMLInputElement | HTMLTextAreaElement | null {
  return document.querySelector("#question textarea, #question input[name=text]");
}

function draftKey(): string {
  const prompt = document.querySelector<HTMLInputElement>("#question input[name=prompt]");
  return key(`draft:${prompt?.value ?? ""}`);
}

function restoreDraft(): void {
  const field = draftField();
  const draft = storage?.getItem(draftKey());
  if (field !== null && draft !== null && draft !== undefined && field.value === "") {
    field.value = draft;
  }
}

document.addEventListener("input", (event) => {
  if (event.target === draftField()) storage?.setItem(draftKey(), draftField()?.value ?? "");
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || page?.contains(form) !== true) return;
  event.preventDefault();
  if (busy) return;
  const { submitter } = event;
  const data = new FormData(form, submitter);
  const body = new URLSearchParams();
  for (const [name, value] of data) if (typeof value === "string") body.append(name, value);
  const field = draftField();
  const written =
    submitter instanceof HTMLButtonElement && submitter.name !== "" ? "" : field?.value;
  showPending(written ?? submitter?.textContent?.trim() ?? "");
  if (submitter instanceof HTMLButtonElement) {
    for (const button of form.querySelectorAll("button")) button.disabled = true;
    if (written === "") showPending(submitter.textContent?.trim() ?? "");
  }
  storage?.removeItem(draftKey());
  void submit(form, body.toString());
});

async function submit(form: HTMLFormElement, body: string): Promise<void> {
  await send({ action: form.action, body });
  for (const button of form.querySelectorAll("button")) button.disabled = false;
}

addEventListener("online", () => void resend());
setInterval(() => void resend(), 15_000);

async function refresh(): Promise<void> {
  if (busy) return;
  const answer = await fetch("/chat", { headers: { "x-sirius-fragment": "1" } }).catch(
    () => undefined,
  );
  if (answer?.ok === true) swap(await answer.text(), false);
}

if (main() !== null && "EventSource" in window) {
  const stream = new EventSource("/chat/stream");
  stream.addEventListener("seq", (event: MessageEvent<string>) => {
    if (Number(event.data) > Number(main()?.dataset["seq"] ?? 0)) void refresh();
  });
}

restoreDraft();
void resend();
