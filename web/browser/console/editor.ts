/** The editor of a script, in the browser. */
import { render } from "preact";
import { App } from "./editor/app.ts";
import { keepChecking } from "./editor/checking.ts";
import { html } from "./editor/html.ts";
import { keepSaving, takeUpLeft } from "./editor/saving.ts";
import { serverOf, type EditorStart } from "./editor/server.ts";
import { EditorStore } from "./editor/store.ts";

function open(): void {
  const place = document.querySelector("#editor");
  const data = document.querySelector("#editor-start")?.textContent;
  if (place === null || data === undefined || data === null) return;
  const start: EditorStart = JSON.parse(data);
  const store = new EditorStore(start);
  const server = serverOf(start.key);
  const saveNow = keepSaving(store, server);
  place.replaceChildren();
  render(html`<${App} store=${store} server=${server} saveNow=${saveNow} />`, place);
  takeUpLeft(store);
  keepChecking(store, server);
}

open();
