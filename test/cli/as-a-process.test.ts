/** What only a process of its own can show: how it ends, what it reads from a pipe, and whom it writes to. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { run } from "./run-sirius.ts";

const SIRIUS = "cli/sirius.ts";
const BUNDLED = "survey-scripts/fin-apprentissage.yaml";

describe("sirius, as a process", { timeout: 60_000 }, () => {
  test.each([
    ["found nothing wrong", ["script", "validate", BUNDLED], 0],
    ["found something", ["script", "validate", "package.json"], 1],
    ["was misused", ["script", "validé"], 2],
  ])("ends by itself, and says by its code that it %s", async (_what, args, code) => {
    const ran = await run([SIRIUS, ...args]);
    expect(ran.code).toBe(code);
    expect(ran.stdout + ran.stderr).not.toBe("");
  });

  test("reads replies from a pipe, and writes nothing but data", async () => {
    const ran = await run([SIRIUS, "script", "read", "--kind", "yesno"], { stdin: "ouais\nbof\n" });
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    const readings = ran.stdout.trim().split("\n");
    expect(readings.map((line) => JSON.parse(line))).toHaveLength(2);
  });

  test("a reader who has seen enough, like head, is no failure", async () => {
    const child = spawn(process.execPath, [SIRIUS, "script", "read", "--kind", "text"]);
    let told = "";
    child.stderr.setEncoding("utf8").on("data", (words: string) => (told += words));
    // It goes on writing when nobody reads any more; it may be gone before it has read everything.
    child.stdin.on("error", () => undefined).end("un avis\n".repeat(20_000));
    child.stdout.once("data", () => child.stdout.destroy());
    const [code] = await once(child, "close");
    expect({ code, told }).toEqual({ code: 0, told: "" });
  });
});
