// @ts-check
import { composer } from "./composer.js";
import { button, h, link, showList, timeOf, withLinks } from "./dom.js";
import { language, words } from "./words.js";

/**
 * @import { ButtonView, ChatView, Desk, EntityView, Pane, PersonView, TelegramView } from "./shapes.d.ts"
 * @import { Child } from "./dom.js"
 */

/** A friend's number, out of those reserved for fiction. */
const FRIEND = "+33639980099";
const STYLES = new Set(["bold", "italic", "underline", "strikethrough", "code", "pre", "spoiler"]);

/**
 * A chat with the bot, its buttons and its keyboard.
 * @param {Desk} desk
 * @returns {Pane & { offerStart(token: string | null): void }}
 */
export function telegramPane(desk) {
  const title = h("p", { class: "who" });
  const log = h("div", { class: "log", role: "log", "aria-label": words.telegram, tabindex: 0 });
  const keys = h("div", { class: "keys" });
  const foot = h("div", { class: "foot" });
  const root = h(
    "section",
    { class: "pane", id: "pane-telegram", "aria-labelledby": "title-telegram" },
    h("header", {}, h("h2", { id: "title-telegram" }, words.telegram), title),
    log,
    keys,
    foot,
  );
  let footKey = "";
  let count = -1;
  /** @type {string | null | undefined} */
  let offered;
  /** @type {string | undefined} */
  let shownId;

  /** @param {PersonView} view */
  const showFoot = ({ telegram, person }) => {
    const key = `${person.id} ${telegram?.id} ${telegram?.state} ${telegram?.started} ${offered}`;
    if (key === footKey) return;
    footKey = key;
    const started = () => {
      offered = undefined;
    };
    foot.replaceChildren(...footOf(telegram, desk, offered, started));
  };

  return {
    root,
    offerStart: (token) => {
      offered = token;
      footKey = "";
    },
    show: (view) => {
      const { telegram, person } = view;
      if (person.id !== shownId) offered = shownId === undefined ? offered : undefined;
      shownId = person.id;
      title.textContent = telegram === null ? "" : `@${telegram.bot}`;
      const messages = telegram?.messages ?? [];
      showList(log, messages, {
        key: ({ id }) => id,
        make: (message) => bubble(message, view, desk),
        empty: [String(telegram === null), () => empty(telegram, desk)],
      });
      const rows = telegram?.state === "active" ? (telegram.keyboard?.rows ?? []) : [];
      showList(keys, rows, {
        key: (row) => JSON.stringify(row),
        make: (row) => keyRow(row, telegram, desk),
      });
      showFoot(view);
      // After the keyboard and the foot: they take their height from the messages.
      if (messages.length !== count) log.scrollTop = log.scrollHeight;
      count = messages.length;
    },
  };
}

/**
 * @param {TelegramView | null} telegram
 * @param {Desk} desk
 */
function empty(telegram, desk) {
  if (telegram !== null) return h("p", { class: "empty" }, words.noChat);
  const give = button(words.giveTelegram, () => desk.equip("telegram"));
  return h("div", { class: "empty" }, h("p", {}, words.noTelegram), give);
}

/**
 * @param {TelegramView | null} telegram
 * @param {Desk} desk
 * @param {string | null | undefined} token  Undefined: no link was opened.
 * @param {() => void} started
 * @returns {HTMLElement[]}
 */
function footOf(telegram, desk, token, started) {
  if (telegram === null) return [];
  const path = `/telegram/users/${telegram.id}`;
  if (telegram.state === "deactivated") return [h("p", { class: "note" }, words.gone)];
  const unblock = button(words.unblock, () =>
    desk.act("POST", `${path}/block`, { blocked: false }),
  );
  if (telegram.state === "blocked" && token === undefined) {
    return [h("p", { class: "note" }, words.blocked), unblock];
  }
  if (!telegram.started || token !== undefined) {
    const label = typeof token === "string" ? words.startLink : words.start;
    const body = typeof token === "string" ? { token } : {};
    const start = () => {
      started();
      return desk.act("POST", `${path}/start`, body);
    };
    return [button(label, start, "main wide")];
  }
  const write = composer(`${words.write} (${words.telegram})`, 4_096, (text) =>
    desk.act("POST", `${path}/texts`, { text }),
  );
  return [write, attachments(path, desk)];
}

/**
 * @param {string} path
 * @param {Desk} desk
 */
function attachments(path, desk) {
  const friend = { own: false, phone: FRIEND, firstName: words.otherName };
  return h(
    "details",
    { class: "more" },
    h("summary", {}, words.attach),
    h(
      "div",
      { class: "row" },
      button(words.photo, () => desk.act("POST", `${path}/photos`)),
      button(words.ownContact, () => desk.act("POST", `${path}/contacts`, { own: true })),
      button(words.otherContact, () => desk.act("POST", `${path}/contacts`, friend)),
      button(words.block, () => desk.act("POST", `${path}/block`, { blocked: true }), "danger"),
    ),
  );
}

/**
 * @param {{ text: string, contact: boolean }[]} row
 * @param {TelegramView | null} telegram
 * @param {Desk} desk
 */
function keyRow(row, telegram, desk) {
  const path = `/telegram/users/${telegram?.id}`;
  return h(
    "div",
    { class: "row" },
    ...row.map(({ text, contact }) =>
      button(text, () =>
        contact
          ? desk.act("POST", `${path}/contacts`, { own: true })
          : desk.act("POST", `${path}/texts`, { text }),
      ),
    ),
  );
}

/**
 * @param {ChatView} message
 * @param {PersonView} view
 * @param {Desk} desk
 */
function bubble(message, view, desk) {
  const style = `bubble ${message.mine ? "mine" : "theirs"}`;
  const now = Date.now() + view.clockOffsetMs;
  const path = `/telegram/users/${view.telegram?.id}/presses`;
  /** @param {ButtonView[][]} rows @param {string} kind */
  const keyboard = (rows, kind) =>
    rows.map((row) => h("div", { class: `row ${kind}` }, ...row.map((one) => key(one, kind))));
  /** @param {ButtonView} one @param {string} kind */
  const key = (one, kind) => {
    if (one.url !== null) return urlButton(one.url, one.text, desk);
    const press = () => desk.act("POST", path, { data: one.data, messageId: message.id });
    const made = button(one.text, press);
    if (kind === "old") {
      made.append(h("span", { class: "visually-hidden" }, ` (${words.oldButton})`));
    }
    return made;
  };
  return h(
    "div",
    { class: "turn" },
    h(
      "div",
      { class: style },
      h("p", {}, ...contentOf(message, desk)),
      h("small", {}, timeOf(message.at, language, now), message.edited ? ` · ${words.edited}` : ""),
    ),
    ...keyboard(message.buttons, ""),
    ...keyboard(message.oldButtons, "old"),
    message.toast !== null && h("p", { class: "toast" }, message.toast),
  );
}

/**
 * @param {string} url
 * @param {string} label
 * @param {Desk} desk
 */
function urlButton(url, label, desk) {
  const made = link(url, `${label} ↗`, (token) => desk.openBot(token), desk.bot());
  made.classList.remove("link");
  made.classList.add("button");
  return made;
}

/**
 * @param {ChatView} message
 * @param {Desk} desk
 * @returns {Child[]}
 */
function contentOf({ media, text, entities }, desk) {
  if (media === "photo") return [`🖼 ${words.sentPhoto} ${text}`];
  if (media === "contact") return [`👤 ${words.sentContact} : ${text}`];
  const styled = entities.filter(({ type }) => STYLES.has(type) || type === "text_link");
  const ends = styled.flatMap(({ offset, length }) => [offset, offset + length]);
  const cuts = [...new Set([0, ...ends, text.length])].toSorted((a, b) => a - b);
  return cuts
    .slice(1)
    .flatMap((end, at) => piece(text.slice(cuts[at], end), cuts[at] ?? 0, styled, desk));
}

/**
 * @param {string} text
 * @param {number} at
 * @param {EntityView[]} styled
 * @param {Desk} desk
 * @returns {Child[]}
 */
function piece(text, at, styled, desk) {
  const here = styled.filter(({ offset, length }) => offset <= at && at < offset + length);
  /** @param {string | null} token */
  const open = (token) => desk.openBot(token);
  const url = here.find(({ type }) => type === "text_link")?.url;
  const content =
    url === undefined ? withLinks(text, open, desk.bot()) : [link(url, text, open, desk.bot())];
  const styles = here.map(({ type }) => type).filter((type) => type !== "text_link");
  return styles.length === 0 ? content : [h("span", { class: styles.join(" ") }, ...content)];
}
