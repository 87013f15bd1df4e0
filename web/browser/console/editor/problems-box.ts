/** Everything that is wrong, each line a way to the field that it is about. */
import { useEffect, useRef, useState } from "preact/hooks";
import { lookUp } from "../../../../survey-scripts/edit/script-text.ts";
import type { ShownFinding } from "../../../console/editor-shapes.ts";
import { brokenInWords } from "../panels/broken-in-words.ts";
import { panelWords } from "../panels/words.ts";
import { french, html, type View } from "./html.ts";
import { nameIn } from "./panels.ts";
import { exampleOf, focusFinding, isOfScript, stepOf } from "./places.ts";
import { failureInWords, type Server } from "./server.ts";
import { titleOf } from "./step-title.ts";
import type { EditorStore } from "./store.ts";
import { count, cut } from "./words.ts";

interface BoxProps {
  readonly store: EditorStore;
  readonly server: Server;
}

/** More of them would push the questionnaire off the screen. */
const SHOWN = 5;
const TITLE_MAX = 60;

/** What keeps it from being published, then what is worth knowing. */
export function ProblemsBox({ store, server }: BoxProps): View {
  const { findings } = store.state;
  const errors = once(findings.filter(({ severity }) => severity === "error"));
  const notes = once(findings.filter(({ severity }) => severity === "warning"));
  const aboutExamples = errors.some(isAboutExamples);
  return html`<section class="problems" aria-labelledby="problems-title">
    <h2 id="problems-title" class=${errors.length > 0 ? "fault" : "soft"}>
      ${
        errors.length === 0
          ? "Rien n'empêche la publication."
          : `${count(errors.length, "point")} à corriger avant de publier`
      }
    </h2>
    ${errors.length > 0 && html`<${Findings} store=${store} findings=${errors} />`}
    ${
      aboutExamples && store.mayEdit
        ? html`<${CompleteExamples} store=${store} server=${server} />`
        : null
    }
    ${
      notes.length > 0 &&
      html`<details>
        <summary>${`À savoir (${notes.length})`}</summary>
        <${Findings} store=${store} findings=${notes} />
      </details>`
    }
  </section>`;
}

/** A list of findings; a long one begins folded. */
export function Findings({
  store,
  findings,
  most = SHOWN,
}: {
  readonly store: EditorStore;
  readonly findings: readonly ShownFinding[];
  /** How many are shown before somebody asks for all. */
  readonly most?: number;
}): View {
  const [whole, setWhole] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const shown = whole ? findings : findings.slice(0, most);
  // The button goes: whoever works by keyboard goes on with what it brought.
  useEffect(() => {
    if (whole) list.current?.querySelectorAll("button")[most]?.focus();
  }, [whole]);
  return html`
    <ul class="findings" ref=${list}>
      ${shown.map((finding) => html`<li key=${`${finding.line} ${finding.message}`}><${OneFinding} store=${store} finding=${finding} /></li>`)}
    </ul>
    ${
      shown.length < findings.length &&
      html`<button type="button" class="quiet" onClick=${() => setWhole(true)}>
        ${`Voir les ${findings.length - shown.length} autres`}
      </button>`
    }
  `;
}

function OneFinding({
  store,
  finding,
}: {
  readonly store: EditorStore;
  readonly finding: ShownFinding;
}): View {
  const { steps } = store.view;
  const position = stepOf(finding, steps) ?? endOf(finding, store);
  const step = position === undefined ? undefined : steps?.[position];
  const where =
    step === undefined
      ? placeInWords(finding, store)
      : `Étape ${step.position + 1}, ${cut(titleOf(store.view, step), TITLE_MAX)}`;
  const open = (): void => {
    store.set({ publishing: false });
    const index = exampleOf(finding);
    if (index !== undefined) {
      store.set({ tab: "examples", openExample: { index } });
      return;
    }
    if (position === undefined && isOfScript(finding)) store.set({ tab: "steps" });
    else store.show(position, finding.line);
    // The field is drawn first.
    setTimeout(() => focusFinding(finding, store.view.steps), 0);
  };
  return html`<button type="button" class="finding" onClick=${open}>
    <b>${where}</b>
    <span>${french(brokenInWords(finding.message, nameIn(store.view)))}</span>
  </button>`;
}

/** Where a finding is that is about no step. */
function placeInWords(finding: ShownFinding, store: EditorStore): string {
  const [first, position] = finding.path;
  const index = exampleOf(finding);
  if (isOfScript(finding)) return "Réglages du questionnaire";
  if (first === "steps" && position === undefined) return "Tout le questionnaire";
  const name = index === undefined ? "" : nameOfExample(store, index);
  return name === "" ? `Ligne ${finding.line}` : `Exemple « ${cut(name, TITLE_MAX)} »`;
}

function nameOfExample({ source }: EditorStore, index: number): string {
  const name = lookUp(source, ["tests", index, "name"]);
  return typeof name === "string" ? name : "";
}

/** The text of an ending is edited where a step leads to it. */
function endOf({ path }: ShownFinding, store: EditorStore): number | undefined {
  if (path[0] !== "endings") return undefined;
  const at = store.view.steps?.findIndex(({ data }) => data?.["ending"] === path[1]) ?? -1;
  return at < 0 ? undefined : at;
}

const NOTHING_COMPLETED =
  "Rien n'a pu être complété automatiquement : corrigez-les dans l'onglet Exemples.";
const TOO_LONG =
  "Les conversations d'exemple sont trop longues à jouer : retirez-en, ou mettez-les à jour une par une dans l'onglet Exemples.";

/** Offers to bring the example conversations up to date. */
function CompleteExamples({ store, server }: BoxProps): View {
  const [told, setTold] = useState("");
  const busy = useRef(false);
  const complete = async (): Promise<void> => {
    if (busy.current) return;
    busy.current = true;
    setTold("Les conversations d'exemple sont jouées…");
    const before = store.source;
    const answer = await server.complete(before);
    busy.current = false;
    if ("failed" in answer) {
      setTold(failureInWords(answer));
      return;
    }
    const { repaired, added, source, isTooLong = false } = answer;
    if (store.source !== before) {
      setTold(panelWords("fr").changedMeanwhile);
      return;
    }
    if (source === before) {
      setTold(isTooLong ? TOO_LONG : NOTHING_COMPLETED);
      return;
    }
    store.put(source);
    const words = `${count(repaired.length, "conversation")} d'exemple mise${repaired.length > 1 ? "s" : ""} à jour, ${count(added.length, "ajout")}. Ctrl+Z les ramène comme elles étaient.`;
    store.set({ notice: words });
    setTold(words);
  };
  return html`<div class="complete">
    <p class="soft">
      Des conversations d'exemple ne correspondent plus au questionnaire. Sirius peut y répondre aux
      questions nouvelles et en ajouter pour les chemins que personne ne joue.
    </p>
    <button type="button" onClick=${() => void complete()}>
      Compléter les conversations d'exemple
    </button>
    <p role="status">${french(told)}</p>
  </div>`;
}

/** Whether a finding is about the example conversations, which can be completed. */
export function isAboutExamples({ path, message }: ShownFinding): boolean {
  return path[0] === "tests" || message.startsWith("aucune conversation d'exemple");
}

/** The same on three channels is said once; what a field needs comes before the examples. */
export function once(findings: readonly ShownFinding[]): ShownFinding[] {
  const said = new Map<string, ShownFinding>();
  for (const finding of findings) {
    const words = `${finding.line} ${bare(finding.message)}`;
    if (!said.has(words)) said.set(words, finding);
  }
  const first = [...said.values()];
  return [...first.filter((one) => !isAboutExamples(one)), ...first.filter(isAboutExamples)];
}

function bare(message: string): string {
  return message.replace(/ \((?:sms|telegram|web)\)/, "");
}
