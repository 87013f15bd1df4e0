/** The pictures that README.md and the pages of `docs/` show. */
import { readdirSync, readFileSync } from "node:fs";

/** The file of each, from the root of the project, by its name. */
export function picturesShown(): ReadonlyMap<string, string> {
  const pages = readdirSync("docs").filter((name) => name.endsWith(".md"));
  const texts = ["README.md", ...pages.map((name) => `docs/${name}`)].map((path) =>
    readFileSync(path, "utf8"),
  );
  const shown = texts.join("\n").matchAll(/pictures\/(?:[\w-]+\/)?([\w-]+)\.(?:png|jpg)/g);
  return new Map([...shown].map(([path, name = ""]) => [name, `docs/${path}`]));
}
