/** Many identifiers in one call, each answered by what it designates and a summary of its score. */
import type { Request, Response } from "express";
import type { ZodError } from "zod";
import { SiriusError } from "../bot/errors.ts";
import type { IdentifierFault } from "../bot/identifier-shapes.ts";
import { readCriteria, recogniseIdentifier, type Criteria } from "../bot/identifiers.ts";
import type { Resolver } from "../db/resolver.ts";
import { refusedItem, resolvedItem } from "./results-designated.ts";
import { RESOLUTIONS_MAX, ResolutionsBody, type Resolved } from "./results-schemas.ts";

type Asked = Resolved["cle"];
type Reading =
  | { readonly ok: true; readonly readings: readonly Criteria[] }
  | { readonly ok: false; readonly fault: IdentifierFault };

/**
 * Answers `POST /resolutions`. What is refused for its form costs no query; the rest take one for all.
 *
 * Errors: `request_invalid`; `database_unavailable`.
 */
export async function sendResolutions(
  { resolver, threshold }: { readonly resolver: Resolver; readonly threshold: number },
  request: Request,
  response: Response,
): Promise<void> {
  const parsed = ResolutionsBody.safeParse(request.body);
  if (!parsed.success) throw invalid(parsed.error);
  const asked = parsed.data.cles.map((cle) => ({ cle, reading: readAsked(cle) }));
  const sound = asked.flatMap(({ reading }) => (reading.ok ? [reading.readings] : []));
  const resolutions = sound.length === 0 ? [] : await resolver.resolve(sound);
  let next = 0;
  const data = asked.map(({ cle, reading }): Resolved => {
    if (!reading.ok) return refusedItem(cle, reading.fault);
    const resolution = resolutions[next] ?? { kind: "unknown", missing: "training" };
    next += 1;
    return resolvedItem(cle, resolution);
  });
  response.set("Cache-Control", "no-store").json({ seuil: threshold, data });
}

function readAsked(cle: Asked): Reading {
  if (typeof cle === "string") return recogniseIdentifier(cle);
  const reading = readCriteria(cle);
  if (reading.ok) return { ok: true, readings: [reading.criteria] };
  const { field, fault } = reading;
  return { ok: false, fault: { ...fault, message: `${field} : ${fault.message}` } };
}

function invalid(error: ZodError): SiriusError {
  const [issue] = error.issues;
  const field = issue?.path.join(".") ?? "";
  return new SiriusError(
    "request_invalid",
    `the body cannot be used${field === "" ? "" : ` at ${field}`}: send {"cles": [...]} with 1 to ` +
      `${RESOLUTIONS_MAX} identifiers, each a text of 300 characters at most or an object such as ` +
      `{"cfd": "...", "siret": "..."}`,
    { field },
  );
}
