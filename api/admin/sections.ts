/** The navigation of the console. A screen that people go to by themselves has a line here. */
import type { Role } from "../../db/console-users.ts";
import type { Section } from "../../web/console/layout.ts";
import { may, type Permission } from "./permissions.ts";

const CAMPAIGNS = "/admin/campagnes";
/** A conversation is come to from its campaign. */
const CONVERSATIONS = "/admin/conversations/";

/** In the order they are shown. */
const SECTIONS: readonly (Omit<Section, "current"> & { readonly permission: Permission })[] = [
  { path: "/admin", label: "Accueil", permission: "console.open" },
  { path: "/admin/questionnaires", label: "Questionnaires", permission: "scripts.read" },
  { path: CAMPAIGNS, label: "Campagnes", permission: "campaigns.read" },
  { path: "/admin/moderation", label: "Modération", permission: "moderation.decide" },
  { path: "/admin/resultats", label: "Résultats", permission: "results.read" },
  { path: "/admin/exports", label: "Exports", permission: "exports.make" },
  { path: "/admin/centres", label: "Centres", permission: "portal.invite" },
  { path: "/admin/reglages", label: "Réglages", permission: "settings.read" },
  { path: "/centre", label: "Mon centre", permission: "portal.open" },
];

/**
 * The sections that a role may open.
 *
 * @param path  Of the page shown: the section it lies under is the current one.
 */
export function sectionsOf(role: Role, path: string): Section[] {
  const open = SECTIONS.filter(({ permission }) => may(role, permission));
  const lies = path.startsWith(CONVERSATIONS) ? CAMPAIGNS : path;
  const current = open
    .map((section) => section.path)
    .filter((one) => lies === one || lies.startsWith(`${one}/`))
    .toSorted((a, b) => b.length - a.length)[0];
  return open.map(({ path: to, label }) => ({ path: to, label, current: to === current }));
}
