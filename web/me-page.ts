/** What is held about a person, for that person: read, corrected, taken away, withdrawn, erased. */
import { onScreen } from "./french-typography.ts";
import { html, renderPage, type Assets, type Markup } from "./html.ts";
import { meWords, type MeWords } from "./me-words.ts";
import { noticePath, versionPath } from "./notice-address.ts";
import type { GivenAnswer, Publisher } from "./shapes.ts";

export type SureAction = "retirer" | "effacer" | "stop";

/** What of the data the page shows. */
export interface Held {
  readonly firstName: string | undefined;
  readonly birthYear: number | undefined;
  readonly optedOutAt: string | undefined;
  readonly contacts: readonly {
    readonly kind: string;
    readonly address: string;
    readonly importedAt: string | null;
    readonly legalBasis: string | null;
    /** By name; null: it came before versions were kept. */
    readonly noticeVersion: string | null;
  }[];
  readonly noticesKeptSince: string | undefined;
  readonly apprenticeships: readonly {
    readonly training: string;
    readonly centre: string;
    readonly startedOn: string | null;
    readonly endedOn: string | null;
    readonly invitedAt: string | null;
    readonly withdrawnAt: string | null;
    readonly texts: readonly { readonly question: string; readonly status: string }[];
  }[];
}

export interface Me {
  readonly locale: string;
  readonly held: Held;
  readonly answers: readonly GivenAnswer[];
  /** The conversation is over: single answers may be opened again from here. */
  readonly mayCorrect: boolean;
  readonly begun: boolean;
  /** For the form that corrects an answer. */
  readonly eventId: string;
  readonly publisher: Publisher;
}

/** The personal page. */
export function mePage(me: Me, assets: Assets): string {
  const words = meWords(me.locale);
  const typeset = (text: string): string => onScreen(text, me.locale);
  const { held } = me;
  const body = html`
    <header class="head"><p class="brand">Sirius</p></header>
    <main class="prose">
      <h1>${typeset(words.heading)}</h1>
      <p>${typeset(words.intro)}</p>
      <h2>${typeset(words.you)}</h2>
      <dl class="given">${facts(held, words, me.locale)}</dl>
      ${held.apprenticeships.map((one) => apprenticeship(one, words, me.locale))}
      <h2>${typeset(words.answers)}</h2>
      ${answers(me, words)}
      <h2>${typeset(words.take)}</h2>
      <p>${typeset(words.takeWhy)}</p>
      <ul>
        <li><a href="/moi/donnees.json" download>${words.json}</a></li>
        <li><a href="/moi/donnees.csv" download>${words.csv}</a></li>
      </ul>
      <h2>${typeset(words.decide)}</h2>
      <ul>
        ${me.begun ? html`<li><a href="/chat">${words.goOn}</a></li>` : null}
        ${me.begun ? html`<li><a href="/moi/retirer">${words.withdraw}</a></li>` : null}
        <li><a href="/moi/stop">${words.stop}</a></li>
        <li><a href="/moi/effacer">${words.erase}</a></li>
      </ul>
      <p class="hint">${typeset(words.write(me.publisher.contact))}</p>
      <p><a href=${noticePath(me.locale)}>${words.notice}</a></p>
    </main>
  `;
  return renderPage({ title: words.title, lang: me.locale, body, assets });
}

function facts(held: Held, words: MeWords, locale: string): Markup[] {
  const rows: (readonly [string, string])[] = [[words.firstName, held.firstName ?? words.gone]];
  if (held.birthYear !== undefined) rows.push([words.birthYear, String(held.birthYear)]);
  const stopped: typeof rows =
    held.optedOutAt === undefined ? [] : [[words.stopped, day(held.optedOutAt, locale)]];
  return [
    ...rows.map(([term, value]) => pair(term, value, locale)),
    ...held.contacts.flatMap((contact) => ofContact(contact, held.noticesKeptSince, words, locale)),
    ...stopped.map(([term, value]) => pair(term, value, locale)),
  ];
}

type HeldContact = Held["contacts"][number];

/** An address, why it may be written to, and what its person was told when it came. */
function ofContact(
  contact: HeldContact,
  keptSince: string | undefined,
  words: MeWords,
  locale: string,
): Markup[] {
  const { kind, address, importedAt, legalBasis, noticeVersion } = contact;
  const since = importedAt === null ? "" : words.since(day(importedAt, locale));
  const rows: Markup[] = [
    pair(words.kinds[kind] ?? kind, `${hidden(kind, address, words)}${since}`, locale),
  ];
  if (legalBasis !== null) {
    rows.push(pair(words.basis, words.bases[legalBasis] ?? legalBasis, locale));
  }
  rows.push(
    noticeVersion === null
      ? pair(words.noticeThen, unknownNotice(contact, keptSince, words, locale), locale)
      : pair(
          words.noticeThen,
          html`<a href=${versionPath(noticeVersion, locale)}>${noticeVersion}</a>`,
          locale,
        ),
  );
  return rows;
}

function unknownNotice(
  { importedAt }: HeldContact,
  keptSince: string | undefined,
  words: MeWords,
  locale: string,
): string {
  if (keptSince === undefined || (importedAt ?? "") >= keptSince) return words.noticeUnknown;
  return words.noticeBefore(day(keptSince, locale));
}

function apprenticeship(
  one: Held["apprenticeships"][number],
  words: MeWords,
  locale: string,
): Markup {
  const rows: (readonly [string, string])[] = [[words.centre, one.centre]];
  if (one.startedOn !== null) rows.push([words.from, day(one.startedOn, locale)]);
  if (one.endedOn !== null) rows.push([words.until, day(one.endedOn, locale)]);
  if (one.invitedAt !== null) rows.push([words.invited, day(one.invitedAt, locale)]);
  if (one.withdrawnAt !== null) rows.push([words.withdrawn, day(one.withdrawnAt, locale)]);
  for (const { status } of one.texts) rows.push([words.text, words.states[status] ?? status]);
  return html`<h2>${onScreen(one.training, locale)}</h2>
    <dl class="given">${rows.map(([term, value]) => pair(term, value, locale))}</dl>`;
}

function pair(term: string, value: string | Markup, locale: string): Markup {
  return html`<div>
    <dt>${onScreen(term, locale)}</dt>
    <dd><span>${typeof value === "string" ? onScreen(value, locale) : value}</span></dd>
  </div>`;
}

function answers({ answers: given, mayCorrect, eventId, locale }: Me, words: MeWords): Markup {
  if (given.length === 0) return html`<p>${onScreen(words.noAnswers, locale)}</p>`;
  const rows = given.map(
    ({ question, title, answer }) =>
      html`<div key=${question}>
        <dt id=${`q-${question}`}>${onScreen(title, locale)}</dt>
        <dd>
          <span>${onScreen(answer, locale)}</span>
          ${
            mayCorrect
              ? html`<button
                  class="quiet"
                  name="question"
                  value=${question}
                  aria-describedby=${`q-${question}`}
                >
                  ${words.correct}
                </button>`
              : null
          }
        </dd>
      </div>`,
  );
  if (!mayCorrect) return html`<dl class="given">${rows}</dl>`;
  return html`<form method="post" action="/chat/messages">
    <input type="hidden" name="event" value=${eventId} />
    <input type="hidden" name="control" value="correct" />
    <dl class="given">${rows}</dl>
  </form>`;
}

/** Enough to know one's own address again, too little for who looks over a shoulder. */
function hidden(kind: string, address: string, words: MeWords): string {
  if (kind === "phone") return `•• •• •• •• ${address.slice(-2)}`;
  if (kind === "email") return address.replace(/^(.)[^@]*/, "$1•••");
  return words.chat;
}

function day(iso: string, locale: string): string {
  const [year = "", month = "", date = ""] = iso.slice(0, 10).split("-");
  return locale.startsWith("fr") ? `${date}/${month}/${year}` : `${year}-${month}-${date}`;
}

/** Asks once more before something that cannot be undone; the page itself changes nothing. */
export function surePage(
  { action, locale }: { readonly action: SureAction; readonly locale: string },
  assets: Assets,
): string {
  const words = meWords(locale);
  const { heading, text, go } = words.sure[action];
  const body = html`
    <header class="head"><p class="brand">Sirius</p></header>
    <main class="prose">
      <h1>${onScreen(heading, locale)}</h1>
      <p>${onScreen(text, locale)}</p>
      <form method="post" action=${`/moi/${action}`}>
        <button class="danger">${go}</button>
      </form>
      <p><a href="/moi">${words.back}</a></p>
    </main>
  `;
  return renderPage({ title: `${heading} · Sirius`, lang: locale, body, assets });
}

/** Before the data of a link are shown: opened on request only, as link previews look at addresses too. */
export function sureGatePage(
  { token, locale }: { readonly token: string; readonly locale: string },
  assets: Assets,
): string {
  const words = meWords(locale);
  const body = html`
    <header class="head"><p class="brand">Sirius</p></header>
    <main class="prose">
      <h1>${onScreen(words.heading, locale)}</h1>
      <p>${onScreen(words.gate, locale)}</p>
      <form method="post" action=${`/moi/${token}`}>
        <button class="main">${words.open}</button>
      </form>
      <p><a href=${noticePath(locale)}>${words.notice}</a></p>
    </main>
  `;
  return renderPage({ title: words.title, lang: locale, body, assets });
}
