/** Behind https only the cookie that no neighbour can set is believed: in the console and in the chat. */
import { once } from "node:events";
import { createServer } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSession } from "../../db/console-sessions.ts";
import { addUser } from "../../db/console-users.ts";
import { startSite, type Site } from "../web/site.ts";

let site: Site;
/** Where the proxy in front would ask. */
let local: string;

beforeAll(async () => {
  const port = await freePort();
  local = `http://127.0.0.1:${port}`;
  site = await startSite({ port, publicBaseUrl: "https://avis.exemple.fr", demo: false });
}, 60_000);
afterAll(() => site.stop());

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function statusOf(path: string, cookie: string): Promise<number> {
  const headers = { accept: "text/html", cookie };
  return (await fetch(local + path, { headers, redirect: "manual" })).status;
}

test("the session of the console counts under its strict name alone", async () => {
  const { pool } = site.database;
  const at = Date.now();
  const parts = { pool, secrets: site.secrets };
  const user = await addUser(parts, "nadia@exemple.fr", { role: "editeur" }, { actor: "test", at });
  const token = await openSession(pool, user ?? "", { way: "link", browser: "test", at });
  expect(await statusOf("/admin", `__Host-sirius_admin=${token}`)).toBe(200);
  expect(await statusOf("/admin", `sirius_admin=${token}`)).toBe(401);
  // A neighbour's cookie beside the right one changes nothing.
  const both = `sirius_admin=theirs; __Host-sirius_admin=${token}; __Host-sirius_admin=`;
  expect(await statusOf("/admin", both)).toBe(200);
});

test("the session of the chat is given, and counts, under its strict name alone", async () => {
  const link = await site.link();
  const opened = await fetch(local + new URL(link).pathname, {
    method: "POST",
    headers: { "sec-fetch-site": "same-origin" },
    redirect: "manual",
  });
  const set = opened.headers.get("set-cookie") ?? "";
  expect(set).toMatch(/^__Host-sirius_session=[\w-]+; Max-Age=\d+; Path=\/; .*HttpOnly; Secure;/);
  const pair = set.split(";")[0] ?? "";
  for (const path of ["/chat", "/moi"]) {
    expect(await statusOf(path, pair)).toBe(200);
    expect(await statusOf(path, pair.replace("__Host-", ""))).toBe(404);
  }
});

test("https is asked for this host name from then on, and for none below it", async () => {
  const { headers } = await fetch(`${local}/live`);
  expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
});
