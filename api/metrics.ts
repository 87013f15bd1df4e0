/** `/metrics`: what an operator's monitoring asks for, in the text format of Prometheus. */
import { Router } from "express";

/** One figure of the moment. */
export interface Gauge {
  readonly name: string;
  readonly help: string;
  readonly values: readonly {
    readonly labels?: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
}

/** Serves gauges to whoever asks from this machine, or through the proxy that lets them. */
export function metricsRouter(read: () => Promise<readonly Gauge[]>): Router {
  // Under its one name only: a proxy keeps the public from that one.
  const router = Router({ caseSensitive: true, strict: true });
  router.get("/metrics", async (_request, response) => {
    const gauges = await read();
    response
      .set("Cache-Control", "no-store")
      .type("text/plain; version=0.0.4")
      .send(gauges.map(writeGauge).join(""));
  });
  return router;
}

function writeGauge({ name, help, values }: Gauge): string {
  const lines = values.map(({ labels = {}, value }) => {
    const pairs = Object.entries(labels).map(([key, text]) => `${key}="${text}"`);
    return `${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join("")}`;
}
