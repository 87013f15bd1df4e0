/** One's own account: where one is signed in. */
import { html, type Markup } from "../html.ts";
import { momentInWords } from "./words.ts";

export interface AccountSession {
  readonly id: string;
  readonly browser: string;
  readonly way: "link" | "oidc";
  readonly createdAt: number;
  readonly lastSeenAt: number;
}

export interface Account {
  readonly email: string;
  readonly role: string;
  readonly sessions: readonly AccountSession[];
  /** Id of the one that looks at the page. */
  readonly own: string;
}

/** Lists the sessions, each with its button. */
export function accountBody({ email, role, sessions, own }: Account): Markup {
  return html`
    <dl class="facts-list">
      <dt>Adresse</dt>
      <dd><bdi>${email}</bdi></dd>
      <dt>Rôle</dt>
      <dd>${role}</dd>
    </dl>
    <section>
      <h2>Sessions ouvertes</h2>
      <p class="soft">
        Une session s'arrête après 30 minutes sans activité, et au plus tard après 8 heures. Vous ne
        reconnaissez pas l'une d'elles ? Fermez-la.
      </p>
      <ul class="rows">
        ${sessions.map((one) => sessionRow(one, one.id === own))}
      </ul>
      ${
        sessions.length > 1 &&
        html`<form method="post" action="/admin/compte/sessions">
          <button>Fermer toutes les autres</button>
        </form>`
      }
    </section>
  `;
}

function sessionRow(session: AccountSession, own: boolean): Markup {
  const { id, browser, way, createdAt, lastSeenAt } = session;
  const how = way === "link" ? "par un lien" : "par votre organisation";
  const opened = `Ouverte ${how} le ${momentInWords(createdAt)}, vue le ${momentInWords(lastSeenAt)}`;
  return html`<li>
    <div>
      <b>${browser}</b>${own && html` <span class="tag">celle-ci</span>`}
      <p class="soft">${opened}</p>
    </div>
    ${
      !own &&
      html`<form method="post" action="/admin/compte/sessions">
        <input type="hidden" name="session" value=${id} />
        <button>Fermer<span class="visually-hidden"> la session ${browser}</span></button>
      </form>`
    }
  </li>`;
}
