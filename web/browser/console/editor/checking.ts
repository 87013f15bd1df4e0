/** Has each text checked once it is saved: what takes long there keeps no save waiting. */
import { onComingBack } from "../panels/coming-back.ts";
import type { Server } from "./server.ts";
import type { EditorStore } from "./store.ts";

const AGAIN_MS = 8_000;

/** Begins to have a store's texts checked: the one there is, then each one that is saved. */
export function keepChecking(store: EditorStore, server: Server): void {
  let latest: string | undefined;
  let asked = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const check = async (source: string): Promise<void> => {
    latest = source;
    clearTimeout(timer);
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    // What is not known stays unknown until the answer is there.
    if (store.state.check === "whole") store.set({ check: "running" });
    const answer = await server.review(source, signal);
    if (signal.aborted) return;
    if ("failed" in answer) {
      const isSignedOut = answer.failed === "signed_out";
      if (!isSignedOut) timer = setTimeout(again, AGAIN_MS);
      store.set({ check: isSignedOut ? "signed_out" : "failed" });
      return;
    }
    store.set({ findings: answer.findings, check: answer.isWhole ? "whole" : "partial" });
  };
  const look = (): void => {
    const { source } = store;
    if (store.state.save.is === "saved" && source !== latest) void check(source);
  };
  const again = (): void => {
    latest = undefined;
    look();
  };
  store.listen(look);
  onComingBack(() => {
    if (store.state.check === "signed_out") again();
  });
  look();
}
