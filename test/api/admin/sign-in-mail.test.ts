/** A sign-in link by e-mail, through a mail server: one answer for everybody, and one mail for who is invited. */
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { wordSignInMail } from "../../../api/admin/sign-in-mail.ts";
import { LINK_MS, makeLink } from "../../../db/console-sessions.ts";
import { addUser } from "../../../db/console-users.ts";
import { readChannels } from "../../../wiring/channel-settings.ts";
import { openMailbox, type Mailbox } from "../../channels/email/mailbox.ts";
import { startSite, type Site } from "../../web/site.ts";

let site: Site;
let mailbox: Mailbox;

beforeAll(async () => {
  mailbox = await openMailbox();
  const SMTP_URL = `smtp://127.0.0.1:${mailbox.port}`;
  const channels = readChannels({ SMTP_URL, MAIL_FROM: "Sirius <avis@exemple.fr>" });
  site = await startSite({ channels });
  const parts = { pool: site.database.pool, secrets: site.secrets };
  const change = { actor: "test", at: Date.now() };
  await addUser(parts, "nadia@exemple.fr", { role: "editeur" }, change);
  await addUser(parts, "marc@exemple.fr", { role: "moderateur" }, change);
}, 60_000);
afterAll(async () => {
  await site.stop();
  await mailbox.close();
});

async function ask(email: string, suite = "/admin"): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${site.sirius.url}/admin/connexion`, {
    method: "POST",
    body: new URLSearchParams({ email, suite }),
    headers: { accept: "text/html", "sec-fetch-site": "same-origin" },
  });
  return { status: answer.status, text: await answer.text() };
}

/** Mails come after the answer. */
async function mailsTo(email: string, atLeast: number) {
  for (let tries = 0; tries < 100; tries += 1) {
    const all = await mailbox.received();
    const found = all.filter(({ envelope }) => envelope.to.includes(email));
    if (found.length >= atLeast) return found;
    await delay(50);
  }
  throw new Error(`fewer than ${atLeast} mails came`);
}

describe("whoever asks for a link", () => {
  test("gets the same answer whether or not the address is somebody's", async () => {
    const known = await ask("nadia@exemple.fr");
    const unknown = await ask("inconnue@exemple.fr");
    expect(known).toEqual(unknown);
    expect(known.status).toBe(200);
    await mailsTo("nadia@exemple.fr", 1);
    const all = await mailbox.received();
    expect(all.map(({ envelope }) => envelope.to)).toEqual([["nadia@exemple.fr"]]);
  });

  test("signs in with it, once, and goes on to the page they wanted", async () => {
    await ask("Nadia@exemple.fr ", "/admin/compte");
    const { mail } = (await mailsTo("nadia@exemple.fr", 2)).at(-1) ?? {};
    expect(mail?.subject).toBe("Votre lien de connexion à Sirius");
    const link = /https?:\/\/\S+\/admin\/lien\/[\w-]{24}/.exec(mail?.text ?? "")?.[0] ?? "";
    const follow = () =>
      fetch(link, {
        method: "POST",
        headers: { accept: "text/html", "sec-fetch-site": "same-origin" },
        redirect: "manual",
      });
    // A program that looks at links before people do.
    expect((await fetch(link)).status).toBe(200);
    const answer = await follow();
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/admin/compte"]);
    expect((await follow()).status).toBe(410);
  });

  test("is not sent where the form says, unless it is a page of the console", async () => {
    await ask("nadia@exemple.fr", "//ailleurs.exemple");
    await mailsTo("nadia@exemple.fr", 3);
    const { rows } = await site.database.pool.query(
      "select goes_to from console_link order by created_at desc limit 1",
    );
    expect(rows).toEqual([{ goes_to: "/admin" }]);
  });

  test("cannot fill the mailbox of somebody: the fourth asks for nothing, with the same answer", async () => {
    const answers = [];
    for (let asked = 0; asked < 4; asked += 1) answers.push(await ask("marc@exemple.fr"));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    await mailsTo("marc@exemple.fr", 3);
    await delay(300);
    expect(await mailsTo("marc@exemple.fr", 3)).toHaveLength(3);
  });

  test("who asks too often from one place has to wait", async () => {
    const statuses = [];
    for (let asked = 0; asked < 6; asked += 1) {
      statuses.push((await ask(`personne${asked}@exemple.fr`)).status);
    }
    expect(statuses.at(-1)).toBe(429);
  });

  test("who writes no address is told in place", async () => {
    const { status, text } = await ask("nadia");
    expect(status).toBe(422);
    expect(text).toContain("Écrivez une adresse complète");
  });
});

describe("whoever works for a centre", () => {
  const FORM = { accept: "text/html", "sec-fetch-site": "same-origin" };

  test("chooses in the portal whether e-mails tell what is new, which the journal keeps", async () => {
    const { pool } = site.database;
    const { rows } = await pool.query<{ id: string }>("select id from training_centre limit 1");
    const at = Date.now();
    const parts = { pool, secrets: site.secrets };
    const of = { role: "centre", centre: rows[0]?.id ?? "" } as const;
    const user = await addUser(parts, "direction@exemple.fr", of, { actor: "test", at });
    const token = await makeLink(pool, { user: user ?? "", lastsMs: LINK_MS.invited, at });
    const entered = await fetch(`${site.sirius.url}/admin/lien/${token}`, {
      method: "POST",
      headers: FORM,
      redirect: "manual",
    });
    const cookie = entered.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const read = async () =>
      (await fetch(`${site.sirius.url}/centre`, { headers: { ...FORM, cookie } })).text();
    const choose = async (veut: string) =>
      fetch(`${site.sirius.url}/centre/courriels`, {
        method: "POST",
        body: new URLSearchParams({ veut }),
        headers: { ...FORM, cookie },
        redirect: "manual",
      });
    expect(await read()).toContain("Ne plus recevoir ces courriels");
    expect((await choose("peut-être")).status).toBe(400);
    expect((await choose("non")).headers.get("location")).toBe("/centre?fait=courriels");
    expect(await read()).toContain("Vous ne recevez pas de courriel");
    await choose("oui");
    expect(await read()).toContain("Ne plus recevoir ces courriels");
    const journal = await pool.query(
      "select action, target from audit_entry where action like 'news.%' order by id",
    );
    const target = `user ${user}`;
    expect(journal.rows).toEqual([
      { action: "news.off", target },
      { action: "news.on", target },
    ]);
  });
});

const words = (kind: "invited" | "centre") =>
  wordSignInMail({ to: "a@exemple.fr", link: "https://x.invalid", kind, expiresAt: 0 });

describe("an invitation", () => {
  test("to a centre speaks of its portal, not of the console", () => {
    const { subject, text } = words("centre");
    expect(`${subject} ${text}`).toContain("lire les avis publiés, y répondre, en signaler");
    expect(`${subject} ${text}`).not.toContain("console");
  });

  test("takes nobody for a man", () => {
    for (const kind of ["invited", "centre"] as const) {
      expect(words(kind).text).toContain("Un accès vous est ouvert");
      expect(words(kind).text).not.toContain("invité ");
    }
  });
});
