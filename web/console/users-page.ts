/** The users of the console: who they are, and inviting one more. */
import { html, type Markup } from "../html.ts";
import { PERMISSION_WORDS } from "./permission-words.ts";
import { momentInWords, roleInWords } from "./words.ts";

export interface ShownUser {
  readonly id: string;
  readonly email: string;
  readonly role: string;
  readonly createdAt: number;
  /** Open sessions. */
  readonly sessions: number;
}

export interface UsersPage {
  readonly users: readonly ShownUser[];
  /** Id of who looks. */
  readonly self: string;
  /** Roles one can be invited as. */
  readonly roles: readonly string[];
  /** Who may what, as the doors know it. */
  readonly matrix: Readonly<Record<string, readonly string[]>>;
  /** Whether invitations leave by e-mail; else the link is shown, to be handed on. */
  readonly mail: boolean;
  readonly form?: InviteForm;
}

/** A form that comes back with what is wrong with it. */
export interface InviteForm {
  readonly email: string;
  readonly role: string;
  readonly fault: "address" | "known" | "role";
}

/** A link that was just made, on the only page that ever shows it. */
export interface MadeLink {
  readonly email: string;
  readonly link: string;
  /** It left by e-mail, and is not shown. */
  readonly sent: boolean;
}

/** Everybody, then the form. */
export function usersBody(page: UsersPage): Markup {
  return html`
    <section aria-labelledby="comptes">
      <h2 id="comptes">Comptes</h2>
      <ul class="rows">
        ${page.users.map((user) => userRow(user, user.id === page.self))}
      </ul>
    </section>
    ${inviteForm(page)} ${matrixTable(page.matrix)}
  `;
}

function userRow({ id, email, role, createdAt, sessions }: ShownUser, self: boolean): Markup {
  const seen =
    sessions === 0
      ? "pas de session ouverte"
      : `${sessions} session${sessions > 1 ? "s" : ""} ouverte${sessions > 1 ? "s" : ""}`;
  const told = `Depuis le ${momentInWords(createdAt)}, ${seen}`;
  return html`<li>
    <div>
      <a href=${`/admin/reglages/utilisateurs/${id}`}><bdi>${email}</bdi></a>
      ${self && html`<span class="tag">vous</span>`}
      <p class="soft">${told}</p>
    </div>
    <span class="tag">${roleInWords(role)}</span>
  </li>`;
}

const FAULTS: Readonly<Record<InviteForm["fault"], string>> = {
  address: "Écrivez une adresse complète, comme nom@exemple.fr.",
  known:
    "Cette adresse a déjà un compte : ouvrez-le dans la liste pour lui donner un nouveau lien.",
  role: "Choisissez un des rôles.",
};

function inviteForm({ roles, mail, form }: UsersPage): Markup {
  const fault = form === undefined ? undefined : FAULTS[form.fault];
  const how = mail
    ? "La personne reçoit un lien par courriel, valable 24 heures."
    : "Aucun courrier n'est réglé ici : le lien s'affiche une fois, à transmettre vous-même.";
  return html`<section aria-labelledby="inviter">
    <h2 id="inviter">Inviter quelqu'un</h2>
    <form method="post" action="/admin/reglages/utilisateurs" class="card narrow">
      <div>
        <label for="email">Adresse de courriel</label>
        ${fault !== undefined && html`<p id="fault" class="fault">${fault}</p>`}
        <input
          id="email"
          name="email"
          type="email"
          autocomplete="off"
          required
          value=${form?.email ?? ""}
          aria-invalid=${fault === undefined ? null : "true"}
          aria-describedby=${fault === undefined ? "how" : "fault how"}
        />
      </div>
      <div>${roleField(roles, form?.role)}</div>
      <p id="how" class="soft">${how}</p>
      <button class="main">Inviter</button>
    </form>
  </section>`;
}

/** The choice of a role. @param chosen  The one that is set already. */
export function roleField(roles: readonly string[], chosen = "observateur"): Markup {
  return html`
    <label for="role">Rôle</label>
    <select id="role" name="role">
      ${roles.map(
        (role) =>
          html`<option value=${role} selected=${role === chosen}>${roleInWords(role)}</option>`,
      )}
    </select>
  `;
}

function matrixTable(matrix: UsersPage["matrix"]): Markup {
  const roles = [...new Set(Object.values(matrix).flat())];
  return html`<details>
    <summary>Ce que chaque rôle permet</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Rôles et droits">
      <table>
        <thead>
          <tr>
            <th scope="col">Droit</th>
            ${roles.map((role) => html`<th scope="col">${roleInWords(role)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${Object.entries(matrix).map(
            ([name, allowed]) =>
              html`<tr>
                <th scope="row">${PERMISSION_WORDS[name] ?? name}</th>
                ${roles.map((role) => html`<td>${allowed.includes(role) ? "oui" : "–"}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}

/** What was made, once. */
export function madeLinkBody({ email, link, sent }: MadeLink): Markup {
  const to = html`<bdi>${email}</bdi>`;
  return html`
    ${
      sent
        ? html`<p class="notice" role="status">Un lien de connexion vient de partir vers ${to}.</p>`
        : html`
            <p class="notice" role="status">Voici le lien de connexion de ${to}.</p>
            <p class="card"><code class="secret">${link}</code></p>
            <p>
              Transmettez-le à cette personne seule. Il sert une fois, dans les 24 heures, et ne
              sera plus montré.
            </p>
          `
    }
    <p><a href="/admin/reglages/utilisateurs">Revenir aux utilisateurs</a></p>
  `;
}
