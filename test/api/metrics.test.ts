import { once } from "node:events";
import { createServer, type Server } from "node:http";
import express from "express";
import { afterAll, beforeAll, expect, test } from "vitest";
import { metricsRouter } from "../../api/metrics.ts";

let server: Server;
let url: string;
beforeAll(async () => {
  const gauge = { name: "sirius_timers_overdue_seconds", help: "x", values: [{ value: 0 }] };
  const app = express().use(metricsRouter(async () => [gauge]));
  server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});
afterAll(() => server.close());

test("gauges are read at the one address that a proxy can keep from the public", async () => {
  const read = await fetch(`${url}/metrics`);
  expect(read.status).toBe(200);
  expect(await read.text()).toContain("sirius_timers_overdue_seconds 0");
});

test.each(["/metrics/", "/METRICS", "/Metrics", "//metrics", "/%6detrics"])(
  "under no other name are they read: %s",
  async (other) => {
    expect((await fetch(url + other)).status).toBe(404);
  },
);
