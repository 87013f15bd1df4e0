/** A campaign before it leaves: how many, what they will read, what it costs; and the button that sends it. */
import { html, type Markup } from "../html.ts";
import { bars } from "./bars.ts";
import type { Counted } from "./campaign-shapes.ts";
import { tick, textField } from "./fields.ts";
import { table } from "./table.ts";

/** A message as somebody of the audience will read it; the personal link is hidden. */
export interface ShownMessage {
  readonly text: string;
  readonly subject?: string;
  readonly buttons?: readonly string[];
  /** Of an SMS. */
  readonly parts?: number;
}

export interface ShownChannel {
  readonly label: string;
  /** Up to three people: the shortest, one like most, the longest. */
  readonly profiles: readonly ShownMessage[];
  readonly reminder: ShownMessage | undefined;
}

export interface ShownCost {
  readonly label: string;
  readonly people: number;
  /** "1,93 en moyenne, 2 au plus". */
  readonly partsEach: string;
  /** "796, au plus 824". */
  readonly parts: string;
  /** "57,71 €, au plus 59,74 €"; undefined without a price. */
  readonly cost: string | undefined;
}

export interface CampaignPreviewPage {
  readonly key: string;
  readonly invited: readonly Counted[];
  readonly leftOut: readonly Counted[];
  readonly people: number;
  /** Names the campaign as it is shown here; it is sent as no other. */
  readonly seen: string;
  readonly channels: readonly ShownChannel[];
  readonly costs: readonly ShownCost[];
  /** Invitations and reminders together, in words; undefined when no SMS leaves. */
  readonly total: string | undefined;
  /** Whether who does not answer is reminded. */
  readonly reminds: boolean;
  /** Left out because nothing proves their consent to SMS from a short code. */
  readonly withoutConsent: number;
  /** The decision to write to them all the same; undefined without one. */
  readonly consentDecision: string | undefined;
  readonly masked: boolean;
  /** Channels that cannot send here, in words. */
  readonly closed: readonly string[];
  /** When it would begin, in a sentence; undefined when Sirius itself writes to nobody. */
  readonly begins: string | undefined;
  readonly mayRun: boolean;
  /** What was confirmed is no longer so, or was not confirmed. */
  readonly problem?: string | undefined;
}

/** From this many people on, the number has to be written to confirm. */
export const TYPED_FROM = 500;

const WHO = ["Le message le plus court", "Un message comme la plupart", "Le message le plus long"];

/** The whole preview, the confirmation last. */
export function campaignPreviewBody(preview: CampaignPreviewPage): Markup {
  const { key, people, channels, masked } = preview;
  return html`
    <p><a href=${`/admin/campagnes/${key}`}>← La campagne</a></p>
    ${preview.problem !== undefined && html`<p class="alarm" role="alert">${preview.problem}</p>`}
    ${audience(preview)}
    ${
      channels.length > 0 &&
      html`<section>
        <h2>Ce que les gens liront</h2>
        <p>${shownPeople(Math.max(...channels.map(({ profiles }) => profiles.length)), masked)}</p>
        ${channels.map(messages)}
      </section>`
    }
    ${costs(preview)} ${people > 0 && preview.mayRun && confirmation(preview)}
  `;
}

function audience(preview: CampaignPreviewPage): Markup {
  const { invited, leftOut, people, closed } = preview;
  const all = people + leftOut.reduce((sum, { count }) => sum + count, 0);
  const rows = [
    ...invited.map(({ label, count }) => [`Invitation ${label}`, count]),
    ...leftOut.map(({ label, count }) => [`Aucune invitation : ${label}`, count]),
  ];
  return html`<section>
    <h2>Qui reçoit une invitation</h2>
    ${
      people === 0
        ? html`<p class="empty">
            Personne n'est à inviter avec ces choix. Élargissez l'audience ou changez de canal ; le
            tableau dit pourquoi chaque personne est laissée de côté.
          </p>`
        : html`<p><b>${personnes(people)}</b>${` sur ${all} dans l'audience.`}</p>`
    }
    ${closed.map(
      (channel) =>
        html`<p class="alarm">
          ${`Le canal ${channel} n'est pas réglé ici : ses invitations attendront.`}
        </p>`,
    )}
    ${
      all > 0 &&
      html`${bars(
        "L'audience",
        [...invited, ...leftOut].map(({ label, count }) => ({
          label,
          share: count / all,
          value: String(count),
        })),
      )}
      ${table({
        caption: "L'audience, personne par personne comptée une fois",
        columns: [{ label: "Ce qui leur arrive" }, { label: "Personnes", number: true }],
        rows,
      })}`
    }
    ${consent(preview)}
  </section>`;
}

function consent({ key, withoutConsent, consentDecision }: CampaignPreviewPage): Markup | null {
  if (consentDecision !== undefined) {
    return html`<p class="notice">
      ${"Décision enregistrée d'écrire par SMS même sans preuve de consentement : "}
      <bdi>${consentDecision}</bdi>
    </p>`;
  }
  if (withoutConsent === 0) return null;
  return html`<div class="notice">
    <p>
      ${`${personnes(withoutConsent)} sans preuve de consentement : vos SMS partent d'un numéro court, qui la demande.`}
    </p>
    <ul class="bullets">
      <li>
        ${"La preuve existe : importez la liste de nouveau avec "}
        <code>--legal-basis consentement --evidence</code>.
      </li>
      <li>Un autre canal les atteint : ajoutez-le après le SMS.</li>
      <li>
        Votre organisme a décidé de leur écrire : notez la décision dans la campagne, sous « SMS et
        consentement ».
      </li>
    </ul>
    <p><a href=${`/admin/campagnes/${key}/modifier`}>Modifier la campagne</a></p>
  </div>`;
}

/** Whose messages are shown: fewer than three where the audience, or its texts, are no more. */
function shownPeople(count: number, masked: boolean): string {
  const who = ["", "Une personne", "Deux personnes"][count] ?? "Trois personnes";
  return `${who} de l'audience ; ${masked ? "les prénoms et les liens" : "les liens personnels"} sont cachés.`;
}

function messages({ label, profiles, reminder }: ShownChannel): Markup {
  return html`<div>
    <h3>${`Message ${label}`}</h3>
    <div class="profiles">
      ${profiles.map((profile, at) => message(whoIs(profiles.length, at), profile))}
    </div>
    ${reminder !== undefined && message("La relance, si personne ne répond", reminder)}
  </div>`;
}

function whoIs(count: number, at: number): string {
  if (count === 1) return "Le message";
  return (count === 2 ? WHO.toSpliced(1, 1)[at] : WHO[at]) ?? "";
}

function message(who: string, { text, subject, buttons = [], parts }: ShownMessage): Markup {
  return html`<div class="card">
    <h4>${who}</h4>
    ${subject !== undefined && html`<p class="soft">Objet : <bdi>${subject}</bdi></p>`}
    <blockquote class="message">${text}</blockquote>
    ${buttons.length > 0 && html`<p class="soft">${`Boutons : ${buttons.join(", ")}`}</p>`}
    ${
      parts !== undefined &&
      html`<p class="soft">${`${parts} ${parts > 1 ? "parties" : "partie"} de SMS`}</p>`
    }
  </div>`;
}

function costs({ costs: list, total }: CampaignPreviewPage): Markup | null {
  if (list.length === 0) return null;
  return html`<section>
    <h2>Coût des SMS</h2>
    ${table({
      caption: "Coût prévu",
      columns: [
        { label: "Envoi" },
        { label: "Personnes", number: true },
        { label: "Parties par message" },
        { label: "Parties" },
        { label: "Coût" },
      ],
      rows: list.map(({ label, people, partsEach, parts, cost }) => [
        label,
        people,
        partsEach,
        parts,
        cost ?? "prix non indiqué",
      ]),
    })}
    ${total !== undefined && html`<p>${`En tout : ${total}.`}</p>`}
    <p class="soft">
      Les relances sont comptées comme si personne ne répondait. Les questions qui suivent une
      réponse s'y ajoutent.
    </p>
  </section>`;
}

function confirmation(preview: CampaignPreviewPage): Markup {
  const { key, people, seen, invited, total, reminds, begins } = preview;
  return html`<section>
    <h2 id="lancer">Lancer la campagne</h2>
    <form method="post" action=${`/admin/campagnes/${key}/lancer`} class="card">
      <p>
        ${`${personnes(people)} ${people > 1 ? "recevront" : "recevra"} une invitation${reminds ? " puis, sans réponse, une seule relance" : ", sans relance"} :`}
      </p>
      <ul class="bullets">
        ${invited.map(({ label, count }) => html`<li>${`${personnes(count)} ${label}`}</li>`)}
      </ul>
      ${
        total !== undefined &&
        html`<p>
          ${`Les SMS, ${reminds ? "invitations et relances" : "invitations"} : ${total}. Les questions qui suivent une réponse s'y ajoutent.`}
        </p>`
      }
      ${begins !== undefined && html`<p>${begins}</p>`}
      <p>Ce qui ne se défait pas :</p>
      <ul class="bullets">
        <li>un message parti ne revient pas ; la pause retient seulement ce qui attend encore ;</li>
        <li>
          lancée, la campagne ne se change plus : ni ses personnes, ni ses canaux, ni ses jours ;
        </li>
        <li>
          une personne n'est invitée qu'une fois pour une formation, et au plus trois fois par an.
        </li>
      </ul>
      <input type="hidden" name="people" value=${String(people)} />
      <input type="hidden" name="seen" value=${seen} />
      ${
        people >= TYPED_FROM
          ? textField(
              {
                name: "typed",
                label: `Écrivez ${people} pour confirmer`,
                value: "",
              },
              { inputmode: "numeric", required: true },
            )
          : tick("sure", { value: "yes", label: `Oui, inviter ${personnes(people)}` }, false)
      }
      <button class="main">${`Inviter ${personnes(people)}`}</button>
    </form>
  </section>`;
}

function personnes(count: number): string {
  return `${count} ${count > 1 ? "personnes" : "personne"}`;
}
