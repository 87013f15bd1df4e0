/** The one authorisation matrix: who may do what. Every route names its permission; nothing else decides. */
import type { Role } from "../../db/console-users.ts";

const A = "administrateur";
const E = "editeur";
const M = "moderateur";
const O = "observateur";

/** What can be done, and the roles that may. Beside each: what it opens. */
export const PERMISSIONS = {
  /** The home of the console. */
  "console.open": [A, E, M, O],
  /** One's own sessions, and signing out. */
  "account.own": [A, E, M, O, "centre"],
  /** Questionnaires: read and try them, change drafts, put a version online or close one. */
  "scripts.read": [A, E, O],
  "scripts.edit": [A, E],
  "scripts.publish": [A, E],
  /** Campaigns: read figures, then plan, send, pause. */
  "campaigns.read": [A, E, O],
  "campaigns.run": [A, E],
  /** The personal links, with first names: whoever has one can answer for its person. */
  "campaigns.links": [A],
  /** What one person and Sirius wrote to each other, names masked; and the names. */
  "transcripts.read": [A, E, M],
  "transcripts.names": [A],
  /** Texts before publication, reports of centres. */
  "moderation.decide": [A, M],
  /** Results with filters, and files made of them. */
  "results.read": [A, E, M, O],
  "exports.make": [A, E],
  /** What the settings say; health of the channels. */
  "settings.read": [A, E],
  /** What can be decided of them in the console; the look of the pages. */
  "settings.change": [A],
  "settings.theme": [A],
  "users.manage": [A],
  "journal.read": [A],
  /** The portal of one training centre, and who may be let into it. */
  "portal.open": ["centre"],
  "portal.invite": [A],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Permission = keyof typeof PERMISSIONS;

/** Whether a role may do something. */
export function may(role: Role, permission: Permission): boolean {
  return PERMISSIONS[permission].some((one) => one === role);
}
