import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { latest } from "../../db/latest.ts";

const thing = { id: "one" };

/** Something that takes so many milliseconds, and tells how often it was done. */
function working(takes: number) {
  const done = { times: 0 };
  const read = latest(async () => {
    done.times += 1;
    const { times } = done;
    await delay(takes);
    return times;
  }, 150);
  return { done, read };
}

describe("what several people look at", () => {
  test("is worked out again each time while that is fast", async () => {
    const { read } = working(1);
    expect(await read(thing)).toBe(1);
    expect(await read(thing)).toBe(2);
  });

  test("is worked out once for all who ask at the same time", async () => {
    const { read, done } = working(40);
    expect(await Promise.all([read(thing), read(thing), read(thing)])).toEqual([1, 1, 1]);
    expect(done.times).toBe(1);
  });

  test("is not waited for when it takes long, and stands for a while once it is there", async () => {
    const { read, done } = working(700);
    expect(await read(thing)).toBeUndefined();
    await delay(900);
    expect([await read(thing), await read(thing)]).toEqual([1, 1]);
    expect(done.times).toBe(1);
  });

  test("tells who waited what went wrong, and is worked out again for the next", async () => {
    let times = 0;
    const read = latest(async () => {
      times += 1;
      if (times === 1) throw new Error("away");
      return times;
    });
    await expect(read(thing)).rejects.toThrow("away");
    expect(await read(thing)).toBe(2);
  });
});
