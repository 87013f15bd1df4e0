/** What the editor asks of the server. */
import type {
  CompleteAnswer,
  EarlierDraft,
  EditorStart,
  MoveAnswer,
  MoveLookAnswer,
  OtherDraft,
  PublishAnswer,
  ReviewAnswer,
  SaveAnswer,
} from "../../../console/editor-shapes.ts";
import { failureOf, type Failure } from "../panels/ask-server.ts";
import type { DropOff } from "../panels/step-words.ts";
import { panelWords } from "../panels/words.ts";

/** Why nothing came back. */
export type NoAnswer = { readonly failed: Failure };

/** A conflict, or a text that cannot be used: told as an answer, unless it is a problem document. */
const ANSWERS: ReadonlySet<number> = new Set([409, 422]);
const PATIENCE_MS = 30_000;
/** Whatever plays every example may take a minute on a busy server, and wait for another one before. */
const PLAYING_PATIENCE_MS = 120_000;

/** The questions of one script. */
export function serverOf(key: string) {
  const base = `/admin/questionnaires/${key}`;
  return {
    save: (body: { source: string; revision: number; account: string; replace?: boolean }) =>
      ask<SaveAnswer>(`${base}/brouillon`, body),
    review: (source: string, signal: AbortSignal) =>
      ask<ReviewAnswer>(
        `${base}/controle`,
        { source },
        { signal, patienceMs: PLAYING_PATIENCE_MS },
      ),
    complete: (source: string) =>
      ask<CompleteAnswer>(`${base}/exemples`, { source }, { patienceMs: PLAYING_PATIENCE_MS }),
    publish: (revision: number, note: string) =>
      ask<PublishAnswer>(
        `${base}/publication`,
        { revision, note },
        { patienceMs: PLAYING_PATIENCE_MS },
      ),
    republish: (version: number) =>
      ask<PublishAnswer>(`${base}/versions/${version}/publication`, {}),
    lookAtMove: (from: number, to: number) =>
      look<MoveLookAnswer>(`${base}/versions/${from}/deplacement?vers=${to}`),
    moveConversations: (from: number, to: number) =>
      ask<MoveAnswer>(`${base}/versions/${from}/deplacement`, { to }),
    followMove: (id: string) => look<MoveAnswer>(`${base}/deplacements/${id}`),
    drafts: () => look<{ readonly drafts: readonly EarlierDraft[] }>(`${base}/brouillons`),
    stops: () => look<{ readonly stops: DropOff }>(`${base}/arrets`),
    draft: (revision: number) => read(`${base}/brouillons/${revision}`),
    move: (phase: EditorStart["phase"]) =>
      ask<
        | { readonly start: EditorStart }
        | { readonly running: number }
        | { readonly campaigns: readonly string[] }
      >(`${base}/etat`, { phase }),
  };
}

export type Server = ReturnType<typeof serverOf>;
export type { EditorStart, OtherDraft };

interface Waiting {
  readonly patienceMs?: number;
  /** Ends it: the answer is not wanted any more. */
  readonly signal?: AbortSignal;
}

async function ask<T>(
  address: string,
  body: object,
  { patienceMs = PATIENCE_MS, signal }: Waiting = {},
): Promise<T | NoAnswer> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), patienceMs);
  signal?.addEventListener("abort", () => patience.abort(), { once: true });
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify(body),
      signal: patience.signal,
    });
    if (isProblem(answer) || !(answer.ok || ANSWERS.has(answer.status))) {
      return { failed: await whyOf(answer) };
    }
    const told: T = await answer.json();
    return told;
  } catch {
    return { failed: "offline" };
  } finally {
    clearTimeout(timer);
  }
}

function isProblem({ headers }: Response): boolean {
  return headers.get("content-type")?.startsWith("application/problem+json") === true;
}

async function whyOf(answer: Response): Promise<Failure> {
  if (answer.status !== 409) return failureOf(answer.status);
  const { code }: { readonly code?: string } = await answer.json();
  return code === "script_retired" ? "put_away" : "fault";
}

async function look<T>(address: string): Promise<T | NoAnswer> {
  const text = await read(address);
  if (typeof text !== "string") return text;
  const told: T = JSON.parse(text);
  return told;
}

async function read(address: string): Promise<string | NoAnswer> {
  try {
    const answer = await fetch(address, {
      headers: { accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return answer.ok ? await answer.text() : { failed: failureOf(answer.status) };
  } catch {
    return { failed: "offline" };
  }
}

/** Why nothing came back, in a sentence. */
export function failureInWords({ failed }: NoAnswer): string {
  return panelWords("fr").failures[failed];
}
