/**
 * An attacker who reads nothing but what everyone can read, before and after each event of many random
 * histories, and knows all there is to know of the method. `SIRIUS_ATTACK_HISTORIES=1000` is the long proof.
 */
import { describe, expect, test } from "vitest";
import { releaseResults } from "../../db/release-store.ts";
import { OPTIONS } from "../db/publication-world.ts";
import { tell } from "../reliability/tell.ts";
import { attack, type Found, type Release } from "./attack.ts";

const HISTORIES = Number(process.env["SIRIUS_ATTACK_HISTORIES"] ?? 60);
const MOMENTS = 6;
const SAMPLE = 12;
/** A weakened Sirius falls at once, and whether its outputs agree is nobody's question. */
const FEW = { histories: 30, moments: 4, sample: 0 };

const real: Release = (pool, now) => releaseResults({ pool }, { ...OPTIONS, now });
/** Administrators change their minds with each release. */
const undecided = (): Release => {
  const thresholds = [5, 8, 5, 10, 6, 5];
  let releases = 0;
  return (pool, now) => {
    const threshold = thresholds[releases % thresholds.length] ?? 5;
    releases += 1;
    return releaseResults({ pool }, { ...OPTIONS, now, threshold });
  };
};
/** Every answer is published by itself. */
const singly: Release = (pool, now) => releaseResults({ pool }, { ...OPTIONS, now, threshold: 1 });
/** Five people for a figure to show, but no lots: neither the changes nor the complements are of five. */
const bare: Release = async (pool, now) => {
  await singly(pool, now);
  await real(pool, now);
};

test(
  "whoever keeps all that was ever public finds out nobody's answer",
  { timeout: 1_800_000 },
  async () => {
    const found = await attack({
      histories: HISTORIES,
      moments: MOMENTS,
      sample: SAMPLE,
      release: real,
    });
    report(`${HISTORIES} histories`, found);
    expect(found.faults.slice(0, 20)).toEqual([]);
    const { isolated, recovered, joined, lonely } = found;
    expect({ isolated, recovered, joined, lonely }).toEqual({
      isolated: 0,
      recovered: 0,
      joined: 0,
      lonely: 0,
    });
    // A coin that is thrown so often falls on either side about as often.
    expect(Math.abs(found.inOrder - found.pairs / 2)).toBeLessThan(2.5 * Math.sqrt(found.pairs));
    expect(found.pairs).toBeGreaterThan(HISTORIES / 10);
  },
);

test(
  "nor does a threshold that is raised and lowered again and again help them",
  { timeout: 600_000 },
  async () => {
    const histories = Math.ceil(HISTORIES / 6);
    const found = await attack({
      histories,
      moments: MOMENTS + 2,
      sample: SAMPLE,
      release: undecided(),
    });
    report(`${histories} histories under thresholds that change`, found);
    const { isolated, recovered, joined, lonely } = found;
    expect({ isolated, recovered, joined, lonely, faults: found.faults.slice(0, 20) }).toEqual({
      isolated: 0,
      recovered: 0,
      joined: 0,
      lonely: 0,
      faults: [],
    });
  },
);

describe("the same attacker", () => {
  test.each([
    ["every answer counts by itself", singly],
    ["five make a figure, but any one of them changes it", bare],
  ])("finds out answers where %s", { timeout: 300_000 }, async (how, release) => {
    const found = await attack({ ...FEW, release });
    report(`weakened, ${how}`, found);
    expect(found.isolated).toBeGreaterThan(100);
    expect(found.recovered).toBeGreaterThan(100);
  });

  test(
    "notices texts that are numbered in the order of their writing",
    { timeout: 300_000 },
    async () => {
      const weaken = "alter table review alter column id set default uuidv7()";
      const found = await attack({ ...FEW, histories: 100, release: real, weaken });
      report("weakened, texts numbered in their order", found);
      expect(found.inOrder).toBeGreaterThan(0.9 * found.pairs);
    },
  );
});

function report(what: string, found: Found): void {
  const { events, figures, texts, attempts, isolated, recovered, mistaken, joined, answers } =
    found;
  tell(
    `attacker, ${what}: ${events} events, ${figures} figures and ${texts} texts read, ${attempts} differences and complements; about one to four people ${isolated}, answers recovered ${recovered}, joined to texts ${joined}, named that nobody gave ${mistaken}; ${answers} answers of other outputs compared, faults ${found.faults.length}`,
  );
}
