/** Loaded before Sirius when its statements are wanted: writes each one to the file of BENCH_STATEMENTS. */
import { appendFileSync } from "node:fs";
import { Client } from "pg";

const file = process.env["BENCH_STATEMENTS"];
const query: unknown = Reflect.get(Client.prototype, "query");

if (file !== undefined && typeof query === "function") {
  Reflect.set(Client.prototype, "query", function record(this: Client, ...args: unknown[]) {
    appendFileSync(file, `${JSON.stringify(statementIn(args))}\n`);
    return Reflect.apply(query, this, args) as unknown;
  });
}

function statementIn([first, second]: readonly unknown[]) {
  const [text, name, values] =
    typeof first === "object" && first !== null
      ? [field(first, "text"), field(first, "name"), field(first, "values") ?? second]
      : [first, undefined, second];
  return { name, text, values };
}

function field(from: object, name: string): unknown {
  return Reflect.get(from, name);
}
