/**
 * Makes the chat page lighter to use: an answer swaps the page's own markup in, a draft survives, a
 * message written without network leaves once when there is one. Without it the page works as well.
 */
import { swapIn } from "./swap.ts";

const storage = safeStorage();
/** A network that says nothing for so long is no network. */
const PATIENCE_MS = 20_000;
const RESEND_EVERY_MS = 15_000;
const TOO_MANY = 429;
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
  swapIn(markup, moveFocus);
  restoreDraft();
}

/** @returns Whether the server has it, for good or ill. */
async function post({ action, body }: Waiting): Promise<boolean> {
  let answer: Response;
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    answer = await fetch(action, {
      method: "POST",
      body,
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "x-sirius-fragment": "1",
      },
      signal: patience.signal,
    });
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
  // Somebody is there but cannot store: as good as no network.
  if (answer.status >= 500 || answer.status === TOO_MANY) return false;
  storage?.removeItem(key("waiting"));
  if (answer.ok) {
    storage?.removeItem(draftKey());
    swap(await answer.text(), true);
  } else location.reload();
  return true;
}

async function send(waiting: Waiting): Promise<void> {
  if (busy) return;
  busy = true;
  storage?.setItem(key("waiting"), JSON.stringify(waiting));
  const gone = await post(waiting);
  busy = false;
  banner(gone ? undefined : main()?.dataset["offline"]);
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
  count(field);
}

function count(field: ReturnType<typeof draftField>): void {
  const shown = document.querySelector("#count");
  if (shown !== null && field !== null) {
    shown.textContent = `${field.value.length} / ${field.maxLength}`;
  }
}

document.addEventListener("input", (event) => {
  const field = draftField();
  if (field === null || event.target !== field) return;
  storage?.setItem(draftKey(), field.value);
  count(field);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.closest("#page") === null) return;
  event.preventDefault();
  if (busy) return;
  const { submitter } = event;
  const data = new FormData(form, submitter);
  const body = new URLSearchParams();
  for (const [name, value] of data) if (typeof value === "string") body.append(name, value);
  const pressed = submitter instanceof HTMLButtonElement && submitter.name !== "";
  showPending((pressed ? submitter.textContent : draftField()?.value)?.trim() ?? "");
  void submit(form, body.toString());
});

async function submit(form: HTMLFormElement, body: string): Promise<void> {
  const buttons = form.querySelectorAll("button");
  for (const button of buttons) button.disabled = true;
  await send({ action: form.action, body });
  for (const button of buttons) button.disabled = false;
}

async function refresh(): Promise<void> {
  if (busy) return;
  const answer = await fetch("/chat", { headers: { "x-sirius-fragment": "1" } }).catch(
    () => undefined,
  );
  if (answer?.ok === true) swap(await answer.text(), false);
}

addEventListener("online", () => void resend());
setInterval(() => void resend(), RESEND_EVERY_MS);

if (main() !== null && "EventSource" in window) {
  const stream = new EventSource("/chat/stream");
  stream.addEventListener("seq", (event: MessageEvent<string>) => {
    if (Number(event.data) > Number(main()?.dataset["seq"] ?? 0)) void refresh();
  });
}

restoreDraft();
void resend();
