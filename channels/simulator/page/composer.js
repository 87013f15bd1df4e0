// @ts-check
import { h } from "./dom.js";
import { words } from "./words.js";

/**
 * A line to write in. Enter sends; Maj + Enter begins a new line.
 * @param {string} label  Says where it goes.
 * @param {number} max  Characters.
 * @param {(text: string) => Promise<boolean>} send  False keeps what was written.
 * @returns {HTMLFormElement}
 */
export function composer(label, max, send) {
  const input = h("textarea", {
    rows: 1,
    maxlength: max,
    "aria-label": label,
    placeholder: words.placeholder,
  });
  const submit = async () => {
    const text = input.value;
    if (text.trim() === "") return;
    input.value = "";
    if (!(await send(text))) input.value = text;
    input.focus();
  };
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void submit();
  });
  const form = h("form", { class: "composer" }, input, h("button", { class: "main" }, words.send));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit();
  });
  return form;
}
