/** The form of a campaign: who, by what, when. It works as it is written, without a script. */
import { html, type Markup } from "../html.ts";
import { selectField, textField, ticksField, type Choice } from "./fields.ts";

/** Everything as it stands in the fields; lists have one value on each line. */
export interface CampaignValues {
  readonly key: string;
  readonly title: string;
  /** `key version`. */
  readonly script: string;
  readonly trainings: string;
  readonly centres: string;
  readonly certifications: string;
  readonly endedFrom: string;
  readonly endedTo: string;
  readonly territories: readonly string[];
  readonly rosterImport: string;
  readonly reachableBy: readonly string[];
  /** In order of preference; empty: none. */
  readonly channels: readonly string[];
  readonly notBefore: string;
  readonly until: string;
  readonly perHour: string;
  /** `script`, `none` or `days`. */
  readonly reminder: string;
  readonly reminderDays: string;
  readonly consentDecision: string;
  readonly price: string;
}

export type CampaignField = keyof CampaignValues;

/** What is wrong with each field, in words; fields without a fault are left out. */
export type CampaignFaults = Readonly<Partial<Record<CampaignField, string>>>;

export interface CampaignForm {
  readonly values: CampaignValues;
  readonly faults: CampaignFaults;
  /** What each field is called, here and wherever a campaign is refused. */
  readonly labels: Readonly<Record<CampaignField, string>>;
  readonly choices: {
    readonly scripts: readonly Choice[];
    readonly imports: readonly Choice[];
    readonly territories: readonly Choice[];
    readonly channels: readonly Choice[];
    readonly pushChannels: readonly Choice[];
  };
  /** Where the form goes. */
  readonly action: string;
  /** A draft that has its name already. */
  readonly known: boolean;
}

const NONE: Choice = { value: "", label: "–" };
const PLACES = ["Premier canal", "Sinon", "Sinon", "Sinon"];

/** The form, with a list of what is wrong first. */
export function campaignFormBody(form: CampaignForm): Markup {
  return html`
    ${summary(form)}
    <form method="post" action=${form.action} class="stack">
      ${identity(form)} ${audience(form)} ${channels(form)} ${schedule(form)}
      <button class="main">Enregistrer le brouillon</button>
      <p class="hint">
        Rien ne part : l'étape suivante montre qui recevrait une invitation, et le coût.
      </p>
    </form>
  `;
}

function summary({ faults, labels }: CampaignForm): Markup | null {
  const named: readonly (readonly [string, string])[] = Object.entries(labels);
  const found = named.flatMap(([name, label]) => {
    const fault = Object.entries(faults).find(([one]) => one === name)?.[1];
    return fault === undefined ? [] : [{ name, label, fault }];
  });
  if (found.length === 0) return null;
  return html`<div class="alarm" role="alert">
    <p>
      ${found.length > 1 ? `${found.length} champs sont à revoir :` : "Un champ est à revoir :"}
    </p>
    <ul>
      ${found.map(
        ({ name, label, fault }) =>
          html`<li><a href=${`#${name}`}>${`${label} : ${fault}`}</a></li>`,
      )}
    </ul>
  </div>`;
}

function fieldOf(form: CampaignForm, name: keyof typeof TEXTS) {
  return {
    name,
    label: form.labels[name],
    value: form.values[name],
    hint: TEXTS[name],
    fault: form.faults[name],
  };
}

const TEXTS = {
  key: "Minuscules, chiffres et tirets, par exemple rouen-2026. Il ne change plus.",
  title: "Pour vous : les personnes invitées ne le lisent pas.",
  script: "Sa version est fixée maintenant : ce que vous publierez plus tard n'y change rien.",
  trainings: "Clés du catalogue, une par ligne. Vide : toutes.",
  centres: "SIRET de 14 chiffres, un par ligne. Vide : tous.",
  certifications: "CFD ou RNCP, un par ligne. Vide : tous.",
  endedFrom: "Vide : sans limite.",
  endedTo: "Vide : sans limite.",
  rosterImport: "Seulement les personnes que cet import a fait inviter.",
  notBefore: "Vide : dès que vous lancez. Un jour commence à minuit, à Paris.",
  until: "Ce jour compris. Vide : jusqu'à la dernière personne.",
  perHour: "De 60 à 1 000 000. Vide : aussi vite que les canaux le permettent.",
  reminder: "Une seule relance, jamais deux, quel que soit le canal.",
  reminderDays: "De 1 à 60, si vous choisissez un nombre de jours.",
  consentDecision:
    "Qui a décidé, quand et pourquoi. Vide : sans preuve de consentement, aucun SMS d'un numéro court ne part.",
  price:
    "En euros, tel que votre opérateur le facture, par exemple 0,0725. Vide : pas de coût affiché.",
} as const satisfies Readonly<Partial<Record<CampaignField, string>>>;

function identity(form: CampaignForm): Markup {
  return html`<section>
    <h2>La campagne</h2>
    ${textField(fieldOf(form, "title"), { required: true })}
    ${textField(fieldOf(form, "key"), { required: true, readonly: form.known })}
    ${selectField(fieldOf(form, "script"), form.choices.scripts)}
  </section>`;
}

function audience(form: CampaignForm): Markup {
  const { values, choices, faults, labels } = form;
  return html`<section>
    <h2>Qui inviter</h2>
    <p>
      Chaque champ rempli restreint ; les valeurs d'un même champ s'ajoutent. Les personnes qui ont
      dit STOP, les moins de 15 ans et celles déjà invitées sont retirées d'elles-mêmes.
    </p>
    ${
      choices.imports.length > 0 &&
      selectField(fieldOf(form, "rosterImport"), [
        { value: "", label: "Tous les imports" },
        ...choices.imports,
      ])
    }
    <div class="pair">
      ${textField(fieldOf(form, "endedFrom"), { type: dayType(values.endedFrom) })}
      ${textField(fieldOf(form, "endedTo"), { type: dayType(values.endedTo) })}
    </div>
    ${textField(fieldOf(form, "centres"), { lines: 2, inputmode: "numeric" })}
    ${textField(fieldOf(form, "trainings"), { lines: 2 })}
    ${textField(fieldOf(form, "certifications"), { lines: 2 })}
    <details open=${values.territories.length + values.reachableBy.length > 0}>
      <summary>Territoires et adresses</summary>
      ${ticksField(
        {
          name: "territories",
          label: labels.territories,
          hint: "Aucun coché : tous.",
          fault: faults.territories,
        },
        choices.territories,
        values.territories,
      )}
      ${ticksField(
        {
          name: "reachableBy",
          label: labels.reachableBy,
          hint: "Aucun coché : toutes.",
          fault: faults.reachableBy,
        },
        choices.pushChannels,
        values.reachableBy,
      )}
    </details>
  </section>`;
}

function channels(form: CampaignForm): Markup {
  const { values, choices, faults } = form;
  return html`<section>
    <h2 id="channels" tabindex="-1">Par quel canal</h2>
    <p>
      Le premier canal qui atteint la personne est pris. « Par vos moyens » vient en dernier : vous
      recevez un fichier de liens personnels.
    </p>
    ${faults.channels !== undefined && html`<p class="fault">${faults.channels}</p>`}
    <div class="pair">
      ${PLACES.map((label, place) =>
        selectField(
          {
            name: `channel${place + 1}`,
            label: place < 2 ? label : `${label} (${place + 1}e)`,
            value: values.channels[place] ?? "",
          },
          [NONE, ...choices.channels],
        ),
      )}
    </div>
    <details open=${values.consentDecision !== "" || faults.consentDecision !== undefined}>
      <summary>SMS et consentement</summary>
      <p>
        En France, un numéro court (celui d'une conversation par SMS) demande l'accord de chaque
        personne, avec sa preuve : elle s'enregistre à l'import de la liste. Les personnes sans
        preuve passent au canal suivant, ou sont laissées de côté et comptées. Si votre organisme en
        a décidé autrement, écrivez-le ici : c'est gardé avec la campagne.
      </p>
      ${textField(fieldOf(form, "consentDecision"), { lines: 3 })}
    </details>
  </section>`;
}

function schedule(form: CampaignForm): Markup {
  const { values } = form;
  return html`<section>
    <h2>Quand</h2>
    <p>
      Les messages partent aux heures d'envoi des réglages, là où vit chaque personne, jamais le
      dimanche ni un jour férié. L'aperçu dit quand part le premier.
    </p>
    <div class="pair">
      ${textField(fieldOf(form, "notBefore"), { type: dayType(values.notBefore) })}
      ${textField(fieldOf(form, "until"), { type: dayType(values.until) })}
    </div>
    <div class="pair">
      ${textField(fieldOf(form, "perHour"), { inputmode: "numeric" })}
      ${textField(fieldOf(form, "price"), { inputmode: "decimal" })}
    </div>
    <div class="pair">
      ${selectField(fieldOf(form, "reminder"), [
        { value: "script", label: "Après les jours du questionnaire" },
        { value: "days", label: "Après un nombre de jours" },
        { value: "none", label: "Aucune" },
      ])}
      ${textField(fieldOf(form, "reminderDays"), { inputmode: "numeric" })}
    </div>
  </section>`;
}

/** An instant that the command line wrote is kept as it is. */
function dayType(value: string): "date" | "text" {
  return value === "" || /^\d{4}-\d{2}-\d{2}$/.test(value) ? "date" : "text";
}
