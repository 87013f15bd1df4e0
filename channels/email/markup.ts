/** HTML that is safe by the way it is built: what is put into a template is text, unless it is markup. */

/** A piece of HTML. Only `markup` makes one. */
export class Markup {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
/** Characters HTML does not allow, and those that turn the direction of the text around them. */
const FORBIDDEN =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/g;

/** `markup`<p>${text}</p>``: text is escaped, for elements and for quoted attributes alike. */
export function markup(
  strings: TemplateStringsArray,
  ...values: readonly (string | Markup | readonly Markup[])[]
): Markup {
  return new Markup(String.raw({ raw: strings }, ...values.map(sourceOf)));
}

function sourceOf(value: string | Markup | readonly Markup[]): string {
  if (value instanceof Markup) return value.source;
  if (typeof value === "string") {
    return value
      .toWellFormed()
      .replace(FORBIDDEN, "")
      .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
  }
  return value.map((one) => one.source).join("");
}
