/** One conversation, line by line, with what was understood; and the list to choose it from. */
import { html, type Markup } from "../html.ts";
import { momentInWords } from "./words.ts";

export interface ShownUnderstanding {
  readonly question: string;
  /** "4 sur 5", "passée". */
  readonly value: string;
  readonly comment: string | undefined;
  /** By its name, and what it looks at. */
  readonly rule: string;
  readonly ruleInWords: string;
  /** In words: "lue d'emblée", "confirmée". */
  readonly certainty: string;
  readonly voided: boolean;
}

export interface ShownLine {
  readonly seq: number;
  readonly at: number;
  readonly channel: string;
  readonly from: "sirius" | "person";
  readonly text: string;
  /** Of a message of ours, in words. */
  readonly fate: string | undefined;
  readonly understood: readonly ShownUnderstanding[];
  /** What was noted beside, such as "Pas compris : Sirius redemande autrement (note, …)". */
  readonly notes: readonly string[];
}

export interface TranscriptPage {
  readonly id: string;
  readonly training: string;
  readonly centre: string;
  readonly script: string;
  readonly outcome: string;
  readonly lines: readonly ShownLine[];
  readonly names: boolean;
  /** May see the names. */
  readonly mayName: boolean;
}

/** The conversation. */
export function transcriptBody(page: TranscriptPage): Markup {
  const { id, training, centre, script, outcome, lines } = page;
  return html`
    <p><a href="/admin/campagnes">← Les campagnes</a></p>
    <dl class="facts-list">
      <dt>Formation</dt>
      <dd><bdi>${training}</bdi></dd>
      <dt>Centre</dt>
      <dd><bdi>${centre}</bdi></dd>
      <dt>Questionnaire</dt>
      <dd>${script}</dd>
      <dt>Issue</dt>
      <dd>${outcome}</dd>
    </dl>
    ${masking(id, page)}
    <section>
      <h2>La conversation</h2>
      ${
        lines.length === 0
          ? html`<p class="empty">Rien n'a encore été dit.</p>`
          : html`<ol class="transcript">
              ${lines.map(line)}
            </ol>`
      }
    </section>
  `;
}

function masking(id: string, { names, mayName }: TranscriptPage): Markup {
  const base = `/admin/conversations/${id}`;
  if (names) {
    return html`<p class="notice">
      Les noms sont montrés, et le journal le note.${" "}
      <a href=${base}>Les masquer</a>
    </p>`;
  }
  return html`<p class="notice">
    Prénom, numéros, adresses et liens personnels sont masqués ; ce que la personne dit d'elle avec
    ses mots peut encore la faire reconnaître. Le journal note chaque lecture.${" "}
    ${mayName && html`<a href=${`${base}?noms=oui`}>Montrer les noms</a>`}
  </p>`;
}

function line({ seq, at, channel, from, text, fate, understood, notes }: ShownLine): Markup {
  const who = from === "sirius" ? "Sirius" : "La personne";
  const when = `${momentInWords(at)}, ${channel}${fate === undefined ? "" : `, ${fate}`}`;
  return html`<li class=${`from-${from}`} id=${`ligne-${seq}`}>
    <p class="soft"><b>${who}</b>${` · ${when}`}</p>
    <blockquote class="message">${text}</blockquote>
    ${understood.map(reading)}
    ${notes.length > 0 && html`<p class="soft">${`Noté : ${notes.join(", ")}`}</p>`}
  </li>`;
}

function reading(one: ShownUnderstanding): Markup {
  const { question, value, comment, rule, ruleInWords, certainty, voided } = one;
  const how = `${ruleInWords === rule ? "" : ` : ${ruleInWords}`}, ${certainty}`;
  return html`<p class="understood">
    <code>${question}</code>${" = "}<bdi>${value}</bdi>
    ${comment !== undefined && html`${" ; remarque : "}<bdi>${comment}</bdi>`}
    <span class="soft">
      ${" (règle "}<code>${rule}</code>${`${how}${voided ? ", écartée par une correction" : ""})`}
    </span>
  </p>`;
}

export interface ConversationLine {
  readonly id: string;
  readonly training: string;
  readonly centre: string;
  /** "par SMS, 3 réponses, s'est arrêtée à note". */
  readonly about: string;
  readonly lastAt: number;
}

export interface ConversationsPage {
  readonly campaign: { readonly key: string; readonly title: string };
  readonly question: string | undefined;
  readonly conversations: readonly ConversationLine[];
  /** Addresses of the pages before and after. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** The list: no name in it, so that nobody is chosen for who they are. */
export function conversationsBody(page: ConversationsPage): Markup {
  const { campaign, question, conversations, before, after } = page;
  const path = `/admin/campagnes/${campaign.key}`;
  return html`
    <p><a href=${path}>← La campagne</a></p>
    <p>
      ${
        question === undefined
          ? "Toutes les conversations de la campagne, la plus récente d'abord."
          : `Celles qui se sont arrêtées à la question « ${question} ».`
      }
      ${question !== undefined && html`${" "}<a href=${`${path}/conversations`}>Toutes les voir</a>`}
    </p>
    ${
      conversations.length === 0
        ? html`<p class="empty">
            Aucune conversation ici. Elles commencent quand une invitation part, ou quand un lien
            est ouvert.
          </p>`
        : html`<ul class="rows">
            ${conversations.map(
              ({ id, training, centre, about, lastAt }) =>
                html`<li>
                  <div>
                    <a href=${`/admin/conversations/${id}`}>
                      <bdi>${training}</bdi>${", "}<bdi>${centre}</bdi>
                      <span class="visually-hidden"
                        >${`, conversation du ${momentInWords(lastAt)}`}</span
                      >
                    </a>
                    <p class="soft">${about}</p>
                  </div>
                  <span class="soft">${momentInWords(lastAt)}</span>
                </li>`,
            )}
          </ul>`
    }
    <p class="actions">
      ${before !== undefined && html`<a class="button" href=${before}>Plus récentes</a>`}
      ${after !== undefined && html`<a class="button" href=${after}>Plus anciennes</a>`}
    </p>
  `;
}
