#!/usr/bin/env node
/** The `sirius` command, as it is started. */
import { run } from "./command-line.ts";
import { createSirius } from "./program.ts";

process.stdout.on("error", endQuietlyWhenNobodyReads);
await run(createSirius(), process.argv);

/** `sirius … | head` closes the pipe early: that is no failure. */
function endQuietlyWhenNobodyReads(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(process.exitCode ?? 0);
}
