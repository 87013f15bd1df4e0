/** Keeps what was played beside a script: from one view of the editor to another, and when its page is loaded again. */
import type { EditorStart } from "../../../console/editor-shapes.ts";
import type { KeptPlay, PlayMemory } from "../panels/play-memory.ts";

/** Grows when what is kept takes another shape: an older one is forgotten. */
const SHAPE = 1;
const memories = new Map<string, PlayMemory>();

/**
 * The memory of a script's preview, for one account. It holds fictitious people only, and ends with the tab of the
 * browser.
 */
export function memoryOf({ account, key }: Pick<EditorStart, "account" | "key">): PlayMemory {
  const name = `sirius:play:${account}:${key}`;
  let memory = memories.get(name);
  if (memory === undefined) {
    memory = openMemory(name);
    memories.set(name, memory);
  }
  return memory;
}

function openMemory(name: string): PlayMemory {
  let latest = read(name);
  return {
    load: () => latest,
    keep(kept) {
      latest = kept;
      try {
        sessionStorage.setItem(name, JSON.stringify({ shape: SHAPE, ...kept }));
      } catch {
        // Private browsing may forbid it, or it is full; this page still has it.
      }
    },
  };
}

function read(name: string): KeptPlay | undefined {
  try {
    const text = sessionStorage.getItem(name);
    if (text === null) return undefined;
    const kept: KeptPlay & { readonly shape: number } = JSON.parse(text);
    return kept.shape === SHAPE ? kept : undefined;
  } catch {
    return undefined;
  }
}
