/** Keeps what was played beside a script: from one view of the editor to another, and when its page is loaded again. */
import type { KeptPlay, PlayMemory } from "../panels/play-memory.ts";

/** Grows when what is kept takes another shape: an older one is forgotten. */
const SHAPE = 1;
const memories = new Map<string, PlayMemory>();

/** The memory of a script's preview. It holds fictitious people only, and ends with the tab of the browser. */
export function memoryOf(key: string): PlayMemory {
  let memory = memories.get(key);
  if (memory === undefined) {
    memory = openMemory(`sirius:play:${key}`);
    memories.set(key, memory);
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
