/**
 * `<sirius-avis cle="…">`: the reviews of a training in any page. Everything is drawn with nodes and a
 * constructed style sheet, so the strictest content policy of a host lets it through; it sets no cookie
 * and speaks to nobody but the Sirius it came from.
 */
import { formatOf, type WidgetChoices, type WidgetData } from "./data.ts";
import { build, type Piece } from "./piece.ts";
import { messageView, widgetView } from "./view.ts";
import { widgetWords } from "./words.ts";

/** Put in place when the script is built. */
declare const SIRIUS_URL: string;
declare const SIRIUS_STYLE: string;

const PATIENCE_MS = 10_000;
/** Begins before it is seen, so that it is there when it is. */
const AHEAD = "400px";

type State = "attente" | "pret" | "indisponible" | "cle-inconnue";

/** Several widgets with one key ask once. */
const asked = new Map<string, Promise<WidgetData | undefined>>();

/** @returns undefined when nothing is known under this key. */
async function ask(key: string): Promise<WidgetData | undefined> {
  const stop = new AbortController();
  const late = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(`${SIRIUS_URL}/widget/${encodeURIComponent(key)}/donnees`, {
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: stop.signal,
    });
    if (answer.status === 404) return undefined;
    if (!answer.ok) throw new Error(String(answer.status));
    return await answer.json();
  } finally {
    clearTimeout(late);
  }
}

function askOnce(key: string): Promise<WidgetData | undefined> {
  let answer = asked.get(key);
  if (answer === undefined) {
    answer = ask(key);
    asked.set(key, answer);
    answer.catch(() => asked.delete(key));
  }
  return answer;
}

let sheet: CSSStyleSheet | undefined;

function dress(root: ShadowRoot): void {
  if ("adoptedStyleSheets" in root && "replaceSync" in CSSStyleSheet.prototype) {
    if (sheet === undefined) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(SIRIUS_STYLE);
    }
    root.adoptedStyleSheets = [sheet];
  } else {
    const style = document.createElement("style");
    style.textContent = SIRIUS_STYLE;
    root.append(style);
  }
}

class SiriusAvis extends HTMLElement {
  static readonly observedAttributes = ["cle", "format", "lang"];
  readonly #root = this.attachShadow({ mode: "open" });
  readonly #place = document.createElement("div");
  #watch: IntersectionObserver | undefined;
  /** It was seen, or nearly. Until then nothing is asked, whatever changes. */
  #begun = false;
  /** Of the latest drawing: an answer that comes for an older one is late. */
  #turn = 0;
  #state: State = "attente";

  constructor() {
    super();
    dress(this.#root);
    this.#place.className = "place";
    this.#place.tabIndex = -1;
    this.#root.append(this.#place);
  }

  /** What is shown: `attente`, `pret`, `indisponible` or `cle-inconnue`. */
  get etat(): State {
    return this.#state;
  }

  connectedCallback(): void {
    this.#show("attente", messageView(this.#choices(), "loading"));
    if (!("IntersectionObserver" in window)) return this.#begin();
    this.#watch = new IntersectionObserver(
      (seen) => {
        if (seen.some(({ isIntersecting }) => isIntersecting)) this.#begin();
      },
      { rootMargin: AHEAD },
    );
    this.#watch.observe(this);
  }

  disconnectedCallback(): void {
    this.#watch?.disconnect();
    this.#begun = false;
    this.#turn += 1;
  }

  attributeChangedCallback(_name: string, before: string | null, now: string | null): void {
    if (this.#begun && before !== now) void this.#load();
  }

  #begin(): void {
    this.#watch?.disconnect();
    this.#begun = true;
    void this.#load();
  }

  #choices(): WidgetChoices {
    const near = this.closest("[lang]") ?? document.documentElement;
    const lang = near.getAttribute("lang") ?? "";
    return {
      format: formatOf(this.getAttribute("format")),
      lang: /^en\b/i.test(lang) ? "en" : "fr",
    };
  }

  async #load(): Promise<void> {
    const turn = (this.#turn += 1);
    const key = this.getAttribute("cle")?.trim() ?? "";
    const choices = this.#choices();
    try {
      const data = key === "" ? undefined : await askOnce(key);
      if (turn !== this.#turn) return;
      if (data === undefined) this.#unknown(key, choices);
      else this.#show("pret", widgetView(data, choices), data.score?.statut);
    } catch {
      if (turn === this.#turn) this.#down(choices);
    }
  }

  #unknown(key: string, choices: WidgetChoices): void {
    // oxlint-disable-next-line no-console -- the only place where whoever integrates it looks.
    console.warn(
      `<sirius-avis>: nothing is known under cle="${key}"; see ${SIRIUS_URL}/avis/widget`,
    );
    this.#show("cle-inconnue", messageView(choices, "wrong"));
  }

  #down(choices: WidgetChoices): void {
    const again: Piece = ["button", { type: "button" }, widgetWords(choices.lang).again];
    this.#show("indisponible", messageView(choices, "down", again));
    const button = this.#root.querySelector("button");
    button?.addEventListener("click", () => {
      this.#show("attente", messageView(choices, "loading"));
      this.#place.focus();
      void this.#load();
    });
    addEventListener("online", () => void this.#load(), { once: true });
  }

  #show(state: State, piece: Piece, statut?: string): void {
    this.#state = state;
    // Wholly below what is seen: taking less room moves nothing that anybody looks at.
    if (state === "pret") {
      this.toggleAttribute("data-ajuste", this.getBoundingClientRect().top > innerHeight);
    }
    this.#place.setAttribute("aria-busy", String(state === "attente"));
    this.#place.replaceChildren(build(piece));
    this.dispatchEvent(
      new CustomEvent("sirius-avis", {
        bubbles: true,
        composed: true,
        detail: { etat: state, statut },
      }),
    );
  }
}

if (customElements.get("sirius-avis") === undefined) {
  customElements.define("sirius-avis", SiriusAvis);
}
