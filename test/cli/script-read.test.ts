import { expect, test } from "vitest";
import { sirius } from "./run-sirius.ts";

async function read(stdin: string, ...options: readonly string[]): Promise<unknown[]> {
  const ran = await sirius(["script", "read", ...options], { stdin });
  expect(ran.code).toBe(0);
  return ran.stdout
    .trim()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
}

test("reads one reply a line, and names the rule", { timeout: 60_000 }, async () => {
  const replies = "4, super formateurs\n8/10\narrêtez svp\n";
  expect(await read(replies, "--kind", "rating", "--min", "1", "--max", "5")).toEqual([
    {
      reply: "4, super formateurs",
      outcome: "value",
      value: 4,
      comment: "super formateurs",
      rule: "rating-digit",
    },
    expect.objectContaining({ reply: "8/10", outcome: "confirm" }),
    expect.objectContaining({ reply: "arrêtez svp", outcome: "stop" }),
  ]);
});

test("gives an option by its label", { timeout: 60_000 }, async () => {
  expect(await read("la 2\n", "--kind", "choice", "--options", "Oui;Sans doute;Non")).toEqual([
    expect.objectContaining({ outcome: "value", value: "Sans doute" }),
  ]);
});
