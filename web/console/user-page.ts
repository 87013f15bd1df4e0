/** One user of the console, and what can be done about them. */
import { html, type Markup } from "../html.ts";
import { roleField } from "./users-page.ts";
import { momentInWords, roleInWords } from "./words.ts";

export interface OneUser {
  readonly id: string;
  readonly email: string;
  readonly role: string;
  /** It is the page of who looks. */
  readonly self: boolean;
  readonly roles: readonly string[];
  readonly sessions: readonly {
    readonly browser: string;
    readonly lastSeenAt: number;
  }[];
}

/** The page. */
export function userBody(user: OneUser): Markup {
  const base = `/admin/reglages/utilisateurs/${user.id}`;
  return html`
    <p><a href="/admin/reglages/utilisateurs">Tous les utilisateurs</a></p>
    ${user.role === "centre" ? centreNote() : roleForm(user, base)} ${sessions(user, base)}
    <section>
      <h2>Nouveau lien de connexion</h2>
      <p>Pour quelqu'un qui a perdu le sien. Les sessions ouvertes le restent.</p>
      <form method="post" action=${`${base}/lien`}><button>Faire un lien</button></form>
    </section>
    <section>
      <h2>Supprimer ce compte</h2>
      <p>
        L'adresse, les liens et les sessions disparaissent tout de suite. Ce que la personne a fait
        reste au journal, sans son adresse.
      </p>
      <p><a class="button danger" href=${`${base}/supprimer`}>Supprimer…</a></p>
    </section>
  `;
}

function centreNote(): Markup {
  return html`<p>Ce compte ouvre l'espace d'un centre de formation, pas la console.</p>`;
}

function roleForm({ role, roles, self }: OneUser, base: string): Markup {
  return html`<form method="post" action=${`${base}/role`} class="card narrow">
    <div>${roleField(roles, role)}</div>
    <p class="soft">
      ${self ? "C'est votre propre rôle : vous pourriez ne plus pouvoir revenir ici." : "Compte tout de suite, sessions ouvertes comprises."}
    </p>
    <button class="main">Changer le rôle</button>
  </form>`;
}

function sessions({ sessions: open }: OneUser, base: string): Markup {
  return html`<section>
    <h2>Sessions ouvertes</h2>
    ${
      open.length === 0
        ? html`<p class="empty">Aucune : cette personne n'est connectée nulle part.</p>`
        : html`
            <ul class="rows">
              ${open.map(({ browser, lastSeenAt }) => {
                const seen = `vue le ${momentInWords(lastSeenAt)}`;
                return html`<li>
                  <div>
                    <b>${browser}</b>
                    <p class="soft">${seen}</p>
                  </div>
                </li>`;
              })}
            </ul>
            <form method="post" action=${`${base}/sessions`}>
              <button>Fermer toutes ses sessions</button>
            </form>
          `
    }
  </section>`;
}

/** Asks once more before an account goes. */
export function removeBody({ id, email, role }: Pick<OneUser, "id" | "email" | "role">): Markup {
  const base = `/admin/reglages/utilisateurs/${id}`;
  return html`
    <p>
      Le compte <bdi>${email}</bdi> (${roleInWords(role)}) sera supprimé, et la personne ne pourra
      plus entrer. Il n'y a pas de retour ; vous pourrez l'inviter à nouveau.
    </p>
    <form method="post" action=${`${base}/supprimer`}>
      <button class="danger">Oui, supprimer ce compte</button>
    </form>
    <p><a href=${base}>Non, revenir</a></p>
  `;
}
