/** What the proofs print: one line each, with the figures that docs/guarantees.md repeats. */

/** Draws what is drawn; printed, so that a failure can be repeated: `SIRIUS_TEST_SEED=… npm test`. */
export const SEED = Number(process.env["SIRIUS_TEST_SEED"] ?? 20_261_126);

/** Prints one line of figures. */
export function tell(line: string): void {
  process.stdout.write(`${line} (seed ${SEED})\n`);
}
