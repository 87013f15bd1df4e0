/** A step of the diagram in words, for screen readers, captions and the list. */
import type { DiagramJump, DiagramStep, Drawn } from "./shapes.ts";
import type { PanelWords } from "./words.ts";

/** By step: how many people saw it, and how many of them went no further. */
export type DropOff = Readonly<Record<string, { readonly seen: number; readonly left: number }>>;

/** Whole percents of those who saw a step and went no further; undefined where nobody saw it. */
export function percentLeft(step: string, dropOff: DropOff): number | undefined {
  const figures = dropOff[step];
  if (figures === undefined || figures.seen <= 0) return undefined;
  return Math.round((100 * Math.min(figures.left, figures.seen)) / figures.seen);
}

/** The condition of a jump: "si accord est non", "sinon", "à la suivante". */
export function wordJump({ when, kind }: DiagramJump, words: PanelWords): string {
  if (kind === "fall") return words.below;
  if (kind === "silence") return when ?? "";
  return when === undefined ? words.otherwise : words.when(when);
}

/** All that the drawing shows of a step, as one sentence. */
export function describeStep(
  step: DiagramStep,
  how: { readonly drawn: Drawn; readonly words: PanelWords; readonly dropOff: DropOff },
): string {
  const { drawn, words, dropOff } = how;
  const at = drawn.steps.findIndex(({ id }) => id === step.id) + 1;
  const parts = [
    `${step.id}, ${words.kinds[step.kind]}, ${words.place(at, drawn.steps.length)}`,
    ...(step.title === "" ? [] : [step.title]),
    ...drawn.jumps
      .filter(({ from }) => from === step.id)
      .map((jump) => `${words.leadsTo} ${jump.to} ${wordJump(jump, words)}`),
  ];
  const percent = percentLeft(step.id, dropOff);
  const figures = dropOff[step.id];
  if (percent !== undefined && figures !== undefined) {
    parts.push(words.leaves(percent, figures.left, figures.seen));
  }
  return parts.join(". ");
}
