/** Which example is in front of somebody: the one they came for, wherever in the list it stands. */
import { useEffect, useRef } from "preact/hooks";

export interface CameFor {
  /** The example somebody came for: it is opened once, and `onOpened` is told. */
  readonly opened?: { readonly index: number } | undefined;
  readonly onOpened?: (() => void) | undefined;
}

/** Opens the example that somebody came for as soon as the list is there. */
export function useOpened(
  { opened, onOpened }: CameFor,
  isListed: boolean,
  setOpen: (index: number) => void,
): void {
  useEffect(() => {
    if (opened === undefined || !isListed) return;
    setOpen(opened.index);
    onOpened?.();
    comeTo(opened.index);
  }, [opened, isListed]);
}

/**
 * Stays with the open example when it goes to the list of those that hold, or back: with a change of what the
 * person says it would vanish from under the eyes, and the focus with it.
 *
 * @param open  Its place; undefined when none is open.
 * @param holds  Whether it holds; undefined as long as it was not played.
 */
export function useFollowed(open: number | undefined, holds: boolean | undefined): void {
  const before = useRef({ open, holds });
  useEffect(() => {
    const last = before.current;
    before.current = { open, holds };
    if (open === undefined || last.open !== open) return;
    if (last.holds !== undefined && holds !== undefined && last.holds !== holds) comeTo(open);
  }, [open, holds]);
}

/** Once it is drawn. */
function comeTo(index: number): void {
  setTimeout(() => {
    const name = document.querySelector<HTMLElement>(`#example-${index}`);
    name?.scrollIntoView({ block: "start", behavior: "instant" });
    name?.focus({ preventScroll: true });
  }, 0);
}
