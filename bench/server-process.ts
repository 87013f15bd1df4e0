/** Started by `server.ts`: one server, which tells the CPU time it has used when it is asked. */
import { createServer } from "node:http";
import express from "express";
import { readConfig } from "../config.ts";
import { newKey } from "../db/secrets.ts";
import { start } from "../main.ts";
import { createLogger } from "../wiring/log.ts";

export type Order =
  | { readonly kind: "express"; readonly body: string; readonly etag: string }
  | { readonly kind: "sirius"; readonly environment: Readonly<Record<string, string>> };

const order: Order = JSON.parse(process.argv[2] ?? "");
const port = order.kind === "express" ? await bareExpress(order) : await sirius(order.environment);
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuSeconds: (user + system) / 1e6 });
});
process.on("disconnect", () => process.exit(0));
process.send?.({ port });

/** Nothing but express: one route, one constant, its name given so that nothing is hashed. */
async function bareExpress(constant: { readonly body: string; readonly etag: string }) {
  const app = express().disable("x-powered-by");
  const bytes = Buffer.from(constant.body);
  app.get("/api/v1/formations/:cle/score", (_request, response) => {
    response.set("ETag", constant.etag).type("json").send(bytes);
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  return typeof address === "object" ? address?.port : undefined;
}

/** The whole product, limits and all, as it is started. */
async function sirius(environment: Readonly<Record<string, string>>) {
  const config = readConfig({ SIRIUS_KEYS: newKey(), ...environment });
  const running = await start(
    // A limit that is counted and told as ever, and that nobody reaches.
    { ...config, port: 0, simulator: false, apiPerMinute: 1_000_000_000 },
    { web: true, worker: false },
    createLogger("warn"),
  );
  return Number(new URL(running.url).port);
}
