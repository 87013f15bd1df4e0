/** `/admin/compte` and signing out: what everybody may do with their own sessions. */
import { z } from "zod";
import type { Instant } from "../../bot/conversation.ts";
import type { ShownSession } from "../../db/console-sessions.ts";
import { accountBody } from "../../web/console/account-page.ts";
import { roleInWords } from "../../web/console/words.ts";
import { clearConsoleCookie } from "./cookie.ts";
import type { AdminRoute, Asked } from "./router.ts";

export interface AccountParts {
  readonly sessions: (user: string, at: Instant) => Promise<ShownSession[]>;
  readonly end: (
    user: string,
    which: { readonly session: string } | { readonly except: string },
    by: { readonly actor: string; readonly at: Instant },
  ) => Promise<number>;
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

async function signOut({ end, clock, secure }: AccountParts, asked: Asked): Promise<void> {
  const { user, actor, response, goTo } = asked;
  await end(user.id, { session: user.session }, { actor, at: clock() });
  clearConsoleCookie(response, secure);
  goTo("/admin/connexion");
}
