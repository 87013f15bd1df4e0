/** Changes the wordings of texts. */
import type { ScriptChannel } from "../schema.ts";
import { readPiece, valueAt, type Place } from "./piece.ts";
import { asMap, editPiece, type Edited } from "./script-text.ts";
import { setValue } from "./set-value.ts";

/** See `Edit`. A channel's own wording makes room for itself beside the one the others keep. */
export function setWording(
  source: string,
  edit: {
    readonly at: Place;
    readonly locale: string;
    readonly channel?: ScriptChannel;
    readonly words: string;
  },
): Edited {
  const { locale, channel, words } = edit;
  return editPiece(source, edit.at, (text, place) => {
    const here = [...place, locale];
    const piece = readPiece(text);
    const old = piece.ok ? valueAt(piece.value, here) : undefined;
    const map = asMap(old);
    if (channel === undefined) {
      if (map !== undefined) return setValue(text, [...here, "default"], words);
      // A language without words is missing, and the checks say so; the last one cannot be taken out.
      return (
        (words === "" ? setValue(text, here, undefined) : undefined) ?? setValue(text, here, words)
      );
    }
    if (words !== "") {
      return map === undefined
        ? setValue(text, here, { default: old ?? "", [channel]: words })
        : setValue(text, [...here, channel], words);
    }
    if (map === undefined) return text;
    const { [channel]: gone, ...rest } = map;
    if (gone === undefined) return text;
    const [only] = Object.entries(rest);
    const isAlone = Object.keys(rest).length === 1 && only?.[0] === "default";
    return (
      (isAlone ? setValue(text, here, only[1]) : undefined) ??
      setValue(text, [...here, channel], undefined)
    );
  });
}
