/** Where the wishes of tests are written down: they are none for the data folder of whoever runs them. */
import { tmpdir } from "node:os";
import { join } from "node:path";

export const LEDGER = join(tmpdir(), `sirius-ledger-${process.pid}`);
