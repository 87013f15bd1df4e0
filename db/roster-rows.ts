/** Lines of a roster as rows for `COPY`: addresses hashed, then, for those that are new, sealed. */
import { randomBytes } from "node:crypto";
import type { RosterLine } from "../bot/roster.ts";
import { territoryOfAlumnus } from "../bot/territories.ts";
import { fold } from "../survey-scripts/fold.ts";
import type { Secrets } from "./secrets.ts";
import { hashToken, newToken } from "./tokens.ts";

/** Names that come again are hashed once; beyond so many different ones the list starts anew. */
const NAMES_MAX = 20_000;

/** What of a line is encrypted. */
export type LineToSeal = Pick<RosterLine, "line" | "firstName" | "phone" | "email">;

export interface RowWriter {
  /** One line of `COPY_LINES`, its line end included. */
  line(line: RosterLine): string;
  /** One line of `COPY_SEALED`. */
  sealed(line: LineToSeal): string;
}

/** Writes rows of one import. */
export function rowWriter(secrets: Secrets): RowWriter {
  const names = new Map<string, string>();
  const nextId = orderedIds();
  const nameLookup = (firstName: string): string => {
    // As a text of its own: a part of the file kept as a key would keep all that was read with it.
    const name = `name ${fold(firstName)}`;
    let lookup = names.get(name);
    if (lookup === undefined) {
      if (names.size === NAMES_MAX) names.clear();
      lookup = bytes(secrets.lookup(name));
      names.set(name, lookup);
    }
    return lookup;
  };
  const addressLookup = (address: string | undefined): string =>
    address === undefined ? NULL : bytes(secrets.lookup(address));
  return {
    line(line) {
      const id = nextId();
      return `${line.line}\t${id}\t${nextId()}\t${addressLookup(line.phone)}\t${addressLookup(line.email)}\t${nameLookup(line.firstName)}\t${line.birthYear ?? NULL}\t${territoryOfAlumnus(line)}\t${line.siret}\t${line.uai ?? NULL}\t${text(line.centreName)}\t${text(line.trainingKey)}\t${text(line.title)}\t${line.cfd ?? NULL}\t${line.rncp ?? NULL}\t${line.start}\t${line.end}\t${line.interrupted ? "t" : "f"}\t${id}\n`;
    },
    sealed(line) {
      const token = newToken();
      const seal = (address: string | undefined): string =>
        address === undefined ? NULL : secrets.seal(address);
      return `${line.line}\t${seal(line.phone)}\t${seal(line.email)}\t${secrets.seal(line.firstName)}\t${bytes(hashToken(token))}\t${secrets.seal(token)}\n`;
    },
  };
}

const NULL = String.raw`\N`;

function bytes(value: Buffer): string {
  return `\\\\x${value.toString("hex")}`;
}

/** A text as `COPY` reads it. Values are cleaned of control characters already, so only `\` is left. */
function text(value: string | undefined): string {
  if (value === undefined) return NULL;
  return value.includes("\\") ? value.replaceAll("\\", String.raw`\\`) : value;
}

/** UUIDs (version 8) that begin alike within one import and grow by one. */
function orderedIds(): () => string {
  const start = randomBytes(8).toString("hex");
  const head = `${start.slice(0, 8)}-${start.slice(8, 12)}-8${start.slice(12, 15)}-`;
  let count = 0;
  return () => {
    const digits = (count += 1).toString(16).padStart(15, "0");
    return `${head}8${digits.slice(0, 3)}-${digits.slice(3)}`;
  };
}
