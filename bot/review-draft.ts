/** Everything that keeps a draft from being published, each thing with its place in the file. */
import { checkVersions, type Asking } from "../survey-scripts/check-versions.ts";
import type { Finding } from "../survey-scripts/finding.ts";
import type { ReadYaml } from "../survey-scripts/read-yaml.ts";
import type { Script } from "../survey-scripts/schema.ts";
import { playExamples, type PlayedExamples } from "./check-coverage.ts";
import { findingsOf } from "./check-publication.ts";
import { readDraft } from "./read-draft.ts";

/** A finding, where its author looks for it. */
export interface PlacedFinding extends Finding {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** Id of the step it is in, as far as it has one. */
  readonly step?: string;
}

export interface DraftReview {
  /** Undefined when the text is no script, or when it is not asked for. */
  readonly script: Script | undefined;
  readonly findings: readonly PlacedFinding[];
  /** Whether nothing keeps it from being published. */
  readonly publishable: boolean;
}

/** What the draft is held against. */
export interface ReviewContext {
  readonly key: string;
  /** Every published version of that key, oldest first. */
  readonly earlier: readonly Asking[];
  /** False leaves the example conversations out: they are what takes long. */
  readonly examples?: boolean;
}

/**
 * Reviews a draft: its shape, its way, its texts, its example conversations, and the versions before it.
 *
 * Errors: never throws, whatever the text.
 */
export function reviewDraft(source: string, context: ReviewContext): DraftReview {
  const { key, earlier, examples = true } = context;
  const read = readDraft(source);
  if (!read.ok) {
    const findings = read.faults.map(({ line, column, path, step, message }) =>
      placed({ severity: "error", path: placeOf(path), message }, { line, column, step }),
    );
    return { script: undefined, findings, publishable: false };
  }
  const { script } = read;
  let played: PlayedExamples | undefined;
  const play = (): PlayedExamples | undefined => {
    if (examples) played ??= playExamples(script);
    return played;
  };
  const found = [
    ...findingsOf(script, play),
    ...checkVersions(script, earlier),
    ...checkHome(script, key),
  ];
  // Examples are played through a script that leads somewhere.
  const hasErrors = found.some(({ severity }) => severity === "error");
  const isPlayed = !hasErrors || found.every(isAboutExamples);
  const all = isPlayed ? [...found, ...failures(script, play())] : found;
  return {
    script,
    findings: all.map((finding) => locate(read, finding)),
    publishable: all.every(({ severity }) => severity !== "error"),
  };
}

/** What only says that nobody played a way: the examples that are there can be played all the same. */
function isAboutExamples({ severity, message }: Finding): boolean {
  return severity === "warning" || message.startsWith("aucune conversation d'exemple");
}

/** A draft stays in its drawer, and a file of the repository is changed there. */
function checkHome(script: Script, key: string): Finding[] {
  if (script.key === key) return [];
  const message = `la clé est « ${script.key} », et ce brouillon est celui de « ${key} »`;
  return [{ severity: "error", path: ["key"], message }];
}

function failures(script: Script, played: PlayedExamples | undefined): Finding[] {
  return (played?.all ?? []).flatMap(({ index, channel, result }): Finding[] => {
    const example = script.tests[index];
    if (result.passed || example === undefined) return [];
    const { move, message } = result;
    const path =
      move <= example.play.length ? ["tests", index, "play", move - 1] : ["tests", index];
    const where = `conversation d'exemple « ${example.name} » (${channel}), échange ${move}`;
    return [{ severity: "error", path, message: `${where} : ${message}` }];
  });
}

function locate(
  { script, locate: at }: Extract<ReadYaml, { readonly ok: true }>,
  finding: Finding,
): PlacedFinding {
  const [first, index] = finding.path;
  const step = first === "steps" ? script.steps[Number(index)]?.id : undefined;
  return placed(finding, { ...at(finding.path), step });
}

function placed(
  finding: Finding,
  { line, column, step }: { line: number; column: number; step: string | undefined },
): PlacedFinding {
  const found = { ...finding, line, column };
  return step === undefined ? found : { ...found, step };
}

function placeOf(path: string): (string | number)[] {
  if (path === "") return [];
  return path.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
