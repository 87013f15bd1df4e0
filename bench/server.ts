/** A server in a process of its own, with the CPU time it has used. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Order } from "./server-process.ts";

const PROCESS = fileURLToPath(new URL("server-process.ts", import.meta.url));

export interface Server {
  readonly port: number;
  /** CPU-seconds since it was started. */
  cpuSeconds(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts bare express, or Sirius without a worker. Errors: it did not start. */
export async function startServer(order: Order): Promise<Server> {
  const child = fork(PROCESS, [JSON.stringify(order)]);
  const port = await new Promise<number>((resolve, reject) => {
    child.once("message", (told: { port: number }) => resolve(told.port));
    child.once("exit", () => reject(new Error(`the server (${order.kind}) did not start`)));
  });
  return {
    port,
    cpuSeconds: () =>
      new Promise((resolve) => {
        child.once("message", (told: { cpuSeconds: number }) => resolve(told.cpuSeconds));
        child.send("cpu?");
      }),
    async stop() {
      const gone = once(child, "exit");
      child.disconnect();
      await gone;
    },
  };
}
