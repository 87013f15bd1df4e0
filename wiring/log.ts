/**
 * Structured logs without personal data. Code logs identifiers and codes; what slips through all the
 * same (a driver's message, an address in a URL) is masked on the line itself, the last moment it can be.
 */
import pino from "pino";

export type Logger = pino.Logger;

/**
 * Things that must never be readable in a log line, whatever field they are in. Long identifiers and
 * times are made of digits too: a number only counts as one when it stands alone.
 */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/(?<![\w-])\+\d(?:[\s.-]?\d){7,14}(?!\w)/g, "[number]"],
  [/(?<![\w-])(?:00)?(?:33|262|590|594|596)[1-9]\d{8}(?!\w)/g, "[number]"],
  [/(?<![\w-])0[1-9](?:[\s.-]?\d{2}){4}(?!\w)/g, "[number]"],
  [/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g, "[email]"],
  [/\/(r|u|moi|admin\/lien)\/[\w-]{8,}/g, "/$1/[token]"],
  [/([?&]start=)[\w-]{8,}/g, "$1[token]"],
  [/(postgres(?:ql)?:\/\/)[^@\s"]{1,200}@/g, "$1[credentials]@"],
  [/(Basic|Bearer) [\w.~+/=-]{6,}/g, "$1 [credentials]"],
];

/** Masks numbers, e-mail addresses, personal links and credentials in one line of log. */
export function scrub(line: string): string {
  return SECRETS.reduce((text, [pattern, mask]) => text.replace(pattern, mask), line);
}

/**
 * An error as it may be logged: what it is and where it arose, never what a driver says of the row. The queue of
 * jobs hands on the fields of one without its class, and says which job it was.
 */
function serialiseError(error: unknown): Record<string, unknown> {
  if (typeof error !== "object" || error === null) return { type: typeof error };
  const name = textIn(error, "name");
  const known = name === "SiriusError";
  const code: unknown = "code" in error ? error.code : undefined;
  const queue = textIn(error, "queue");
  return {
    type: name ?? "object",
    ...(typeof code === "string" || typeof code === "number" ? { code } : {}),
    ...(queue === undefined ? {} : { queue }),
    ...(known ? { message: textIn(error, "message") } : {}),
    ...(known && "details" in error ? { details: error.details } : {}),
    stack: (textIn(error, "stack") ?? "")
      .split("\n")
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 12),
  };
}

function textIn(error: object, field: string): string | undefined {
  const value: unknown = Reflect.get(error, field);
  return typeof value === "string" ? value : undefined;
}

/** Whoever read the log may go away; the work goes on without them. */
function toStandardOutput(): (line: string) => void {
  if (process.stdout.listenerCount("error") === 0) process.stdout.on("error", () => undefined);
  return (line) => void process.stdout.write(line);
}

/**
 * The logger of a process: one JSON object a line, on standard output unless told otherwise.
 *
 * @param level  Lines below it are dropped.
 * @param write  Where a finished line goes; tests read it.
 */
export function createLogger(
  level: string,
  write: (line: string) => void = toStandardOutput(),
): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: serialiseError, error: serialiseError },
    },
    { write: (line: string) => write(scrub(line)) },
  );
}
