/** Addresses of the public pages. Keys hold a #, so they are always encoded here and nowhere else. */
import type { Lang } from "./shapes.ts";

const at =
  (folder: string) =>
  (id: string): string =>
    `/avis/${folder}/${encodeURIComponent(id)}`;

export const trainingPath = at("formation");
export const centrePath = at("centre");
export const diplomaPath = at("diplome");
export const reviewPath = at("texte");

/** A path with its question: `withQuery("/avis", {q: "cuisine"})`. Empty values are left out. */
export function withQuery(
  path: string,
  query: Readonly<Record<string, string | number | undefined>>,
): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") search.set(name, String(value));
  }
  return search.size === 0 ? path : `${path}?${search.toString()}`;
}

/** The same page in a language: French has the plain address. */
export function inLang(path: string, lang: Lang): string {
  if (lang === "fr") return path;
  const [page = "", anchor] = path.split("#");
  const said = `${page}${page.includes("?") ? "&" : "?"}lang=${lang}`;
  return anchor === undefined ? said : `${said}#${anchor}`;
}
