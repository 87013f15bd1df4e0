/** The one process that fetches messages goes on doing so, whatever kept it from it for a while. */
import { expect, test } from "vitest";
import type { InboundSink } from "../../../bot/channel.ts";
import { hearTelegram } from "../../../wiring/hear-telegram.ts";

const sink: InboundSink = { accept: () => Promise.resolve() };

test("registers until Telegram knows us, and listens again after another process fetched", async () => {
  const stop = new AbortController();
  const problems = ["telegram cannot be reached"];
  const told: string[] = [];
  let heard = 0;
  await hearTelegram(
    {
      sink,
      restMs: 1,
      report: (problem, what) => told.push(`${what}: ${String(problem)}`),
      open: {
        register: async () => problems.shift(),
        async listen() {
          heard += 1;
          if (heard < 3) throw new Error("another process fetches with this token");
          stop.abort();
        },
      },
    },
    stop.signal,
  );
  expect(heard).toBe(3);
  expect(told).toEqual([
    "telegram is not ready: telegram cannot be reached",
    ...Array<string>(2).fill(
      "telegram is not heard: Error: another process fetches with this token",
    ),
  ]);
});

test("with a webhook only registers", async () => {
  const stop = new AbortController();
  const open = { register: async () => undefined, listen: undefined };
  await hearTelegram({ sink, report: () => undefined, open }, stop.signal);
  expect(stop.signal.aborted).toBe(false);
});
