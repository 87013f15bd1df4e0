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

const DAY = new Intl.DateTimeFormat("fr-FR", { dateStyle: "long", timeZone: "UTC" });

/** A day as people write it, "1 juin 2026"; what is more than a day, or none, stays as it is. */
export function dayInWords<T extends string | undefined>(day: T): T | string {
  return day === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(day)
    ? day
    : DAY.format(Date.parse(`${day}T00:00:00Z`));
}

/** A moment on the clock of Paris. @param at  Milliseconds since 1970. */
export function momentInWords(at: number): string {
  return TIME.format(at);
}
