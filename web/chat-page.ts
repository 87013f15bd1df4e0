/** The conversation as a page. It works without a script; the script only swaps the same markup in. */
import { answerControls, controlButton } from "./answer-controls.ts";
import { outcome } from "./chat-outcome.ts";
import { html, render, renderPage, type Assets, type Markup } from "./html.ts";
import { noticePath } from "./notice-address.ts";
import type { ChatRequest, Conversation, OpenPrompt, ShownMessage } from "./shapes.ts";
import { wordsOf, type Words } from "./words.ts";

/** Lines shown at once, at most; the older ones are one tap away. */
const LINES_SHOWN = 6;
/** A longer text of Sirius is not shown again beside the next question. */
const REPEATED_CHARACTERS_MAX = 220;

/** The whole page. */
export function chatPage(view: Conversation, request: ChatRequest, assets: Assets): string {
  const words = wordsOf(view.locale);
  const body = html`
    <a class="skip-link" href="#question">${words.skipLink}</a>
    <div id="page">${chatMarkup(view, request)}</div>
    ${foot(request, words, view.locale)}
  `;
  return renderPage({ title: titleOf(view), lang: view.locale, body, assets, script: true });
}

/** The part that changes with each answer, for the script. */
export function chatFragment(view: Conversation, request: ChatRequest): string {
  return render(chatMarkup(view, request));
}

/** The title of the page, which a screen reader says first. */
export function titleOf(view: Conversation): string {
  const words = wordsOf(view.locale);
  const { prompt } = view;
  if (prompt === undefined) return `${words.thanks} · Sirius`;
  const where = words.question(position(view), view.progress.total);
  return prompt.error === undefined ? `${where} · Sirius` : `${words.error} · ${where} · Sirius`;
}

function position({ progress }: Conversation): number {
  return Math.min(progress.done + 1, progress.total);
}

function chatMarkup(view: Conversation, request: ChatRequest): Markup {
  const words = wordsOf(view.locale);
  const last = view.messages.at(-1)?.seq ?? 0;
  return html`
    <header class="head">
      <p class="brand">Sirius</p>
      <h1>
        <span class="visually-hidden">${words.about} </span>${view.training}
        <small>${view.centre}</small>
      </h1>
      ${view.prompt === undefined ? null : progressBar(view, words)}
    </header>
    <main
      id="chat"
      data-conversation=${view.id}
      data-seq=${last}
      data-title=${titleOf(view)}
      data-offline=${words.offline}
      data-sending=${words.sending}
    >
      ${messageLog(view.messages, words)}
      ${view.prompt === undefined ? outcome(view, request, words) : question(view.prompt, request, words)}
    </main>
  `;
}

/** What holds all along; outside the part that changes, so that it is not said again. */
function foot({ eventId, telegramLink }: ChatRequest, words: Words, locale: string): Markup {
  return html`<footer class="foot">
    <p>${words.typeset(words.comeBack)}</p>
    ${telegramLink === undefined ? null : html`<p><a href=${telegramLink}>${words.goOnTelegram}</a></p>`}
    <p>
      <a href=${noticePath(locale)}>${words.notice}</a>
    </p>
    <details>
      <summary>${words.stop}</summary>
      ${order({ eventId: `${eventId}-stop`, control: "stop", label: words.stopDo }, words.typeset(words.stopSure))}
      ${order({ eventId: `${eventId}-erase`, control: "erase", label: words.eraseDo }, words.typeset(words.eraseSure))}
    </details>
  </footer>`;
}

interface Order {
  readonly eventId: string;
  readonly control: "stop" | "erase";
  readonly label: string;
}

function order({ eventId, control, label }: Order, consequence: string): Markup {
  return html`<form method="post" action="/chat/messages">
    <p>${consequence}</p>
    <input type="hidden" name="event" value=${eventId} />
    <button class="danger" name="control" value=${control}>${label}</button>
  </form>`;
}

function progressBar(view: Conversation, words: Words): Markup {
  const { done, total } = view.progress;
  return html`<div class="progress">
    <span>${words.question(position(view), total)}</span>
    <progress value=${done} max=${total} aria-hidden="true"></progress>
  </div>`;
}

function messageLog(messages: readonly ShownMessage[], words: Words): Markup {
  const from = shownFrom(messages);
  const older = messages.slice(0, from);
  const recent = messages.slice(from);
  const now = messages.findLastIndex((message) => message.from === "sirius") - from;
  return html`
    ${
      older.length === 0
        ? null
        : html`<details class="earlier">
            <summary>${words.earlier}</summary>
            <div class="lines">${older.map((message) => line(message, words))}</div>
          </details>`
    }
    <div id="log" class="lines" role="log" aria-label=${words.log} tabindex="-1">
      ${recent.map((message, at) => line(message, words, at === now ? "now" : undefined))}
    </div>
  `;
}

/** The lines shown begin with the question before the open one, so that its answer has a context. */
function shownFrom(messages: readonly ShownMessage[]): number {
  const open = messages.findLastIndex(({ from }) => from === "sirius");
  const before = messages.findLastIndex(({ from }, at) => from === "sirius" && at < open);
  const repeated = messages[before]?.text.length ?? 0;
  // The invitation has said what the first message says, and its button was the answer.
  const withAnswer = before === 0 ? open : before + 1;
  const from = repeated > REPEATED_CHARACTERS_MAX ? withAnswer : before;
  return Math.max(0, from, messages.length - LINES_SHOWN);
}

function line(message: ShownMessage, words: Words, id?: string): Markup {
  const isOurs = message.from === "sirius";
  const text = isOurs ? words.typeset(message.text) : message.text;
  const { seq, from } = message;
  return html`<div id=${id} class=${`line ${from}`} data-seq=${seq} key=${seq}>
    <span class="visually-hidden">${isOurs ? words.sirius : words.you} </span>
    ${text.split(/\n{2,}/).map((part) => html`<p>${isOurs ? linked(part, words) : part}</p>`)}
  </div>`;
}

/** Addresses in what Sirius says can be followed; in what a person wrote they are only text. */
function linked(text: string, words: Words): Markup | string {
  if (!/https?:\/\//.test(text)) return text;
  const parts = text.split(/(https?:\/\/[^\s]+[^\s.,;:!?)])/);
  return html`${parts.map((part) =>
    /^https?:\/\//.test(part) ? html`<a href=${part}>${nameOf(part, words)}</a>` : part,
  )}`;
}

/** An SMS must spell an address out; a page says where it leads. */
function nameOf(address: string, words: Words): string {
  if (address.endsWith("/notice")) return words.noticeLink;
  if (/\/r\/[\w-]+$/.test(address)) return words.personalLink;
  return address.replace(/^https?:\/\//, "");
}

function question(prompt: OpenPrompt, { eventId }: ChatRequest, words: Words): Markup {
  const { error, controls, canSkip } = prompt;
  const described = [
    error === undefined ? undefined : "error",
    controls.kind === "buttons" && controls.ends !== undefined ? "ends" : undefined,
  ].filter((id) => id !== undefined);
  return html`<form id="question" method="post" action="/chat/messages">
    <input type="hidden" name="prompt" value=${prompt.number} />
    <input type="hidden" name="event" value=${eventId} />
    <fieldset
      id="answer"
      tabindex="-1"
      aria-describedby=${described.length === 0 ? undefined : described.join(" ")}
    >
      <legend class="visually-hidden">${words.typeset(prompt.question)}</legend>
      ${
        error === undefined
          ? null
          : html`<p id="error" class="error" role="alert">${words.typeset(error)}</p>`
      }
      ${answerControls(controls, { words, canSkip, invalid: error !== undefined })}
    </fieldset>
    <div class="others">
      ${canSkip && controls.kind === "buttons" ? controlButton("skip", words.skip) : null}
      ${prompt.canCorrect ? controlButton("back", words.back) : null}
      ${controlButton("help", words.help)}
    </div>
  </form>`;
}
