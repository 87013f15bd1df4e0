/** The thread in which drafts are played: whatever a draft costs, it costs nobody else. */
import { parentPort } from "node:worker_threads";
import { runTool, type ToolRequest } from "../../bot/script-tools.ts";

// From "ready" on a request costs its own time, and not that of loading this thread and its code.
runTool({ tool: "diagram", source: "schema: 1", lang: "fr" });
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin.
parentPort?.postMessage("ready");
parentPort?.on("message", (request: ToolRequest) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin.
  parentPort?.postMessage(runTool(request));
});
