/**
 * Where the steps of a script and its jumps are drawn. Steps stand below each other in their order; a jump
 * over other steps runs in a lane at their right. Jumps to one step share its lane.
 */
import type { DiagramJump, DiagramStep } from "./shapes.ts";

export interface PlacedStep {
  readonly step: DiagramStep;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedJump {
  readonly from: string;
  readonly to: string;
  readonly kind: DiagramJump["kind"];
  /** Of an SVG path; it ends where the arrow points. */
  readonly path: string;
  /** Number of its lane from the left, from 0; undefined for one to the step below. */
  readonly lane?: number;
}

export interface Layout {
  readonly steps: readonly PlacedStep[];
  readonly jumps: readonly PlacedJump[];
  readonly width: number;
  readonly height: number;
}

/** Of a box, in pixels: wide enough to know a question by, not wider than reading goes. */
const WIDTH_MIN = 200;
const WIDTH_MAX = 480;
const HEIGHT = 50;
/** With a line more. */
const HEIGHT_TALL = 68;
const MARGIN = 6;
const GAP = 20;
const LANE = 13;
const CORNER = 5;
/** Where jumps leave and reach a box, so that both can share a lane. */
const LEAVES_AT = 0.7;
const ENTERS_AT = 0.3;

export interface LayoutSettings {
  /** Steps carry a line more. */
  readonly tall?: boolean;
  /** Width there is, in pixels. Boxes take what the lanes leave of it, within reason. */
  readonly room?: number;
}

/** Lays a script out. Jumps that do not lead down are not drawn. */
export function layOut(
  steps: readonly DiagramStep[],
  jumps: readonly DiagramJump[],
  { tall = false, room = 0 }: LayoutSettings = {},
): Layout {
  const rows = new Map(steps.map(({ id }, row) => [id, row]));
  const drawn = uniqueJumps(jumps).flatMap((jump) => {
    const [from, to] = [rows.get(jump.from), rows.get(jump.to)];
    return from === undefined || to === undefined || to <= from ? [] : [{ jump, from, to }];
  });
  const lanes = lanesOf(drawn);
  const count = Math.max(0, ...[...lanes.values()].map((lane) => lane + 1));
  const beside = 2 * MARGIN + (count === 0 ? 0 : LANE * (count + 1));
  const width = Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, room - beside));
  const height = tall ? HEIGHT_TALL : HEIGHT;
  const placed = steps.map((step, row): PlacedStep => {
    const y = MARGIN + row * (height + GAP);
    return { step, x: MARGIN, y, width, height };
  });
  return {
    steps: placed,
    jumps: drawn.map(({ jump: { from, to, kind }, ...at }): PlacedJump => {
      const lane = at.to === at.from + 1 ? undefined : lanes.get(at.to);
      return lane === undefined
        ? { from, to, kind, path: straight(placed, at) }
        : { from, to, kind, path: around(placed, at, lane), lane };
    }),
    width: beside + width,
    height: 2 * MARGIN + steps.length * (height + GAP) - (steps.length === 0 ? 0 : GAP),
  };
}

/** Two ways from one step to another are one line. */
function uniqueJumps(jumps: readonly DiagramJump[]): DiagramJump[] {
  const seen = new Map<string, DiagramJump>();
  for (const jump of jumps) {
    const key = JSON.stringify([jump.from, jump.to, jump.kind === "silence"]);
    if (!seen.has(key)) seen.set(key, jump);
  }
  return [...seen.values()];
}

interface Rows {
  readonly from: number;
  readonly to: number;
}

/** The lane of each step that is jumped to: the leftmost that no other uses on those rows, short ways first. */
function lanesOf(jumps: readonly Rows[]): ReadonlyMap<number, number> {
  const spans = new Map<number, number>();
  for (const { from, to } of jumps) {
    if (to > from + 1) spans.set(to, Math.min(spans.get(to) ?? from, from));
  }
  const taken: (readonly [from: number, to: number])[][] = [];
  const lanes = new Map<number, number>();
  const byLength = [...spans].toSorted(([to, from], [other, start]) => to - from - (other - start));
  for (const [to, from] of byLength) {
    const isFree = (lane: (typeof taken)[number]): boolean =>
      lane.every(([start, end]) => end <= from || start >= to);
    const found = taken.findIndex(isFree);
    const lane = found < 0 ? taken.length : found;
    (taken[lane] ??= []).push([from, to]);
    lanes.set(to, lane);
  }
  return lanes;
}

function straight(placed: readonly PlacedStep[], { from, to }: Rows): string {
  const [above, below] = [placed[from], placed[to]];
  if (above === undefined || below === undefined) return "";
  return `M${above.x + above.width / 2} ${above.y + above.height}V${below.y}`;
}

function around(placed: readonly PlacedStep[], { from, to }: Rows, lane: number): string {
  const [source, target] = [placed[from], placed[to]];
  if (source === undefined || target === undefined) return "";
  const right = source.x + source.width;
  const x = right + LANE * (lane + 1);
  const leaves = source.y + source.height * LEAVES_AT;
  const enters = target.y + target.height * ENTERS_AT;
  return (
    `M${right} ${leaves}H${x - CORNER}q${CORNER} 0 ${CORNER} ${CORNER}` +
    `V${enters - CORNER}q0 ${CORNER} ${-CORNER} ${CORNER}H${right}`
  );
}
