/** Every route of the console, as everybody: who gets in, who does not, and what the journal says of it. */
import { readFileSync, readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PERMISSIONS, may } from "../../../api/admin/permissions.ts";
import { openSession } from "../../../db/console-sessions.ts";
import { addUser, ROLES, type Role } from "../../../db/console-users.ts";
import { DEMO_CENTRE } from "../../../db/demo-world.ts";
import { openConsole, type OpenedConsole } from "../../../wiring/open-console.ts";
import { startSite, type Site } from "../../web/site.ts";
import { consoleOf } from "./opened-console.ts";

let site: Site;
let opened: OpenedConsole;
const cookies = new Map<Role, string>();

beforeAll(async () => {
  site = await startSite();
  opened = openConsole(consoleOf(site));
  const { pool } = site.database;
  const { rows } = await pool.query<{ id: string }>(
    "select id from training_centre where siret = $1",
    [DEMO_CENTRE.siret],
  );
  for (const role of ROLES) {
    const assignment = role === "centre" ? { role, centre: rows[0]?.id ?? "" } : { role };
    const change = { actor: "test", at: Date.now() };
    const parts = { pool, secrets: site.secrets };
    const user = await addUser(parts, `${role}@exemple.fr`, assignment, change);
    const arrival = { way: "link", browser: "test", at: Date.now() } as const;
    cookies.set(role, `sirius_admin=${await openSession(pool, user ?? "", arrival)}`);
  }
}, 60_000);
afterAll(() => site.stop());

/** A path with something in the place of each parameter that exists nowhere. */
function filled(path: string): string {
  return path.replace(/:\w+/g, "00000000-0000-4000-8000-000000000000");
}

async function call(method: string, path: string, cookie = ""): Promise<number> {
  const answer = await fetch(site.sirius.url + filled(path), {
    method: method.toUpperCase(),
    headers: { accept: "text/html", cookie, "sec-fetch-site": "same-origin" },
    redirect: "manual",
  });
  await answer.arrayBuffer();
  return answer.status;
}

interface Refusal {
  readonly actor: string;
  readonly target: string;
  readonly details: { readonly times?: number };
}

async function refusals(): Promise<Refusal[]> {
  const { rows } = await site.database.pool.query<Refusal>(
    "select actor, target, details from audit_entry where action = 'access.refuse' order by id",
  );
  return rows;
}

function hourNow(): number {
  return Math.floor(Date.now() / 3_600_000);
}

describe("the matrix", () => {
  test("gives every permission to somebody, and every route has one", () => {
    expect(opened.routes.length).toBeGreaterThan(3);
    for (const { permission } of opened.routes) expect(PERMISSIONS).toHaveProperty([permission]);
    for (const roles of Object.values(PERMISSIONS)) expect(roles.length).toBeGreaterThan(0);
  });

  test("keeps a centre out of the console, and the console out of the portal", () => {
    const shared = Object.entries(PERMISSIONS).filter(
      ([, roles]) => roles.some((role) => role === "centre") && roles.length > 1,
    );
    expect(shared.map(([name]) => name)).toEqual(["account.own"]);
  });

  test("is the only way in: no file of the console but the router makes routes of its own", () => {
    const files = readdirSync("api/admin").filter((name) => name !== "router.ts");
    const makers = files.filter((name) =>
      /\bRouter\(|\bexpress\(/.test(readFileSync(`api/admin/${name}`, "utf8")),
    );
    expect(makers).toEqual([]);
  });
});

test("a stranger gets the sign-in page from every route, and is in the journal", async () => {
  const refused: string[] = [];
  const inOneHour = hourNow();
  for (const { method, path } of opened.routes) {
    expect([path, await call(method, path)]).toEqual([path, 401]);
    if (path !== "/admin") refused.push(`${method.toUpperCase()} ${filled(path)}`);
  }
  expect(refused.length).toBeGreaterThan(10);
  const noted = (await refusals()).filter(({ actor }) => actor === "stranger");
  // The first, the tenth and the hundredth of an hour: enough to notice somebody who tries doors, too few
  // to fill the journal. An hour that ends meanwhile makes one more.
  const written = [1, 10, 100].flatMap((times) => {
    const target = refused[times - 1];
    return target === undefined ? [] : [{ target, times: times === 1 ? undefined : times }];
  });
  const told = noted.map(({ target, details: { times } }) => ({ target, times }));
  const sure = hourNow() === inOneHour ? written.length : 1;
  expect(told.slice(0, sure)).toEqual(written.slice(0, sure));
  expect(told.length).toBeLessThanOrEqual(2 * written.length);
});

describe.each(ROLES)("as %s", (role) => {
  test("every route opens, or answers 403 and is in the journal, as the matrix says", async () => {
    const cookie = cookies.get(role) ?? "";
    const before = (await refusals()).length;
    const expected: string[] = [];
    // Signing out comes last: it ends the session this test goes by.
    const routes = opened.routes.toSorted(
      (a, b) => Number(a.path.endsWith("/deconnexion")) - Number(b.path.endsWith("/deconnexion")),
    );
    for (const { method, path, permission } of routes) {
      const status = await call(method, path, cookie);
      const allowed = may(role, permission);
      if (!allowed) expected.push(`${method.toUpperCase()} ${filled(path)}`);
      // What is let in may still miss what it is about (404) or lack its form (400, 422), but never fails.
      const said = status === 403 ? "refused" : status < 500 && status !== 401 ? "let in" : status;
      expect({ method, path, said }).toEqual({
        method,
        path,
        said: allowed ? "let in" : "refused",
      });
    }
    const noted = (await refusals()).slice(before);
    expect(noted.map(({ target }) => target)).toEqual(expected);
    expect(noted.every(({ actor }) => actor.startsWith("user "))).toBe(true);
  });
});
