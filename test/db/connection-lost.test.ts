/** A database that is away, and a statement that it refuses, must never be taken for each other. */
import { expect, test } from "vitest";
import { isConnectionLost } from "../../db/connection-lost.ts";

function failed(code: string | undefined, message = ""): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}

test.each([
  ["ECONNREFUSED", "nobody listens"],
  ["ECONNRESET", "the connection broke"],
  ["ENOENT", "its socket is gone"],
  ["08006", "the connection failed"],
  ["25006", "it became a standby, and takes no writes"],
  ["28000", "it does not let us in, as while it is being moved"],
  ["3D000", "the database is not there, as while it is restored"],
  ["40001", "two transactions could not both be had"],
  ["40P01", "it ended a deadlock"],
  ["53100", "its disk is full"],
  ["53300", "it has no connection to spare"],
  ["55P03", "a lock was held for too long"],
  ["57014", "the statement took too long"],
  ["57P01", "it stops"],
  ["57P03", "it starts"],
  ["58030", "its disk fails"],
])("%s is a matter of storage: %s", (code) => {
  expect(isConnectionLost(failed(code))).toBe(true);
});

test.each([
  "Connection terminated unexpectedly",
  "timeout exceeded when trying to connect",
  "Client has encountered a connection error and is not queryable",
])("so is what the driver says without a code: %s", (message) => {
  expect(isConnectionLost(failed(undefined, message))).toBe(true);
});

test.each([
  ["22021", "a NUL in a text"],
  ["22P02", "half a character in JSON"],
  ["23505", "there is such a row"],
  ["23514", "a constraint does not hold"],
  ["42703", "there is no such column"],
  ["54000", "a key is too long"],
])("%s is a matter of the message, or a fault of ours: %s", (code) => {
  expect(isConnectionLost(failed(code))).toBe(false);
});
