/** How an answer is given on a page: buttons, boxes to tick, or a field. All of it is a plain form. */
import { html, type Markup } from "./html.ts";
import type { AnswerControls } from "./shapes.ts";
import type { Words } from "./words.ts";

/** What the controls need beside the question. */
export interface ControlsContext {
  readonly words: Words;
  /** The last reply was not understood. */
  readonly invalid: boolean;
  /** A field has its "skip" beside "send". */
  readonly canSkip: boolean;
}

/** A button that orders instead of answering. */
export function controlButton(value: string, label: string): Markup {
  return html`<button class="quiet" name="control" value=${value} formnovalidate>${label}</button>`;
}

/** The controls of the open question. */
export function answerControls(controls: AnswerControls, context: ControlsContext): Markup {
  const { words } = context;
  switch (controls.kind) {
    case "buttons":
      return buttons(controls, words);
    case "ticks":
      return html`<div class="options column">
          ${controls.options.map(
            ({ option, label }) =>
              html`<label class="tick">
                <input type="checkbox" name="tick" value=${option} />
                <span>${words.typeset(label)}</span>
              </label>`,
          )}
        </div>
        ${sendRow(html`<button class="main" name="ticked" value="1">${words.confirm}</button>`, context)}`;
    case "text":
      return longField(controls, context);
    case "number":
      return shortField(words.number, "decimal", context);
    case "month":
      return controls.precision === "year"
        ? shortField(words.year, "numeric", context)
        : shortField(words.month, "text", context);
  }
}

function buttons(controls: Extract<AnswerControls, { kind: "buttons" }>, words: Words): Markup {
  const { options, ends, layout } = controls;
  return html`<div class=${`options ${layout}`}>
      ${options.map(
        ({ option, label, accessibleLabel }) =>
          html`<button name="option" value=${option} aria-label=${accessibleLabel}>
            ${words.typeset(label)}
          </button>`,
      )}
    </div>
    ${
      ends === undefined
        ? null
        : html`<p id="ends" class="ends">
            <span>${words.typeset(`${options[0]?.label} : ${ends[0]}`)}</span>
            <span>${words.typeset(`${options.at(-1)?.label} : ${ends[1]}`)}</span>
          </p>`
    }`;
}

function longField(
  { maxCharacters, optional }: Extract<AnswerControls, { kind: "text" }>,
  context: ControlsContext,
): Markup {
  const { words, invalid } = context;
  const hint = `${optional ? `${words.optional} ` : ""}${words.characters(maxCharacters)}`;
  return html`<label class="field">
      <span>${words.answerLabel}</span>
      <textarea
        name="text"
        rows="4"
        maxlength=${maxCharacters}
        required
        aria-invalid=${invalid ? "true" : undefined}
        aria-describedby="length"
      ></textarea>
    </label>
    <p class="hint length">
      <span id="length">${hint}</span> <span id="count" aria-hidden="true"></span>
    </p>
    ${sendRow(html`<button class="main">${words.send}</button>`, context)}`;
}

function shortField(label: string, mode: string, context: ControlsContext): Markup {
  const { words, invalid } = context;
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
    ${sendRow(html`<button class="main">${words.send}</button>`, context)}`;
}

function sendRow(main: Markup, { words, canSkip }: ControlsContext): Markup {
  return html`<div class="send">
    ${main} ${canSkip ? controlButton("skip", words.skip) : null}
  </div>`;
}
