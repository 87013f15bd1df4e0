/** `/admin/centres`: who may open the portal of which training centre. */
import { html, type Markup } from "../html.ts";

export interface CentresPage {
  readonly users: readonly {
    readonly id: string;
    readonly email: string;
    readonly centre: string;
    readonly siret: string;
  }[];
  /** A form that comes back with what is wrong with it. */
  readonly form:
    | { readonly siret: string; readonly email: string; readonly fault: CentreFault }
    | undefined;
}

export type CentreFault = "centre" | "address" | "known";

const FAULTS: Readonly<Record<CentreFault, string>> = {
  centre: "Aucun centre n'a ce SIRET dans le catalogue. Il a 14 chiffres.",
  address: "Ce n'est pas une adresse de courriel.",
  known: "Quelqu'un a déjà un compte à cette adresse.",
};

/** Who is there, then the form. */
export function centresBody({ users, form }: CentresPage): Markup {
  return html`
    <p>
      Un centre lit ce que tout le monde lit, répond sous ses avis et signale ceux dont il doute. Il
      entre par un lien envoyé à son adresse.
    </p>
    ${
      users.length === 0
        ? html`<p class="empty">Aucun centre n'a encore d'accès. Invitez le premier ci-dessous.</p>`
        : html`<ul class="rows">
            ${users.map(
              ({ id, email, centre, siret }) =>
                html`<li>
                  <div>
                    <p><bdi>${centre}</bdi></p>
                    <p class="soft"><bdi>${email}</bdi>${` · SIRET ${siret}`}</p>
                  </div>
                  <a class="button" href=${`/admin/reglages/utilisateurs/${id}`}>
                    Gérer <span class="visually-hidden"><bdi>${email}</bdi></span>
                  </a>
                </li>`,
            )}
          </ul>`
    }
    <section aria-labelledby="inviter">
      <h2 id="inviter">Inviter un centre</h2>
      <form method="post" action="/admin/centres" class="narrow">
        ${field("siret", "SIRET du centre", form?.fault === "centre" ? FAULTS.centre : undefined, form?.siret)}
        ${field(
          "email",
          "Adresse de courriel du centre",
          form === undefined || form.fault === "centre" ? undefined : FAULTS[form.fault],
          form?.email,
        )}
        <p class="main-actions"><button class="main">Inviter</button></p>
      </form>
    </section>
  `;
}

function field(name: string, label: string, fault: string | undefined, value = ""): Markup {
  return html`<label for=${name}>${label}</label>
    ${fault !== undefined && html`<p class="fault" id=${`${name}-faute`}>${fault}</p>`}
    <input
      id=${name}
      name=${name}
      value=${value}
      type=${name === "email" ? "email" : "text"}
      inputmode=${name === "email" ? "email" : "numeric"}
      autocomplete="off"
      required
      aria-invalid=${fault === undefined ? null : "true"}
      aria-describedby=${fault === undefined ? null : `${name}-faute`}
    />`;
}

/** After an invitation: where the link went, or the link itself, once. */
export function centreLinkBody(made: {
  readonly email: string;
  readonly centre: string;
  readonly link: string;
  readonly sent: boolean;
}): Markup {
  const { email, centre, link, sent } = made;
  return html`
    <p class="notice" role="status">
      ${sent ? "Un lien de connexion vient de partir vers " : "Voici le lien de connexion de "}
      <bdi>${email}</bdi>${" pour "}<bdi>${centre}</bdi>.
    </p>
    ${
      !sent &&
      html`<p class="card"><code class="secret">${link}</code></p>
        <p>
          Transmettez-le au centre seul. Il sert une fois, dans les 24 heures, et ne sera plus
          montré.
        </p>`
    }
    <p><a href="/admin/centres">Revenir aux centres</a></p>
  `;
}
