/** `/admin/centres`: an administrator lets somebody into the portal of their training centre. */
import { z } from "zod";
import type { Instant } from "../../bot/conversation.ts";
import { SiriusError } from "../../bot/errors.ts";
import type { CentrePortal } from "../../db/centre-portal.ts";
import { LINK_MS } from "../../db/console-sessions.ts";
import { normaliseEmail, type ConsoleChange, type ConsoleUser } from "../../db/console-users.ts";
import { centreLinkBody, centresBody, type CentresPage } from "../../web/console/centres-page.ts";
import type { AdminRoute, Asked } from "./router.ts";

export interface CentresParts {
  readonly portal: Pick<CentrePortal, "bySiret" | "users">;
  readonly clock: () => Instant;
  readonly list: () => Promise<ConsoleUser[]>;
  /** undefined: the address is known. */
  readonly add: (
    email: string,
    centre: string,
    change: ConsoleChange,
  ) => Promise<string | undefined>;
  /** The address of a fresh sign-in link that leads to the portal. */
  readonly link: (user: string, change: ConsoleChange) => Promise<string>;
  /** Sends a link; undefined once it left. Absent without an e-mail channel. */
  readonly mail:
    | ((to: string, link: string, expiresAt: Instant) => Promise<string | undefined>)
    | undefined;
}

const PATH = "/admin/centres";

/** The routes of inviting centres. */
export function centresRoutes(parts: CentresParts): AdminRoute[] {
  const permission = "portal.invite";
  return [
    { method: "get", path: PATH, permission, handle: (asked) => show(parts, asked, undefined) },
    {
      method: "post",
      path: PATH,
      permission,
      journal: "itself",
      handle: (asked) => invite(parts, asked),
    },
  ];
}

async function show(
  { portal, list }: CentresParts,
  asked: Asked,
  form: CentresPage["form"],
): Promise<void> {
  const [users, all] = await Promise.all([portal.users(), list()]);
  const emails = new Map(all.map(({ id, email }) => [id, email]));
  asked.page({
    title: "Centres",
    status: form === undefined ? 200 : 422,
    body: centresBody({
      users: users.map((one) => Object.assign({ email: emails.get(one.id) ?? "" }, one)),
      form,
    }),
  });
}

const InviteForm = z.object({ siret: z.string().max(40), email: z.string().max(300) });

async function invite(parts: CentresParts, asked: Asked): Promise<void> {
  const form = InviteForm.safeParse(asked.request.body ?? {});
  if (!form.success) throw new SiriusError("request_invalid", "siret and email are needed");
  const { siret, email: written } = form.data;
  const again = { siret, email: written };
  const centre = await parts.portal.bySiret(siret.replace(/\s/g, ""));
  if (centre === undefined) return show(parts, asked, { ...again, fault: "centre" });
  const email = normaliseEmail(written);
  if (email === undefined) return show(parts, asked, { ...again, fault: "address" });
  const by = { actor: asked.actor, at: parts.clock() };
  const user = await parts.add(email, centre.id, by);
  if (user === undefined) return show(parts, asked, { ...again, fault: "known" });
  const link = await parts.link(user, by);
  const problem = await parts.mail?.(email, link, by.at + LINK_MS.invited);
  const sent = parts.mail !== undefined && problem === undefined;
  const body = centreLinkBody({ email, centre: centre.name, link, sent });
  asked.page({ title: "Lien de connexion", body });
}
