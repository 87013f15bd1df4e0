/** The pages in front of the door of the console. */
import { html, type Markup } from "../html.ts";

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
    <p>La console est réservée aux personnes invitées.</p>
    ${ways.provider !== undefined && providerForm(ways.provider, goesTo)}
    ${ways.mail && mailForm(goesTo, fault)}
    ${!ways.mail && ways.provider === undefined && linksOnly()} ${ways.terminal && terminalHint()}
  `;
  return { title: "Connexion", body };
}

function mailForm(goesTo: string, fault: boolean): Markup {
  return html`<form method="post" action="/admin/connexion" class="card narrow">
    <h2>Recevoir un lien par courriel</h2>
    <input type="hidden" name="suite" value=${goesTo} />
    <label for="email">Votre adresse professionnelle</label>
    ${fault && html`<p id="fault" class="fault">Écrivez une adresse complète, comme nom@exemple.fr.</p>`}
    <input
      id="email"
      name="email"
      type="email"
      autocomplete="username"
      required
      aria-invalid=${fault ? "true" : null}
      aria-describedby=${fault ? "fault" : null}
    />
    <button class="main">Recevoir le lien</button>
  </form>`;
}

function providerForm(name: string, goesTo: string): Markup {
  return html`<form method="post" action="/admin/oidc" class="card narrow">
    <input type="hidden" name="suite" value=${goesTo} />
    <button class="main">Se connecter avec ${name}</button>
  </form>`;
}

function linksOnly(): Markup {
  return html`<p>
    Ouvrez le lien de connexion que l'on vous a donné. Il sert une seule fois ; s'il a expiré,
    demandez-en un autre à la personne qui vous a invité.
  </p>`;
}

function terminalHint(): Markup {
  return html`<p class="soft">
    Vous faites fonctionner ce Sirius : au premier démarrage, le terminal montre un lien. Plus tard,
    <code>npm run -s sirius -- user link ADRESSE</code> en fait un autre.
  </p>`;
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
      <label for="email">Votre adresse de courriel</label>
      <p id="why" class="soft">
        C'est votre nom ici. Elle est chiffrée dans la base, et ne sert qu'à vous reconnaître.
      </p>
      ${fault && html`<p id="fault" class="fault">Écrivez une adresse complète, comme nom@exemple.fr.</p>`}
      <input
        id="email"
        name="email"
        type="email"
        autocomplete="username"
        required
        aria-invalid=${fault ? "true" : null}
        aria-describedby=${fault ? "fault why" : "why"}
      />
      <button class="main">Créer le compte et entrer</button>
    </form>
  `;
  return { title: "Premier accès à la console", body };
}
