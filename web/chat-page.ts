/** The conversation as a page. It works without a script; the script only swaps the same markup in. */
import { onScreen } from "./french-typography.ts";
import { html, render, renderPage, type Assets, type Markup } from "./html.ts";
import type { AnswerControls, Conversation, OpenPrompt, ShownMessage } from "./shapes.ts";
import { wordsOf, type Words } from "./words.ts";

/** What one showing of the page needs beside the conversation. */
export interface ChatRequest {
  /** Identifies the next answer: sent twice, it counts once. */
  readonly eventId: string;
  /** Where one may go on in Telegram instead, when there is a bot. */
  readonly telegramLink?: string | undefined;
}

/** Lines shown at once; the older ones are one tap away. */
const LINES_SHOWN = 4;

/** The whole page. */
export function chatPage(view: Conversation, request: ChatRequest, assets: Assets): string {
  const words = wordsOf(view.locale);
  const body = html`
    <a class="skip-link" href="#question">${words.skipLink}</a>
    <div id="page">${chatMarkup(view, request)}</div>
    <footer class="foot">
      <p>${onScreen(words.comeBack)}</p>
      <p>
        ${
          request.telegramLink === undefined
            ? ""
            : html`<a href=${request.telegramLink}>${words.goOnTelegram}</a>`
        }
        <a href="/notice">${words.notice}</a>
      </p>
    </footer>
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

function progressBar(view: Conversation, words: Words): Markup {
  const { done, total } = view.progress;
  return html`<div class="progress">
    <span>${words.question(position(view), total)}</span>
    <progress value=${done} max=${total} aria-hidden="true"></progress>
  </div>`;
}

function messageLog(messages: readonly ShownMessage[], words: Words): Markup {
  const older = messages.slice(0, -LINES_SHOWN);
  const recent = messages.slice(-LINES_SHOWN);
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
      ${recent.map((message) => line(message, words))}
    </div>
  `;
}

function line(message: ShownMessage, words: Words): Markup {
  const who = message.from === "sirius" ? words.sirius : words.you;
  const text = message.from === "sirius" ? onScreen(message.text) : message.text;
  return html`<div class=${`line ${message.from}`} key=${message.seq}>
    <span class="visually-hidden">${who} </span>
    ${text.split(/\n{2,}/).map((part) => html`<p>${linked(part, message.from)}</p>`)}
  </div>`;
}

/** Addresses in what Sirius says can be followed; in what a person wrote they are only text. */
function linked(text: string, from: ShownMessage["from"]): Markup | string {
  if (from === "person" || !/https?:\/\//.test(text)) return text;
  const parts = text.split(/(https?:\/\/[^\s]+[^\s.,;:!?)])/);
  return html`${parts.map((part) =>
    /^https?:\/\//.test(part) ? html`<a href=${part}>${part}</a>` : part,
  )}`;
}

function question(prompt: OpenPrompt, { eventId }: ChatRequest, words: Words): Markup {
  const { error, controls } = prompt;
  const described = [
    error === undefined ? undefined : "error",
    controls.kind === "buttons" && controls.ends !== undefined ? "ends" : undefined,
  ].filter((id) => id !== undefined);
  return html`<form id="question" method="post" action="/chat/messages" tabindex="-1">
    <input type="hidden" name="prompt" value=${prompt.number} />
    <input type="hidden" name="event" value=${eventId} />
    <fieldset aria-describedby=${described.length === 0 ? undefined : described.join(" ")}>
      <legend class="visually-hidden">${onScreen(prompt.question)}</legend>
      ${
        error === undefined
          ? null
          : html`<p id="error" class="error" role="alert">${onScreen(error)}</p>`
      }
      ${answerControls(controls, words, error !== undefined)}
    </fieldset>
    <div class="others">
      ${prompt.canSkip ? control("skip", words.skip) : null}
      ${prompt.canCorrect ? control("back", words.back) : null} ${control("help", words.help)}
    </div>
  </form>`;
}

function control(value: string, label: string): Markup {
  return html`<button class="quiet" name="control" value=${value} formnovalidate>${label}</button>`;
}

function answerControls(controls: AnswerControls, words: Words, invalid: boolean): Markup {
  switch (controls.kind) {
    case "buttons":
      return html`<div class=${`options ${controls.layout}`}>
          ${controls.options.map(
            ({ option, label, accessibleLabel }) =>
              html`<button name="option" value=${option} aria-label=${accessibleLabel}>
                ${onScreen(label)}
              </button>`,
          )}
        </div>
        ${
          controls.ends === undefined
            ? null
            : html`<p id="ends" class="ends">
                <span>${controls.options[0]?.label} : ${controls.ends[0]}</span>
                <span>${controls.options.at(-1)?.label} : ${controls.ends[1]}</span>
              </p>`
        }`;
    case "ticks":
      return html`<div class="options column">
          ${controls.options.map(
            ({ option, label }) =>
              html`<label class="tick">
                <input type="checkbox" name="tick" value=${option} /> ${onScreen(label)}
              </label>`,
          )}
        </div>
        <button class="main" name="ticked" value="1">${words.confirm}</button>`;
    case "text":
      return html`<label class="field">
          <span>${words.answerLabel}</span>
          <textarea
            name="text"
            rows="4"
            maxlength=${controls.maxCharacters}
            required
            aria-invalid=${invalid ? "true" : undefined}
            aria-describedby="length"
          ></textarea>
        </label>
        <p id="length" class="hint">${words.characters(controls.maxCharacters)}</p>
        <button class="main">${words.send}</button>`;
    case "number":
      return shortField(words.number, "decimal", words, invalid);
    case "month":
      return shortField(
        controls.precision === "year" ? words.year : words.month,
        controls.precision === "year" ? "numeric" : "text",
        words,
        invalid,
      );
  }
}

function shortField(label: string, mode: string, words: Words, invalid: boolean): Markup {
  return html`<label class="field">
      <span>${label}</span>
      <input
        name="text"
        inputmode=${mode}
        maxlength="40"
        autocomplete="off"
        required
        aria-invalid=${invalid ? "true" : undefined}
      />
    </label>
    <button class="main">${words.send}</button>`;
}

function outcome(view: Conversation, request: ChatRequest, words: Words): Markup {
  switch (view.status) {
    case "finished":
      return html`<section id="question" tabindex="-1" aria-labelledby="done">
        <h2 id="done">${onScreen(words.finished)}</h2>
        <p>${onScreen(words.finishedText)}</p>
        ${answersGiven(view, request, words)}
      </section>`;
    case "opted_out":
      return ended(words.optedOut, words.optedOutText, {
        request,
        label: words.restart,
        text: "START",
      });
    case "expired":
      return ended(words.expired, words.expiredText, {
        request,
        label: words.resume,
        text: "reprendre",
      });
    case "closed":
    case "invited":
    case "open":
    case "paused":
      return ended(words.closed, words.closedText);
  }
}

function ended(
  title: string,
  text: string,
  again?: { readonly request: ChatRequest; readonly label: string; readonly text: string },
): Markup {
  return html`<section id="question" tabindex="-1" aria-labelledby="done">
    <h2 id="done">${onScreen(title)}</h2>
    <p>${onScreen(text)}</p>
    ${
      again === undefined
        ? null
        : html`<form method="post" action="/chat/messages">
            <input type="hidden" name="event" value=${again.request.eventId} />
            <button class="main" name="text" value=${again.text}>${again.label}</button>
          </form>`
    }
  </section>`;
}

function answersGiven(view: Conversation, { eventId }: ChatRequest, words: Words): Markup {
  return html`
    <form method="post" action="/chat/messages">
      <input type="hidden" name="event" value=${eventId} />
      <input type="hidden" name="control" value="correct" />
      <h3>${words.yourAnswers}</h3>
      <dl class="given">
        ${view.answers.map(
          ({ question: id, title, answer }) =>
            html`<div key=${id}>
              <dt id=${`q-${id}`}>${onScreen(title)}</dt>
              <dd>
                <span>${onScreen(answer)}</span>
                <button class="quiet" name="question" value=${id} aria-describedby=${`q-${id}`}>
                  ${words.correct}
                </button>
              </dd>
            </div>`,
        )}
      </dl>
    </form>
    <details class="withdraw">
      <summary>${words.withdraw}</summary>
      <p>${onScreen(words.withdrawSure)}</p>
      <form method="post" action="/chat/messages">
        <input type="hidden" name="event" value=${eventId} />
        <button class="danger" name="control" value="withdraw">${words.withdrawDo}</button>
      </form>
    </details>
  `;
}
