/** Choosing words of a text by keyboard: arrows go from word to word, with the capital key over several. */

/** Starts it on the element that holds the text and nothing else. */
export function startWords(text: HTMLElement): void {
  const words = [...(text.textContent ?? "").matchAll(/\S+/gu)].map(({ 0: word, index }) => ({
    from: index,
    to: index + word.length,
  }));
  let first = -1;
  let last = -1;
  text.addEventListener("keydown", (event) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0 || event.ctrlKey || event.altKey || event.metaKey || words.length === 0) return;
    event.preventDefault();
    last = Math.min(Math.max(last + step, 0), words.length - 1);
    if (!event.shiftKey || first < 0) first = last;
    const [a, b] = [words[Math.min(first, last)], words[Math.max(first, last)]];
    if (a !== undefined && b !== undefined) select(text, a.from, b.to);
  });
}

function select(text: HTMLElement, from: number, to: number): void {
  const range = document.createRange();
  const [start, end] = [pointAt(text, from), pointAt(text, to)];
  if (start === undefined || end === undefined) return;
  range.setStart(start.node, start.offset);
  range.setEnd(end.node, end.offset);
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}

/** Where a character of the text is in the page. */
function pointAt(text: HTMLElement, position: number): { node: Node; offset: number } | undefined {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  let before = 0;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const length = node.textContent?.length ?? 0;
    if (position <= before + length) return { node, offset: position - before };
    before += length;
  }
  return undefined;
}

/** What is selected of a text, as positions in it; undefined when nothing is. */
export function selectedIn(text: HTMLElement): { from: number; to: number } | undefined {
  const selection = getSelection();
  if (selection === null || selection.rangeCount === 0 || selection.isCollapsed) return undefined;
  const range = selection.getRangeAt(0).cloneRange();
  if (!range.intersectsNode(text)) return undefined;
  const whole = document.createRange();
  whole.selectNodeContents(text);
  if (range.compareBoundaryPoints(Range.START_TO_START, whole) < 0) {
    range.setStart(whole.startContainer, whole.startOffset);
  }
  if (range.compareBoundaryPoints(Range.END_TO_END, whole) > 0) {
    range.setEnd(whole.endContainer, whole.endOffset);
  }
  const before = document.createRange();
  before.selectNodeContents(text);
  before.setEnd(range.startContainer, range.startOffset);
  const from = before.toString().length;
  const to = from + range.toString().length;
  return from < to ? { from, to } : undefined;
}
