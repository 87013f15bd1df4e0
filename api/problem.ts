/** Errors as people and machines can use them: a page in French, or a problem document (RFC 9457). */
import type { ErrorRequestHandler, Request, Response } from "express";
import { SiriusError, type ErrorCode } from "../bot/errors.ts";
import { isConnectionLost } from "../db/connection-lost.ts";
import type { Assets } from "../web/html.ts";
import { messagePage, type MessageKind } from "../web/message-page.ts";
import type { Publisher } from "../web/shapes.ts";

interface Kind {
  readonly status: number;
  readonly title: string;
  readonly page: MessageKind;
}

const FAULT: Kind = { status: 500, title: "Erreur de notre côté", page: "fault" };
const KINDS: Readonly<Partial<Record<ErrorCode, Kind>>> = {
  request_invalid: { status: 400, title: "Demande mal formée", page: "bad_request" },
  request_too_large: { status: 413, title: "Demande trop grande", page: "too_large" },
  request_forbidden: { status: 403, title: "Demande refusée", page: "forbidden" },
  sign_in_needed: { status: 401, title: "Connexion nécessaire", page: "forbidden" },
  permission_missing: { status: 403, title: "Droit manquant", page: "forbidden" },
  last_administrator: { status: 409, title: "Dernier administrateur", page: "bad_request" },
  identity_refused: { status: 403, title: "Identité refusée", page: "forbidden" },
  identity_unavailable: { status: 503, title: "Fournisseur indisponible", page: "unavailable" },
  rate_limited: { status: 429, title: "Trop de demandes", page: "too_many" },
  api_key_unknown: { status: 401, title: "Clé inconnue", page: "forbidden" },
  method_not_allowed: { status: 405, title: "Méthode refusée", page: "bad_request" },
  not_found: { status: 404, title: "Adresse inconnue", page: "not_found" },
  conversation_unknown: { status: 404, title: "Conversation inconnue", page: "no_session" },
  invitation_unknown: { status: 404, title: "Lien inconnu", page: "unknown_link" },
  invitation_closed: { status: 410, title: "Lien fermé", page: "closed_link" },
  prompt_outdated: { status: 409, title: "Question dépassée", page: "bad_request" },
  script_unknown: { status: 404, title: "Questionnaire inconnu", page: "not_found" },
  script_retired: { status: 409, title: "Questionnaire rangé", page: "bad_request" },
  training_unknown: { status: 404, title: "Formation inconnue", page: "not_found" },
  identifier_unknown: { status: 404, title: "Identifiant inconnu", page: "not_found" },
  identifier_ambiguous: { status: 409, title: "Identifiant ambigu", page: "bad_request" },
  review_withdrawn: { status: 410, title: "Avis retiré", page: "not_found" },
  state_too_new: { status: 503, title: "Version trop ancienne", page: "unavailable" },
  database_unavailable: { status: 503, title: "Base indisponible", page: "unavailable" },
};

/** Seconds after which a client may try again: when it asked too much, or when storage is out of reach. */
const RETRY_AFTER_SECONDS: Readonly<Record<number, number>> = { 429: 60, 503: 5 };

/** What an error handler needs. */
export interface ProblemDeps {
  readonly publisher: Publisher;
  readonly assets: Assets;
  /** Told of every error that is ours, with the request's id; never of what people sent. */
  readonly report: (error: unknown, requestId: string) => void;
}

/** Ends a request that failed. The last handler of the application. */
export function problemHandler(deps: ProblemDeps): ErrorRequestHandler {
  // Four parameters, or express takes it for a plain handler.
  return (thrown: unknown, request, response, _next) => {
    if (response.headersSent) {
      // Too late for words: the connection is cut, so that nobody takes a half for the whole.
      if (!isReaderGone(thrown)) deps.report(thrown, requestIdOf(response));
      response.destroy();
      return;
    }
    const error = known(thrown);
    const kind = KINDS[error.code] ?? FAULT;
    if (kind.status >= 500) deps.report(thrown, requestIdOf(response));
    const wait = RETRY_AFTER_SECONDS[kind.status];
    if (wait !== undefined && !response.hasHeader("Retry-After")) {
      response.set("Retry-After", String(wait));
    }
    response.status(kind.status).set("Cache-Control", "no-store");
    if (wantsPage(request)) {
      response.type("html").send(messagePage(kind.page, deps.publisher, deps.assets));
    } else sendProblem(response, error, kind);
  };
}

/** Who asked closed the connection: nothing for an operator to look at. */
function isReaderGone(thrown: unknown): boolean {
  return (
    thrown instanceof Error && "code" in thrown && thrown.code === "ERR_STREAM_PREMATURE_CLOSE"
  );
}

function sendProblem(response: Response, error: SiriusError, { status, title }: Kind): void {
  response.type("application/problem+json").send(
    JSON.stringify({
      type: `https://sirius.invalid/errors#${error.code}`,
      title,
      status,
      code: error.code,
      detail: status === 500 ? "Réessayez plus tard ; l'incident est enregistré." : error.message,
      instance: requestIdOf(response),
    }),
  );
}

/** Errors of express and its parsers are worded like ours. */
function known(thrown: unknown): SiriusError {
  if (thrown instanceof SiriusError) return thrown;
  if (isConnectionLost(thrown)) {
    return new SiriusError("database_unavailable", "the database does not answer");
  }
  const status = thrown instanceof Error && "status" in thrown ? Number(thrown.status) : 500;
  if (status === 413) return new SiriusError("request_too_large", "the body is too large");
  if (status >= 400 && status < 500) {
    return new SiriusError("request_invalid", "the request cannot be read");
  }
  return new SiriusError("internal", "an unexpected error");
}

/** Where programs ask, whatever they say they would rather have. */
const MACHINES = /^\/(?:bac-a-sable\/)?api\//i;

/** Whether a page answers, rather than a problem document. */
export function wantsPage(request: Request): boolean {
  if (MACHINES.test(request.path) || request.get("x-sirius-fragment") !== undefined) {
    return false;
  }
  return request.accepts(["html", "json"]) === "html";
}

/** The id under which this request is found in the logs. */
export function requestIdOf(response: Response): string {
  const locals: Record<string, unknown> = response.locals;
  return typeof locals["requestId"] === "string" ? locals["requestId"] : "";
}
