/** What stands where the question was, once there is none. */
import { html, type Markup } from "./html.ts";
import type { ChatRequest, Conversation } from "./shapes.ts";
import type { Words } from "./words.ts";

/** How the conversation ended, and the one thing that can be done now. */
export function outcome(view: Conversation, request: ChatRequest, words: Words): Markup {
  switch (view.status) {
    case "finished":
      return section({ title: words.finished, text: words.finishedText, words }, [
        answersGiven(view, request, words),
        withdrawal(request, words),
      ]);
    case "opted_out":
      return section(
        { title: words.optedOut, text: words.optedOutText, words },
        again(request, words.restart, "START"),
      );
    case "expired":
      return section(
        { title: words.expired, text: words.expiredText, words },
        again(request, words.resume, "reprendre"),
      );
    case "closed":
    case "invited":
    case "open":
    case "paused":
      return section({ title: words.closed, text: words.closedText, words });
  }
}

function section(
  { title, text, words }: { readonly title: string; readonly text: string; readonly words: Words },
  rest?: unknown,
): Markup {
  return html`<section id="question" tabindex="-1" aria-labelledby="done">
    <h2 id="done">${words.typeset(title)}</h2>
    <p>${words.typeset(text)}</p>
    ${rest}
  </section>`;
}

function again({ eventId }: ChatRequest, label: string, text: string): Markup {
  return html`<form method="post" action="/chat/messages">
    <input type="hidden" name="event" value=${eventId} />
    <button class="main" name="text" value=${text}>${label}</button>
  </form>`;
}

function answersGiven(view: Conversation, { eventId }: ChatRequest, words: Words): Markup {
  return html`<form method="post" action="/chat/messages">
    <input type="hidden" name="event" value=${eventId} />
    <input type="hidden" name="control" value="correct" />
    <h3>${words.yourAnswers}</h3>
    <dl class="given">
      ${view.answers.map(
        ({ question: id, title, answer }) =>
          html`<div key=${id}>
            <dt id=${`q-${id}`}>${words.typeset(title)}</dt>
            <dd>
              <span>${answer}</span>
              <button class="quiet" name="question" value=${id} aria-describedby=${`q-${id}`}>
                ${words.correct}
              </button>
            </dd>
          </div>`,
      )}
    </dl>
  </form>`;
}

function withdrawal({ eventId }: ChatRequest, words: Words): Markup {
  return html`<details class="withdraw">
    <summary>${words.withdraw}</summary>
    <p>${words.typeset(words.withdrawSure)}</p>
    <form method="post" action="/chat/messages">
      <input type="hidden" name="event" value=${eventId} />
      <button class="danger" name="control" value="withdraw">${words.withdrawDo}</button>
    </form>
  </details>`;
}
