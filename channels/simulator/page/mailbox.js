// @ts-check
import { button, h, showList, timeOf, withLinks } from "./dom.js";
import { language, wordFor, words } from "./words.js";

/**
 * @import { Desk, MailboxView, MailView, Pane, PersonView } from "./shapes.d.ts"
 */

/** Mails the person has open: they stay open when the list is drawn again. */
const open = new Set();

/**
 * The mailbox: newest first, each mail opens in place.
 * @param {Desk} desk
 * @returns {Pane}
 */
export function mailboxPane(desk) {
  const title = h("p", { class: "who" });
  const log = h("div", {
    class: "log mails",
    role: "log",
    "aria-label": words.mailbox,
    tabindex: 0,
  });
  const root = h(
    "section",
    { class: "pane", id: "pane-mailbox", "aria-labelledby": "title-mailbox" },
    h("header", {}, h("h2", { id: "title-mailbox" }, words.mailbox), title),
    log,
  );
  return {
    root,
    show: (view) => {
      const { mailbox } = view;
      title.textContent = mailbox?.address ?? "";
      const mails = (mailbox?.mails ?? [])
        .filter(({ state }) => state === "delivered")
        .toReversed();
      showList(log, mails, {
        key: ({ id }) => id,
        make: (mail) => letter(mail, view, desk),
        empty: [String(mailbox === null), () => empty(mailbox, desk)],
      });
    },
  };
}

/**
 * @param {MailboxView | null} mailbox
 * @param {Desk} desk
 */
function empty(mailbox, desk) {
  if (mailbox !== null) return h("p", { class: "empty" }, words.noMail);
  const give = button(words.giveMailbox, () => desk.equip("mailbox"));
  return h("div", { class: "empty" }, h("p", {}, words.noMailbox), give);
}

/**
 * @param {MailView} mail
 * @param {PersonView} view
 * @param {Desk} desk
 */
function letter(mail, view, desk) {
  const now = Date.now() + view.clockOffsetMs;
  const sender = mail.from.name ?? mail.from.email;
  const marks = mail.marks.map((mark) =>
    h(
      "span",
      { class: "mark" },
      wordFor({ unsubscribed: words.unsubscribed, spam: words.spammed }, mark),
    ),
  );
  const body = h("div", { class: "letter" });
  const details = h(
    "details",
    { open: open.has(mail.id) },
    h(
      "summary",
      {},
      h("strong", {}, mail.subject),
      h("small", {}, `${sender} · `, timeOf(mail.at, language, now)),
      ...marks,
    ),
    body,
  );
  const fill = () => body.replaceChildren(...inside(mail, desk));
  details.addEventListener("toggle", () => {
    if (details.open) open.add(mail.id);
    else open.delete(mail.id);
    if (details.open && body.childElementCount === 0) fill();
  });
  if (details.open) fill();
  return details;
}

/**
 * @param {MailView} mail
 * @param {Desk} desk
 * @returns {HTMLElement[]}
 */
function inside(mail, desk) {
  const path = `/mails/${encodeURIComponent(mail.id)}`;
  const text = h(
    "p",
    { class: "text" },
    ...withLinks(mail.text, (token) => desk.openBot(token), desk.bot()),
  );
  const place = h("div", {}, text);
  const layout = button(words.showHtml, () => {
    const shown = place.firstChild !== text;
    place.replaceChildren(shown ? text : frameOf(path));
    layout.textContent = shown ? words.showHtml : words.showText;
  });
  const leave = mail.oneClick
    ? button(words.unsubscribe, () => desk.act("POST", `${path}/unsubscribe`))
    : h("p", { class: "note" }, words.noOneClick);
  const from = h(
    "p",
    { class: "from" },
    `${words.from} ${mail.from.name ?? ""} <${mail.from.email}>`,
  );
  const report = button(words.spam, () => desk.act("POST", `${path}/spam`), "danger");
  return [from, place, h("div", { class: "row" }, mail.hasHtml ? layout : "", leave, report)];
}

/**
 * The layout of a mail, in a frame with a policy of its own: nothing in it runs, nothing is fetched.
 * @param {string} path
 */
function frameOf(path) {
  return h("iframe", {
    src: `/simulator/api${path}/html`,
    title: words.htmlTitle,
    sandbox: "allow-popups allow-popups-to-escape-sandbox",
  });
}
