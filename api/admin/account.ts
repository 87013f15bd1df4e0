/** `/admin/compte` and signing out: what everybody may do with their own sessions. */
import { z } from "zod";
import type { Instant } from "../../bot/conversation.ts";
import type { ShownSession } from "../../db/console-sessions.ts";
import { accountBody } from "../../web/console/account-page.ts";
import type { ConsoleAssets } from "../../web/console/assets.ts";
import { signedOutPage } from "../../web/console/sign-in-page.ts";
import { roleInWords } from "../../web/console/words.ts";
import { clearConsoleCookie } from "./cookie.ts";
import { sendOpen } from "./doors.ts";
import type { AdminRoute, Asked } from "./router.ts";

export interface AccountParts {
  readonly sessions: (user: string, at: Instant) => Promise<ShownSession[]>;
  readonly end: (
    user: string,
    which: { readonly session: string } | { readonly except: string },
    by: { readonly actor: string; readonly at: Instant },
  ) => Promise<number>;
  /** Where the session at the identity provider is ended, for those who came by it. */
  readonly endElsewhere: (
    session: string,
  ) => Promise<{ readonly name: string; readonly address: string } | undefined>;
  readonly assets: ConsoleAssets;
  readonly clock: () => Instant;
  readonly secure: boolean;
}

/** The routes of one's own account. */
export function accountRoutes(parts: AccountParts): AdminRoute[] {
  const permission = "account.own";
  return [
    {
      method: "get",
      path: "/admin/compte",
      permission,
      handle: (asked) => show(parts, asked),
    },
    {
      method: "post",
      path: "/admin/compte/sessions",
      permission,
      journal: "itself",
      handle: (asked) => close(parts, asked),
    },
    {
      method: "post",
      path: "/admin/deconnexion",
      permission,
      journal: "itself",
      handle: (asked) => signOut(parts, asked),
    },
  ];
}

async function show({ sessions, clock }: AccountParts, { user, page }: Asked): Promise<void> {
  const open = await sessions(user.id, clock());
  page({
    title: "Mon compte",
    body: accountBody({
      email: user.email,
      role: roleInWords(user.role),
      sessions: open,
      own: user.session,
    }),
  });
}

const CloseForm = z.object({ session: z.string().max(64).optional() });

async function close({ end, clock }: AccountParts, asked: Asked): Promise<void> {
  const { request, user, actor, goTo } = asked;
  const form = CloseForm.safeParse(request.body ?? {});
  const one = form.success ? form.data.session : undefined;
  const which = one === undefined ? { except: user.session } : { session: one };
  await end(user.id, which, { actor, at: clock() });
  goTo("/admin/compte");
}

async function signOut(parts: AccountParts, asked: Asked): Promise<void> {
  const { user, actor, response } = asked;
  const elsewhere = await parts.endElsewhere(user.session);
  await parts.end(user.id, { session: user.session }, { actor, at: parts.clock() });
  clearConsoleCookie(response, parts.secure);
  sendOpen(parts, response, signedOutPage(elsewhere));
}
