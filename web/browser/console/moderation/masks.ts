/** Pieces to hide: added from the selection, taken away by their box, and shown as the public will read them. */
import { selectedIn } from "./words.ts";

const HIDDEN = "[…]";

export interface Masks {
  /** Hides what is selected in the text. */
  readonly hideSelection: () => void;
}

/** Starts it. @param text  The element that holds the text and nothing else. */
export function startMasks(text: HTMLElement): Masks {
  const form = document.querySelector<HTMLFormElement>("#publier");
  const list = document.querySelector<HTMLElement>("#masques");
  const words = text.textContent ?? "";
  const hideSelection = (): void => {
    const selected = selectedIn(text);
    if (selected === undefined || list === null) return;
    list.append(item(`${selected.from}-${selected.to}`, words.slice(selected.from, selected.to)));
    getSelection()?.removeAllRanges();
    preview(words);
  };
  document.querySelector("#masquer")?.addEventListener("click", hideSelection);
  // The button takes the focus, and with it the selection, unless it is told not to.
  document.querySelector("#masquer")?.addEventListener("pointerdown", (event) => {
    event.preventDefault();
  });
  for (const part of [form, document.querySelector(".signs")]) {
    part?.addEventListener("change", () => preview(words));
  }
  preview(words);
  return { hideSelection };
}

function item(value: string, piece: string): HTMLElement {
  const line = document.createElement("li");
  const label = document.createElement("label");
  const box = document.createElement("input");
  Object.assign(box, { type: "checkbox", name: "masque", value, checked: true });
  label.className = "mask";
  const shown = document.createElement("bdi");
  shown.textContent = `« ${piece} »`;
  label.append(box, " Masqué : ", shown);
  line.append(label);
  return line;
}

/** Shows the text with its pieces hidden, and says so on the button; nothing without pieces. */
function preview(words: string): void {
  const boxes = document.querySelectorAll<HTMLInputElement>(
    "input[name=masque]:checked, input[name=mot]:checked",
  );
  const pieces = joined(
    words,
    [...boxes].flatMap(({ value }) => {
      const [from = 0, to = 0] = value.split("-").map(Number);
      return [{ from, to }];
    }),
  );
  const shown = document.querySelector<HTMLElement>("#apercu");
  const quote = shown?.querySelector("blockquote");
  if (shown === null || quote === null || quote === undefined) return;
  shown.hidden = pieces.length === 0;
  let text = "";
  let told = 0;
  for (const { from, to } of pieces) {
    text += words.slice(told, from) + HIDDEN;
    told = to;
  }
  quote.textContent = text + words.slice(told);
  const button = document.querySelector("#mot-publier");
  if (button === null) return;
  const count = pieces.length === 1 ? "1 passage masqué" : `${pieces.length} passages masqués`;
  button.textContent = pieces.length === 0 ? "Publier" : `Publier, ${count}`;
}

/** In order; those with only blanks between them are one, as the server does it. */
function joined(
  words: string,
  pieces: readonly { readonly from: number; readonly to: number }[],
): { from: number; to: number }[] {
  const all: { from: number; to: number }[] = [];
  const ordered = [...pieces];
  ordered.sort((a, b) => a.from - b.from);
  for (const { from, to } of ordered) {
    const last = all.at(-1);
    if (last !== undefined && words.slice(last.to, from).trim() === "") {
      last.to = Math.max(last.to, to);
    } else all.push({ from, to });
  }
  return all;
}
