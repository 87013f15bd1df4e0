/** The drawing of a script: boxes for its steps, lines for its jumps, the open step in full below. */
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { layOut, type Layout, type PlacedStep } from "./diagram-layout.ts";
import type { DiagramJump, Drawn, PanelProps } from "./shapes.ts";
import { describeStep, percentLeft, wordJump, type DropOff } from "./step-words.ts";
import { html, shown } from "./view.ts";
import { panelWords } from "./words.ts";

export type DrawingProps = PanelProps & { readonly drawn: Drawn; readonly dropOff: DropOff };

/** The drawing, one stop of the tab key: arrows move within it. */
export function Drawing(props: DrawingProps): ComponentChildren {
  const { drawn, locale, selectedStep, onSelectStep, dropOff } = props;
  const words = panelWords(locale);
  const frame = useRef<HTMLDivElement>(null);
  const room = useRoom(frame);
  const tall = Object.keys(dropOff).length > 0;
  const layout = useMemo(
    () => layOut(drawn.steps, drawn.jumps, { tall, room }),
    [drawn, tall, room],
  );
  const [reached, setReached] = useState<string>();
  const box = useRef<SVGSVGElement>(null);
  // The one stop of the tab key: where the arrows led, else the step that is open, else the first.
  const current = [reached, selectedStep].find((id) => drawn.steps.some((step) => step.id === id));
  const stop = current ?? drawn.steps[0]?.id;
  const go = (id: string): void => {
    setReached(id);
    box.current?.querySelector<SVGElement>(`[data-step="${CSS.escape(id)}"]`)?.focus();
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (stop !== undefined) onSelectStep(stop);
      return;
    }
    const next = nextOf(event.key, stop, drawn);
    if (next === undefined) return;
    event.preventDefault();
    go(next);
  };
  return shown(
    html`
      <p class="soft">${words.diagramHelp}</p>
      <div class="scroll diagram-scroll" ref=${frame}>
        <svg
          ref=${box}
          role="group"
          aria-label=${words.diagram}
          width=${layout.width}
          height=${layout.height}
          viewBox=${`0 0 ${layout.width} ${layout.height}`}
          onKeyDown=${pressed}
        >
          ${ARROW} ${lines(layout, selectedStep)}
          ${layout.steps.map((placed, row) =>
            node(placed, row, props, {
              isStop: placed.step.id === stop,
              choose: () => {
                setReached(placed.step.id);
                onSelectStep(placed.step.id);
              },
            }),
          )}
        </svg>
      </div>
      ${notes(props)} ${caption(props)}
    `,
    locale,
  );
}

const ARROW = html`<defs>
  <marker
    id="diagram-arrow"
    viewBox="0 0 6 6"
    refX="6"
    refY="3"
    markerUnits="userSpaceOnUse"
    markerWidth="9"
    markerHeight="9"
    orient="auto"
  >
    <path d="M0 0L6 3L0 6z" class="arrow-head" />
  </marker>
</defs>`;

/** The id of what is said about a step beside what its box shows. */
function noteOf(step: string): string {
  return `diagram-${step}`;
}

/** In full what the boxes have no room for. It is never seen: the boxes refer to it. */
function notes({ drawn, dropOff, locale }: DrawingProps) {
  const words = panelWords(locale);
  return html`<ul hidden>
    ${drawn.steps.map(
      (step) =>
        html`<li key=${step.id} id=${noteOf(step.id)}>
          ${describeStep(step, { drawn, words, dropOff })}
        </li>`,
    )}
  </ul>`;
}

function node(
  placed: PlacedStep,
  row: number,
  props: DrawingProps,
  { isStop, choose }: { readonly isStop: boolean; readonly choose: () => void },
) {
  const { step } = placed;
  const { selectedStep } = props;
  return html`<g
    key=${step.id}
    role="button"
    data-step=${step.id}
    class=${`diagram-node ${step.kind}`}
    tabindex=${isStop ? 0 : -1}
    aria-describedby=${noteOf(step.id)}
    aria-current=${step.id === selectedStep ? "step" : undefined}
    onClick=${choose}
  >
    ${inside(placed, row, props)}
  </g>`;
}

function lines({ jumps }: Layout, selected: string | undefined): ComponentChildren {
  // What is leaving the open step lies over the others.
  const leaving = jumps.filter(({ from }) => from === selected);
  const others = jumps.filter(({ from }) => from !== selected);
  return html`<g aria-hidden="true">
    ${[...others, ...leaving].map(
      ({ from, to, kind, path }) =>
        html`<path
          key=${`${from} ${to} ${kind}`}
          d=${path}
          class=${`diagram-jump ${kind}${from === selected ? " leaving" : ""}`}
          marker-end="url(#diagram-arrow)"
        />`,
    )}
  </g>`;
}

/** The width of the frame that the drawing stands in, as long as it is seen; 0 before it is known. */
function useRoom(frame: { readonly current: HTMLElement | null }): number {
  const [room, setRoom] = useState(0);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const watch = new ResizeObserver(() => {
      const style = getComputedStyle(element);
      const sides = Number.parseFloat(style.paddingLeft) + Number.parseFloat(style.paddingRight);
      setRoom(element.clientWidth - sides);
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return room;
}

/** Pixels that a letter takes, on the large side: nothing may stand over the edge of its box. */
const LETTER = 7.4;

function inside(placed: PlacedStep, row: number, { locale, dropOff }: DrawingProps) {
  const { step, x, y, width, height } = placed;
  const words = panelWords(locale);
  const percent = percentLeft(step.id, dropOff);
  const text = (line: number, said: string, name: string) =>
    html`<text x=${x + 10} y=${y + 20 + line * 18} class=${name}>${clip(said, width)}</text>`;
  return html`
    <rect x=${x} y=${y} width=${width} height=${height} rx="8" class="box" />
    ${text(0, `${row + 1} · ${words.kinds[step.kind]} · ${step.id}`, "what")}${" "}
    ${text(1, step.title === "" ? step.id : step.title, "title")}
    ${
      percent !== undefined &&
      html`${text(2, words.leavesShort(percent), "left")}
        <rect
          x=${x}
          y=${y + height - 5}
          width=${(width * percent) / 100}
          height="5"
          class="left-bar"
        />`
    }
  `;
}

function clip(text: string, width: number): string {
  const signs = Array.from(text);
  const fits = Math.floor((width - 20) / LETTER);
  return signs.length <= fits
    ? text
    : `${signs
        .slice(0, fits - 1)
        .join("")
        .trimEnd()}…`;
}

/** Under the drawing: the open step in full, and where it leads. */
function caption({ drawn, selectedStep, onSelectStep, locale }: DrawingProps): ComponentChildren {
  const words = panelWords(locale);
  const step = drawn.steps.find(({ id }) => id === selectedStep);
  if (step === undefined) return null;
  const jumps = drawn.jumps.filter(({ from }) => from === step.id);
  return html`<div class="diagram-caption">
    <p>
      <strong><bdi>${step.id}</bdi></strong> <bdi>${step.title}</bdi>
    </p>
    <ul>
      ${jumps.map((jump) => jumpRow(jump, words, onSelectStep))}
    </ul>
  </div>`;
}

function jumpRow(
  jump: DiagramJump,
  words: ReturnType<typeof panelWords>,
  onSelectStep: (id: string) => void,
) {
  return html`<li key=${`${jump.to} ${jump.when ?? ""}`}>
    <span>${`→ ${wordJump(jump, words)}`}</span>
    ${" "}<button
      type="button"
      class="step-link"
      aria-label=${words.goToStep(jump.to)}
      onClick=${() => onSelectStep(jump.to)}
    >
      <bdi>${jump.to}</bdi>
    </button>
  </li>`;
}

function nextOf(
  key: string,
  from: string | undefined,
  { steps, jumps }: Drawn,
): string | undefined {
  const at = steps.findIndex(({ id }) => id === from);
  switch (key) {
    case "ArrowDown":
      return steps[at + 1]?.id;
    case "ArrowUp":
      return steps[at - 1]?.id;
    case "Home":
      return steps[0]?.id;
    case "End":
      return steps.at(-1)?.id;
    case "ArrowRight":
      return jumps.find((jump) => jump.from === from && jump.to !== steps[at + 1]?.id)?.to;
    case "ArrowLeft":
      return jumps.find((jump) => jump.to === from && jump.from !== steps[at - 1]?.id)?.from;
    default:
      return undefined;
  }
}
