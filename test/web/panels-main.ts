/** The script of `panels-page.ts`: one panel, with a draft that a test can change. */
import { h, render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Diagram } from "../../web/browser/console/panels/diagram.ts";
import { Differences } from "../../web/browser/console/panels/differences.ts";
import { Examples } from "../../web/browser/console/panels/examples.ts";
import { Preview } from "../../web/browser/console/panels/preview.ts";
import type { DraftEdit } from "../../web/browser/console/panels/shapes.ts";

declare global {
  interface Window {
    /** What the test has typed into the draft, in place of something. */
    replaceInDraft: (from: string, to: string) => void;
    draft: string;
    /** As it was when the page was opened. */
    firstDraft: string;
    selected: string | undefined;
  }
}

const asked = new URLSearchParams(location.search);
const base = await (await fetch("/source.yaml")).text();

const dropOff = {
  accord: { seen: 400, left: 120 },
  note: { seen: 270, left: 14 },
  conseil: { seen: 220, left: 3 },
};

function Page() {
  const [source, setSource] = useState(base);
  const [before, setBefore] = useState(base);
  const [selectedStep, setSelectedStep] = useState<string | undefined>(
    asked.get("step") ?? undefined,
  );
  useEffect(() => {
    window.draft = source;
    window.firstDraft = base;
    window.selected = selectedStep;
    window.replaceInDraft = (from, to) => setSource((draft) => draft.replace(from, to));
  });
  const locale = asked.get("lang") === "en" ? ("en" as const) : ("fr" as const);
  const props = { source, locale, selectedStep, onSelectStep: setSelectedStep };
  const panel = asked.get("panel");
  if (panel === "diagram") return h(Diagram, asked.has("figures") ? { ...props, dropOff } : props);
  if (panel === "differences") {
    return h(Differences, asked.has("alone") ? props : { ...props, baseSource: base });
  }
  const onEdit = ({ from, to, insert }: DraftEdit) => {
    setBefore(source);
    setSource((draft) => draft.slice(0, from) + insert + draft.slice(to));
  };
  const onUndo = () => setSource(before);
  if (panel === "examples") return h(Examples, { ...props, onEdit, onUndo });
  return h(Preview, { ...props, onEdit });
}

const place = document.querySelector("#panel");
if (place !== null) render(h(Page, null), place);
