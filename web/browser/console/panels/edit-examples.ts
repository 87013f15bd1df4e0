/** Changes to the example conversations of a draft: everything else in its file stays byte for byte. */
import { useRef, useState } from "preact/hooks";
import { applyEdit, type Edit } from "../../../../survey-scripts/edit/edits.ts";
import { isSame } from "../../../../survey-scripts/edit/piece.ts";
import { lookUp } from "../../../../survey-scripts/edit/script-text.ts";
import { editBetween } from "../../../../survey-scripts/edit/text-edit.ts";
import { askServer, NoAnswer, type Failure } from "./ask-server.ts";
import { exampleWords } from "./example-words.ts";
import type { DraftEdit, Lang, RenewedExample, ShownExample } from "./shapes.ts";
import { panelWords } from "./words.ts";

/** What became of a change. */
export interface Told {
  readonly isGood: boolean;
  readonly words: string;
  /** The draft the change made: as long as it is the draft, the change can be undone. */
  readonly draft?: string;
}

/** An example as it is named by whoever looks at it. */
export interface NamedExample {
  /** Its place among the examples, from 0. */
  readonly index: number;
  readonly name: string;
}

export interface ExampleEdits {
  readonly told: Told | undefined;
  readonly rename: (example: NamedExample, name: string) => void;
  readonly remove: (example: NamedExample) => void;
  /**
   * Changes within an example: its moves, which must still be those that were shown.
   *
   * @returns Why nothing was changed, in words; undefined when it was.
   */
  readonly change: (
    example: NamedExample,
    seen: ShownExample["moves"],
    edits: readonly Edit[],
  ) => string | undefined;
  /** Brings what it promises up to date. */
  readonly renew: (example: NamedExample) => Promise<void>;
  readonly tell: (told: Told) => void;
}

/** The changes that can be made to a draft; undefined for whoever may only read it. */
export function useExampleEdits(
  source: string,
  locale: Lang,
  onEdit: ((edit: DraftEdit) => void) | undefined,
): ExampleEdits | undefined {
  const [told, tell] = useState<Told>();
  // What comes back from the server may meet another draft.
  const latest = useRef(source);
  latest.current = source;
  const words = exampleWords(locale);
  if (onEdit === undefined) return undefined;
  const put = (edit: DraftEdit, good: string): void => {
    const draft = source.slice(0, edit.from) + edit.insert + source.slice(edit.to);
    onEdit(edit);
    tell({ isGood: true, words: good, draft });
  };
  const make = (
    example: NamedExample,
    edits: readonly Edit[],
    good: string,
  ): string | undefined => {
    // A list that is a second old may name another example by its place.
    if (lookUp(source, ["tests", example.index, "name"]) !== example.name) {
      return panelWords(locale).changedMeanwhile;
    }
    let text = source;
    for (const edit of edits) {
      const done = applyEdit(text, edit);
      if (!done.ok) return words.onlyInCode;
      text = done.source;
    }
    put(editBetween(source, text), good);
    return undefined;
  };
  const makeOrTell = (...args: Parameters<typeof make>): void => {
    const refused = make(...args);
    if (refused !== undefined) tell({ isGood: false, words: refused });
  };
  return {
    told,
    tell,
    rename: (example, name) =>
      makeOrTell(
        example,
        [{ do: "setField", at: ["tests", example.index, "name"], value: name }],
        words.renamed(name),
      ),
    remove: (example) =>
      makeOrTell(
        example,
        [{ do: "changeList", at: ["tests"], change: { do: "remove", at: example.index } }],
        words.removed(example.name),
      ),
    change: (example, seen, edits) =>
      hasMoves(source, example.index, seen)
        ? make(example, edits, words.changed)
        : panelWords(locale).changedMeanwhile,
    renew: async ({ index }) => {
      const result = await renewOnServer(source, index, locale);
      if (typeof result === "string") tell({ isGood: false, words: result });
      else if (latest.current !== source) {
        tell({ isGood: false, words: panelWords(locale).changedMeanwhile });
      } else if (result.edit !== undefined) put(result.edit, words.renewed);
      else {
        const { holds } = result;
        tell({ isGood: holds, words: holds ? words.holdsAlready : words.notRenewed });
      }
    },
  };
}

/** Whether an example of a draft has these very moves: a place among others would mean another one. */
function hasMoves(source: string, index: number, seen: ShownExample["moves"]): boolean {
  const shownMoves = seen.map(({ move }) => Object.fromEntries(Object.entries(move)));
  return isSame(lookUp(source, ["tests", index, "play"]), shownMoves);
}

async function renewOnServer(
  source: string,
  index: number,
  lang: Lang,
): Promise<RenewedExample | string> {
  try {
    const answer = await askServer<RenewedExample>("renew", { source, lang, index });
    return answer.ok ? answer : panelWords(lang).unplayable;
  } catch (error) {
    const failure: Failure = error instanceof NoAnswer ? error.failure : "fault";
    return panelWords(lang).failures[failure];
  }
}
