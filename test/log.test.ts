import { describe, expect, test } from "vitest";
import { SiriusError } from "../bot/errors.ts";
import { createLogger, scrub } from "../wiring/log.ts";

describe("a line of log", () => {
  test.each([
    ["+33639980012", "+33639980012"],
    ["06 39 98 00 12", "06 39 98 00 12"],
    ["06.39.98.00.12", "06.39.98.00.12"],
    ["0692 12 34 56", "0692 12 34 56"],
    ["lea.martin@example.org", "lea.martin@example.org"],
    ["/r/Zm9vYmFyYmF6cXV4eA", "Zm9vYmFyYmF6cXV4eA"],
    ["/moi/Zm9vYmFyYmF6cXV4eA", "Zm9vYmFyYmF6cXV4eA"],
    ["/admin/lien/Zm9vYmFyYmF6cXV4eA", "Zm9vYmFyYmF6cXV4eA"],
    ["https://t.me/bot?start=Zm9vYmFyYmF6cXV4eA", "Zm9vYmFyYmF6cXV4eA"],
    ["postgresql://sirius:hush@db/sirius", "hush"],
    ["Basic QUNhY2NvdW50OnRva2Vu", "QUNhY2NvdW50OnRva2Vu"],
  ])("never shows %j", (text, secret) => {
    expect(scrub(`{"msg":"seen ${text} here"}`)).not.toContain(secret);
  });

  test.each([
    '{"time":"2026-11-24T14:21:32.123Z"}',
    '{"id":"0193f2a4-8c1e-7b3a-9d55-446655440000"}',
    '{"at":1795529000123}',
    '{"siret":"00000001800012"}',
    '{"durationMs":123456}',
  ])("keeps %s as it is", (line) => {
    expect(scrub(line)).toBe(line);
  });

  test("keeps our own message and hides what a driver says of the row", () => {
    const lines: string[] = [];
    const log = createLogger("info", (line) => lines.push(line));
    log.error({ err: new SiriusError("script_unknown", "no script x") }, "ours");
    log.error({ err: new Error("Failing row contains (Léa, moche)") }, "theirs");
    expect(lines[0]).toContain("no script x");
    expect(lines[1]).not.toContain("Léa");
    expect(JSON.parse(lines[1] ?? "")).toMatchObject({ level: "error", msg: "theirs" });
  });

  test("says which job failed and where, of an error that the queue took apart", () => {
    const lines: string[] = [];
    const log = createLogger("info", (line) => lines.push(line));
    const failed = new Error("Failing row contains (Léa, moche)");
    const { message, stack } = failed;
    const apart = Object.assign({}, failed, { code: "23514", message, stack, queue: "retention" });
    log.error({ err: apart }, "the job queue failed");
    expect(lines[0]).not.toContain("Léa");
    expect(JSON.parse(lines[0] ?? "").err).toMatchObject({
      code: "23514",
      queue: "retention",
      stack: expect.arrayContaining([expect.stringContaining("log.test.ts")]),
    });

    const ours = new SiriusError("script_unknown", "no script x");
    log.error(
      { err: Object.assign({}, ours, { message: ours.message, stack: ours.stack }) },
      "the job queue failed",
    );
    expect(lines[1]).toContain("no script x");
  });
});
