/** Who asks, what is done with answers, and everybody's rights: the page that the law wants one click away. */
import { onScreen } from "./french-typography.ts";
import { html, renderPage, type Assets, type Markup } from "./html.ts";
import { REFUSALS } from "./refusals.ts";
import { KEPT_LONGEST, type Kept, type Processor, type Publisher } from "./shapes.ts";

const PROCESSORS: Readonly<Record<Processor, string>> = {
  twilio:
    "Twilio (Irlande et États-Unis) transmet les SMS : il voit ton numéro et les messages, en partie hors de l'Union européenne.",
  telegram:
    "Telegram transmet les messages si tu choisis d'y répondre : il les voit, en partie hors de l'Union européenne.",
  sendgrid:
    "SendGrid, de Twilio (États-Unis), transmet les e-mails : il voit ton adresse et le message, en partie hors de l'Union européenne.",
  smtp: "Le serveur de courrier de l'éditeur transmet les e-mails.",
};

export interface Notice {
  readonly publisher: Publisher;
  /** How many people a figure needs. */
  readonly threshold: number;
  /** Those of the channels that are on. */
  readonly processors?: readonly Processor[];
  /** Left out: the longest. */
  readonly kept?: Kept;
  /** What the publisher has to say besides, in either language; an empty line begins a paragraph. */
  readonly added?: { readonly french?: string | undefined; readonly english?: string | undefined };
}

/** The notice. */
export function noticePage(
  { publisher, threshold, processors = [], kept = KEPT_LONGEST, added = {} }: Notice,
  assets: Assets,
): string {
  const body = html`
    <header class="head"><p class="brand">Sirius</p></header>
    <main class="prose">
      <h1>Qui sommes-nous, tes droits</h1>
      <p>
        ${onScreen(
          `Sirius demande leur avis aux anciens apprentis pour aider les jeunes et leurs familles à choisir. Responsable : ${publisher.name}, ${publisher.address}. Contact : ${publisher.contact}.`,
        )}
      </p>
      ${collected(threshold)} ${checks()} ${keeping(kept)} ${seenBy({ publisher, processors })}
      ${rights()} ${addedBy(publisher, added)}
    </main>
  `;
  return renderPage({ title: "Qui sommes-nous, tes droits · Sirius", lang: "fr", body, assets });
}

/** What is known from the roster, and what of the answers is published. */
function collected(threshold: number): Markup {
  return html`
    <h2>D'où vient ton contact</h2>
    <p>
      ${onScreen(`
          De la liste des apprentis de ton centre de formation. Elle prouve que tu as bien suivi la
          formation ; elle n'est jamais publiée. Nous en gardons ton prénom, ton numéro ou ton
          adresse, l'année de ta naissance, ta formation et les dates de ton contrat ; rien sur ta
          santé, tes origines ou tes opinions. La raison pour laquelle nous pouvons t'écrire (mission
          d'intérêt public, intérêt légitime ou ton accord) est notée avec chaque liste.
        `)}
    </p>
    <h2>Ce qui est publié</h2>
    <ul>
      <li>
        ${onScreen(`Des chiffres, dès que ${threshold} anciens apprentis d'une même formation ont répondu, jamais avant.`)}
      </li>
      <li>Ton texte, si tu es d'accord, sans ton nom, après relecture par une personne.</li>
      <li>
        ${onScreen(`
            La relecture prend 7 jours au plus, quelle que soit la note. Le texte n'est jamais
            réécrit ; un passage masqué est remplacé par […].
          `)}
      </li>
      <li>La date de publication, et la date de l'expérience (mois ou année).</li>
      <li>
        ${onScreen(`
            Les avis sont montrés du plus récent au plus ancien. Aucune contrepartie n'est donnée,
            et rien n'est écarté parce que c'est négatif.
          `)}
      </li>
    </ul>
  `;
}

/** How reviews are verified, and why a text may be refused. */
function checks(): Markup {
  return html`
    <h2>Comment nous vérifions</h2>
    <p>
      ${onScreen(`
          Un avis est « vérifié » s'il vient d'un lien personnel envoyé à un ancien apprenti inscrit
          sur la liste de son centre, ou, quand ce lien sert une seconde fois ailleurs, de quelqu'un
          qui sait l'année de fin du contrat. Un avis par personne et par formation. L'auteur peut
          être recontacté tant que son contact est gardé, et peut changer ou retirer son avis. Personne n'est
          récompensé pour son avis, et le centre ne choisit ni qui répond ni ce qui est publié.
        `)}
    </p>
    <h2>Pourquoi un texte peut être refusé</h2>
    <ul>
      ${Object.values(REFUSALS.fr).map((reason) => html`<li>${reason}</li>`)}
    </ul>
    <p>L'auteur est prévenu, avec la raison. Un centre peut répondre à un avis ou le signaler.</p>
  `;
}

/** How long data are kept. */
function keeping({ contactDays, invitationMonths, textMonths, answerMonths }: Kept): Markup {
  const more = answerMonths - textMonths;
  const then =
    more > 0
      ? `, puis ${more} mois encore dans les statistiques, sans texte ; ensuite tout est effacé`
      : ", puis tout est effacé";
  return html`
    <h2>Combien de temps</h2>
    <p>
      ${onScreen(`Ton prénom et ton contact sont effacés ${contactDays} jours après la fin de la conversation, et au plus tard ${invitationMonths} mois après l'invitation. Un avis reste affiché ${textMonths} mois après la fin du contrat${then}.`)}
    </p>
  `;
}

/** Who else sees the data. */
function seenBy({
  publisher,
  processors,
}: Required<Pick<Notice, "publisher" | "processors">>): Markup {
  return html`
    <h2>Qui d'autre voit tes données</h2>
    <ul>
      <li>
        ${onScreen(
          publisher.hosting === undefined
            ? `Hébergement : par l'éditeur, ${publisher.name}.`
            : `Hébergement : ${publisher.hosting}.`,
        )}
      </li>
      ${processors.map((one) => html`<li>${onScreen(PROCESSORS[one])}</li>`)}
      <li>
        ${onScreen("Personne d'autre : ni ton centre, ni ton employeur, ni publicité, ni mesure d'audience.")}
      </li>
    </ul>
  `;
}

/** What people may ask, and what is said to the youngest. */
function rights(): Markup {
  return html`
    <h2>Tes droits</h2>
    <p>
      ${onScreen(`
          Avec ton lien personnel tu peux voir ce que nous gardons, l'emporter, corriger ou retirer
          ton avis, t'opposer, et tout effacer : c'est en bas de sa page, ou écris EFFACER dans la
          conversation. STOP arrête tous les messages. C'est fait tout de suite, par la machine. Tu
          peux aussi nous écrire (réponse en un mois au plus), ou saisir la CNIL.
        `)}
    </p>
    <h2>Si tu as moins de 18 ans</h2>
    <p>
      ${onScreen(`
          Personne n'est invité avant 15 ans. Tu n'as pas à répondre, et tu peux demander à un adulte
          de t'aider. Nous n'écrivons jamais à tes parents. Ne donne ni ton nom ni celui d'une autre
          personne dans tes réponses.
        `)}
    </p>
  `;
}

/** The publisher's own words, last: what the law wants said stands before them. */
function addedBy(
  { name }: Publisher,
  { french, english }: NonNullable<Notice["added"]>,
): Markup | null {
  if (french === undefined && english === undefined) return null;
  return html`
    <h2>${onScreen(`Ce qu'ajoute ${name}`)}</h2>
    ${french !== undefined && paragraphs(french).map((text) => html`<p>${onScreen(text)}</p>`)}
    ${
      english !== undefined &&
      html`<div lang="en">${paragraphs(english).map((text) => html`<p>${text}</p>`)}</div>`
    }
  `;
}

function paragraphs(text: string): string[] {
  return text.split(/\n\s*\n/).filter((part) => part.trim() !== "");
}
