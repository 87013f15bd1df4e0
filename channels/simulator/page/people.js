// @ts-check
import { h, showList } from "./dom.js";
import { words } from "./words.js";

/**
 * @import { PersonSummary } from "./shapes.d.ts"
 */

/**
 * The list of people, with what is new for each.
 * @param {(id: string) => void} choose
 */
export function peopleList(choose) {
  const list = h("ul", {});
  const root = h("nav", { id: "people", "aria-labelledby": "people-title" });
  root.append(h("h2", { id: "people-title" }, words.people), list);
  /** How much of each person's was seen.
   * @type {Map<string, number>} */
  const seen = new Map();

  /** @param {{ id: string, name: string, chosen: boolean, news: number }} line */
  const entry = ({ id, name, chosen, news }) => {
    const unseen = h("span", { class: "visually-hidden" }, ` ${words.news}`);
    const count = news > 0 && h("span", { class: "badge" }, String(news), unseen);
    const current = chosen ? "true" : undefined;
    const pick = { type: "button", "aria-current": current, onclick: () => choose(id) };
    return h("li", {}, h("button", pick, h("span", {}, name), count));
  };
  /**
   * @param {readonly PersonSummary[]} people
   * @param {string | undefined} chosen
   */
  const show = (people, chosen) => {
    for (const { id, received } of people) if (id === chosen) seen.set(id, received);
    const lines = people.map(({ id, name, received }) => ({
      id,
      name,
      chosen: id === chosen,
      news: Math.max(0, received - (seen.get(id) ?? 0)),
    }));
    showList(list, lines, { key: ({ id }) => id, make: entry });
  };
  return { root, show };
}
