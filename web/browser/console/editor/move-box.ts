/** Conversations under way go on with the newest version: what would happen first, then what did. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { MoveAnswer, MoveLookAnswer, ShownStaying } from "../../../console/editor-shapes.ts";
import { french, html, type View } from "./html.ts";
import { failureInWords, type NoAnswer, type Server } from "./server.ts";
import type { EditorStore } from "./store.ts";
import { count } from "./words.ts";

interface BoxProps {
  readonly store: EditorStore;
  readonly server: Server;
  readonly from: number;
  readonly to: number;
}

type Shown =
  | { readonly is: "closed" | "looking" }
  | { readonly is: "failed"; readonly answer: NoAnswer }
  | { readonly is: "looked"; readonly look: MoveLookAnswer }
  | { readonly is: "moving"; readonly moved: number }
  | { readonly is: "done"; readonly move: MoveAnswer["move"] };

const ASK_AGAIN_MS = 1_500;

/** Under an older version on which people are answering, and there while the outcome is told. */
export function MoveBox({ store, server, from, to }: BoxProps): View {
  const [shown, setShown] = useState<Shown>({ is: "closed" });
  const gone = useRef(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => () => void (gone.current = true), []);
  // What was pressed is no longer there: whoever goes by keyboard goes on from the answer.
  useEffect(() => {
    if (shown.is === "looked" || shown.is === "done") box.current?.focus();
  }, [shown.is]);
  const look = async (): Promise<void> => {
    setShown({ is: "looking" });
    const answer = await server.lookAtMove(from, to);
    setShown("failed" in answer ? { is: "failed", answer } : { is: "looked", look: answer });
  };
  const move = async (): Promise<void> => {
    setShown({ is: "moving", moved: 0 });
    let answer = await server.moveConversations(from, to);
    while (!gone.current && !("failed" in answer) && !answer.move.done) {
      setShown({ is: "moving", moved: answer.move.moved });
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
      answer = await server.followMove(answer.move.id);
    }
    if (!gone.current) setShown(settled(store, answer));
  };
  const close = (): void => setShown({ is: "closed" });
  const running = store.state.start.versions.find(({ version }) => version === from)?.running ?? 0;
  if (shown.is === "closed" && running === 0) return null;
  return html`<div class=${shown.is === "closed" ? "move" : "move open"} ref=${box} tabindex="-1">
    <p role="status">${french(statusOf(shown))}</p>
    ${
      shown.is === "closed" || shown.is === "failed"
        ? html`<p class="small-buttons">
            <button type="button" onClick=${() => void look()}>
              Déplacer les conversations en cours vers la version ${to}…<span
                class="visually-hidden"
              >
                depuis la version ${from}</span
              >
            </button>
          </p>`
        : null
    }
    ${shown.is === "looked" && html`<${Looked} look=${shown.look} from=${from} to=${to} move=${move} close=${close} />`}
    ${shown.is === "done" && html`<${Stay} staying=${shown.move.staying} from=${from} />`}
  </div>`;
}

/** Takes over how many people answer each version now. */
function settled(store: EditorStore, answer: MoveAnswer | NoAnswer): Shown {
  if ("failed" in answer) return { is: "failed", answer };
  const { start } = store.state;
  const versions = start.versions.map((one) => ({
    ...one,
    running: answer.running[one.version] ?? 0,
  }));
  store.set({ start: { ...start, versions } });
  return { is: "done", move: answer.move };
}

function statusOf(shown: Shown): string {
  switch (shown.is) {
    case "closed":
    case "looked":
      return "";
    case "looking":
      return "Chaque conversation est examinée…";
    case "failed":
      return failureInWords(shown.answer);
    case "moving":
      return `Déplacement en cours : ${count(shown.moved, "conversation")} pour l'instant. Vous pouvez quitter cette page, il ira au bout.`;
    case "done": {
      const { moved, to } = shown.move;
      return moved === 0
        ? `Aucune conversation n'a été déplacée vers la version ${to}.`
        : `C'est fait : ${conversationsMoved(moved)} vers la version ${to}.`;
    }
  }
}

function conversationsMoved(moved: number): string {
  return moved === 1 ? "1 conversation déplacée" : `${moved} conversations déplacées`;
}

interface LookedProps {
  readonly look: MoveLookAnswer;
  readonly from: number;
  readonly to: number;
  readonly move: () => Promise<void>;
  readonly close: () => void;
}

function Looked({ look, from, to, move, close }: LookedProps): View {
  const { movable, staying, more } = look;
  const may = movable === 1 ? "peut" : "peuvent";
  const first = more ? "Parmi les premières examinées, " : "";
  return html`<div>
    <p>
      ${french(
        movable === 0
          ? `Aucune conversation ne peut passer à la version ${to} sans risque.`
          : `${first}${count(movable, "conversation")} ${may} passer à la version ${to} : tout ce que la personne a lu et répondu s'y trouve à l'identique. Rien ne lui est envoyé ; elle continue où elle en est.`,
      )}
    </p>
    <${Stay} staying=${staying} from=${from} />
    <p class="small-buttons">
      ${
        movable > 0 &&
        html`<button type="button" class="main" onClick=${() => void move()}>
          ${more ? "Les déplacer" : `Déplacer ${count(movable, "conversation")}`}
        </button>`
      }
      <button type="button" onClick=${close}>
        ${movable === 0 ? "Fermer" : "Ne rien changer"}
      </button>
    </p>
  </div>`;
}

function Stay({
  staying,
  from,
}: {
  readonly staying: readonly ShownStaying[];
  readonly from: number;
}): View {
  const all = staying.reduce((sum, one) => sum + one.count, 0);
  if (all === 0) return null;
  return html`<div>
    <p>
      ${french(`${all} ${all === 1 ? "reste" : "restent"} sur la version ${from}, et y ${all === 1 ? "finit" : "finissent"} :`)}
    </p>
    <ul class="changes">
      ${staying.map(({ words, count: many }) => html`<li key=${words}>${french(`${many} : ${words}`)}</li>`)}
    </ul>
  </div>`;
}
