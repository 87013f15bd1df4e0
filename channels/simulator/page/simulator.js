// @ts-check
/** The page: people, their three panes, and the drawer; redrawn at each change of the simulator. */
import { drawer } from "./controls.js";
import { button, h, tokenIn } from "./dom.js";
import { mailboxPane } from "./mailbox.js";
import { peopleList } from "./people.js";
import { phonePane } from "./phone.js";
import { act, read, Refused } from "./server.js";
import { telegramPane } from "./telegram.js";
import { language, words } from "./words.js";

/**
 * @import { ControlsView, Desk, LedgerLine, PersonSummary, PersonView, Place } from "./shapes.d.ts"
 */

/** @type {readonly Place[]} */
const PLACES = ["phone", "telegram", "mailbox"];
const RETRY_MS = 2_000;
/** A campaign changes something all the time: the page draws only so often. */
const REST_MS = 120;
const SAID_MS = 4_000;
const LINES = 60;

const header = element("top", HTMLElement);
const main = element("main", HTMLElement);
const dialog = element("drawer", HTMLDialogElement);

/** @type {ControlsView | undefined} */
let controls;
/** @type {PersonView | undefined} */
let view;
/** @type {string | undefined} */
let chosen = location.hash.slice(1) || undefined;
let version = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let saying;

/** @type {Desk} */
const desk = {
  act: async (method, path, body) => {
    try {
      await act(method, path, body);
      await refresh();
      return true;
    } catch (error) {
      desk.say(error instanceof Refused ? words.refused + error.message : words.offline);
      return false;
    }
  },
  openBot: (token) => void openBot(token),
  equip: (place) => void equip(place),
  say: (text) => {
    // An open drawer hides the page from screen readers, so it has a place of its own.
    const places = document.querySelectorAll(".said");
    for (const place of places) {
      place.textContent = text;
      place.classList.remove("visually-hidden");
    }
    clearTimeout(saying);
    saying = setTimeout(() => {
      for (const place of places) place.classList.add("visually-hidden");
    }, SAID_MS);
  },
  bot: () => controls?.bot ?? "",
};

const people = peopleList((id) => {
  choose(id);
  void refresh();
});
const telegram = telegramPane(desk);
const panes = { phone: phonePane(desk), telegram, mailbox: mailboxPane(desk) };
const desks = drawer(desk, dialog);
const tabs = new Map(
  PLACES.map((place) => [place, button(words[place], () => turnTo(place), "tab")]),
);

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
function element(id, kind) {
  const found = document.querySelector(`#${id}`);
  if (found instanceof kind) return found;
  throw new Error(`the page has no #${id}`);
}

/** @param {string} id */
function choose(id) {
  chosen = id;
  history.replaceState(null, "", `#${id}`);
}

/**
 * On a narrow screen one pane is shown at a time.
 * @param {Place} place
 */
function turnTo(place) {
  main.dataset["pane"] = place;
  for (const [name, tab] of tabs) tab.setAttribute("aria-pressed", String(name === place));
  // What was hidden could not be scrolled to its end.
  if (place !== "mailbox") panes[place].root.querySelector(".log")?.scrollTo({ top: 1e6 });
}

/** @param {string | null} token */
async function openBot(token) {
  turnTo("telegram");
  if (view?.telegram === null) await equip("telegram");
  telegram.offerStart(token);
  if (view !== undefined) telegram.show(view);
  panes.telegram.root.querySelector("button.main")?.scrollIntoView({ block: "nearest" });
}

/** @param {Place} place */
async function equip(place) {
  if (view === undefined) return;
  const { id, name } = view.person;
  const number = String(Math.floor(Math.random() * 10_000)).padStart(4, "0");
  const simple =
    name
      .normalize("NFD")
      .toLowerCase()
      .replaceAll(/[^a-z]/g, "") || "personne";
  const given = {
    phone: { phone: `+3363998${number}` },
    telegram: { telegram: {} },
    mailbox: { mailbox: `${simple}.${number}@exemple.invalid` },
  };
  await desk.act("PATCH", `/people/${id}`, given[place]);
}

async function refresh() {
  /** @type {{ version: number, people: PersonSummary[] }} */
  const got = await read("/people");
  version = got.version;
  controls ??= await read("/controls");
  if (!got.people.some(({ id }) => id === chosen)) {
    const [first] = got.people;
    chosen = first?.id;
  }
  view = chosen === undefined ? undefined : await read(`/people/${chosen}`);
  people.show(got.people, chosen);
  main.classList.toggle("nobody", view === undefined);
  if (view !== undefined) for (const place of PLACES) panes[place].show(view);
  if (dialog.open) await showDrawer();
}

async function showDrawer() {
  controls = await read("/controls");
  /** @type {{ entries: LedgerLine[] }} */
  const { entries } = await read(`/ledger?limit=${LINES}`);
  if (controls !== undefined) desks.show(controls, entries, view);
}

async function openDrawer() {
  desks.fill();
  dialog.showModal();
  await showDrawer();
}

function build() {
  document.documentElement.lang = language;
  document.title = words.title;
  const other = language === "en" ? "?" : "?lang=en";
  header.append(
    h("h1", {}, words.title),
    h("p", { class: "banner" }, words.banner),
    h(
      "a",
      {
        href: other,
        hreflang: language === "en" ? "fr" : "en",
        lang: language === "en" ? "fr" : "en",
      },
      words.other,
    ),
    button(words.settings, () => openDrawer()),
  );
  main.replaceChildren(
    people.root,
    h("p", { class: "nobody-yet" }, words.nobody),
    h("nav", { class: "tabs", "aria-label": words.panes }, ...tabs.values()),
    ...PLACES.map((place) => panes[place].root),
  );
  turnTo("phone");
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** A deep link that was followed elsewhere leads here as `?open=`. */
async function openAddress() {
  const here = new URL(location.href);
  const address = here.searchParams.get("open");
  if (address === null) return;
  // Opened once: whoever reloads the page does not mean the link again.
  here.searchParams.delete("open");
  history.replaceState(null, "", here);
  await refresh();
  const token = tokenIn(address, desk.bot());
  if (token !== undefined) await openBot(token);
}

async function follow() {
  for (;;) {
    try {
      await refresh();
      await pause(REST_MS);
      await read(`/changes?after=${version}`);
    } catch {
      desk.say(words.offline);
      await pause(RETRY_MS);
    }
  }
}

build();
await openAddress().catch(() => desk.say(words.offline));
void follow();
