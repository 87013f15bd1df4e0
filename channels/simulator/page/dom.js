// @ts-check
/** Elements made of texts: nothing a message says is ever read as HTML. */

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * Makes an element.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Readonly<Record<string, string | boolean | number | undefined | ((event: Event) => void)>>} attributes
 *   `onclick` and the like listen; `true` and `false` set and leave out.
 * @param {...Child} children  Texts become text.
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(
    ...children.filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

/** @type {WeakMap<Element, string>} */
const made = new WeakMap();

/**
 * How a list is shown.
 * @template Item
 * @typedef {object} Listing
 * @property {(item: Item) => string | number} key
 * @property {(item: Item) => HTMLElement} make
 * @property {readonly [string, () => HTMLElement]} [empty]  What an empty list shows; made anew when the
 *   text changes.
 */

/**
 * Shows a list; what did not change stays in place, so that focus and screen readers stay too.
 * @template Item
 * @param {HTMLElement} parent
 * @param {readonly Item[]} items
 * @param {Listing<Item>} listing
 */
export function showList(parent, items, { key, make, empty }) {
  const kept = new Map(
    Array.from(parent.children, (child) => [child.getAttribute("data-key"), child]),
  );
  /** @param {string} name @param {string} content @param {() => HTMLElement} fresh */
  const take = (name, content, fresh) => {
    const old = kept.get(name);
    if (old !== undefined && made.get(old) === content) return old;
    const element = fresh();
    element.setAttribute("data-key", name);
    made.set(element, content);
    return element;
  };
  const shown = items.map((item) =>
    take(String(key(item)), JSON.stringify(item), () => make(item)),
  );
  if (empty !== undefined && items.length === 0) shown.push(take("", ...empty));
  for (const child of Array.from(parent.children)) if (!shown.includes(child)) child.remove();
  for (const [at, element] of shown.entries()) {
    if (parent.children[at] !== element) parent.insertBefore(element, parent.children[at] ?? null);
  }
}

const LINK = /https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]]/giu;

/**
 * A text with its addresses made into links.
 * @param {string} text
 * @param {(token: string | null) => void} openBot  What a link to the bot does: it never leaves the machine.
 * @param {string} bot
 * @returns {Child[]}
 */
export function withLinks(text, openBot, bot) {
  /** @type {Child[]} */
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(LINK)) {
    parts.push(text.slice(from, found.index), link(found[0], found[0], openBot, bot));
    from = found.index + found[0].length;
  }
  return [...parts, text.slice(from)];
}

/**
 * A link to an address; one to the bot opens the simulated chat instead.
 * @param {string} url
 * @param {string} label
 * @param {(token: string | null) => void} openBot
 * @param {string} bot
 * @returns {HTMLElement}
 */
export function link(url, label, openBot, bot) {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) return h("span", {}, label);
  if (isOfTelegram(parsed)) {
    const token = tokenIn(url, bot);
    if (token === undefined) return h("span", {}, label);
    return h("button", { type: "button", class: "link", onclick: () => openBot(token) }, label);
  }
  return h("a", { href: parsed.href, target: "_blank", rel: "noopener noreferrer" }, label);
}

/**
 * Whether an address is Telegram's, or stands for it on this machine.
 * @param {URL} url
 */
function isOfTelegram(url) {
  return url.hostname === "t.me" || /^\/simulator\/\w+$/.test(url.pathname);
}

/**
 * The token of a deep link to the bot; null when it carries none, undefined for any other address.
 * @param {string} url
 * @param {string} bot
 */
export function tokenIn(url, bot) {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !isOfTelegram(parsed)) return undefined;
  const name = parsed.pathname.split("/").at(-1) ?? "";
  if (name.toLowerCase() !== bot.toLowerCase()) return undefined;
  return parsed.searchParams.get("start");
}

/**
 * The time of a message, with its day when that is not today's.
 * @param {number} at
 * @param {string} language
 * @param {number} now
 */
export function timeOf(at, language, now) {
  const date = new Date(at);
  const sameDay = date.toDateString() === new Date(now).toDateString();
  /** @type {Intl.DateTimeFormatOptions} */
  const day = sameDay ? {} : { day: "numeric", month: "short" };
  const text = date.toLocaleString(language, { ...day, hour: "2-digit", minute: "2-digit" });
  return h("time", { datetime: date.toISOString() }, text);
}

/**
 * A labelled field.
 * @param {string} label
 * @param {HTMLElement} control
 * @param {string} [hint]
 */
export function field(label, control, hint) {
  const shown = hint === undefined ? null : h("small", {}, ` (${hint})`);
  return h("label", { class: "field" }, h("span", {}, label, shown), control);
}

/**
 * A choice of one; `onchange` is told the value.
 * @param {readonly (readonly [string, string])[]} options  Value and label.
 * @param {string} chosen
 * @param {(value: string) => void} [onchange]
 */
export function select(options, chosen, onchange) {
  const control = h(
    "select",
    {},
    ...options.map(([value, label]) => h("option", { value, selected: value === chosen }, label)),
  );
  if (onchange !== undefined) control.addEventListener("change", () => onchange(control.value));
  return control;
}

/**
 * A button.
 * @param {string} label
 * @param {() => unknown} onclick
 * @param {string} [style]
 */
export function button(label, onclick, style = "") {
  return h("button", { type: "button", class: style, onclick: () => void onclick() }, label);
}
