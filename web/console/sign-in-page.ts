/** The pages in front of the door of the console. */
import { html, type Markup } from "../html.ts";
import { CENTRES_PATH } from "../public/method-centres.ts";

/** By which ways one can sign in here. */
export interface SignInWays {
  /** A link by e-mail; the form asks for the address. */
  readonly mail: boolean;
  /** An identity provider, by the name on its button. */
  readonly provider: string | undefined;
  /** Whoever looks runs this on their own machine: the terminal helps. */
  readonly terminal: boolean;
}

interface Page {
  readonly title: string;
  readonly body: Markup;
}

export interface SignIn {
  readonly ways: SignInWays;
  /** Path and query to go on to. */
  readonly goesTo: string;
  /** What was typed is no address. */
  readonly fault?: boolean;
}

/** Asks who it is. */
export function signInPage({ ways, goesTo, fault = false }: SignIn): Page {
  const body = html`
    ${PORTAL.test(goesTo) ? forCentres() : html`<p>La console est réservée aux personnes invitées.</p>`}
    ${ways.provider !== undefined && providerLink(ways.provider, goesTo)}
    ${ways.mail && mailForm(goesTo, fault)}
    ${!ways.mail && ways.provider === undefined && linksOnly()} ${ways.terminal && terminalHint()}
  `;
  return { title: "Connexion", body };
}

const PORTAL = /^\/centre(?:[/?#]|$)/;

function forCentres(): Markup {
  return html`<p>L'espace d'un centre est réservé aux personnes que le centre a désignées.</p>
    <p><a href=${CENTRES_PATH}>Comment ouvrir l'espace de votre centre</a></p>`;
}

function mailForm(goesTo: string, fault: boolean): Markup {
  return html`<form method="post" action="/admin/connexion" class="card narrow">
    <h2>Recevoir un lien par courriel</h2>
    <input type="hidden" name="suite" value=${goesTo} />
    ${emailField("Votre adresse professionnelle", fault)}
    <button class="main">Recevoir le lien</button>
  </form>`;
}

/** A link, not a form: browsers that guard forms would not follow one to another site. */
function providerLink(name: string, goesTo: string): Markup {
  const address = `/admin/oidc?suite=${encodeURIComponent(goesTo)}`;
  return html`<p class="narrow">
    <a class="button main" href=${address}>Se connecter avec ${name}</a>
  </p>`;
}

function linksOnly(): Markup {
  return html`<p>
    Ouvrez le lien de connexion que l'on vous a donné. Il sert une seule fois ; s'il a expiré,
    demandez-en un autre à la personne qui vous a ouvert l'accès.
  </p>`;
}

function terminalHint(): Markup {
  return html`
    <p class="soft">
      Vous faites fonctionner ce Sirius : au premier démarrage, le terminal montre un lien. Cette
      commande en fait un autre plus tard :
    </p>
    <p class="soft"><code>npm run -s sirius -- user link ADRESSE</code></p>
  `;
}

/** The same answer whether or not the address is known. */
export function linkSentPage(): Page {
  const body = html`
    <p>
      Si cette adresse est celle d'un compte, un lien vient de lui être envoyé. Il sert une seule
      fois, dans les 15 minutes.
    </p>
    <p class="soft">
      Rien reçu ? Regardez dans les indésirables, puis recommencez dans quelques minutes.
    </p>
    <p><a href="/admin/connexion">Revenir à la connexion</a></p>
  `;
  return { title: "Regardez votre messagerie", body };
}

/** After signing out; with a provider, its own session may be ended too. */
export function signedOutPage(elsewhere?: {
  readonly name: string;
  readonly address: string;
}): Page {
  const body = html`
    <p>Votre session dans ce navigateur est fermée.</p>
    ${
      elsewhere !== undefined &&
      html`<p>
        <a class="button" href=${elsewhere.address}>Fermer aussi celle de ${elsewhere.name}</a>
      </p>`
    }
    <p><a href="/admin/connexion">Revenir à la connexion</a></p>
  `;
  return { title: "À bientôt", body };
}

/** What a link leads to: a button, since programs that look at links before people do must not use them up. */
export function useLinkPage(token: string): Page {
  const body = html`
    <p>Ce lien ouvre la console dans ce navigateur, une seule fois.</p>
    <form method="post" action=${`/admin/lien/${token}`} class="narrow">
      <button class="main">Se connecter</button>
    </form>
  `;
  return { title: "Connexion", body };
}

/** What the link of the first start leads to. */
export function firstLinkPage(token: string, fault = false): Page {
  const body = html`
    <p>
      Personne n'a encore de compte sur ce Sirius. Le premier compte est celui de l'administration :
      il invite les autres.
    </p>
    <form method="post" action=${`/admin/lien/${token}`} class="card narrow">
      ${emailField(
        "Votre adresse de courriel",
        fault,
        "C'est votre nom ici. Elle est chiffrée dans la base, et ne sert qu'à vous reconnaître.",
      )}
      <button class="main">Créer le compte et entrer</button>
    </form>
  `;
  return { title: "Premier accès à la console", body };
}

/** The field of an address; what is wrong with it and why it is asked are read out with it. */
function emailField(label: string, fault: boolean, why?: string): Markup {
  const described = [fault && "fault", why !== undefined && "why"].filter(Boolean).join(" ");
  return html`<label for="email">${label}</label>
    ${why !== undefined && html`<p id="why" class="soft">${why}</p>`}
    ${fault && html`<p id="fault" class="fault">Écrivez une adresse complète, comme nom@exemple.fr.</p>`}
    <input
      id="email"
      name="email"
      type="email"
      autocomplete="username"
      required
      aria-invalid=${fault ? "true" : null}
      aria-describedby=${described === "" ? null : described}
    />`;
}
