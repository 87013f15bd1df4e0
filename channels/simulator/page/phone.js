// @ts-check
import { composer } from "./composer.js";
import { button, h, showList, timeOf, withLinks } from "./dom.js";
import { language, wordFor, words } from "./words.js";

/**
 * @import { Desk, Pane, PersonView, PhoneView, SmsView } from "./shapes.d.ts"
 */

/** Units of one SMS alone, and of each part of a longer one. */
const SIZES = { "GSM-7": [160, 153], "UCS-2": [70, 67] };

/**
 * The phone: SMS, what each costs, and a line to answer.
 * @param {Desk} desk
 * @returns {Pane}
 */
export function phonePane(desk) {
  const title = h("p", { class: "who" });
  const log = h("div", { class: "log", role: "log", "aria-label": words.phone, tabindex: 0 });
  const foot = h("div", { class: "foot" });
  const root = h(
    "section",
    { class: "pane", id: "pane-phone", "aria-labelledby": "title-phone" },
    h("header", {}, h("h2", { id: "title-phone" }, words.phone), title),
    log,
    foot,
  );
  let footKey = "";
  let count = -1;

  return {
    root,
    show: (view) => {
      const { phone, person } = view;
      title.textContent = phone === null ? "" : `${phone.sender} → ${phone.number}`;
      const messages = phone?.messages ?? [];
      showList(log, messages, {
        key: ({ sid }) => sid,
        make: (sms) => bubble(sms, view, desk),
        empty: [String(phone === null), () => empty(phone, desk)],
      });
      const key = `${person.id} ${phone?.number} ${phone?.canAnswer} ${phone?.optedOut}`;
      if (key !== footKey) foot.replaceChildren(...footOf(phone, desk));
      footKey = key;
      if (messages.length !== count) log.scrollTop = log.scrollHeight;
      count = messages.length;
    },
  };
}

/**
 * @param {PhoneView | null} phone
 * @param {Desk} desk
 */
function empty(phone, desk) {
  if (phone !== null) return h("p", { class: "empty" }, words.noSms);
  const give = button(words.givePhone, () => desk.equip("phone"));
  return h("div", { class: "empty" }, h("p", {}, words.noPhone), give);
}

/**
 * @param {PhoneView | null} phone
 * @param {Desk} desk
 * @returns {HTMLElement[]}
 */
function footOf(phone, desk) {
  if (phone === null) return [];
  if (!phone.canAnswer) return [h("p", { class: "note" }, words.oneWay)];
  const path = `/phones/${encodeURIComponent(phone.number)}/texts`;
  const form = composer(`${words.write} (${words.phone})`, 1_600, (text) =>
    desk.act("POST", path, { text }),
  );
  return phone.optedOut ? [h("p", { class: "note" }, words.stopped), form] : [form];
}

/**
 * @param {SmsView} sms
 * @param {PersonView} view
 * @param {Desk} desk
 */
function bubble(sms, view, desk) {
  const failed = sms.errorCode !== null;
  const style = `bubble ${sms.mine ? "mine" : "theirs"} ${failed ? "failed" : ""}`;
  const text = h("p", {}, ...withLinks(sms.body, (token) => desk.openBot(token), desk.bot()));
  const now = Date.now() + view.clockOffsetMs;
  const facts = [costOf(sms), ...(sms.mine ? [] : [stateOf(sms)])].join(" · ");
  return h(
    "div",
    { class: style },
    text,
    h("small", {}, timeOf(sms.at, language, now), ` · ${facts}`),
  );
}

/** @param {SmsView} sms */
function costOf({ parts, encoding, units }) {
  const [alone = 0, part = 0] = SIZES[encoding];
  return `${parts} SMS · ${encoding} · ${units}/${parts === 1 ? alone : part * parts}`;
}

/** @param {SmsView} sms */
function stateOf({ status, errorCode }) {
  if (errorCode !== null) {
    return `${words.lost} (${errorCode} : ${wordFor(words.endings, errorCode)})`;
  }
  return status === "delivered" ? words.delivered : words.onTheWay;
}
