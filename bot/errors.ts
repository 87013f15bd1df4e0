/** The one error class of Sirius, and the closed list of its codes. Each is explained in docs/errors.md. */

export const ERROR_CODES = [
  "config_invalid",
  "script_invalid",
  "script_unknown",
  "script_already_published",
  "script_retired",
  "state_too_new",
  "conversation_unknown",
  "invitation_unknown",
  "invitation_closed",
  "prompt_outdated",
  "request_invalid",
  "request_too_large",
  "request_forbidden",
  "sign_in_needed",
  "permission_missing",
  "last_administrator",
  "identity_refused",
  "identity_unavailable",
  "rate_limited",
  "api_key_unknown",
  "api_key_exists",
  "method_not_allowed",
  "not_found",
  "training_unknown",
  "identifier_unknown",
  "identifier_ambiguous",
  "review_withdrawn",
  "roster_unreadable",
  "roster_empty",
  "campaign_unknown",
  "campaign_invalid",
  "campaign_state",
  "catalogue_unreadable",
  "catalogue_empty",
  "database_unavailable",
  "database_unsupported",
  "keys_missing",
  "internal",
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** Values that help to repair; never a phone number, a name, a token or an answer. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

/** What the system, a driver or a library calls a failure, such as ENOENT or 57P01; undefined where it says none. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

/** Something that should not happen, said with the thing at fault, what was seen, and what to do. */
export class SiriusError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message);
    this.name = "SiriusError";
    this.code = code;
    this.details = details;
  }
}
