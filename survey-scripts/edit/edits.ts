/**
 * What a form may do to a script. Every edit takes the text of the file and gives a new one in which
 * only what was edited differs: comments, empty lines, and steps or fields this version does not know
 * stay byte for byte.
 */
import type { ScriptChannel } from "../schema.ts";
import { addAnswer, moveAnswer, removeAnswer } from "./answer-edits.ts";
import { setGoto } from "./goto-edits.ts";
import { addHeader } from "./header-edits.ts";
import { emptied, readPiece, type Place, type Value } from "./piece.ts";
import { editPiece, type Edited } from "./script-text.ts";
import { changeList, type ListChange } from "./set-list.ts";
import { renameField, setValue } from "./set-value.ts";
import { addGuard, addStep, duplicateStep, moveStep, removeStep } from "./step-edits.ts";
import { setWording } from "./wording-edits.ts";

/** Steps and answers are named by their position from 0: those without a proper id can be edited too. */
export type Edit =
  | {
      readonly do: "setWording";
      /** The text in all its languages: `["steps", 3, "prompt"]`, `["endings", "fin", "text"]`. */
      readonly at: Place;
      readonly locale: string;
      /** Left out: the wording of all channels that have none of their own. */
      readonly channel?: ScriptChannel;
      /** Empty: the wording is taken out. */
      readonly words: string;
    }
  | {
      readonly do: "setField";
      readonly at: Place;
      /** Undefined: the field is taken out, its default counts. */
      readonly value: Value | undefined;
    }
  | {
      /** The value of the field stays as it is written. */
      readonly do: "renameField";
      readonly at: Place;
      /** A plain word that no field beside it has. */
      readonly to: string;
    }
  | { readonly do: "changeList"; readonly at: Place; readonly change: ListChange }
  | {
      readonly do: "addStep";
      /** Position the new step takes. */
      readonly position: number;
      /** Everything but its id, which is made from `words`. */
      readonly step: Readonly<Record<string, Value>>;
      readonly words: string;
    }
  | {
      /** The step is only shown while a condition holds: a step above it leads around it. */
      readonly do: "addGuard";
      readonly step: number;
      readonly when: Value;
    }
  | { readonly do: "duplicateStep"; readonly step: number }
  | { readonly do: "moveStep"; readonly step: number; readonly by: -1 | 1 }
  | { readonly do: "removeStep"; readonly step: number }
  | {
      readonly do: "addAnswer";
      readonly step: number;
      readonly label: Readonly<Record<string, string>>;
    }
  | {
      readonly do: "moveAnswer";
      readonly step: number;
      readonly answer: number;
      readonly by: -1 | 1;
    }
  | { readonly do: "removeAnswer"; readonly step: number; readonly answer: number }
  | {
      readonly do: "setGoto";
      readonly step: number;
      /** An option's id, a note, yes or no; undefined: whatever was answered. */
      readonly answer: string | number | boolean | undefined;
      /** Id of a later step; undefined: the next line. */
      readonly go: string | undefined;
    };

/** Applies an edit. Never throws: what cannot be done is refused with its reason. */
export function applyEdit(source: string, edit: Edit): Edited {
  switch (edit.do) {
    case "setWording":
      return setWording(source, edit);
    case "setField":
      return setField(source, edit.at, edit.value);
    case "renameField":
      return editPiece(source, edit.at, (text, place) => renameField(text, place, edit.to));
    case "changeList":
      return changeEntries(source, edit.at, edit.change);
    case "addStep":
      return addStep(source, edit);
    case "addGuard":
      return addGuard(source, edit);
    case "duplicateStep":
      return duplicateStep(source, edit.step);
    case "moveStep":
      return moveStep(source, edit);
    case "removeStep":
      return removeStep(source, edit.step);
    case "addAnswer":
      return addAnswer(source, edit);
    case "moveAnswer":
      return moveAnswer(source, edit);
    case "removeAnswer":
      return removeAnswer(source, edit);
    case "setGoto":
      return setGoto(source, edit);
  }
}

/** A field that is taken out takes the maps with it that held nothing else. */
function setField(source: string, at: Place, value: Value | undefined): Edited {
  const added = value === undefined ? undefined : addHeader(source, at, value);
  if (added !== undefined) return added;
  return editPiece(source, at, (text, place) => {
    const piece = value === undefined ? readPiece(text) : undefined;
    const here = piece?.ok === true ? emptied(piece.value, place) : place;
    return setValue(text, here, value);
  });
}

function changeEntries(source: string, at: Place, change: ListChange): Edited {
  const added = change.do === "insert" ? addHeader(source, at, [change.value]) : undefined;
  return added ?? editPiece(source, at, (text, place) => changeList(text, place, change));
}
