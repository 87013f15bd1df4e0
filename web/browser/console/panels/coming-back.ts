/** Notices that somebody comes back to this page, from another tab or window. */

/** Calls back each time the page is in front again; once, however many signs of it the browser gives. */
export function onComingBack(back: () => void): void {
  let due: ReturnType<typeof setTimeout> | undefined;
  const soon = (): void => {
    clearTimeout(due);
    due = setTimeout(back, 0);
  };
  addEventListener("focus", soon);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) soon();
  });
}
