/** The notice as everybody reads it: which version it is, and what it said before. */
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { givenBy } from "../../config.ts";
import { noticesKept } from "../../db/notice-versions.ts";
import { importRoster } from "../../db/roster-store.ts";
import { saveSetting } from "../../db/setting-store.ts";
import { start, type Sirius } from "../../main.ts";
import { createLogger } from "../../wiring/log.ts";
import { holdNotice } from "../../wiring/notice.ts";
import { startSite, type Site } from "../web/site.ts";

let site: Site;
let other: Sirius;
beforeAll(async () => {
  site = await startSite({ demo: false });
  other = await start(site.config, { web: true, worker: false }, createLogger("silent"));
}, 120_000);
afterAll(async () => {
  await other.stop();
  await site.stop();
});

const urls = () => [site.sirius.url, other.url];
const versions = () => noticesKept(site.database.pool);

async function page(path: string, url = site.sirius.url) {
  const response = await fetch(url + path);
  return { status: response.status, html: await response.text() };
}

/** What a page says, in words, with ordinary spaces. */
async function text(path: string, url = site.sirius.url): Promise<string> {
  const { html } = await page(path, url);
  return html.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");
}

async function decide(name: string, version: number): Promise<void> {
  const { database, config } = site;
  const target = { pool: database.pool, given: givenBy(config) };
  const wanted = { key: "publisher", value: { name }, version } as const;
  await saveSetting(target, wanted, { actor: "test", at: Date.now() });
}

/** Imports one person as `sirius roster import` does. @returns Their personal link. */
async function imports(firstName: string, phone: string): Promise<string> {
  const { database, secrets, config } = site;
  const { pool } = database;
  const end = new Date(Date.now() - 90 * 86_400_000).toISOString().slice(0, 10);
  const lines = `prenom_apprenant;tel_apprenant;cle_ministere_educatif;etablissement_formateur_siret;contrat_date_debut;contrat_date_fin
${firstName};${phone};000000P01100000000180001000000001800010-00000#L01;00000001800010;2024-09-01;${end}`;
  await importRoster({ pool, secrets }, () => Readable.from([Buffer.from(lines)]), {
    now: Date.now(),
    legalBasis: "interet_legitime",
    notice: async () => (await holdNotice({ pool, config }, Date.now())).number,
  });
  const { rows } = await pool.query<{ token: string }>(
    `select i.token_sealed as token from invitation i join contact c using (person_id)
     where c.lookup = $1`,
    [secrets.lookup(phone.replace(/^0/, "+33"))],
  );
  return secrets.open(rows[0]?.token ?? "");
}

/** What the person of a link sees of what is held. */
async function held(token: string) {
  const opened = await fetch(`${site.sirius.url}/moi/${token}`, {
    method: "POST",
    redirect: "manual",
  });
  const cookie = opened.headers.get("set-cookie")?.split(";")[0] ?? "";
  const get = async (path: string) =>
    (await fetch(site.sirius.url + path, { headers: { cookie } })).text();
  return {
    page: (await get("/moi")).replaceAll(/<(?!a )[^>]*>/g, " ").replaceAll(/\s+/g, " "),
    json: JSON.parse(await get("/moi/donnees.json")),
    csv: await get("/moi/donnees.csv"),
  };
}

describe("the notice", () => {
  test("of processes that started together is one version, told on its page", async () => {
    const all = await versions();
    expect(all).toHaveLength(1);
    const [{ name } = { name: "" }] = all;
    expect(name).toBe(new Date().toLocaleDateString("sv-SE", { timeZone: "Europe/Paris" }));
    for (const url of urls()) {
      expect(await text("/notice", url)).toContain(
        `Version ${name} de cette notice, en vigueur depuis le`,
      );
    }
    expect(await text("/notice")).not.toContain("Versions précédentes");
  });

  test("is in English too, in the same version", async () => {
    const english = await page("/notice?lang=en");
    expect(english.html).toContain('<html lang="en">');
    expect(await text("/notice?lang=en")).toMatch(
      /Who we are, your rights .* Responsible: Région Exemple, Lyon\. .* Version \d{4}-\d\d-\d\d of this notice, in force since/,
    );
    expect(english.html).not.toMatch(/Responsable|Tes droits/);
  });

  test("has no version under a name that none has", async () => {
    for (const name of ["2020-01-01", "hier", "2026-11-26'%20or%20true", "%00", "1"]) {
      expect([name, (await page(`/notice/versions/${name}`)).status]).toEqual([name, 404]);
    }
  });
});

describe("people who were imported before and after the publisher changed its name", () => {
  test("each tell the version that they were told, and both can be read", async () => {
    const [first = { name: "" }] = await versions();
    const lea = await imports("Léa", "0639980001");
    await decide("Rectorat Exemple", 0);
    const tom = await imports("Tom", "0639980002");
    for (const url of urls()) {
      await vi.waitFor(async () => {
        expect(await text("/notice", url)).toContain("Responsable : Rectorat Exemple");
      }, 8_000);
    }
    // Two processes and an import found the change; it is one version.
    const all = await versions();
    const second = all[0]?.name ?? "";
    expect(all.map(({ name }) => name)).toEqual([`${first.name}-2`, first.name]);

    const now = await page("/notice");
    expect(now.html).toContain(`href="/notice/versions/${first.name}"`);
    expect(await text("/notice")).toContain(`Version ${second} de cette notice`);
    const former = await page(`/notice/versions/${first.name}`);
    expect(former.html).toContain('<meta name="robots" content="noindex"');
    expect(await text(`/notice/versions/${first.name}`)).toMatch(
      /Ceci est la version \S+ de la notice\. Elle a été en vigueur du .* et ne l'est plus\..* Responsable : Région Exemple,/,
    );
    expect(await text(`/notice/versions/${first.name}?lang=en`)).toContain("Responsible: Région");

    for (const [token, name] of [
      [lea, first.name],
      [tom, second],
    ] as const) {
      const told = await held(token);
      expect(told.page).toContain(`<a href="/notice/versions/${name}">${name}`);
      expect(told.page).toContain("intérêt légitime");
      expect(told.json).toMatchObject({
        contacts: [{ legalBasis: "interet_legitime", noticeVersion: name }],
      });
      expect(told.csv).toContain(`contact;base légale;interet_legitime\r\n`);
      expect(told.csv).toContain(`contact;version de la notice;${name}\r\n`);
    }
  });

  test("tell that it is not known where no version was kept yet", async () => {
    const name = (await versions()).at(-1)?.name ?? "";
    const ana = await imports("Ana", "0639980003");
    await site.database.pool.query(
      "update roster_import set notice_version = null, imported_at = imported_at - interval '1 year'",
    );
    const told = await held(ana);
    const [year, month, day] = name.split("-");
    expect(told.page).toContain(`inconnue (reçu avant le ${day}/${month}/${year})`);
    expect(told.csv).toContain(`contact;version de la notice;inconnue (importé avant le ${name})`);
    expect(told.json).toMatchObject({ contacts: [{ noticeVersion: null }] });
  });
});

test("a change that nobody has looked at yet is a version all the same, once for all processes", async () => {
  const before = (await versions()).length;
  await decide("Académie Exemple", 1);
  await vi.waitFor(async () => expect(await versions()).toHaveLength(before + 1), 8_000);
  for (const url of urls()) {
    await vi.waitFor(async () => {
      expect(await text("/notice", url)).toContain("Responsable : Académie Exemple");
    }, 8_000);
  }
  expect(await versions()).toHaveLength(before + 1);
});
