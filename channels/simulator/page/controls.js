// @ts-check
import { button, field, h, select, showList } from "./dom.js";
import { faultForm, faultList } from "./weather.js";
import { language, wordFor, words } from "./words.js";

/**
 * @import { ControlsView, Desk, LedgerLine, PersonView } from "./shapes.d.ts"
 */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * The drawer of controls.
 * @param {Desk} desk
 * @param {HTMLDialogElement} dialog
 */
export function drawer(desk, dialog) {
  const person = h("div", {});
  const faults = faultList(desk);
  const clock = h("p", { class: "clock" });
  const webhook = h("p", {});
  const stop = h("div", {});
  const journal = h("ol", { class: "journal", tabindex: 0, "aria-label": words.journal });
  let personKey = "";
  let stopMode = "";

  const fill = () => {
    personKey = "";
    stopMode = "";
    dialog.replaceChildren(
      h(
        "header",
        {},
        h("h2", { id: "drawer-title" }, words.settings),
        button(words.close, () => dialog.close()),
      ),
      section(words.weather, faultForm(desk), h("h4", {}, words.inForce), faults.root),
      section(words.person, person),
      section(words.newPerson, personForm(desk)),
      section(words.clock, clock, h("p", { class: "note" }, words.clockHint), clockButtons(desk)),
      section(words.stop, stop),
      section(words.webhook, webhook, register(desk)),
      section(words.journal, journal),
      section(words.reset, resetButton(desk)),
      h("p", { class: "said visually-hidden", role: "status" }),
    );
  };
  dialog.addEventListener("close", () => dialog.replaceChildren());

  /**
   * @param {ControlsView} controls
   * @param {readonly LedgerLine[]} lines
   * @param {PersonView | undefined} view
   */
  const show = (controls, lines, view) => {
    faults.show(controls.faults);
    clock.textContent = new Date(controls.clock.now).toLocaleString(language, {
      dateStyle: "full",
      timeStyle: "short",
    });
    webhook.textContent = controls.webhook ?? words.polling;
    if (stopMode !== controls.optOutMode) {
      stopMode = controls.optOutMode;
      stop.replaceChildren(stopChoice(stopMode, desk));
    }
    const key = JSON.stringify([view?.person, states(view)]);
    if (key !== personKey) {
      personKey = key;
      person.replaceChildren(...personControls(view, controls, desk));
    }
    showList(journal, lines.toReversed(), {
      key: ({ seq }) => seq,
      make: journalLine,
      empty: ["", () => h("li", {}, words.noLines)],
    });
  };
  return { fill, show };
}

/**
 * @param {string} title
 * @param {...HTMLElement} content
 */
function section(title, ...content) {
  return h("section", {}, h("h3", {}, title), ...content);
}

/** @param {PersonView | undefined} view */
function states(view) {
  return [view?.phone?.failsWith, view?.telegram?.state, view?.mailbox?.state];
}

/**
 * @param {PersonView | undefined} view
 * @param {ControlsView} controls
 * @param {Desk} desk
 * @returns {HTMLElement[]}
 */
function personControls(view, controls, desk) {
  if (view === undefined) return [h("p", {}, words.nobody)];
  const { person, phone, telegram, mailbox } = view;
  const name = h("input", { value: person.name, maxlength: 60 });
  const rename = button(words.save, () =>
    desk.act("PATCH", `/people/${person.id}`, { name: name.value }),
  );
  /** @type {HTMLElement[]} */
  const made = [h("div", { class: "row end" }, field(words.name, name), rename)];
  if (phone !== null) {
    const path = `/phones/${encodeURIComponent(phone.number)}`;
    /** @type {[string, string][]} */
    const codes = controls.endingCodes.map((code) => [
      String(code),
      `${wordFor(words.endings, code)} (${code})`,
    ]);
    const change = (/** @type {string} */ code) =>
      void desk.act("PUT", path, { failsWith: code === "" ? null : Number(code) });
    const chosen = String(phone.failsWith ?? "");
    made.push(field(words.handset, select([["", words.handsetOn], ...codes], chosen, change)));
  }
  if (telegram !== null && telegram.state !== "blocked") {
    const change = (/** @type {string} */ state) =>
      void desk.act("PUT", `/telegram/users/${telegram.id}/state`, { state });
    /** @type {[string, string][]} */
    const options = [
      ["active", words.accountActive],
      ["deactivated", words.accountGone],
    ];
    made.push(field(words.account, select(options, telegram.state, change)));
  }
  if (mailbox !== null) {
    const change = (/** @type {string} */ state) =>
      void desk.act("PUT", `/mailboxes/${encodeURIComponent(mailbox.address)}`, { state });
    /** @type {[string, string][]} */
    const options = [
      ["open", words.boxOpen],
      ["deferred", words.boxFull],
      ["bounces", words.boxBounces],
    ];
    made.push(field(words.box, select(options, mailbox.state, change)));
  }
  return made;
}

/** @param {Desk} desk */
function personForm(desk) {
  const name = h("input", { required: true, maxlength: 60 });
  const phone = h("input", { type: "tel", placeholder: "+33639980003" });
  const mailbox = h("input", { type: "email", placeholder: "zoe@exemple.invalid" });
  const telegram = h("input", { type: "checkbox" });
  const form = h(
    "form",
    {},
    field(words.name, name),
    field(words.number, phone, words.optional),
    field(words.address, mailbox, words.optional),
    h("label", { class: "tick" }, telegram, words.withTelegram),
    h("button", { class: "main" }, words.create),
  );
  /** @param {object} given */
  const create = async (given) => {
    if (await desk.act("POST", "/people", given)) form.reset();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = {
      name: name.value,
      ...(phone.value === "" ? {} : { phone: phone.value.replaceAll(" ", "") }),
      ...(mailbox.value === "" ? {} : { mailbox: mailbox.value }),
      ...(telegram.checked ? { telegram: {} } : {}),
    };
    void create(given);
  });
  return form;
}

/** @param {Desk} desk */
function clockButtons(desk) {
  const move = (/** @type {number} */ advanceMs) => desk.act("POST", "/clock", { advanceMs });
  return h(
    "div",
    { class: "row" },
    button(words.plusHour, () => move(HOUR_MS)),
    button(words.plusDay, () => move(DAY_MS)),
    button(words.plusWeek, () => move(7 * DAY_MS)),
    button(words.onTime, () => desk.act("POST", "/clock", { offsetMs: 0 })),
  );
}

/**
 * @param {string} mode
 * @param {Desk} desk
 */
function stopChoice(mode, desk) {
  /** @type {[string, string][]} */
  const options = [
    ["default", words.stopDefault],
    ["advanced", words.stopAdvanced],
    ["off", words.stopOff],
  ];
  const choice = select(
    options,
    mode,
    (chosen) => void desk.act("POST", "/twilio/opt-out", { mode: chosen }),
  );
  choice.setAttribute("aria-label", words.stop);
  return choice;
}

/** @param {Desk} desk */
function register(desk) {
  return button(words.register, () => desk.act("POST", "/telegram/webhook"));
}

/** @param {Desk} desk */
function resetButton(desk) {
  let sure = false;
  const made = button(
    words.reset,
    () => {
      if (sure) void desk.act("POST", "/reset");
      sure = !sure;
      made.textContent = sure ? words.resetSure : words.reset;
    },
    "danger",
  );
  return made;
}

/** @param {LedgerLine} line */
function journalLine({ at, provider, kind, address, text, detail }) {
  const time = new Date(at).toLocaleTimeString(language);
  const what = [wordFor(words.kinds, kind), address, detail].filter(Boolean).join(" · ");
  return h(
    "li",
    {},
    h("small", {}, `${time} ${provider}`),
    ` ${what}`,
    text !== null && h("q", {}, text),
  );
}
