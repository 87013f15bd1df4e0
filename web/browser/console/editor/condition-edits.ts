/** What the form changes in a condition that has rows: one more, one less, all of them or one of them. */
import type { Edit } from "../../../../survey-scripts/edit/edits.ts";
import type { Place, Value } from "../../../../survey-scripts/edit/piece.ts";
import { listIn, testPlace } from "../../../../survey-scripts/edit/simple-condition.ts";

/** A condition or a group in it, as it is written, and where. */
export interface Written {
  readonly at: Place;
  readonly value: Value;
}

/** One more row at the end. What stood alone becomes a list of which all must hold. */
export function addRow({ at, value }: Written, entry: Value): Edit {
  const list = listIn(value);
  if (list === undefined) return { do: "setField", at, value: { and: [value, entry] } };
  const change = { do: "insert", at: list.entries.length, value: entry } as const;
  return { do: "changeList", at: [...at, list.join], change };
}

/**
 * One row less. Of two rows the other one then stands alone, but in a group, which stays one.
 *
 * @returns undefined for the only row: then the whole goes.
 */
export function takeRow({ at, value }: Written, row: number, isGroup: boolean): Edit | undefined {
  const [other, ...more] = (listIn(value)?.entries ?? [value]).toSpliced(row, 1);
  if (other === undefined) return undefined;
  if (more.length === 0 && !isGroup) return { do: "setField", at, value: other };
  const list = testPlace(at, value, row).slice(0, -1);
  return { do: "changeList", at: list, change: { do: "remove", at: row } };
}

/** All rows must hold, or one is enough; the rows stay as they are written. */
export function setJoin({ at, value }: Written, join: "and" | "or"): Edit {
  const list = listIn(value);
  if (list === undefined) return { do: "setField", at, value: { [join]: [value] } };
  return { do: "renameField", at: [...at, list.join], to: join };
}
