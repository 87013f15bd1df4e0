/** Administrators decide settings by forms: what is checked, who may, and what every process then shows. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openSession } from "../../../db/console-sessions.ts";
import { addUser, type ConsoleRole } from "../../../db/console-users.ts";
import { start, type Sirius } from "../../../main.ts";
import { createLogger } from "../../../wiring/log.ts";
import { startSite, type Site } from "../../web/site.ts";

let site: Site;
/** Another process on the same database, started before anything is decided. */
let other: Sirius;
let nadia: string;
let marc: string;
let editor: string;

beforeAll(async () => {
  site = await startSite({
    fixed: new Set(["PUBLISHER_HOSTING", "SMS_PER_SECOND"]),
    publisher: {
      name: "Région Exemple",
      address: "Lyon",
      contact: "avis@exemple.invalid",
      hosting: "Hébergeur Exemple, Lille",
    },
  });
  const alone = { ...site.config, demo: false };
  other = await start(alone, { web: true, worker: false }, createLogger("silent"));
  nadia = await signIn("nadia", "administrateur");
  marc = await signIn("marc", "administrateur");
  editor = await signIn("emma", "editeur");
}, 120_000);
afterAll(async () => {
  await other.stop();
  await site.stop();
});

async function signIn(name: string, role: ConsoleRole): Promise<string> {
  const { pool } = site.database;
  const change = { actor: "test", at: Date.now() };
  const email = `${name}@exemple.fr`;
  const user = await addUser({ pool, secrets: site.secrets }, email, { role }, change);
  const arrival = { way: "link", browser: "test", at: Date.now() } as const;
  return `sirius_admin=${await openSession(pool, user ?? "", arrival)}`;
}

const headersOf = (cookie: string) => ({
  accept: "text/html",
  cookie,
  "sec-fetch-site": "same-origin",
});

async function page(path: string, cookie = nadia, url = site.sirius.url): Promise<string> {
  return (await fetch(url + path, { headers: headersOf(cookie) })).text();
}

/** Sends a form as the page has it, with some fields typed anew. */
async function send(
  id: string,
  typed: Readonly<Record<string, string>>,
  { cookie = nadia, from }: { readonly cookie?: string; readonly from?: string } = {},
) {
  const shown =
    from ?? (await page(id === "apparence" ? "/admin/reglages/apparence" : "/admin/reglages"));
  const body = new URLSearchParams({ ...fieldsOf(shown, id), ...typed });
  const address = `${site.sirius.url}/admin/reglages/${id}`;
  const answer = await fetch(address, {
    method: "POST",
    body,
    headers: headersOf(cookie),
    redirect: "manual",
  });
  return { status: answer.status, to: answer.headers.get("location"), html: await answer.text() };
}

/** What a browser without JavaScript would send of the form. */
function fieldsOf(html: string, id: string): Record<string, string> {
  const form =
    new RegExp(`<form[^>]*action="/admin/reglages/${id}#${id}"[^>]*>([^]*?)</form>`).exec(
      html,
    )?.[1] ?? "";
  const fields: Record<string, string> = {};
  for (const [, attributes = ""] of form.matchAll(/<input ([^>]*?)\/?>/g)) {
    const name = /name="([^"]*)"/.exec(attributes)?.[1];
    if (name !== undefined) fields[name] = /value="([^"]*)"/.exec(attributes)?.[1] ?? "";
  }
  for (const [, name = "", text = ""] of form.matchAll(
    /<textarea[^>]*name="([^"]*)"[^>]*>([^]*?)<\/textarea>/g,
  )) {
    fields[name] = text;
  }
  for (const [, name = "", options = ""] of form.matchAll(
    /<select[^>]*name="([^"]*)"[^>]*>([^]*?)<\/select>/g,
  )) {
    fields[name] =
      /<option[^>]*value="([^"]*)"[^>]*selected/.exec(options)?.[1] ??
      /<option[^>]*selected[^>]*value="([^"]*)"/.exec(options)?.[1] ??
      "";
  }
  return fields;
}

async function lastChange() {
  const { rows } = await site.database.pool.query<{ target: string; details: unknown }>(
    "select target, details from audit_entry where action = 'setting.change' order by id desc limit 1",
  );
  return rows[0];
}

const text = (html: string): string =>
  html.replaceAll(/<[^>]+>/g, " ").replaceAll(/[\s\u202F]+/gu, " ");
const styleOf = (html: string): string => /href="(\/assets\/[^"]+\.css)"/.exec(html)?.[1] ?? "";

describe("a form", () => {
  test("is saved, says so, shows who decided, and leaves a line in the journal", async () => {
    const saved = await send("horaires", { "semaine-fin": "18", "samedi-fin": "12" });
    expect(saved).toMatchObject({
      status: 303,
      to: "/admin/reglages?enregistre=horaires#horaires",
    });
    const after = text(await page(saved.to ?? ""));
    expect(after).toContain(
      "Enregistré. Ce qui attend de partir suit aussitôt les nouvelles heures.",
    );
    expect(after).toMatch(/Décidé le .* par nadia@exemple\.fr/);
    expect(await lastChange()).toEqual({
      target: "setting hours",
      details: {
        from: { weekday: { opens: 10, closes: 20 }, saturday: { opens: 10, closes: 18 } },
        to: { weekday: { opens: 10, closes: 18 }, saturday: { opens: 10, closes: 12 } },
      },
    });
    const journal = text(await page("/admin/reglages/journal?quoi=setting"));
    expect(journal).toContain("Réglages changés heures d'envoi");
    expect(journal).toContain("devient du lundi au vendredi de 10 à 18 le samedi de 10 à 12");
  });

  test("that changes nothing says that, and the journal stays silent", async () => {
    const before = await lastChange();
    expect(await send("horaires", {})).toMatchObject({
      to: "/admin/reglages?inchange=horaires#horaires",
    });
    expect(await lastChange()).toEqual(before);
  });

  test.each([
    ["horaires", { "semaine-debut": "8" }, "Choisissez une heure de 10 h à 20 h : en dehors"],
    ["horaires", { "samedi-debut": "11" }, "Laissez au moins 2 heures"],
    ["publication", { seuil: "4" }, "Écrivez un nombre entier de 5 à 20. À moins de 5"],
    ["publication", { seuil: "beaucoup" }, "Écrivez un nombre entier de 5 à 20."],
    [
      "conservation",
      { "textes-mois": "30" },
      "Écrivez un nombre entier de 12 à 24. La notice promet",
    ],
    ["conservation", { "reponses-mois": "20" }, "Écrivez 24 ou plus"],
    ["sms", { "sms-jour": "-1" }, "Écrivez un nombre entier de 0 à 999 999."],
    ["editeur", { "editeur-nom": "x".repeat(121) }, "Au plus 120 signes : il y en a 121."],
    ["notice", { "notice-francais": "a\u0007b" }, "un signe qui ne s'affiche pas"],
    ["apparence", { theme: "fluo" }, "Choisissez dans la liste."],
  ])("%s with %j comes back with what is wrong beside the field", async (id, typed, fault) => {
    const before = await lastChange();
    const { status, html } = await send(id, typed);
    expect(status).toBe(422);
    const [name = "", value = ""] = Object.entries(typed)[0] ?? [];
    expect(text(html)).toContain(fault);
    expect(html).toMatch(/aria-invalid="true"/);
    // What was typed stays, unless there is no such choice.
    const stays = ["8", "fluo"].includes(value) ? "" : value;
    expect(fieldsOf(html, id)[name]).toBe(stays);
    expect(await lastChange()).toEqual(before);
  });

  test("overtaken by a colleague says by whom and what holds, keeps what was typed, and can be sent again", async () => {
    const old = await page("/admin/reglages");
    await send("conservation", { "contact-jours": "20" }, { cookie: marc });
    const late = await send("conservation", { "contact-jours": "15" }, { from: old });
    expect(late.status).toBe(409);
    expect(text(late.html)).toMatch(/cette partie a été changée , le .* par marc@exemple\.fr/);
    expect(text(late.html)).toContain("jours après la fin de la conversation : 20");
    expect(fieldsOf(late.html, "conservation")["contact-jours"]).toBe("15");
    const again = await send("conservation", {}, { from: late.html });
    expect(again.status).toBe(303);
    expect(await lastChange()).toMatchObject({
      details: { from: { contactDays: 20 }, to: { contactDays: 15 } },
    });
  });

  test("overtaken while a field was at fault is told of as well, once the field is right", async () => {
    const old = await page("/admin/reglages");
    await send("conservation", { "contact-jours": "25" }, { cookie: marc });
    const wrong = await send("conservation", { "contact-jours": "99" }, { from: old });
    expect(wrong.status).toBe(422);
    const right = await send("conservation", { "contact-jours": "12" }, { from: wrong.html });
    expect(right.status).toBe(409);
  });

  test("without its version is refused, and nobody but an administrator sends one", async () => {
    const answer = await fetch(`${site.sirius.url}/admin/reglages/sms`, {
      method: "POST",
      body: new URLSearchParams({ "sms-jour": "5" }),
      headers: headersOf(nadia),
    });
    expect(answer.status).toBe(400);
    const shown = await page("/admin/reglages", editor);
    expect(shown).not.toContain('<form method="post" action="/admin/reglages/');
    expect(text(shown)).toContain("Décidé par l'administration, dans la console");
    const refused = await send("sms", { "sms-jour": "5" }, { cookie: editor });
    expect(refused.status).toBe(403);
  });

  test("of another site is refused", async () => {
    const answer = await fetch(`${site.sirius.url}/admin/reglages/sms`, {
      method: "POST",
      body: new URLSearchParams({ version: "0", "sms-jour": "5", "sms-seconde": "5" }),
      headers: { ...headersOf(nadia), "sec-fetch-site": "cross-site" },
    });
    expect(answer.status).toBe(403);
  });
});

describe("what the environment sets", () => {
  test("is shown with its name, is not asked, and no form changes it", async () => {
    const shown = await page("/admin/reglages");
    expect(text(shown)).toContain(
      "Hébergement Hébergeur Exemple, Lille Fixé par l'exploitant ( PUBLISHER_HOSTING )",
    );
    expect(shown).not.toContain('name="editeur-hebergement"');
    expect(shown).not.toContain('name="sms-seconde"');
    const sent = await send("editeur", { "editeur-hebergement": "Ailleurs" });
    expect(sent.to).toBe("/admin/reglages?inchange=editeur#editeur");
    expect(await page("/mentions-legales")).toContain("Hébergeur Exemple, Lille");
  });
});

const urls = () => [site.sirius.url, other.url];

describe("every process", () => {
  test("says in the notice and the legal notice what was decided", async () => {
    const french =
      "Nos délégués départementaux répondent le mardi.\r\n\r\nSecond <b>paragraphe</b>.";
    await send("editeur", {
      "editeur-nom": "Rectorat Exemple",
      "editeur-direction": "Camille Exemple",
    });
    await send("notice", { "notice-francais": french, "notice-anglais": "We answer on Tuesdays." });
    await send("conservation", { "textes-mois": "18", "reponses-mois": "18" });
    for (const url of urls()) {
      await vi.waitFor(async () => {
        const notice = await page("/notice", "", url);
        expect(notice).toContain("Responsable : Rectorat Exemple".replace(" :", "\u00A0:"));
        expect(notice).toContain("<p>Nos délégués départementaux répondent le mardi.</p>");
        expect(notice).toContain("Second &lt;b>paragraphe&lt;/b>.");
        expect(notice).toMatch(/<div lang="en"><p>We answer on Tuesdays\.<\/p><\/div>/);
        expect(notice).toContain("18 mois après la fin du contrat, puis tout est effacé");
        expect(await page("/mentions-legales", "", url)).toContain("<p>Camille Exemple</p>");
        expect(await page("/avis/methode", "", url)).toContain("affiché 18 mois");
      }, 8_000);
    }
  });

  test("changes the style sheet of its pages, under a name of its own, and no copy of the old page is good", async () => {
    const etags = new Map<string, string>();
    const sheets = new Map<string, string>();
    for (const url of urls()) {
      const home = await fetch(`${url}/`);
      etags.set(url, home.headers.get("etag") ?? "");
      sheets.set(url, styleOf(await home.text()));
    }
    expect(await send("apparence", { theme: "ardoise" })).toMatchObject({
      to: "/admin/reglages/apparence?enregistre=apparence#apparence",
    });
    for (const url of urls()) {
      await vi.waitFor(async () => {
        const again = await fetch(`${url}/`, {
          headers: { "if-none-match": etags.get(url) ?? "" },
        });
        expect(again.status).toBe(200);
        expect(styleOf(await again.text())).toContain("ardoise");
      }, 8_000);
      for (const path of ["/notice", "/avis", "/admin/connexion"]) {
        const sheet = styleOf(await page(path, "", url));
        const css = await fetch(url + sheet);
        expect([path, css.status, await css.text()]).toEqual([
          path,
          200,
          expect.stringContaining("#3a3d9e"),
        ]);
      }
      // A page that somebody still has goes on looking as it did.
      expect((await fetch(url + (sheets.get(url) ?? ""))).status).toBe(200);
    }
  });

  test("holds after it was started again", async () => {
    await other.stop();
    const alone = { ...site.config, demo: false };
    other = await start(alone, { web: true, worker: false }, createLogger("silent"));
    expect(await page("/notice", "", other.url)).toContain("Rectorat Exemple");
    expect(styleOf(await page("/", "", other.url))).toContain("ardoise");
  });

  test("starts in production once somebody has said who asks and how to reach them, here or in the environment", async () => {
    const real = {
      ...site.config,
      production: true,
      demo: false,
      publicBaseUrl: "https://avis.exemple.fr",
    };
    const begin = () => start(real, { web: true, worker: false }, createLogger("silent"));
    await expect(begin()).rejects.toThrow(
      /PUBLISHER_CONTACT.*sirius setting set publisher\.contact/,
    );
    expect(await send("editeur", { "editeur-contact": " " })).toMatchObject({ status: 422 });
    const noAddress = await send("editeur", { "editeur-contact": "notre secrétariat" });
    expect(noAddress).toMatchObject({ status: 422 });
    await send("editeur", { "editeur-contact": "avis@rectorat.exemple" });
    const sirius = await begin();
    await sirius.stop();
    const given = new Set(["PUBLISHER_NAME", "PUBLISHER_CONTACT"] as const);
    await site.database.pool.query("delete from setting where key = 'publisher'");
    const fixed = await start(
      { ...real, fixed: given },
      { web: true, worker: false },
      createLogger("silent"),
    );
    await fixed.stop();
  });

  test("takes figures off the pages when the threshold is raised, without waiting for the night", async () => {
    const { pool } = site.database;
    expect(text(await page("/"))).toContain("Aucun chiffre avant 5 réponses");
    const alone = { ...site.config, demo: false };
    const worker = await start(alone, { web: false, worker: true }, createLogger("silent"));
    await send("publication", { seuil: "20" });
    for (const url of urls()) {
      await vi.waitFor(async () => {
        expect(text(await page("/", "", url))).toContain("Aucun chiffre avant 20 réponses");
      }, 20_000);
    }
    await worker.stop();
    const { rows } = await pool.query<{ count: number }>(
      "select count(*)::int as count from score_snapshot where (body::json ->> 'nb_repondants')::int < 20",
    );
    expect(rows).toEqual([{ count: 0 }]);
  });
});
