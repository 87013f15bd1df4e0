/** The desk of scripts: what there is, drafts, publication, and what becomes of versions. */
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";
import type { CheckedDraft, CompletedExamples, DraftChecks } from "../bot/draft-checks.ts";
import { because } from "../bot/error-words.ts";
import { SiriusError } from "../bot/errors.ts";
import type { PlacedFinding } from "../bot/review-draft.ts";
import { hashScript } from "../survey-scripts/canonical.ts";
import { copyScript } from "../survey-scripts/edit/copy-script.ts";
import { applyEdit } from "../survey-scripts/edit/edits.ts";
import { viewHead } from "../survey-scripts/edit/view-script.ts";
import { toYaml } from "../survey-scripts/format-yaml.ts";
import { audit } from "./audit.ts";
import {
  allDrafts,
  draftAt,
  earlierDrafts,
  latestDraft,
  saveDraft,
  type Draft,
  type DraftFacts,
  type Saved,
} from "./script-drafts.ts";
import type { PublishedScripts } from "./script-library.ts";
import {
  changePhase,
  refusePutAway,
  sourceOf,
  versionFacts,
  type PhaseChange,
  type ScriptPhase,
  type VersionFacts,
} from "./script-phases.ts";
import { scriptStops, type ScriptStops } from "./script-stops.ts";

/** Who does it, and when. */
export interface DeskChange {
  readonly actor: string;
  readonly at: Instant;
}

/** One line of the list. */
export interface ListedScript {
  readonly key: string;
  readonly title: Readonly<Record<string, string>>;
  readonly locales: readonly string[];
  readonly owner: "git" | "console";
  readonly phase: ScriptPhase;
  /** The newest published version; null before the first publication. */
  readonly online: { readonly version: number; readonly at: Instant } | null;
  /** The draft, when it says something else than the version online. */
  readonly draft: { readonly by: string; readonly at: Instant } | null;
  readonly running: number;
}

/** Everything about one script. */
export interface OpenScript {
  readonly key: string;
  readonly owner: "git" | "console";
  readonly phase: ScriptPhase;
  readonly source: string;
  /** Of the draft; 0 as long as nobody changed anything. */
  readonly revision: number;
  readonly savedBy: string | null;
  readonly savedAt: Instant | null;
  /** The text of the newest version; null before the first publication. */
  readonly online: string | null;
  /** Newest first. */
  readonly versions: readonly VersionFacts[];
}

export interface SaveRequest {
  readonly key: string;
  readonly source: string;
  readonly revision: number;
  /** The other text was seen, and this one is to stand. */
  readonly replace?: boolean;
}

export interface PublishRequest {
  readonly key: string;
  readonly revision: number;
  /** What changed, for people: stands in the script as `notes`. */
  readonly note: string;
}

export type PublishResult =
  | { readonly published: number }
  | { readonly refused: "stale"; readonly latest: Draft }
  /** It lives in the files of the repository, and is changed there. */
  | { readonly refused: "git" }
  | { readonly refused: "unchanged" }
  /** Its checks took longer than a publication waits. */
  | { readonly refused: "too_long" }
  | { readonly refused: "findings"; readonly findings: readonly PlacedFinding[] };

export interface ScriptDesk {
  list(): Promise<ListedScript[]>;
  /** Errors: `script_unknown`. */
  open(key: string): Promise<OpenScript>;
  /** The texts of a draft that are kept, newest first: the latest is the draft itself. */
  drafts(key: string): Promise<readonly DraftFacts[]>;
  /** One of them. Errors: `not_found` when it is not kept any more. */
  draft(key: string, revision: number): Promise<Draft>;
  /** Where people stop in the version that is online; empty without one. */
  stops(key: string): Promise<ScriptStops>;
  /**
   * What keeps a text from being published under a key, as far as it could be found out in a short time.
   *
   * @param signal  Nobody waits any more.
   */
  review(key: string, source: string, signal?: AbortSignal): Promise<CheckedDraft>;
  /** Errors: `script_retired`. */
  save(request: SaveRequest, change: DeskChange): Promise<Saved>;
  /** A draft of its own, made from what is online of a script, or else from its draft. @returns its key. Errors: `script_unknown`. */
  duplicate(key: string, change: DeskChange): Promise<string>;
  /** Errors: `script_unknown` without a draft; `script_retired`. */
  publish(request: PublishRequest, change: DeskChange): Promise<PublishResult>;
  /** Publishes an older version as the newest one. @returns its number. Errors: `script_unknown`, `script_retired`. */
  republish(key: string, version: number, change: DeskChange): Promise<number | "git">;
  /** Errors: `script_unknown` when it was never published. */
  move(key: string, phase: ScriptPhase, change: DeskChange): Promise<PhaseChange>;
  /** The text with its example conversations brought up to date, as far as they can be; undefined when it took too long. */
  complete(source: string): Promise<CompletedExamples | undefined>;
  /** The file of a version. Errors: `script_unknown`. */
  file(key: string, version: number): Promise<string>;
}

interface Parts {
  readonly pool: Pool;
  readonly scripts: PublishedScripts;
  readonly checks: DraftChecks;
}

/** The desk on a database. */
export function scriptDesk(parts: Parts): ScriptDesk {
  const { pool, scripts, checks } = parts;
  return {
    list: () => list(pool),
    open: (key) => open(parts, key),
    drafts: (key) => earlierDrafts(pool, key),
    stops: (key) => scriptStops(pool, key),
    async draft(key, revision) {
      const found = await draftAt(pool, key, revision);
      if (found !== undefined) return found;
      throw new SiriusError(
        "not_found",
        `draft ${revision} of script "${key}" is not kept any more`,
        because("draft_forgotten", { key, revision }),
      );
    },
    async review(key, source, signal) {
      return checks.reviewSaved(source, { key, earlier: await scripts.versions(key) }, signal);
    },
    async save({ key, source, revision, replace = false }, { actor: by, at }) {
      await refusePutAway(pool, key);
      const [online] = await versionFacts(pool, key);
      const baseVersion = online?.version ?? null;
      return saveDraft(pool, { key, source, revision, baseVersion, by, at, keepEarlier: replace });
    },
    duplicate: (key, change) => duplicate(parts, key, change),
    publish: (request, change) => publish(parts, request, change),
    async republish(key, version, { actor: by, at }) {
      const script = await scripts.load(key, version);
      if (script.owner === "git") return "git";
      await refusePutAway(pool, key);
      const source = await fileOf(parts, key, version);
      const made = await scripts.publish(script, { source, by, again: true });
      const details = { version: made.version, content: version };
      await audit(pool, {
        at,
        actor: by,
        action: "script.republish",
        target: `script ${key}`,
        details,
      });
      return made.version;
    },
    async move(key, phase, change) {
      await scripts.latest(key);
      return changePhase(pool, { key, phase }, change);
    },
    complete: (source) => checks.complete(source),
    file: (key, version) => fileOf(parts, key, version),
  };
}

async function list(pool: Pool): Promise<ListedScript[]> {
  const [versions, drafts] = [await versionFacts(pool), await allDrafts(pool)];
  const keys = new Set([...versions.map(({ key }) => key), ...drafts.map(({ key }) => key)]);
  const listed: ListedScript[] = [];
  for (const key of [...keys].toSorted()) {
    const own = versions.filter((version) => version.key === key);
    const draft = drafts.find((one) => one.key === key);
    const [newest] = own;
    const online = newest && { version: newest.version, at: newest.at };
    const same = newest && draft && (await sourceOf(pool, key, newest.version)) === draft.source;
    const view = draft && viewHead(draft.source);
    listed.push({
      key,
      title: newest?.title ?? view?.title ?? {},
      locales: view?.locales ?? Object.keys(newest?.title ?? {}),
      owner: newest?.owner ?? (view?.owner === "git" ? "git" : "console"),
      phase: newest?.phase ?? "open",
      online: online ?? null,
      draft: draft === undefined || same === true ? null : { by: draft.by, at: draft.at },
      running: own.reduce((sum, { running }) => sum + running, 0),
    });
  }
  return listed;
}

async function open(parts: Parts, key: string): Promise<OpenScript> {
  const { pool } = parts;
  const [versions, draft] = [await versionFacts(pool, key), await latestDraft(pool, key)];
  const [newest] = versions;
  const online = newest === undefined ? null : await fileOf(parts, key, newest.version);
  const source = draft?.source ?? online;
  if (source === null) {
    throw new SiriusError(
      "script_unknown",
      `there is no script "${key}", published or draft`,
      because("neither_draft", { key }),
    );
  }
  return {
    key,
    owner: newest?.owner ?? "console",
    phase: newest?.phase ?? "open",
    source,
    revision: draft?.revision ?? 0,
    savedBy: draft?.by ?? null,
    savedAt: draft?.at ?? null,
    online,
    versions,
  };
}

async function fileOf({ pool, scripts }: Parts, key: string, version: number): Promise<string> {
  const script = await scripts.load(key, version);
  return (await sourceOf(pool, key, version)) ?? toYaml(script);
}

async function duplicate(
  parts: Parts,
  key: string,
  { actor: by, at }: DeskChange,
): Promise<string> {
  const { online, source } = await open(parts, key);
  const taken = new Set((await list(parts.pool)).map((one) => one.key));
  const copy = copyScript(online ?? source, key, taken);
  if (copy === undefined) {
    throw new SiriusError(
      "request_invalid",
      `script "${key}" cannot be read: repair its draft first`,
      because("draft_broken", { key }),
    );
  }
  const saved = await saveDraft(parts.pool, {
    key: copy.key,
    source: copy.source,
    revision: 0,
    baseVersion: null,
    by,
    at,
  });
  // Two people duplicate at the same moment: the second one takes the next name.
  return saved.saved ? copy.key : duplicate(parts, key, { actor: by, at });
}

async function publish(
  { pool, scripts, checks }: Parts,
  { key, revision, note }: PublishRequest,
  { actor: by, at }: DeskChange,
): Promise<PublishResult> {
  const draft = await latestDraft(pool, key);
  if (draft === undefined) {
    throw new SiriusError(
      "script_unknown",
      `there is no draft of script "${key}"`,
      because("draft_unknown", { key }),
    );
  }
  await refusePutAway(pool, key);
  if (draft.revision !== revision) return { refused: "stale", latest: draft };
  const earlier = await scripts.versions(key);
  const noted = applyEdit(draft.source, { do: "setField", at: ["notes"], value: note });
  const source = noted.ok ? noted.source : draft.source;
  const review = await checks.reviewToPublish(source, { key, earlier });
  if (review === undefined) return { refused: "too_long" };
  const { script, findings, publishable } = review;
  if (script?.owner === "git" || earlier.at(-1)?.owner === "git") return { refused: "git" };
  if (script === undefined || !publishable) return { refused: "findings", findings };
  const online = earlier.at(-1);
  if (online !== undefined && sameButNotes(script, online)) return { refused: "unchanged" };
  // Its checks may have taken half a minute, in which somebody else put it away.
  await refusePutAway(pool, key);
  const saved = await saveDraft(pool, { ...draft, source, by, at });
  if (!saved.saved) return { refused: "stale", latest: saved.latest };
  const { version } = await scripts.publish(script, { source, by, again: true });
  const details = { version, revision: saved.revision };
  await audit(pool, { at, actor: by, action: "script.publish", target: `script ${key}`, details });
  return { published: version };
}

function sameButNotes(one: object, other: object): boolean {
  return hashScript({ ...one, notes: undefined }) === hashScript({ ...other, notes: undefined });
}
