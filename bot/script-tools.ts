/**
 * What the editor of a script asks about a draft: play it, run its examples, record one, draw it, compare
 * it. Every answer is made from the text alone, so that nothing is remembered between two of them.
 */
import { describeDifferences } from "../survey-scripts/differences.ts";
import { addExample, type TextEdit } from "../survey-scripts/edit/add-example.ts";
import { applyEdit } from "../survey-scripts/edit/edits.ts";
import { editBetween } from "../survey-scripts/edit/text-edit.ts";
import type { Finding } from "../survey-scripts/finding.ts";
import {
  lineDifferences,
  type ComparedLine,
  type LeftOut,
} from "../survey-scripts/line-differences.ts";
import type { ReadYaml, YamlFault } from "../survey-scripts/read-yaml.ts";
import type { Example, Script, ScriptChannel } from "../survey-scripts/schema.ts";
import type { Difference } from "../survey-scripts/step-differences.ts";
import { stepGraph, type StepGraph } from "../survey-scripts/step-graph.ts";
import { checkCoverage, playExamples } from "./check-coverage.ts";
import { compileScript } from "./compile.ts";
import { viewExample, type ExampleView } from "./example-view.ts";
import { channelsOf, playExample } from "./examples.ts";
import { findProfile, PROFILES } from "./profiles.ts";
import { readDraft } from "./read-draft.ts";
import { recordExample } from "./record-example.ts";
import { renewExample } from "./renew-example.ts";
import { jumpTo } from "./trial-jump.ts";
import { viewTrial, type TrialView } from "./trial-transcript.ts";
import type { Lang } from "./trial-words.ts";
import { playTrial, type TrialMove, type TrialSetting } from "./trial.ts";
import { tryReply, type ReplyToTry, type TriedReply } from "./try-reply.ts";

/** Moves of one trial; an example conversation may hold as many. */
export const MOVES_MAX = 60;

/** A trial as it is asked for. */
export interface TrialRequest {
  /** The draft, in YAML. It need not be valid. */
  readonly source: string;
  /** Language of what is told about it. */
  readonly lang: Lang;
  /** Key of a fictitious person; one that is not known is the first. */
  readonly profile: string;
  readonly channel: ScriptChannel;
  /** Language of the conversation; one that the script lacks is its default. */
  readonly locale: string;
  readonly moves: readonly TrialMove[];
}

/** One of the examples of a draft. */
export interface OneExample {
  readonly source: string;
  readonly lang: Lang;
  /** Its place among them, from 0. */
  readonly index: number;
}

export type ToolRequest =
  /** `jump`: instead of the moves, the shortest way to this step. */
  | ({ readonly tool: "play"; readonly jump?: string | undefined } & TrialRequest)
  | ({ readonly tool: "record"; readonly name?: string | undefined } & TrialRequest)
  | ({ readonly tool: "read"; readonly source: string } & ReplyToTry)
  | { readonly tool: "examples" | "diagram"; readonly source: string; readonly lang: Lang }
  | ({ readonly tool: "reread"; readonly channel?: ScriptChannel | undefined } & OneExample)
  | ({ readonly tool: "renew" } & OneExample)
  | {
      readonly tool: "differences";
      readonly source: string;
      readonly before: string;
      readonly lang: Lang;
    };

/** A draft that cannot be played: what must be repaired first, by line and step. */
export interface Unplayable {
  readonly ok: false;
  readonly faults: readonly YamlFault[];
}

export interface Played extends TrialView {
  readonly ok: true;
  readonly profile: string;
  readonly moves: readonly TrialMove[];
  readonly locales: readonly string[];
  readonly profiles: readonly { readonly key: string; readonly title: string }[];
  /** Nobody comes to the step that was asked for. */
  readonly unreached?: true;
}

export interface Recorded {
  readonly ok: true;
  readonly name: string;
  /** How the source changes; none when it cannot be written there. */
  readonly edit?: TextEdit;
  /** Why the example, played again, does not hold. */
  readonly broken?: string;
}

export interface RunExample {
  readonly name: string;
  /** Line of the file it begins on, from 1. */
  readonly line: number;
  readonly channels: readonly ScriptChannel[];
  readonly moves: number;
  /** One for each channel on which it does not hold; none when it holds. */
  readonly failures: readonly {
    readonly channel: ScriptChannel;
    /** From 1; one more than the moves for what is checked at the end. */
    readonly move: number;
    readonly message: string;
    /** The question that was open then. */
    readonly step?: string;
  }[];
}

export interface RanExamples {
  readonly ok: true;
  readonly examples: readonly RunExample[];
  /** Ways through the script that no example goes. */
  readonly missing: readonly { readonly step?: string; readonly message: string }[];
}

/** One example with all that is said in it; absent when the draft has none at that place. */
export interface Reread {
  readonly ok: true;
  readonly example?: ExampleView;
}

export interface RenewedExample {
  readonly ok: true;
  /** How the source changes; none when it holds as it is, or when nothing makes it hold. */
  readonly edit?: TextEdit;
  readonly holds: boolean;
}

export type Drawn = { readonly ok: true } & StepGraph;

export interface Compared {
  readonly ok: true;
  /** In words; absent when one of both is no script. */
  readonly differences?: readonly Difference[];
  /** What keeps the newer one from being told in words. */
  readonly faults: readonly YamlFault[];
  readonly lines: readonly (ComparedLine | LeftOut)[];
}

export type ToolAnswer =
  | Unplayable
  | Played
  | Recorded
  | TriedReply
  | RanExamples
  | Reread
  | RenewedExample
  | Drawn
  | Compared;

/** Answers. Never throws for any source; what is no script is told with its line and step. */
export function runTool(request: ToolRequest): ToolAnswer {
  if (request.tool === "differences") return compare(request);
  const read = readDraft(request.source);
  if (!read.ok) return read;
  switch (request.tool) {
    case "play":
      return play(read.script, request);
    case "record":
      return record(read.script, request);
    case "read":
      return tryReply(read.script, request);
    case "examples":
      return runExamples(read);
    case "reread":
      return reread(read.script, request);
    case "renew":
      return renew(read.script, request);
    case "diagram":
      return { ok: true, ...stepGraph(read.script, request.lang) };
  }
}

function settingOf(script: Script, { profile, channel, locale }: TrialRequest): TrialSetting {
  return {
    profile: findProfile(profile) ?? PROFILES[0],
    channel,
    locale: script.locales.includes(locale) ? locale : script.defaultLocale,
  };
}

function play(script: Script, request: Extract<ToolRequest, { tool: "play" }>): Played {
  const compiled = compileScript(script);
  const asked = settingOf(script, request);
  const jump = request.jump === undefined ? undefined : jumpTo(compiled, asked, request.jump);
  const setting = jump?.setting ?? asked;
  const moves = (jump?.moves ?? request.moves).slice(0, MOVES_MAX);
  const trial = playTrial(compiled, setting, moves);
  return {
    ok: true,
    ...viewTrial(trial, request.lang),
    profile: setting.profile.key,
    moves,
    locales: script.locales,
    profiles: PROFILES.map(({ key, title }) => ({ key, title })),
    ...(request.jump !== undefined && jump === undefined ? { unreached: true } : {}),
  };
}

function record(script: Script, request: Extract<ToolRequest, { tool: "record" }>): Recorded {
  const compiled = compileScript(script);
  const setting = settingOf(script, request);
  const trial = playTrial(compiled, setting, request.moves);
  const wanted = recordExample(setting, trial, request.name?.trim() || undefined);
  const example = { ...wanted, name: freeName(script.tests, wanted.name) };
  const result = playExample(compiled, example, { channel: setting.channel });
  if (!result.passed) return { ok: true, name: example.name, broken: result.message };
  const edit = addExample(request.source, example);
  return { ok: true, name: example.name, ...(edit === undefined ? {} : { edit }) };
}

/** The name, with a number behind it where it is taken. */
function freeName(tests: readonly Example[], wanted: string): string {
  const taken = new Set(tests.map(({ name }) => name));
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted} (${number})`;
  return name;
}

function runExamples({ script, locate }: Extract<ReadYaml, { ok: true }>): RanExamples {
  const played = playExamples(script);
  const examples = script.tests.map((example, at): RunExample => {
    const failures = played.all.flatMap(({ index, channel, result, step }) => {
      if (index !== at || result.passed) return [];
      const { move, message } = result;
      return [{ channel, move, message, ...(step === undefined ? {} : { step }) }];
    });
    const { line } = locate(["tests", at]);
    const channels = channelsOf(example);
    return { name: example.name, line, channels, moves: example.play.length, failures };
  });
  return { ok: true, examples, missing: checkCoverage(script, played).map(toMissing(script)) };
}

function reread(script: Script, request: Extract<ToolRequest, { tool: "reread" }>): Reread {
  const example = script.tests[request.index];
  if (example === undefined) return { ok: true };
  const how = { wanted: request.channel, lang: request.lang };
  return { ok: true, example: viewExample(compileScript(script), example, how) };
}

function renew(script: Script, { source, index }: OneExample): RenewedExample {
  const renewed = renewExample(compileScript(script), index);
  if (renewed === undefined) return { ok: true, holds: false };
  let text = source;
  for (const edit of renewed.edits) {
    const done = applyEdit(text, edit);
    // All or nothing: half of it would hold no better.
    if (!done.ok) return { ok: true, holds: false };
    text = done.source;
  }
  return { ok: true, holds: true, ...(text === source ? {} : { edit: editBetween(source, text) }) };
}

function toMissing(script: Script): (finding: Finding) => RanExamples["missing"][number] {
  return ({ path, message }) => {
    const step = path[0] === "steps" ? script.steps[Number(path[1])]?.id : undefined;
    return step === undefined ? { message } : { step, message };
  };
}

function compare({
  source,
  before,
  lang,
}: Extract<ToolRequest, { tool: "differences" }>): Compared {
  const [older, newer] = [readDraft(before), readDraft(source)];
  const lines = lineDifferences(before, source);
  const faults = newer.ok ? [] : newer.faults;
  if (!older.ok || !newer.ok) return { ok: true, faults, lines };
  const differences = describeDifferences(older.script, newer.script, lang);
  return { ok: true, differences, faults, lines };
}
