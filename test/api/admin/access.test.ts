/** Coming into the console: the first link, sessions, and what other sites or strangers get. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeLink } from "../../../db/console-sessions.ts";
import { addUser } from "../../../db/console-users.ts";
import type { Role } from "../../../db/console-users.ts";
import { startSite, type Site } from "../../web/site.ts";

let site: Site;
let url: string;

beforeAll(async () => {
  site = await startSite();
  url = site.sirius.url;
}, 60_000);
afterAll(() => site.stop());

const OWN = { "sec-fetch-site": "same-origin" };

async function post(path: string, body: Record<string, string> = {}, headers = {}) {
  return fetch(url + path, {
    method: "POST",
    body: new URLSearchParams(body),
    headers: { ...OWN, accept: "text/html", ...headers },
    redirect: "manual",
  });
}

function cookieOf(response: Response): string {
  return (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

async function get(path: string, cookie = "") {
  return fetch(url + path, { headers: { accept: "text/html", cookie }, redirect: "manual" });
}

let serial = 0;
async function signIn(role: Exclude<Role, "centre">): Promise<{ cookie: string; user: string }> {
  serial += 1;
  const change = { actor: "test", at: Date.now() };
  const parts = { pool: site.database.pool, secrets: site.secrets };
  const user = await addUser(parts, `${role}${serial}@exemple.fr`, { role }, change);
  const token = await makeLink(site.database.pool, {
    user: user ?? "",
    lastsMs: 60_000,
    at: Date.now(),
  });
  return { cookie: cookieOf(await post(`/admin/lien/${token}`)), user: user ?? "" };
}

async function journal(action: string) {
  const { rows } = await site.database.pool.query<{
    actor: string;
    target: string;
    details: unknown;
  }>("select actor, target, details from audit_entry where action = $1 order by id desc", [action]);
  return rows;
}

describe("the first administrator", () => {
  test("comes in by the printed link, once, and looking at the link does not use it up", async () => {
    const link = site.sirius.firstLink ?? "";
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/admin\/lien\/[\w-]{24}$/);
    const path = link.slice(url.length);
    const looks = await Promise.all([get(path), get(path)]);
    expect(looks.map(({ status }) => status)).toEqual([200, 200]);
    expect((await post(path, { email: "nadia" })).status).toBe(422);

    const answers = await Promise.all([
      post(path, { email: "Nadia@Exemple.fr" }),
      post(path, { email: "intrus@exemple.fr" }),
    ]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303, 410]));
    const winner = answers.find(({ status }) => status === 303);
    expect(winner?.headers.get("location")).toBe("/admin");
    expect(winner?.headers.get("set-cookie")).toMatch(
      /^sirius_admin=[\w-]{24}; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const home = await get("/admin", winner && cookieOf(winner));
    expect(home.status).toBe(200);
    expect(await home.text()).toContain("Administration");
    expect((await get(path)).status).toBe(410);
  });
});

describe("whoever is not signed in", () => {
  test("gets the sign-in page and goes on to the page they wanted", async () => {
    const answer = await get("/admin/compte?x=1");
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain("La console est réservée");
    expect((await journal("access.refuse"))[0]).toMatchObject({
      actor: "stranger",
      target: "GET /admin/compte",
    });
  });

  test("gets a problem document when a program asks", async () => {
    const answer = await fetch(`${url}/admin/compte`, { headers: { accept: "application/json" } });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: "sign_in_needed" });
  });
});

test("without https a session counts under its plain name alone", async () => {
  const { cookie } = await signIn("observateur");
  expect((await get("/admin", cookie)).status).toBe(200);
  expect((await get("/admin", `__Host-${cookie}`)).status).toBe(401);
});

test("an address of the console that nobody knows is told in its own words", async () => {
  const { cookie } = await signIn("observateur");
  const answer = await get("/admin/inconnu", cookie);
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain("Repartez de l'accueil");
});

describe("a form", () => {
  test.each([
    ["another site", { "sec-fetch-site": "cross-site" }],
    ["another site of the same domain", { "sec-fetch-site": "same-site" }],
    ["nobody says where", { "sec-fetch-site": "" }],
  ])("from %s is not followed", async (_, headers) => {
    const { cookie } = await signIn("editeur");
    const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ""));
    const answer = await fetch(`${url}/admin/deconnexion`, {
      method: "POST",
      headers: { cookie, accept: "text/html", ...given },
    });
    expect(answer.status).toBe(403);
    expect((await get("/admin", cookie)).status).toBe(200);
  });

  test("of an older browser is believed by its origin", async () => {
    const { cookie } = await signIn("editeur");
    const answer = await fetch(`${url}/admin/deconnexion`, {
      method: "POST",
      headers: { cookie, accept: "text/html", origin: url },
      redirect: "manual",
    });
    expect(answer.status).toBe(200);
    expect((await get("/admin", cookie)).status).toBe(401);
  });
});

describe("a session", () => {
  test("ends at half an hour without use, and at eight hours in any case", async () => {
    const { cookie, user } = await signIn("moderateur");
    const shift = (column: string, span: string) =>
      site.database.pool.query(
        `update console_session set ${column} = ${column} - interval '${span}' where user_id = $1`,
        [user],
      );
    await shift("last_seen_at", "29 minutes");
    expect((await get("/admin", cookie)).status).toBe(200);
    await shift("last_seen_at", "29 minutes");
    expect((await get("/admin", cookie)).status).toBe(200);
    await shift("expires_at", "8 hours");
    expect((await get("/admin", cookie)).status).toBe(401);
    const idle = await signIn("moderateur");
    await site.database.pool.query(
      "update console_session set last_seen_at = last_seen_at - interval '31 minutes' where user_id = $1",
      [idle.user],
    );
    expect((await get("/admin", idle.cookie)).status).toBe(401);
  });

  test("takes a changed role at once", async () => {
    const { cookie, user } = await signIn("observateur");
    await site.database.pool.query("delete from console_session where user_id <> $1", [user]);
    expect(await (await get("/admin", cookie)).text()).toContain("Observation");
    await site.database.pool.query("update console_user set role = 'editeur' where id = $1", [
      user,
    ]);
    expect(await (await get("/admin", cookie)).text()).toContain("Édition");
  });
});

test("a dump without the keys holds no address of a user, no link and no session", async () => {
  const { cookie } = await signIn("editeur");
  const { pool } = site.database;
  const { rows } = await pool.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public'",
  );
  const secrets = [/exemple\.fr/i, new RegExp(cookie.split("=")[1] ?? "none")];
  const found: string[] = [];
  for (const { name } of rows) {
    const { rows: lines } = await pool.query<{ line: string }>(
      `select row_to_json(t)::text as line from "${name}" t`,
    );
    const holds = lines.some(({ line }) => secrets.some((secret) => secret.test(line)));
    if (holds) found.push(name);
  }
  expect(rows.length).toBeGreaterThan(20);
  expect(found).toEqual([]);
});
