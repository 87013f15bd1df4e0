/** An empty console tells which commands bring something, as they are typed where it runs. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSession } from "../../../db/console-sessions.ts";
import { addUser } from "../../../db/console-users.ts";
import { start, type Sirius } from "../../../main.ts";
import { createLogger } from "../../../wiring/log.ts";
import { empty } from "../../database.ts";
import { startSite, type Site } from "../../web/site.ts";

let site: Site;
/** The same database in production. */
let real: Sirius;
let headers: Record<string, string>;

beforeAll(async () => {
  site = await startSite({ demo: false });
  real = await start(
    {
      ...site.config,
      production: true,
      fixed: new Set(["PUBLISHER_NAME", "PUBLISHER_CONTACT"] as const),
    },
    { web: true, worker: false },
    createLogger("silent"),
  );
  const { pool } = site.database;
  await empty(site.database, "script_version");
  const change = { actor: "test", at: Date.now() };
  const parts = { pool, secrets: site.secrets };
  const nadia = await addUser(parts, "nadia@exemple.fr", { role: "administrateur" }, change);
  const arrival = { way: "link", browser: "test", at: Date.now() } as const;
  const session = await openSession(pool, nadia ?? "", arrival);
  headers = {
    accept: "text/html",
    cookie: `sirius_admin=${session}`,
  };
}, 60_000);
afterAll(async () => {
  await real.stop();
  await site.stop();
});

test.each([
  ["/admin", "roster import FICHIER"],
  ["/admin/campagnes", "roster import FICHIER"],
  ["/admin/resultats", "results release"],
  ["/admin/questionnaires", "script publish FICHIER"],
])(
  "%s tells the command of the installation in production, and what npm finds elsewhere",
  async (path, words) => {
    const [here, there] = await Promise.all(
      [site.sirius.url, real.url].map(async (url) => {
        const response = await fetch(url + path, { headers });
        return response.text();
      }),
    );
    expect(here).toContain(`>npm run -s sirius -- ${words}</code>`);
    expect(there).toContain(`>sirius ${words}</code>`);
    expect(there).not.toContain("npm run");
  },
);

test("so do the pages on operations", () => {
  const operations = readFileSync("docs/operations.md", "utf8");
  expect(operations).toContain(
    "Wherever these pages say `npm run -s sirius --`, type `sirius` here",
  );
});
