/** `/admin/reglages/utilisateurs`: inviting, roles, links, sessions, and removing. */
import { z } from "zod";
import type { Instant } from "../../bot/conversation.ts";
import { SiriusError } from "../../bot/errors.ts";
import { LINK_MS, type ShownSession } from "../../db/console-sessions.ts";
import {
  CONSOLE_ROLES,
  normaliseEmail,
  type ConsoleChange,
  type ConsoleRole,
  type ConsoleUser,
} from "../../db/console-users.ts";
import { settingsTabs } from "../../web/console/settings-tabs.ts";
import { removeBody, userBody } from "../../web/console/user-page.ts";
import { madeLinkBody, usersBody, type InviteForm } from "../../web/console/users-page.ts";
import { html } from "../../web/html.ts";
import { PERMISSIONS } from "./permissions.ts";
import type { AdminRoute, Asked } from "./router.ts";
import { tabsFor } from "./settings-pages.ts";

/** What the page asks of whoever keeps the users. */
export interface UsersDesk {
  list(): Promise<ConsoleUser[]>;
  byId(id: string): Promise<ConsoleUser | undefined>;
  /** undefined: the address is known. */
  add(email: string, role: ConsoleRole, change: ConsoleChange): Promise<string | undefined>;
  changeRole(id: string, role: ConsoleRole, change: ConsoleChange): Promise<boolean>;
  remove(id: string, change: ConsoleChange): Promise<boolean>;
  /** The address of a fresh sign-in link. */
  link(id: string, change: ConsoleChange): Promise<string>;
  sessions(at: Instant, user: string | null): Promise<ShownSession[]>;
  endAll(id: string, change: ConsoleChange): Promise<number>;
  /** Sends a link; undefined once it left. Absent without an e-mail channel. */
  mail: ((to: string, link: string, expiresAt: Instant) => Promise<string | undefined>) | undefined;
}

export interface UsersParts {
  readonly users: UsersDesk;
  readonly clock: () => Instant;
}

const BASE = "/admin/reglages/utilisateurs";
const ONE = `${BASE}/:id`;

/** The routes of the users. */
export function usersRoutes(parts: UsersParts): AdminRoute[] {
  const permission = "users.manage";
  const read = (path: string, handle: (parts: UsersParts, asked: Asked) => Promise<void>) =>
    ({ method: "get", path, permission, handle: (asked: Asked) => handle(parts, asked) }) as const;
  const change = (path: string, handle: (parts: UsersParts, asked: Asked) => Promise<void>) =>
    ({
      method: "post",
      path,
      permission,
      journal: "itself",
      handle: (asked: Asked) => handle(parts, asked),
    }) as const;
  return [
    read(BASE, (_, asked) => showAll(parts, asked)),
    change(BASE, invite),
    read(ONE, showOne),
    change(`${ONE}/role`, changeRole),
    change(`${ONE}/lien`, makeLink),
    change(`${ONE}/sessions`, endSessions),
    read(`${ONE}/supprimer`, askRemoval),
    change(`${ONE}/supprimer`, remove),
  ];
}

async function showAll({ users, clock }: UsersParts, asked: Asked, form?: InviteForm) {
  const [all, open] = await Promise.all([users.list(), users.sessions(clock(), null)]);
  const body = usersBody({
    users: all.map(({ id, email, role, createdAt }) => {
      const sessions = open.filter(({ user }) => user === id).length;
      return { id, email, role, createdAt, sessions };
    }),
    self: asked.user.id,
    roles: CONSOLE_ROLES,
    matrix: PERMISSIONS,
    mail: users.mail !== undefined,
    ...(form === undefined ? {} : { form }),
  });
  asked.page({
    title: "Utilisateurs",
    body: html`${settingsTabs("utilisateurs", tabsFor(asked))} ${body}`,
    status: form === undefined ? 200 : 422,
  });
}

const InviteFields = z.object({ email: z.string().max(300), role: z.string().max(40) });
const RoleField = z.object({ role: z.enum(CONSOLE_ROLES) });

async function invite(parts: UsersParts, asked: Asked): Promise<void> {
  const fields = InviteFields.safeParse(asked.request.body);
  if (!fields.success) throw new SiriusError("request_invalid", "email and role are missing");
  const { email: written, role: named } = fields.data;
  const email = normaliseEmail(written);
  const role = CONSOLE_ROLES.find((one) => one === named);
  const again = (fault: InviteForm["fault"]): Promise<void> =>
    showAll(parts, asked, { email: written, role: named, fault });
  if (email === undefined) return again("address");
  if (role === undefined) return again("role");
  const by = { actor: asked.actor, at: parts.clock() };
  const id = await parts.users.add(email, role, by);
  if (id === undefined) return again("known");
  await handOver(parts, asked, { id, email });
}

async function showOne({ users, clock }: UsersParts, asked: Asked): Promise<void> {
  const user = await wanted(users, asked);
  const sessions = await users.sessions(clock(), user.id);
  const { id, email, role } = user;
  const self = id === asked.user.id;
  const body = userBody({ id, email, role, self, roles: CONSOLE_ROLES, sessions });
  asked.page({ title: email, body });
}

async function changeRole({ users, clock }: UsersParts, asked: Asked): Promise<void> {
  const user = await wanted(users, asked);
  const field = RoleField.safeParse(asked.request.body);
  if (!field.success) throw new SiriusError("request_invalid", "role: one of the console's roles");
  await users.changeRole(user.id, field.data.role, { actor: asked.actor, at: clock() });
  asked.goTo(BASE);
}

async function makeLink(parts: UsersParts, asked: Asked): Promise<void> {
  await handOver(parts, asked, await wanted(parts.users, asked));
}

/** A link by e-mail where there is one; else, and when it did not leave, on the page. */
async function handOver(
  { users, clock }: UsersParts,
  asked: Asked,
  { id, email }: Pick<ConsoleUser, "id" | "email">,
): Promise<void> {
  const at = clock();
  const link = await users.link(id, { actor: asked.actor, at });
  const problem = await users.mail?.(email, link, at + LINK_MS.invited);
  const sent = users.mail !== undefined && problem === undefined;
  asked.page({ title: "Lien de connexion", body: madeLinkBody({ email, link, sent }) });
}

async function endSessions({ users, clock }: UsersParts, asked: Asked): Promise<void> {
  const { id } = await wanted(users, asked);
  await users.endAll(id, { actor: asked.actor, at: clock() });
  asked.goTo(`${BASE}/${id}`);
}

async function askRemoval({ users }: UsersParts, asked: Asked): Promise<void> {
  const user = await wanted(users, asked);
  asked.page({ title: "Supprimer ce compte ?", body: removeBody(user) });
}

async function remove({ users, clock }: UsersParts, asked: Asked): Promise<void> {
  const { id } = await wanted(users, asked);
  await users.remove(id, { actor: asked.actor, at: clock() });
  asked.goTo(BASE);
}

async function wanted(users: UsersDesk, { request }: Asked): Promise<ConsoleUser> {
  const { id } = request.params;
  const user = typeof id === "string" ? await users.byId(id) : undefined;
  if (user !== undefined) return user;
  throw new SiriusError("not_found", "no user has this id");
}
