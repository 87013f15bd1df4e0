/** Where steps and jumps are drawn: below each other, and never over each other. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { layOut } from "../../web/browser/console/panels/diagram-layout.ts";
import type { DiagramJump, DiagramStep } from "../../web/browser/console/panels/shapes.ts";

const steps = (count: number): DiagramStep[] =>
  Array.from({ length: count }, (_, at) => ({
    id: `s${at}`,
    kind: "ask",
    title: `Question ${at}`,
  }));

const drawing = fc.integer({ min: 0, max: 40 }).chain((count) =>
  fc.record({
    steps: fc.constant(steps(count)),
    jumps: fc.array(
      fc
        .tuple(fc.nat(Math.max(0, count)), fc.nat(Math.max(0, count)))
        .map(([from, to]): DiagramJump => ({ from: `s${from}`, to: `s${to}`, kind: "next" })),
      { maxLength: 60 },
    ),
    tall: fc.boolean(),
    room: fc.integer({ min: 0, max: 2_000 }),
  }),
);

const row = (id: string): number => Number(id.slice(1));

describe("a script laid out", () => {
  test("has each step once, in order, within the drawing and clear of the next", () => {
    fc.assert(
      fc.property(drawing, ({ steps: all, jumps, tall, room }) => {
        const { steps: placed, width, height } = layOut(all, jumps, { tall, room });
        expect(placed.map(({ step }) => step.id)).toEqual(all.map(({ id }) => id));
        for (const [at, { x, y, width: wide, height: high }] of placed.entries()) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x + wide).toBeLessThanOrEqual(width);
          expect(y + high).toBeLessThanOrEqual(height);
          expect(placed[at + 1]?.y ?? Infinity).toBeGreaterThan(y + high);
        }
      }),
    );
  });

  test("draws every jump that leads down once, and no other", () => {
    fc.assert(
      fc.property(drawing, ({ steps: all, jumps }) => {
        const known = new Set(all.map(({ id }) => id));
        const down = jumps.filter(
          ({ from, to }) => known.has(from) && known.has(to) && row(to) > row(from),
        );
        const drawn = layOut(all, jumps).jumps.map(({ from, to }) => `${from} ${to}`);
        expect(new Set(drawn).size).toBe(drawn.length);
        expect(new Set(drawn)).toEqual(new Set(down.map(({ from, to }) => `${from} ${to}`)));
      }),
    );
  });

  test("gives a lane to one step at a time, and the step below needs none", () => {
    fc.assert(
      fc.property(drawing, ({ steps: all, jumps }) => {
        const { jumps: placed } = layOut(all, jumps);
        for (const one of placed) {
          expect(one.lane === undefined).toBe(row(one.to) === row(one.from) + 1);
          const crossing = placed.filter(
            (other) =>
              other.lane !== undefined &&
              other.lane === one.lane &&
              other.to !== one.to &&
              row(other.from) < row(one.to) &&
              row(one.from) < row(other.to),
          );
          expect(crossing).toEqual([]);
        }
      }),
    );
  });

  test("takes the room there is, within what can be read", () => {
    const boxWidth = (room: number) => layOut(steps(3), [], { room }).steps[0]?.width;
    expect([0, 360, 5_000].map(boxWidth)).toEqual([200, 348, 480]);
    const jump: DiagramJump = { from: "s0", to: "s2", kind: "next" };
    expect(layOut(steps(3), [jump], { room: 360 }).width).toBe(360);
    expect(layOut([], []).steps).toEqual([]);
  });
});
