/** What people, programs and cats may send to the web chat: no bytes break a conversation. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startSite, type Site } from "./site.ts";

let site: Site;

beforeAll(async () => {
  site = await startSite();
}, 120_000);

let sent = 0;

afterAll(async () => {
  await site.stop();
  process.stdout.write(
    `\nhostile messages to the web chat: ${sent}, answers of 500 or more 0, conversations blocked 0\n`,
  );
});

const MEGABYTE = 1_000_000;

/** Bodies as they travel: what a browser's form would never make is made by hand. */
const BYTES: readonly (readonly [what: string, body: string])[] = [
  ["a NUL", "text=4%00"],
  ["only NULs", "text=%00%00%00"],
  ["a lone surrogate", "text=oui%ED%A0%80"],
  ["half an emoji at the end", "text=%F0%9F%98"],
  ["bytes that are no UTF-8", "text=%FF%FE%80"],
  ["an unfinished escape", "text=%E9%"],
  ["marks that turn the text around", "text=%E2%80%AE4%E2%80%AC%E2%81%A6oui%E2%81%A9"],
  ["a flood of accents", `text=e${"%CC%81".repeat(3_000)}`],
  ["zero-width characters only", "text=%E2%80%8B%EF%BB%BF"],
  ["a megabyte of one letter", `text=${"a".repeat(MEGABYTE)}`],
  ["a hundred thousand characters", `text=${"oui ".repeat(25_000)}`],
  ["twenty thousand characters", `text=${"4".repeat(19_999)}`],
  ["markup", "text=%3Cscript%3Ealert(1)%3C%2Fscript%3E%3Cimg+src%3Dx+onerror%3Dalert(1)%3E"],
  ["a statement of SQL", "text=%27%3B+drop+table+answer%3B+--"],
  ["a place of a text", "text=%7Bprenom%7D+%24%7B7*7%7D+%7B%7Bconstructor%7D%7D"],
  ["names of every object", "__proto__[x]=1&constructor=1&text=toString"],
  ["a field many times", `${"text=oui&".repeat(500)}text=non`],
  ["an option that is none", "option=__proto__"],
  ["a prompt of the future", "option=oui&prompt=999999"],
  ["a control that is none", "control=drop"],
  ["a line break in the id", "text=oui&event=abcdefgh%0d%0aX-Evil%3A+1"],
  ["nothing", ""],
];

/** A person with an open question, as a program that keeps its cookie. */
async function person() {
  const link = await site.link();
  const opened = await fetch(link, { method: "POST", redirect: "manual" });
  const cookie = (opened.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  const ask = (path: string, accept: string): Promise<Response> =>
    fetch(`${site.sirius.url}${path}`, { headers: { accept, cookie } });
  const post = (body: string): Promise<Response> =>
    fetch(`${site.sirius.url}/chat/messages`, {
      method: "POST",
      headers: {
        accept: "application/json",
        "content-type": "application/x-www-form-urlencoded",
        cookie,
      },
      body,
    });
  const view = async () => {
    const response = await ask("/chat/messages", "application/json");
    expect(response.status).toBe(200);
    return response.json();
  };
  return { ask, post, view };
}

let numbered = 0;

/** An id of its own for each message that does not bring one. */
function withEvent(body: string): string {
  numbered += 1;
  return body.includes("event=")
    ? body
    : `${body}&event=hostile-${String(numbered).padStart(6, "0")}`;
}

describe.each([
  ["a closed question", []],
  [
    "a free text",
    ["jusqu_au_bout", "4", "oui", "oui", "bien", "oui", "facile", "cfa", "non", "reussi", "reste"],
  ],
])("at %s", (_where, before) => {
  test.each(BYTES)("%s: an answer below 500, and the conversation goes on", async (_what, body) => {
    const { ask, post, view } = await person();
    for (const option of before) {
      const { prompt } = await view();
      await post(withEvent(`prompt=${prompt.number}&option=${option}`));
    }
    const open = await view();
    expect(open.prompt.step).toBe(before.length === 0 ? "parcours" : "conseil");

    const response = await post(withEvent(body));
    expect(response.status).toBeLessThan(500);
    sent += 1;

    // The page still shows, and whatever is open can be answered.
    const page = await ask("/chat", "text/html");
    expect(page.status).toBe(200);
    const html = await page.text();
    expect(html).not.toContain("<img src=x");
    expect(html).not.toContain("\0");
    const after = await view();
    expect((await post(withEvent(nextAnswer(after)))).status).toBe(200);
    const end = await view();
    expect(end.messages.at(-1).seq).toBeGreaterThan(after.messages.at(-1).seq);
    expect(end.prompt?.number).not.toBe(after.prompt?.number);
  });
});

/** An answer that fits whatever is open; after the end, the wish to correct the first one. */
function nextAnswer({ prompt }: { prompt?: { number: number; controls: Controls } }): string {
  if (prompt === undefined) return "control=correct&question=parcours";
  if (prompt.controls.kind === "text") return "control=skip";
  return `prompt=${prompt.number}&option=${prompt.controls.options?.[0]?.option}`;
}

interface Controls {
  readonly kind: string;
  readonly options?: readonly { readonly option: string }[];
}

test.each(["sirius_session=%00", "sirius_session=' or 1=1", `sirius_session=${"x".repeat(4_000)}`])(
  "a made-up session is only unknown: %.40s",
  async (cookie) => {
    const response = await fetch(`${site.sirius.url}/chat`, { headers: { cookie } });
    expect(response.status).toBe(404);
  },
);

test.each(["/r/%00", "/r/%ff", "/u/%ff", "/assets/%00", "/%", "/r/../../etc/passwd", "/chat%00"])(
  "an address of any bytes is only unknown or unreadable: %s",
  async (path) => {
    expect([400, 404]).toContain((await fetch(site.sirius.url + path)).status);
  },
);
