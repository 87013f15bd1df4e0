/** What a check of a script found, for its author. */
export interface Finding {
  /** An error keeps the script from being published; a warning does not. */
  readonly severity: "error" | "warning";
  /** Where in the script: names and positions from 0, as `["steps", 3, "prompt", "fr"]`. */
  readonly path: readonly (string | number)[];
  /** In French: what is wrong, and what to write. */
  readonly message: string;
}

/** A finding that keeps the script from being published. */
export function wrong(path: Finding["path"], message: string): Finding {
  return { severity: "error", path, message };
}

/** A finding the author may accept. */
export function doubtful(path: Finding["path"], message: string): Finding {
  return { severity: "warning", path, message };
}
