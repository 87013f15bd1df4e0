import { expect, test } from "vitest";
import { batched } from "../../db/batched.ts";

/** A database that answers when it is told to. */
function slow() {
  const asked: string[][] = [];
  const answers: (() => void)[] = [];
  const ask = async (keys: readonly string[]) => {
    asked.push([...keys]);
    await new Promise<void>((resolve) => answers.push(resolve));
    if (keys.includes("broken")) throw new Error("away");
    return new Map(keys.filter((key) => key !== "unknown").map((key) => [key, `${key}!`]));
  };
  return { asked, answers, ask: batched(ask) };
}
const soon = () => new Promise((resolve) => setImmediate(resolve));

test("questions of the same moment are one query, and each gets its own answer", async () => {
  const { asked, answers, ask } = slow();
  const all = Promise.all(["a", "b", "a", "unknown"].map(ask));
  await soon();
  expect(asked).toEqual([["a", "b", "unknown"]]);
  answers[0]?.();
  expect(await all).toEqual(["a!", "b!", "a!", undefined]);
});

test("who asks while two queries are under way goes along with the next, and is read afresh", async () => {
  const { asked, answers, ask } = slow();
  const first = ask("a");
  await soon();
  const second = ask("a");
  await soon();
  const late = Promise.all([ask("a"), ask("b")]);
  await soon();
  expect(asked).toEqual([["a"], ["a"]]);
  answers[0]?.();
  await first;
  await soon();
  expect(asked).toEqual([["a"], ["a"], ["a", "b"]]);
  answers[1]?.();
  answers[2]?.();
  expect(await second).toBe("a!");
  expect(await late).toEqual(["a!", "b!"]);
});

test("a query that fails fails those who asked, and nobody after them", async () => {
  const { answers, ask } = slow();
  const broken = ask("broken");
  await soon();
  answers[0]?.();
  await expect(broken).rejects.toThrow("away");
  const next = ask("a");
  await soon();
  answers[1]?.();
  expect(await next).toBe("a!");
});

test("a crowd is asked two hundred at a time", async () => {
  const { asked, answers, ask } = slow();
  const all = Promise.all(Array.from({ length: 450 }, (_, at) => ask(String(at))));
  await soon();
  expect(asked.map(({ length }) => length)).toEqual([200, 200]);
  answers[0]?.();
  await soon();
  await soon();
  expect(asked.map(({ length }) => length)).toEqual([200, 200, 50]);
  answers[1]?.();
  answers[2]?.();
  expect(await all).toHaveLength(450);
});
