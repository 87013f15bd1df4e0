/** What the script editor sends: a draft, and what it asks about it. */
import { z } from "zod";
import { SiriusError } from "../../bot/errors.ts";
import { FILE_BYTES_MAX } from "../../survey-scripts/schema.ts";

/**
 * More than the file may hold: what is a little too large is told by the reader of files, in its words. The one sign
 * that no text in storage may hold is refused.
 */
export const Source = z
  .string()
  .max(2 * FILE_BYTES_MAX)
  .refine((text) => !text.includes("\0"));

/**
 * A body in its shape.
 *
 * Errors: `request_too_large` for a draft that is too long by far, else `request_invalid`.
 */
export function bodyOf<T>(shape: z.ZodType<T>, body: unknown): T {
  const found = shape.safeParse(body);
  if (found.success) return found.data;
  const { issues } = found.error;
  if (issues.some(({ code, path }) => code === "too_big" && path[0] === "source")) {
    throw new SiriusError("request_too_large", "the draft is much longer than a file may be");
  }
  const place = issues.map(({ path }) => path.join(".")).join(", ");
  throw new SiriusError("request_invalid", `the request has no usable "${place}"`, { place });
}
