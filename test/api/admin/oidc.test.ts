/** Signing in by an identity provider: the real one on this machine, and everything that must not work. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addUser } from "../../../db/console-users.ts";
import { startSite, type Site } from "../../web/site.ts";
import { CLIENT, startIdentityProvider, type IdentityProvider } from "./identity-provider.ts";

let site: Site;
let provider: IdentityProvider;

beforeAll(async () => {
  provider = await startIdentityProvider(() => `${site.sirius.url}/admin/oidc/retour`);
  site = await startSite({
    oidc: {
      issuer: provider.issuer,
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      name: "ProConnect",
      trustsEmail: false,
    },
  });
  await inviteNadia(site);
}, 60_000);
afterAll(async () => {
  await site.stop();
  await provider.stop();
});

async function inviteNadia({ database: { pool }, secrets }: Site): Promise<void> {
  const change = { actor: "test", at: Date.now() };
  await addUser({ pool, secrets }, "nadia@exemple.fr", { role: "editeur" }, change);
}

/** A browser without a screen: it keeps cookies by origin and follows redirects one at a time. */
function visitor() {
  const jars = new Map<string, Map<string, string>>();
  const visited: string[] = [];
  const jarOf = (address: string): Map<string, string> => {
    const { origin } = new URL(address);
    const jar = jars.get(origin) ?? new Map<string, string>();
    jars.set(origin, jar);
    return jar;
  };
  return {
    visited,
    jarOf,
    async go(
      from: string,
      { until }: { readonly until?: (address: string) => boolean } = {},
    ): Promise<Response> {
      let address = from;
      for (let hops = 0; hops < 12; hops += 1) {
        const jar = jarOf(address);
        const cookie = [...jar].map((pair) => pair.join("=")).join("; ");
        visited.push(address);
        const answer = await fetch(address, {
          headers: { cookie, accept: "text/html" },
          redirect: "manual",
        });
        for (const set of answer.headers.getSetCookie()) {
          const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
          if (value === "") jar.delete(name);
          else jar.set(name, value);
        }
        const next = answer.headers.get("location");
        if (next === null) return answer;
        address = new URL(next, address).href;
        if (until?.(address) === true) {
          visited.push(address);
          return answer;
        }
      }
      throw new Error("too many redirects");
    },
  };
}

const isWayBack = (address: string): boolean => address.includes("/admin/oidc/retour");
const begin = (suite = "/admin/compte"): string =>
  `${site.sirius.url}/admin/oidc?suite=${encodeURIComponent(suite)}`;

describe("somebody an administrator invited", () => {
  test("comes in with the verified address of their organisation, and arrives where they wanted", async () => {
    provider.next = { sub: "n1", email: "Nadia@exemple.fr", email_verified: true };
    const browser = visitor();
    const page = await browser.go(begin());
    expect(page.status).toBe(200);
    expect(browser.visited.at(-1)).toBe(`${site.sirius.url}/admin/compte`);
    expect(await page.text()).toContain("par votre organisation");
    expect(provider.userinfoTypes.at(-1)).toMatch(/^application\/jwt/);
    const asked = new URL(browser.visited[1] ?? "");
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      code_challenge_method: "S256",
      scope: "openid email",
      state: expect.stringMatching(/.{20}/),
      nonce: expect.stringMatching(/.{20}/),
    });
  });

  test("is shown the way out of the provider's session when they sign out here", async () => {
    provider.next = { sub: "n1", email: "nadia@exemple.fr", email_verified: true };
    const browser = visitor();
    await browser.go(begin());
    const session = browser.jarOf(site.sirius.url).get("sirius_admin") ?? "";
    const out = await fetch(`${site.sirius.url}/admin/deconnexion`, {
      method: "POST",
      headers: {
        cookie: `sirius_admin=${session}`,
        accept: "text/html",
        "sec-fetch-site": "same-origin",
      },
    });
    const text = await out.text();
    expect(text).toContain("Fermer aussi celle de ProConnect");
    expect(text).toMatch(/\/session\/end\?[^"]*id_token_hint=ey/);
    const { rows } = await site.database.pool.query(
      "select from console_session where revoked_at is not null and id_token_sealed is not null",
    );
    expect(rows).toEqual([]);
  });
});

describe("nobody else comes in", () => {
  test.each([
    [
      "an address nobody invited",
      { email: "autre@exemple.fr", email_verified: true },
      "pas d'accès",
    ],
    [
      "an address that is not verified",
      { email: "nadia@exemple.fr", email_verified: false },
      "pas vérifiée",
    ],
    [
      "an address of which the provider does not say",
      { email: "nadia@exemple.fr" },
      "pas vérifiée",
    ],
    ["no address at all", {}, "pas vérifiée"],
  ])("%s", async (_, claims, words) => {
    provider.next = { sub: "x", ...claims };
    const page = await visitor().go(begin());
    expect(page.status).toBe(403);
    expect(await page.text()).toContain(words);
    const { rows } = await site.database.pool.query(
      "select actor, details from audit_entry where action = 'access.refuse' order by id desc limit 1",
    );
    expect(rows).toEqual([{ actor: "stranger", details: { why: expect.any(String) } }]);
    const { rows: users } = await site.database.pool.query("select from console_user");
    expect(users).toHaveLength(1);
  });

  test("who brings the answer to another browser", async () => {
    provider.next = { sub: "n1", email: "nadia@exemple.fr", email_verified: true };
    const browser = visitor();
    await browser.go(begin(), { until: isWayBack });
    const page = await visitor().go(browser.visited.at(-1) ?? "");
    expect(page.status).toBe(403);
    expect(await page.text()).toContain("n'a pas abouti");
  });

  test("who changes the state, or uses a code twice", async () => {
    provider.next = { sub: "n1", email: "nadia@exemple.fr", email_verified: true };
    const browser = visitor();
    await browser.go(begin(), { until: isWayBack });
    const back = new URL(browser.visited.at(-1) ?? "");
    const cookies = new Map(browser.jarOf(site.sirius.url));
    const changed = new URL(back);
    changed.searchParams.set("state", "another");
    const refused = await browser.go(changed.href);
    expect(refused.status).toBe(403);

    for (const [name, value] of cookies) browser.jarOf(site.sirius.url).set(name, value);
    expect((await browser.go(back.href)).status).toBe(200);
    for (const [name, value] of cookies) browser.jarOf(site.sirius.url).set(name, value);
    expect((await browser.go(back.href)).status).toBe(403);
  });

  test("on the word of somebody who signs with another key", { timeout: 120_000 }, async () => {
    const forged = await startIdentityProvider(() => `${other.sirius.url}/admin/oidc/retour`);
    forged.forge();
    forged.next = { sub: "n1", email: "nadia@exemple.fr", email_verified: true };
    const other = await startSite({
      oidc: {
        issuer: forged.issuer,
        clientId: CLIENT.id,
        clientSecret: CLIENT.secret,
        name: "ProConnect",
        trustsEmail: false,
      },
    });
    await inviteNadia(other);
    const page = await visitor().go(`${other.sirius.url}/admin/oidc`);
    expect(page.status).toBe(403);
    expect(await page.text()).toContain("n'a pas abouti");
    await other.stop();
    await forged.stop();
  });
});

test("a provider that is down is said, and links go on working", { timeout: 120_000 }, async () => {
  const down = await startSite({
    oidc: {
      issuer: "http://127.0.0.1:9",
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      name: "ProConnect",
      trustsEmail: false,
    },
  });
  const page = await visitor().go(`${down.sirius.url}/admin/oidc`);
  expect(page.status).toBe(503);
  expect(await page.text()).toContain("ne répond pas");
  expect((await fetch(down.sirius.firstLink ?? "")).status).toBe(200);
  await down.stop();
});
