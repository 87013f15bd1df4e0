/** Names of example conversations that are proposed. */
import { pickWording } from "../survey-scripts/print.ts";
import type { Ask, ExampleMove, Script } from "../survey-scripts/schema.ts";

/** Such as `Répond « Pas du tout » à « rythme »`: unique among the examples of the script. */
export function nameOfExample(script: Script, ask: Ask, { button, reply }: ExampleMove): string {
  const how = { channel: "web", locale: script.defaultLocale, defaultLocale: "fr" } as const;
  const options = ask.question === "choice" || ask.question === "choices" ? ask.options : [];
  const option = options.find(({ id }) => id === button);
  const said = option === undefined ? (button ?? reply ?? "") : pickWording(option.label, how);
  const words = said === "yes" ? "Oui" : said === "no" ? "Non" : String(said);
  const name = `Répond « ${words} » à « ${ask.id} »`;
  const taken = script.tests.filter((test) => test.name.startsWith(name)).length;
  return taken === 0 ? name : `${name} (${taken + 1})`;
}
