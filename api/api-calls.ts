/** The calls of the read API as its page shows them: read from their description, so that none is forgotten. */
import { z } from "zod";
import type { ApiCall } from "../web/public/api-page.ts";
import { resultsDescription } from "./results-openapi.ts";
import { CENTRES, TEXTS, TRAININGS } from "./sandbox-world.ts";

const Operation = z.object({
  summary: z.string(),
  parameters: z
    .array(z.object({ name: z.string(), description: z.string().optional() }))
    .default([]),
});
/** By path, then by method. */
const Paths = z.record(z.string(), z.record(z.string(), Operation));

const [{ key, cfd } = { key: "", cfd: "" }] = TRAININGS;
const [{ id }] = TEXTS;

/** Something to fill into each call of the sandbox; a call without it is tried as it stands. */
const VALUES: Readonly<Record<string, string>> = {
  cle: encodeURIComponent(key),
  siret: CENTRES.west.siret,
  code: cfd,
  id,
};
const QUERIES: Readonly<Record<string, string>> = {
  "/formations": "?q=patissier&lieu=lyon",
  "/scores": `?cfd=${cfd}&siret=${CENTRES.west.siret}`,
};

/** All calls, in the order of their description. */
export function apiCalls(): readonly ApiCall[] {
  const paths = Paths.parse(resultsDescription("").paths);
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => callOf(method, path, operation)),
  );
}

function callOf(method: string, path: string, operation: z.infer<typeof Operation>): ApiCall {
  const { summary, parameters } = operation;
  return {
    method: method.toUpperCase(),
    path,
    summary,
    parameters: parameters.map(({ name, description }) => ({ name, about: description ?? "" })),
    // A browser opens what is asked by GET.
    example: method === "get" ? exampleOf(path) : undefined,
  };
}

function exampleOf(path: string): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => VALUES[name] ?? "");
  return `/bac-a-sable/api/v1${filled}${QUERIES[path] ?? ""}`;
}
