/** What `sirius doctor` says of the ledger: where it is, whether it can be written, whether it is. */
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { codeOf } from "../bot/errors.ts";
import type { Database } from "../db/orm.ts";

interface LedgerCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly words: string;
}

/** Workers copy every second; a command copies what it did before it ends. */
const OVERDUE_SECONDS = 60;

/**
 * Looks at the file from this machine and this account, without making it: made by an administrator it could
 * be closed to the workers.
 *
 * @param path  As the settings name it.
 *
 * Errors: storage errors.
 */
export async function checkLedger(
  path: string,
  { pool }: Pick<Database, "pool">,
): Promise<LedgerCheck> {
  const name = "Registre (SIRIUS_LEDGER)";
  const file = resolve(path);
  const trouble = troubleWith(file);
  if (trouble !== undefined) {
    return { name, ok: false, words: `${file} ne peut pas être écrit d'ici (${trouble})` };
  }
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::int as count from ledger_entry
     where written_at is null and at < now() - make_interval(secs => $1)`,
    [OVERDUE_SECONDS],
  );
  const count = rows[0]?.count ?? 0;
  if (count === 0) {
    return { name, ok: true, words: existsSync(file) ? file : `${file}, rien à y écrire encore` };
  }
  const words = `${count} demande${count > 1 ? "s" : ""} (STOP, retrait, effacement) y manque${count > 1 ? "nt" : ""} : aucun worker ne tourne, ou il ne peut pas l'écrire (${file})`;
  return { name, ok: false, words };
}

/** The code of what keeps the file, or the folder it would be made in, from being written. */
function troubleWith(file: string): string | undefined {
  let place = file;
  while (!existsSync(place)) place = dirname(place);
  const isFolder = statSync(place).isDirectory();
  if (isFolder !== (place !== file)) return isFolder ? "EISDIR" : "ENOTDIR";
  try {
    accessSync(place, constants.W_OK);
    return undefined;
  } catch (error) {
    return codeOf(error) ?? "?";
  }
}
