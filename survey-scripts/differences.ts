/** Two versions of a script compared, in words that an author can check one by one. */
import { differenceWords } from "./differences-words.ts";
import type { Script, Step } from "./schema.ts";
import {
  compareStep,
  compareTexts,
  isPlain,
  nameStep,
  same,
  wordPlain,
  type Comparing,
  type Difference,
} from "./step-differences.ts";
import { quote, titleOf, type Lang } from "./word-condition.ts";

/**
 * Everything that changed from one version to another: the script itself, its steps in their order,
 * endings, variables, rules, examples. Empty exactly when both say the same.
 */
export function describeDifferences(before: Script, after: Script, lang: Lang): Difference[] {
  const how: Comparing = { before, after, lang, words: differenceWords(lang) };
  return [
    ...compareScript(how),
    ...compareSteps(how),
    ...compareEndings(how),
    ...compareInputs(how),
    ...comparePolicies(how),
    ...compareExamples(how),
  ];
}

function changed(words: string, texts?: Difference["texts"]): Difference {
  return { change: "changed", words, ...(texts === undefined ? {} : { texts }) };
}

function compareScript({ before, after, words }: Comparing): Difference[] {
  const found: Difference[] = [];
  for (const { where, texts } of compareTexts(before.title, after.title)) {
    const said =
      where === undefined ? words.reworded(words.title) : words.rewordedIn(words.title, where);
    found.push(changed(said, texts));
  }
  for (const field of ["key", "owner", "locales", "defaultLocale", "unicode", "schema"] as const) {
    const [was, is] = [before[field], after[field]].map((value) =>
      Array.isArray(value) ? value.join(", ") : wordPlain(value, words),
    );
    if (was !== undefined && is !== undefined && was !== is) {
      found.push(changed(words.setting(words.script, words.names[field] ?? field, was, is)));
    }
  }
  if (before.notes !== after.notes) {
    found.push(changed(words.notes, { before: before.notes ?? "", after: after.notes ?? "" }));
  }
  if (!same(before.lexicon, after.lexicon)) found.push(changed(words.lexicon));
  return found;
}

function compareSteps(how: Comparing): Difference[] {
  const { before, after, lang, words } = how;
  const former = new Map(before.steps.map((step) => [step.id, step]));
  const kept = new Set(after.steps.map(({ id }) => id));
  const still = inOrder(
    before.steps.map(({ id }) => id).filter((id) => kept.has(id)),
    after.steps.map(({ id }) => id).filter((id) => former.has(id)),
  );
  const named = (step: Step, script: Script): string => {
    const title = titleOf(step, script, lang);
    return quote(title === "" ? step.id : title, lang);
  };
  const removed = before.steps.flatMap((step): Difference[] =>
    kept.has(step.id)
      ? []
      : [
          {
            change: "removed",
            step: step.id,
            words: words.stepRemoved(step.kind, named(step, before)),
          },
        ],
  );
  const others = after.steps.flatMap((step, at): Difference[] => {
    const older = former.get(step.id);
    const about = { step: step.id };
    if (older === undefined) {
      const said = words.stepAdded(step.kind, named(step, after));
      return [{ change: "added", ...about, words: said }];
    }
    const found = compareStep(older, step, how);
    if (still.has(step.id)) return found;
    const above = after.steps[at - 1];
    const place = above === undefined ? undefined : titleOf(above, after, lang) || above.id;
    const said = words.moved(nameStep(step, after, how), place);
    const moved: Difference = { change: "moved", ...about, words: said };
    return [moved].concat(found);
  });
  return [...others, ...removed];
}

/** The ids that kept their order among themselves: the most of them, so that the fewest have moved. */
function inOrder(before: readonly string[], after: readonly string[]): ReadonlySet<string> {
  const places = after.map((id) => before.indexOf(id));
  const best = places.map(() => 1);
  const from = places.map(() => -1);
  for (const [at, place] of places.entries()) {
    for (let earlier = 0; earlier < at; earlier += 1) {
      const longer = (best[earlier] ?? 0) + 1;
      if ((places[earlier] ?? 0) < place && longer > (best[at] ?? 0)) {
        best[at] = longer;
        from[at] = earlier;
      }
    }
  }
  const still = new Set<string>();
  let at = best.indexOf(Math.max(0, ...best));
  while (at >= 0) {
    still.add(after[at] ?? "");
    at = from[at] ?? -1;
  }
  return still;
}

function compareEndings({ before, after, words }: Comparing): Difference[] {
  const ids = [...new Set([...Object.keys(before.endings), ...Object.keys(after.endings)])];
  return ids.flatMap((id): Difference[] => {
    const [was, is] = [before.endings[id], after.endings[id]];
    if (was === undefined) return [{ change: "added", words: words.endingAdded(id) }];
    if (is === undefined) return [{ change: "removed", words: words.endingRemoved(id) }];
    if (same(was, is)) return [];
    const texts = compareTexts(was.text ?? {}, is.text ?? {});
    const found = texts.map(({ texts: both }) => changed(words.endingText(id), both));
    return was.outcome === is.outcome && found.length > 0
      ? found
      : [changed(words.endingChanged(id))].concat(found);
  });
}

function compareInputs({ before, after, words }: Comparing): Difference[] {
  const names = [...new Set([...Object.keys(before.inputs), ...Object.keys(after.inputs)])];
  return names.flatMap((name): Difference[] => {
    const [was, is] = [before.inputs[name], after.inputs[name]];
    if (was === undefined) return [{ change: "added", words: words.inputAdded(name) }];
    if (is === undefined) return [{ change: "removed", words: words.inputRemoved(name) }];
    return same(was, is) ? [] : [changed(words.inputChanged(name))];
  });
}

function comparePolicies({ before, after, words }: Comparing): Difference[] {
  const was = new Map<string, unknown>(Object.entries(before.policies));
  const is = new Map<string, unknown>(Object.entries(after.policies));
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((field): Difference[] => {
    const [one, other] = [was.get(field), is.get(field)];
    if (same(one, other)) return [];
    const name = words.names[field] ?? field;
    if (!isPlain(one) || !isPlain(other)) return [changed(words.partChanged(words.policies, name))];
    const [from, to] = [wordPlain(one, words), wordPlain(other, words)];
    return [changed(words.setting(words.policies, name, from, to))];
  });
}

/** Examples go by their names; two of one name are compared in their order. */
function compareExamples({ before, after, words }: Comparing): Difference[] {
  if (same(before.tests, after.tests)) return [];
  const names = [...new Set([...before.tests, ...after.tests].map(({ name }) => name))];
  const found = names.flatMap((name): Difference[] => {
    const was = before.tests.filter((example) => example.name === name);
    const is = after.tests.filter((example) => example.name === name);
    if (was.length < is.length) return [{ change: "added", words: words.testAdded(name) }];
    if (was.length > is.length) return [{ change: "removed", words: words.testRemoved(name) }];
    return same(was, is) ? [] : [changed(words.testChanged(name))];
  });
  return found.length > 0 ? found : [{ change: "moved", words: words.testsMoved }];
}
