/** Words that several pages of the console share. */

const ROLES: Readonly<Record<string, string>> = {
  administrateur: "Administration",
  editeur: "Édition",
  moderateur: "Modération",
  observateur: "Observation",
  centre: "Centre de formation",
};

/** A role as it is read. */
export function roleInWords(role: string): string {
  return ROLES[role] ?? role;
}

const TIME = new Intl.DateTimeFormat("fr-FR", {
  dateStyle: "medium",
  timeStyle: "short",
  timeZone: "Europe/Paris",
});

/** A moment on the clock of Paris. @param at  Milliseconds since 1970. */
export function momentInWords(at: number): string {
  return TIME.format(at);
}
