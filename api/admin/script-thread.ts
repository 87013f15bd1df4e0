/** The thread in which drafts are played and checked: whatever a draft costs, it costs nobody else. */
import { parentPort } from "node:worker_threads";
import { runCheck, type CheckAnswer, type CheckRequest } from "../../bot/draft-checks.ts";
import { runTool, type ToolAnswer, type ToolRequest } from "../../bot/script-tools.ts";

export type ThreadRequest = ToolRequest | CheckRequest;
export type ThreadAnswer = CheckAnswer | { readonly answer: ToolAnswer };

function run(request: ThreadRequest): ThreadAnswer {
  return "check" in request ? runCheck(request) : { answer: runTool(request) };
}

// From "ready" on a request costs its own time, and not that of loading this thread and its code.
runTool({ tool: "diagram", source: "schema: 1", lang: "fr" });
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin.
parentPort?.postMessage("ready");
parentPort?.on("message", (request: ThreadRequest) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin.
  parentPort?.postMessage(run(request));
});
