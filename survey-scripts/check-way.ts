/** Checks the way through a script: where jumps lead, what conditions look at, what is reached. */
import { doubtful, wrong, type Finding } from "./finding.ts";
import { nameEnding, nameStep, nameStepById } from "./name-step.ts";
import type { Ask, Condition, Operand, Outcome, Script, Step } from "./schema.ts";
import { jumpsOf, nextPositions } from "./way-through.ts";

type Path = readonly (string | number)[];

/** Endings that silence, STOP or people lead to; no step needs to. */
const FROM_OUTSIDE: ReadonlySet<Outcome> = new Set([
  "expired",
  "partial",
  "wrong_person",
  "opted_out",
  "unreachable",
  "cancelled",
]);

/** Every finding about the steps of a script and how they follow each other. */
export function checkWay(script: Script): Finding[] {
  return [
    ...script.steps.flatMap((step, index) => checkStep(script, step, index)),
    ...checkReached(script),
    ...checkEndings(script),
    ...checkConsent(script),
    ...(script.policies.partial === undefined
      ? []
      : checkCondition(script, script.policies.partial, {
          path: ["policies", "partial"],
          before: script.steps.length,
        })),
  ];
}

function checkStep(script: Script, step: Step, index: number): Finding[] {
  const path: Path = ["steps", index];
  const found: Finding[] = [];
  const first = script.steps.findIndex(({ id }) => id === step.id);
  if (first < index) {
    const message = `le nom interne « ${step.id} » est déjà celui de ${nameStep(script, first)} : dans le code, donnez-en un autre à l'étape ${index + 1}`;
    found.push(wrong([...path, "id"], message));
  }
  for (const { go, at } of jumpsOf(step)) {
    const target = script.steps.findIndex(({ id }) => id === go);
    if (target < 0) {
      const message = `aucune étape ne s'appelle « ${go} » : choisissez où aller`;
      found.push(wrong([...path, ...at], message));
    } else if (target <= index) {
      const message = `on ne saute que vers le bas, et ${nameStep(script, target)} n'est pas plus bas : choisissez une autre étape`;
      found.push(wrong([...path, ...at], message));
    }
  }
  for (const { condition, at } of conditionsOf(step)) {
    // The condition of a jump may look at the answer just given.
    const before = step.kind === "ask" ? index + 1 : index;
    found.push(...checkCondition(script, condition, { path: [...path, ...at], before }));
  }
  if (step.kind === "end" && script.endings[step.ending] === undefined) {
    const message = `la fin « ${step.ending} » n'existe pas : choisissez-en une autre, ou décrivez-la sous « endings »`;
    found.push(wrong([...path, "ending"], message));
  }
  if (step.kind === "ask") found.push(...checkAsk(step, path));
  return found;
}

function checkAsk(ask: Ask, path: Path): Finding[] {
  if (ask.question === "rating" && ask.min >= ask.max) {
    const message = `la note va de ${ask.min} à ${ask.max} : la plus grande doit dépasser la plus petite`;
    return [wrong([...path, "max"], message)];
  }
  if (ask.question !== "choice" && ask.question !== "choices") return [];
  const found: Finding[] = [];
  for (const [at, { id }] of ask.options.entries()) {
    if (ask.options.findIndex((option) => option.id === id) < at) {
      const message = `une autre réponse a le même nom interne « ${id} » : supprimez celle-ci et ajoutez-la de nouveau`;
      found.push(wrong([...path, "options", at, "id"], message));
    }
  }
  const most = ask.question === "choices" ? (ask.atMost ?? ask.options.length) : ask.options.length;
  if (ask.question === "choices" && ask.atLeast > Math.min(most, ask.options.length)) {
    const message = `au moins ${ask.atLeast} réponses parmi ${Math.min(most, ask.options.length)}, c'est impossible : baissez ce nombre`;
    found.push(wrong([...path, "atLeast"], message));
  }
  return found;
}

function conditionsOf(step: Step): { condition: Condition; at: Path }[] {
  const name = step.kind === "set" ? "to" : "next";
  const branches = step.kind === "set" ? step.to : step.kind === "end" ? [] : (step.next ?? []);
  const found = branches.flatMap(({ when }, at) =>
    when === undefined ? [] : [{ condition: when, at: [name, at, "when"] as Path }],
  );
  if (step.kind !== "say" || step.when === undefined) return found;
  return [{ condition: step.when, at: ["when"] }, ...found];
}

interface Where {
  readonly path: Path;
  /** A condition may look at what stands before this position. */
  readonly before: number;
}

function checkCondition(script: Script, condition: Condition, where: Where): Finding[] {
  if ("and" in condition || "or" in condition) {
    const parts = "and" in condition ? condition.and : condition.or;
    return parts.flatMap((part) => checkCondition(script, part, where));
  }
  if ("not" in condition) return checkCondition(script, condition.not, where);
  if ("answered" in condition) return checkOperand(script, { answer: condition.answered }, where);
  if ("skipped" in condition) return checkOperand(script, { answer: condition.skipped }, where);
  if ("in" in condition) {
    const [operand, literals] = condition.in;
    return [
      ...checkOperand(script, operand, where),
      ...literals.flatMap((literal) => checkLiteral(script, operand, literal, where)),
    ];
  }
  return Object.values(condition).flatMap(([left, right]) => {
    const found = checkOperand(script, left, where);
    return typeof right === "object"
      ? found.concat(checkOperand(script, right, where))
      : found.concat(checkLiteral(script, left, right, where));
  });
}

function checkOperand(script: Script, operand: Operand, { path, before }: Where): Finding[] {
  if ("channel" in operand) return [];
  if ("input" in operand) {
    const input = script.inputs[operand.input];
    if (input === undefined) {
      return [
        wrong(path, `« ${operand.input} » ne vient pas avec l'invitation : choisissez autre chose`),
      ];
    }
    if (!input.personal) return [];
    const message = `« ${operand.input} » est une donnée personnelle, qu'aucune condition ne peut regarder : choisissez autre chose`;
    return [wrong(path, message)];
  }
  const [name, kind] =
    "answer" in operand ? [operand.answer, "ask" as const] : [operand.variable, "set" as const];
  const at = script.steps.findIndex((step) =>
    step.kind === "set"
      ? kind === "set" && step.variable === name
      : step.kind === kind && step.id === name,
  );
  if (at < 0) return [wrong(path, `aucune étape ne donne « ${name} » : choisissez une question`)];
  if (at < before) return [];
  const message = `la condition regarde ${nameStep(script, at)}, qui ne vient que plus bas : choisissez une question posée avant`;
  return [wrong(path, message)];
}

/** A choice compared with something that is none of its options is never true. */
function checkLiteral(
  script: Script,
  operand: Operand,
  literal: string | number | boolean,
  { path }: Where,
): Finding[] {
  if (!("answer" in operand)) return [];
  const step = script.steps.find(({ id }) => id === operand.answer);
  const isChoice = step?.kind === "ask" && "options" in step;
  if (!isChoice) return [];
  if (step.options.some(({ id }) => id === literal)) return [];
  const message = `« ${String(literal)} » n'est pas une réponse de ${nameStepById(script, step.id)} : choisissez l'une de ses réponses`;
  return [wrong(path, message)];
}

function checkReached(script: Script): Finding[] {
  const reached = new Set<number>([0]);
  for (const index of script.steps.keys()) {
    if (!reached.has(index)) continue;
    for (const next of nextPositions(script, index)) reached.add(next);
  }
  return script.steps.flatMap((_, index) =>
    reached.has(index)
      ? []
      : [
          wrong(
            ["steps", index, "id"],
            `rien ne mène à ${nameStep(script, index)} : faites-y aller une réponse plus haut, ou supprimez l'étape`,
          ),
        ],
  );
}

function checkEndings(script: Script): Finding[] {
  const used = new Set(script.steps.flatMap((step) => (step.kind === "end" ? [step.ending] : [])));
  return Object.entries(script.endings).flatMap(([id, { outcome }]) =>
    used.has(id) || FROM_OUTSIDE.has(outcome)
      ? []
      : [doubtful(["endings", id], `aucune étape ne mène à la fin ${nameEnding(script, id)}`)],
  );
}

/** Nothing personal or publishable is asked before somebody agreed to answer. */
function checkConsent(script: Script): Finding[] {
  const consent = script.steps.findIndex(
    (step) => step.kind === "ask" && step.question === "consent",
  );
  const first = script.steps.findIndex(
    (step) => step.kind === "ask" && (step.personal || step.publishable !== "no"),
  );
  if (first < 0 || (consent >= 0 && consent < first)) return [];
  const message =
    "un accord doit venir avant cette question, dont la réponse est publiée ou personnelle : ajoutez une étape « Accord » plus haut";
  return [wrong(["steps", first], message)];
}
