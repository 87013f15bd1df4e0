/** The house rules no linter knows. Each failure says what to do. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ERROR_CODES } from "../bot/errors.ts";
import { picturesShown } from "./pictures.ts";

const ROOMS = ["bot", "channels", "survey-scripts", "db", "api", "web", "cli", "wiring"];
const files = [
  "main.ts",
  "config.ts",
  ...ROOMS.flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && !name.startsWith("migrations/"))
      .map((name) => `${room}/${name}`),
  ),
];

describe.each(files)("%s", (path) => {
  const source = readFileSync(path, "utf8");

  test("every exported function says what it does", () => {
    const silent = [...source.matchAll(/(?<!\*\/\n)^export (?:async )?function\*? (\w+)/gm)];
    expect(silent.map((match) => match[1])).toEqual([]);
  });
});

test("every error code is explained in docs/errors.md, and no other", () => {
  const page = readFileSync("docs/errors.md", "utf8");
  const explained = [...page.matchAll(/^### `(\w+)`/gm)].map((match) => match[1]);
  expect(new Set(explained)).toEqual(new Set(ERROR_CODES));
  expect(explained).toHaveLength(ERROR_CODES.length);
});

test("every setting is explained in docs/settings.md and shown in .env.example", () => {
  const names = [
    ...readFileSync("config.ts", "utf8").matchAll(/^ {2}([A-Z][A-Z_]+): optional/gm),
  ].map((match) => match[1] ?? "");
  expect(names).toContain("DATABASE_URL");
  const page = readFileSync("docs/settings.md", "utf8");
  const example = readFileSync(".env.example", "utf8");
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  expect(names.filter((name) => name !== "NODE_ENV" && !example.includes(name))).toEqual([]);
});

const pages = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync("docs", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** Links between pages, and within one: the file, and the heading it leads to; undefined for the whole page. */
const links = pages.flatMap((page) => {
  const folder = page.slice(0, page.lastIndexOf("/") + 1);
  const found = readFileSync(page, "utf8").matchAll(/\]\(([^)#:]*)(?:#([^)]*))?\)/g);
  return [...found].map(([, path = "", heading]) => {
    const target = path === "" ? page : pathOf(`${folder}${path}`);
    return { page, target, heading };
  });
});

test("every link between pages of the documentation leads to a file", () => {
  const broken = links.filter(({ target }) => !exists(target));
  expect(broken.map(({ page, target }) => `${page} → ${target}`)).toEqual([]);
});

test("every link to a part of a page leads to a heading there", () => {
  const parts = links.filter(({ heading }) => heading !== undefined);
  expect(parts.length).toBeGreaterThan(10);
  const broken = parts.filter(
    ({ target, heading = "" }) => exists(target) && !headingsOf(target).includes(heading),
  );
  expect(broken.map(({ page, target, heading }) => `${page} → ${target}#${heading}`)).toEqual([]);
});

/** As addresses: "Le 1er, déjà !" is `le-1er-déjà-`. */
function headingsOf(page: string): string[] {
  const headings = readFileSync(page, "utf8").matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, words = ""]) =>
    words
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** Without `..`, from the root of the project. */
function pathOf(path: string): string {
  return new URL(path, "file:///").pathname.slice(1);
}

test("every gauge that docs/operations.md names is measured", () => {
  const page = readFileSync("docs/operations.md", "utf8");
  const named = [...page.matchAll(/`(sirius_\w+)`/g)].map((match) => match[1] ?? "");
  const measured = readFileSync("db/metrics.ts", "utf8");
  expect(named.length).toBeGreaterThan(4);
  expect(named.filter((name) => !measured.includes(`"${name}"`))).toEqual([]);
});

test("every picture is shown in a page, and taken by a test in a browser", () => {
  const shown = picturesShown();
  const kept = readdirSync("docs/pictures", { recursive: true, encoding: "utf8" })
    .filter((name) => name.includes("."))
    .map((name) => `docs/pictures/${name}`);
  expect(new Set(kept)).toEqual(new Set(shown.values()));

  const tests = readdirSync("test/web").map((name) => readFileSync(`test/web/${name}`, "utf8"));
  const taken = [
    ...tests.join("\n").matchAll(/keepPicture\(\s*[\w.]+,\s*(?:"([^"]+)"|`([^`]+)`)/g),
  ].map(([, name, template = ""]) => {
    const told = name ?? template.replaceAll(/\$\{[^}]*\}/g, String.raw`[\w-]+`);
    return new RegExp(`^${told}$`);
  });
  const nobodys = [...shown.keys()].filter((name) => !taken.some((one) => one.test(name)));
  expect(nobodys).toEqual([]);
});

function exists(path: string): boolean {
  try {
    readFileSync(path);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EISDIR";
  }
}
