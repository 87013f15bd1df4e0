/** Chance without chance: numbers that look drawn, and depend only on what they are drawn from. */

/** A seed out of a text, such as the id of what is to be spread. The same text gives the same seed. */
export function seedOf(text: string): number {
  let seed = 0x811c_9dc5;
  for (let at = 0; at < text.length; at += 1) {
    seed = Math.imul(seed ^ text.charCodeAt(at), 0x0100_0193);
  }
  return seed >>> 0;
}

/**
 * A share from 0 (included) to 1 (excluded), evenly drawn over seeds.
 *
 * @param seed  Any number; its whole part counts, modulo 2³².
 */
export function shareOf(seed: number): number {
  let mixed = Math.trunc(seed) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb_352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846c_a68b);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}
