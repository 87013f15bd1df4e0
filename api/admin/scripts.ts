/** `/admin/questionnaires`: the list of scripts, and the editor with everything it asks for. */
import { z } from "zod";
import type { Instant } from "../../bot/conversation.ts";
import { SiriusError } from "../../bot/errors.ts";
import type { PlacedFinding } from "../../bot/review-draft.ts";
import type { DeskChange, ListedScript, OpenScript, ScriptDesk } from "../../db/script-desk.ts";
import type { Draft } from "../../db/script-drafts.ts";
import { viewHead } from "../../survey-scripts/edit/view-script.ts";
import { editorBody } from "../../web/console/editor-page.ts";
import type {
  CompleteAnswer,
  EarlierDraft,
  EditorStart,
  OtherDraft,
  PublishAnswer,
  ReviewAnswer,
  SaveAnswer,
  ShownFinding,
} from "../../web/console/editor-shapes.ts";
import { scriptsBody } from "../../web/console/scripts-page.ts";
import type { TypeCommand } from "../../web/console/typed-command.ts";
import type { AdminRoute, Asked } from "./router.ts";
import { bodyOf, Source } from "./script-body.ts";

export interface ScriptParts {
  readonly desk: ScriptDesk;
  readonly clock: () => Instant;
  /** Addresses of the people of the console, by the name of their actor. */
  readonly people: () => Promise<ReadonlyMap<string, string>>;
  readonly typed: TypeCommand;
}

const LIST = "/admin/questionnaires";
const ONE = `${LIST}/:key`;

/** The routes of scripts. */
export function scriptRoutes(parts: ScriptParts): AdminRoute[] {
  const at: Bound = (handle) => (asked) => handle(parts, asked);
  return [...reading(at), ...changing(at)];
}

type Handle = (parts: ScriptParts, asked: Asked) => Promise<void>;
type Bound = (handle: Handle) => (asked: Asked) => Promise<void>;

function reading(at: Bound): AdminRoute[] {
  return [
    { method: "get", path: LIST, permission: "scripts.read", handle: at(list) },
    { method: "get", path: ONE, permission: "scripts.read", handle: at(show) },
    {
      method: "get",
      path: `${ONE}/brouillon.yaml`,
      permission: "scripts.read",
      handle: at(draftFile),
    },
    { method: "get", path: `${ONE}/brouillons`, permission: "scripts.read", handle: at(drafts) },
    { method: "get", path: `${ONE}/arrets`, permission: "scripts.read", handle: at(stops) },
    {
      method: "get",
      path: `${ONE}/brouillons/:version`,
      permission: "scripts.read",
      handle: at(earlierFile),
    },
    {
      // A text is sent to be looked at: nothing changes.
      method: "post",
      path: `${ONE}/controle`,
      permission: "scripts.read",
      journal: "itself",
      handle: at(review),
    },
    {
      method: "get",
      path: `${ONE}/versions/:version`,
      permission: "scripts.read",
      handle: at(versionFile),
    },
  ];
}

function changing(at: Bound): AdminRoute[] {
  // Each save is a row of its own, with its author; the journal tells what was published.
  const itself = "itself";
  return [
    {
      method: "post",
      path: `${ONE}/copie`,
      permission: "scripts.edit",
      journal: "script.duplicate",
      handle: at(duplicate),
    },
    {
      method: "post",
      path: `${ONE}/brouillon`,
      permission: "scripts.edit",
      journal: itself,
      handle: at(save),
    },
    {
      method: "post",
      path: `${ONE}/exemples`,
      permission: "scripts.edit",
      journal: itself,
      handle: at(complete),
    },
    {
      method: "post",
      path: `${ONE}/publication`,
      permission: "scripts.publish",
      journal: itself,
      handle: at(publish),
    },
    {
      method: "post",
      path: `${ONE}/versions/:version/publication`,
      permission: "scripts.publish",
      journal: itself,
      handle: at(republish),
    },
    {
      method: "post",
      path: `${ONE}/etat`,
      permission: "scripts.publish",
      journal: itself,
      handle: at(move),
    },
  ];
}

async function list({ desk, people, typed }: ScriptParts, { page, can }: Asked): Promise<void> {
  const [scripts, names] = [await desk.list(), await people()];
  page({
    title: "Questionnaires",
    body: scriptsBody({
      scripts: scripts.map((script) => lineOf(script, names)),
      mayEdit: can("scripts.edit"),
      typed,
    }),
  });
}

function lineOf(script: ListedScript, names: ReadonlyMap<string, string>) {
  const { title, draft } = script;
  return {
    ...script,
    title: title["fr"] ?? Object.values(title)[0] ?? script.key,
    draft: draft && { ...draft, by: names.get(draft.by) ?? "quelqu'un" },
  };
}

async function show(parts: ScriptParts, asked: Asked): Promise<void> {
  const start = await startOf(parts, asked);
  const { title: titles } = viewHead(start.source);
  const title = titles["fr"] ?? Object.values(titles)[0] ?? start.key;
  asked.page({ title, body: editorBody(start), scripts: ["editor"], wide: true });
}

async function startOf({ desk, people }: ScriptParts, asked: Asked): Promise<EditorStart> {
  const script = await desk.open(keyOf(asked));
  const names = await people();
  return {
    account: asked.user.id,
    ...shownScript(script, names),
    mayEdit: asked.can("scripts.edit"),
    mayPublish: asked.can("scripts.publish"),
  };
}

function shownScript(script: OpenScript, names: ReadonlyMap<string, string>) {
  const { key, owner, phase, source, revision, savedAt, online } = script;
  return {
    key,
    owner,
    phase,
    source,
    revision,
    savedAt,
    online,
    savedBy: names.get(script.savedBy ?? "") ?? null,
    versions: script.versions.map(({ version, notes, by, at, running }) => ({
      version,
      notes,
      by: names.get(by ?? "") ?? null,
      at,
      running,
    })),
  };
}

async function draftFile({ desk }: ScriptParts, asked: Asked): Promise<void> {
  const key = keyOf(asked);
  sendYaml(asked, key, (await desk.open(key)).source);
}

async function drafts({ desk, people }: ScriptParts, asked: Asked): Promise<void> {
  const [kept, names] = [await desk.drafts(keyOf(asked)), await people()];
  const shown = kept.map(({ revision, by, at }): EarlierDraft => ({
    revision,
    at,
    by: names.get(by) ?? null,
  }));
  answer(asked, 200, { drafts: shown });
}

async function stops({ desk }: ScriptParts, asked: Asked): Promise<void> {
  const key = keyOf(asked);
  // An unknown script is unknown here as well.
  await desk.open(key);
  answer(asked, 200, { stops: await desk.stops(key) });
}

async function earlierFile({ desk }: ScriptParts, asked: Asked): Promise<void> {
  const [key, revision] = [keyOf(asked), versionOf(asked)];
  sendYaml(asked, `${key}-brouillon-${revision}`, (await desk.draft(key, revision)).source);
}

async function versionFile({ desk }: ScriptParts, asked: Asked): Promise<void> {
  const [key, version] = [keyOf(asked), versionOf(asked)];
  sendYaml(asked, `${key}-${version}`, await desk.file(key, version));
}

function sendYaml({ response }: Asked, name: string, source: string): void {
  response.attachment(`${name}.yaml`).type("text/yaml; charset=utf-8").send(source);
}

async function duplicate({ desk, clock }: ScriptParts, asked: Asked): Promise<void> {
  const key = await desk.duplicate(keyOf(asked), changeOf(asked, clock));
  asked.goTo(`${LIST}/${key}`);
}

const Save = z.strictObject({
  source: Source,
  revision: z.int().min(0),
  replace: z.boolean().optional(),
  /** Who wrote it, as the page knows. */
  account: z.string().optional(),
});

async function save({ desk, clock, people }: ScriptParts, asked: Asked): Promise<void> {
  const { source, revision, replace = false, account } = bodyOf(Save, asked.request.body);
  if (account !== undefined && account !== asked.user.id) {
    // Their page would pass off their text as that of whoever signed in since, in another tab.
    throw new SiriusError("sign_in_needed", "whoever wrote this is no longer signed in");
  }
  const key = keyOf(asked);
  await desk.open(key);
  const change = changeOf(asked, clock);
  const saved = await desk.save({ key, source, revision, replace }, change);
  if (!saved.saved) {
    answer(asked, 409, { other: otherOf(saved.latest, asked, await people()) });
    return;
  }
  answer(asked, 200, { revision: saved.revision, at: change.at } satisfies SaveAnswer);
}

const Sent = z.strictObject({ source: Source });

async function review({ desk }: ScriptParts, asked: Asked): Promise<void> {
  const { source } = bodyOf(Sent, asked.request.body);
  const key = keyOf(asked);
  // An unknown script is unknown here as well.
  await desk.open(key);
  const gone = new AbortController();
  asked.response.once("close", () => gone.abort());
  const { findings, isWhole } = await desk.review(key, source, gone.signal);
  answer(asked, 200, { findings: findings.map(shownFinding), isWhole } satisfies ReviewAnswer);
}

async function complete({ desk }: ScriptParts, asked: Asked): Promise<void> {
  const { source } = bodyOf(Sent, asked.request.body);
  const completed = await desk.complete(source);
  const nothing = { source, repaired: [], added: [], isTooLong: true };
  answer(asked, 200, (completed ?? nothing) satisfies CompleteAnswer);
}

const Publish = z.strictObject({
  revision: z.int().min(1),
  note: z.string().trim().min(1).max(2_000),
});

async function publish(parts: ScriptParts, asked: Asked): Promise<void> {
  const { desk, clock, people } = parts;
  const { revision, note } = bodyOf(Publish, asked.request.body);
  const key = keyOf(asked);
  const result = await desk.publish({ key, revision, note }, changeOf(asked, clock));
  const told = (status: number, body: PublishAnswer): void => answer(asked, status, body);
  if ("published" in result) {
    told(200, { published: result.published, start: await startOf(parts, asked) });
  } else if (result.refused === "stale") {
    told(409, { other: otherOf(result.latest, asked, await people()) });
  } else if (result.refused === "findings") {
    told(422, { refused: "findings", findings: result.findings.map(shownFinding) });
  } else told(422, { refused: result.refused });
}

async function republish(parts: ScriptParts, asked: Asked): Promise<void> {
  const { desk, clock } = parts;
  const made = await desk.republish(keyOf(asked), versionOf(asked), changeOf(asked, clock));
  if (made === "git") answer(asked, 422, { refused: "git" });
  else answer(asked, 200, { published: made, start: await startOf(parts, asked) });
}

const Move = z.strictObject({ phase: z.enum(["open", "closing", "retired"]) });

async function move(parts: ScriptParts, asked: Asked): Promise<void> {
  const { phase } = bodyOf(Move, asked.request.body);
  const moved = await parts.desk.move(keyOf(asked), phase, changeOf(asked, parts.clock));
  if (moved.changed) answer(asked, 200, { start: await startOf(parts, asked) });
  else {
    const { changed: _, ...why } = moved;
    answer(asked, 409, why);
  }
}

function otherOf(
  { revision, source, by, at }: Draft,
  { actor }: Asked,
  names: ReadonlyMap<string, string>,
): OtherDraft {
  return { revision, source, at, by: by === actor ? null : (names.get(by) ?? "quelqu'un") };
}

function shownFinding({ severity, path, line, step, message }: PlacedFinding): ShownFinding {
  const finding = { severity, path, line, message };
  return step === undefined ? finding : { ...finding, step };
}

function keyOf({ request }: Asked): string {
  return String(request.params["key"]);
}

function versionOf({ request }: Asked): number {
  const version = Number(request.params["version"]);
  if (Number.isSafeInteger(version) && version > 0 && version < 2 ** 31) return version;
  throw new SiriusError("not_found", "a version is a number from 1");
}

function changeOf({ actor }: Asked, clock: () => Instant): DeskChange {
  return { actor, at: clock() };
}

function answer({ response }: Asked, status: number, body: object): void {
  response.status(status).json(body);
}
