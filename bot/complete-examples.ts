/**
 * Brings the example conversations of a changed script up to date: a question that came in between is
 * answered, one that is gone no longer is, a way that nobody plays gets an example. What is proposed is played first, and only what
 * then holds is proposed; the author decides.
 */
import type { Ask, Example, ExampleMove, Script } from "../survey-scripts/schema.ts";
import { checkCoverage } from "./check-coverage.ts";
import { compileScript, type CompiledScript } from "./compile.ts";
import { nameOfExample } from "./example-names.ts";
import { channelsOf, playExample, whereItIs } from "./examples.ts";
import type { Rehearsal } from "./rehearsal.ts";

/** A change of the file, by place and value: what `survey-scripts/edit` applies. */
export type ExampleEdit =
  | {
      readonly do: "setField";
      readonly at: readonly (string | number)[];
      /** Undefined: the field is taken out. */
      readonly value: Plain | undefined;
    }
  | {
      readonly do: "changeList";
      readonly at: readonly (string | number)[];
      readonly change:
        | { readonly do: "insert"; readonly at: number; readonly value: PlainMap }
        | { readonly do: "remove"; readonly at: number };
    };

type Plain = string | number | boolean | null | Plain[] | PlainMap;
interface PlainMap {
  [name: string]: Plain;
}

export interface ExampleProposal {
  /** In the order in which they must be applied. */
  readonly edits: readonly ExampleEdit[];
  /** Names of the examples that hold again. */
  readonly repaired: readonly string[];
  /** Names of the new ones. */
  readonly added: readonly string[];
}

/** Questions that one example may have got in between. */
const INSERTED_MAX = 10;
const EXAMPLES_MAX = 200;

/** Proposes what would make the examples hold and cover. Nothing is proposed that does not hold. */
export function completeExamples(script: Script): ExampleProposal {
  const compiled = compileScript(script);
  const edits: ExampleEdit[] = [];
  const repaired: string[] = [];
  const fresh = questionsWithoutExample(script);
  const gone = questionsGone(script);
  const tests = script.tests.map((example, index) => {
    if (holds(compiled, example)) return example;
    const repair = repairExample(compiled, example, { index, fresh, gone });
    if (repair === undefined) return example;
    edits.push(...repair.edits);
    repaired.push(example.name);
    return repair.example;
  });
  const added = coverWays({ ...script, tests });
  for (const [count, example] of added.entries()) {
    const at = tests.length + count;
    edits.push({
      do: "changeList",
      at: ["tests"],
      change: { do: "insert", at, value: plain(example) },
    });
  }
  return { edits, repaired, added: added.map(({ name }) => name) };
}

function holds(compiled: CompiledScript, example: Example): boolean {
  return channelsOf(example).every((channel) => playExample(compiled, example, { channel }).passed);
}

/** How far an example holds on its first channel, and the moment after its last move. */
function play(
  compiled: CompiledScript,
  example: Example,
): { readonly failed: number | undefined; readonly moments: readonly Rehearsal[] } {
  const moments: Rehearsal[] = [];
  const [channel = "web"] = channelsOf(example);
  const result = playExample(compiled, example, { channel, watch: (one) => moments.push(one) });
  return { failed: result.passed ? undefined : result.move, moments };
}

interface Repair {
  readonly example: Example;
  readonly edits: readonly ExampleEdit[];
}

interface Changed {
  /** The place of the example in the file. */
  readonly index: number;
  readonly fresh: ReadonlySet<string>;
  readonly gone: ReadonlySet<string>;
}

/** Leaves out what is gone, then answers the questions that came in between, one after the other. */
function repairExample(
  compiled: CompiledScript,
  example: Example,
  { index, fresh, gone }: Changed,
): Repair | undefined {
  let now: Repair = { example, edits: [] };
  if (gone.size > 0) {
    now = withoutGone(example, index, gone);
    const shorter = holds(compiled, now.example) ? now : withOneLess(compiled, now, index);
    if (shorter !== undefined) return shorter;
  }
  const inserted = new Set<ExampleMove>();
  for (let count = 0; count < INSERTED_MAX; count += 1) {
    const { failed, moments } = play(compiled, now.example);
    if (failed === undefined) return holds(compiled, now.example) ? now : undefined;
    const moves = now.example.play;
    // After so many moves a new question was there; what was said to it was meant for the next one.
    const after = moments.findIndex(({ state }, at) => {
      const next = moves[at];
      return fresh.has(state.step ?? "") && (next === undefined || !inserted.has(next));
    });
    const ask = compiled.script.steps.find(({ id }) => id === moments[after]?.state.step);
    if (ask?.kind !== "ask") return undefined;
    const gap = { example: now.example, index, after, question: ask.id };
    const [best] = [...answersOf(ask), { reply: "retour" }]
      .map((answer) => insertAnswer(gap, answer))
      .map((repair) => ({ repair, failed: play(compiled, repair.example).failed ?? Infinity }))
      .toSorted((one, other) => other.failed - one.failed);
    if (best === undefined || best.failed <= failed) return undefined;
    const move = best.repair.example.play[after];
    if (move !== undefined) inserted.add(move);
    now = { example: best.repair.example, edits: [...now.edits, ...best.repair.edits] };
  }
  return undefined;
}

/** Questions that the examples name and the script no longer has. */
function questionsGone({ steps, endings, tests }: Script): Set<string> {
  const known = new Set([...steps.map(({ id }) => id), ...Object.keys(endings)]);
  const named = tests.flatMap(({ play: moves, answers }) => [
    ...moves.flatMap(({ at }) => (at === undefined ? [] : [at])),
    ...Object.keys(answers ?? {}),
  ]);
  return new Set(named.filter((id) => !known.has(id)));
}

/**
 * The example without the moves that answer a question which is no longer in the script. Where they led
 * is expected after the move before: that one goes past the gap now.
 */
function withoutGone(example: Example, index: number, gone: ReadonlySet<string>): Repair {
  const edits: ExampleEdit[] = [];
  const moves: ExampleMove[] = [];
  const expectLast = (expected: Pick<ExampleMove, "at" | "says">): void => {
    const { at: _at, says: _says, ...said } = moves.pop() ?? {};
    moves.push({ ...said, ...expected });
    const place = ["tests", index, "play", moves.length - 1];
    edits.push(
      { do: "setField", at: [...place, "at"], value: expected.at },
      { do: "setField", at: [...place, "says"], value: expected.says },
    );
  };
  for (const move of example.play) {
    const before = moves.at(-1);
    // Silence is no answer: it stays, whatever was asked.
    if (!gone.has(before?.at ?? "") || move.silence !== undefined) {
      moves.push(move);
      continue;
    }
    edits.push(dropMove(index, moves.length));
    // A reply that expects nothing may be the first part of one: the question is still the one that is gone.
    const { at = before?.at, says } = move;
    expectLast({
      ...(at === undefined ? {} : { at }),
      ...(says === undefined ? {} : { says }),
    });
  }
  for (const [position, { at, ...rest }] of moves.entries()) {
    if (!gone.has(at ?? "")) continue;
    moves[position] = rest;
    edits.push({
      do: "setField",
      at: ["tests", index, "play", position, "at"],
      value: undefined,
    });
  }
  const { answers, ...others } = example;
  const asked = Object.entries(answers ?? {}).filter(([question]) => !gone.has(question));
  const place = ["tests", index, "answers"];
  if (asked.length === 0) edits.push({ do: "setField", at: place, value: undefined });
  for (const question of asked.length === 0 ? [] : Object.keys(answers ?? {})) {
    if (gone.has(question)) {
      edits.push({ do: "setField", at: [...place, question], value: undefined });
    }
  }
  const kept = asked.length === 0 ? {} : { answers: Object.fromEntries(asked) };
  const changed = { ...others, ...kept, play: moves };
  return { example: changed, edits };
}

/** Where an example does not say what it answers, the one move without which it holds was for what is gone. */
function withOneLess(
  compiled: CompiledScript,
  { example, edits }: Repair,
  index: number,
): Repair | undefined {
  for (const [position, move] of example.play.entries()) {
    const isAnswer = move.reply !== undefined || move.button !== undefined;
    if (!isAnswer || move.at !== undefined || example.play.length === 1) continue;
    const shorter = { ...example, play: example.play.toSpliced(position, 1) };
    if (holds(compiled, shorter)) {
      return { example: shorter, edits: [...edits, dropMove(index, position)] };
    }
  }
  return undefined;
}

function dropMove(index: number, at: number): ExampleEdit {
  return { do: "changeList", at: ["tests", index, "play"], change: { do: "remove", at } };
}

/** Questions that no example comes by: they were added after the examples were written. */
function questionsWithoutExample({ steps, tests }: Script): Set<string> {
  const known = new Set(tests.flatMap(({ play: moves }) => moves.map(({ at }) => at)));
  return new Set(
    steps.flatMap(({ kind, id }, at) => (kind === "ask" && at > 0 && !known.has(id) ? [id] : [])),
  );
}

interface Gap {
  readonly example: Example;
  readonly index: number;
  readonly after: number;
  readonly question: string;
}

/** What was expected after the move before is now expected after the answer. */
function insertAnswer({ example, index, after, question }: Gap, answer: ExampleMove): Repair {
  const moves = ["tests", index, "play"];
  const before = example.play[after - 1];
  const { at, says, ...rest } = before ?? {};
  const expected = {
    ...(at === undefined ? {} : { at }),
    ...(says === undefined ? {} : { says }),
  };
  const inserted = { ...answer, ...expected };
  const moved = example.play.toSpliced(after, 0, inserted);
  const edits: ExampleEdit[] = [
    { do: "changeList", at: moves, change: { do: "insert", at: after, value: plain(inserted) } },
  ];
  const place = [...moves, after - 1];
  if (at !== undefined) {
    moved[after - 1] = { ...rest, at: question };
    edits.push({ do: "setField", at: [...place, "at"], value: question });
  }
  if (says !== undefined) edits.push({ do: "setField", at: [...place, "says"], value: undefined });
  return { example: { ...example, play: moved }, edits };
}

/** Examples for the ways that none takes, as far as one answer more on the way of another one does it. */
function coverWays(script: Script): Example[] {
  const compiled = compileScript(script);
  const added: Example[] = [];
  let open = checkCoverage(script);
  for (const { path } of open) {
    const step = script.steps[Number(path[1])];
    const isOpen = open.some((one) => one.path.join() === path.join());
    if (step?.kind !== "ask" || !isOpen) continue;
    if (script.tests.length + added.length >= EXAMPLES_MAX) break;
    for (const example of waysFrom(compiled, step)) {
      const alone = checkCoverage({ ...script, tests: [example] });
      const missed = new Set(alone.map((one) => one.path.join()));
      if (missed.has(path.join())) continue;
      added.push(example);
      open = open.filter((one) => missed.has(one.path.join()));
      break;
    }
  }
  return added;
}

/** One example for each answer to a question, on the way of the first example that comes by it. */
function waysFrom(compiled: CompiledScript, ask: Ask): Example[] {
  for (const example of compiled.script.tests) {
    const { failed, moments } = play(compiled, example);
    const at = moments.findIndex(({ state }) => state.step === ask.id);
    if (failed !== undefined || at < 0) continue;
    const { channel, locale, inputs } = example;
    const setting = {
      ...(channel === undefined ? {} : { channel }),
      ...(locale === undefined ? {} : { locale }),
      ...(inputs === undefined ? {} : { inputs }),
    };
    return answersOf(ask).flatMap((answer) => {
      const begun = { ...setting, play: [...example.play.slice(0, at), answer], outcome: null };
      const name = nameOfExample(compiled.script, ask, answer);
      const last = play(compiled, { ...begun, name }).moments.at(-1);
      if (last === undefined || last.state.step === ask.id) return [];
      const whole = {
        name,
        ...setting,
        play: begun.play.with(at, { ...answer, at: whereItIs(last) }),
        outcome: last.state.outcome,
      };
      return holds(compiled, whole) ? [whole] : [];
    });
  }
  return [];
}

/** Answers anybody may give to a question, the plainest first. */
function answersOf(ask: Ask): ExampleMove[] {
  switch (ask.question) {
    case "consent":
    case "yesno":
      return [{ button: "yes" }, { button: "no" }];
    case "rating":
      return Array.from({ length: ask.max - ask.min + 1 }, (_, at) => ({ button: ask.max - at }));
    case "choice":
      return ask.options.map(({ id }) => ({ button: id }));
    case "choices":
      return ask.options.map((_, at) => ({ reply: String(at + 1) }));
    case "number":
      return [{ reply: String(ask.min ?? ask.max ?? 1) }, { reply: "passer" }];
    case "month":
      return [{ reply: ask.precision === "year" ? "2026" : "juin 2026" }, { reply: "passer" }];
    case "text":
      return [{ reply: "On m'a bien expliqué le métier" }, { reply: "passer" }];
  }
}

function plain(value: object): PlainMap {
  const copy: PlainMap = JSON.parse(JSON.stringify(value));
  return copy;
}
