/** Addresses in PostgreSQL: whose they are, whether they work, and who wrote without being known. */
import type { AddressBook } from "../bot/accept.ts";
import { localeOfStranger } from "../bot/wording.ts";
import type { BeginParts } from "./begin-conversation.ts";
import { available } from "./connection-lost.ts";
import { contactKind } from "./contact-kinds.ts";
import { linksToAddresses } from "./link-addresses.ts";
import { optOutAddress } from "./opt-outs.ts";
import { chooseWho } from "./shared-addresses.ts";

/** What one chat may ask in a day: a family that compares, no machine that reads it all. */
export const QUESTIONS_A_DAY = 60;

interface AskedRow {
  readonly provider_id: string;
  readonly step: string;
  readonly locale: string;
  readonly script_key: string;
  readonly script_version: number;
}

/** Keeps addresses in PostgreSQL. Errors: `database_unavailable` while it is away; other ones are faults. */
export function addressBook(parts: BeginParts): AddressBook {
  const book = plainBook(parts);
  return {
    link: (...args) => available(book.link(...args)),
    linkByPhone: (...args) => available(book.linkByPhone(...args)),
    answerControl: (...args) => available(book.answerControl(...args)),
    standingOf: (address) => available(book.standingOf(address)),
    chooseWho: (...args) => available(book.chooseWho(...args)),
    optOut: (...args) => available(book.optOut(...args)),
    setReachable: (...args) => available(book.setReachable(...args)),
    noteStranger: (...args) => available(book.noteStranger(...args)),
    noteQuestion: (...args) => available(book.noteQuestion(...args)),
    promptMessage: (...args) => available(book.promptMessage(...args)),
  };
}

function plainBook(parts: BeginParts): AddressBook {
  const { pool, secrets } = parts;
  return {
    ...linksToAddresses(parts),
    ...notedStrangers(parts),
    chooseWho: ({ value }, text) => chooseWho(parts, secrets.lookup(value), text),
    async optOut({ channel, value }, at) {
      await optOutAddress(parts, secrets.lookup(value), channel, at);
    },
    async setReachable({ channel, value }, reachable, at) {
      await pool.query(
        `update contact set unreachable_at = $3, unreachable_reason = $4
         where kind = $1 and lookup = $2 and (unreachable_at is null) = ($3::timestamptz is not null)`,
        [
          contactKind(channel),
          secrets.lookup(value),
          reachable ? null : new Date(at),
          reachable ? null : "blocked",
        ],
      );
    },
    async promptMessage(conversation, prompt) {
      const { rows } = await pool.query<AskedRow>(
        `select o.provider_id, o.message -> 'prompt' ->> 'step' as step, c.state ->> 'locale' as locale,
           c.script_key, c.script_version
         from outbox o join conversation c on c.id = o.conversation_id
         where o.conversation_id = $1 and (o.message -> 'prompt' ->> 'number')::int = $2
           and o.provider_id is not null
         order by o.seq desc limit 1`,
        [conversation, prompt],
      );
      const [row] = rows;
      return (
        row && {
          providerId: row.provider_id,
          step: row.step,
          locale: row.locale,
          script: { key: row.script_key, version: row.script_version },
        }
      );
    },
  };
}

/** Who is to be answered although nobody knows them: one row for each chat and day, sealed. */
function notedStrangers({
  pool,
  secrets,
}: BeginParts): Pick<AddressBook, "noteStranger" | "noteQuestion"> {
  return {
    async noteStranger({ from: { channel, value }, at, language }, notice) {
      await pool.query(
        `insert into stranger (channel, lookup, day, to_sealed, notice, locale)
         values ($1, $2, ($3::timestamptz at time zone 'Europe/Paris')::date, $4, $5, $6)
         on conflict (channel, lookup, day) do update
           set notice = excluded.notice, locale = excluded.locale, asked_sealed = null, answered_at = null, due_at = null, tries = 0
           -- A question we ask is part of a talk; everything else is said once a day.
           where excluded.notice like 'control%' or excluded.notice <> stranger.notice
             or (excluded.notice = 'who'
               and stranger.answered_at < $3::timestamptz - interval '5 minutes')`,
        [
          channel,
          secrets.lookup(value),
          new Date(at),
          secrets.seal(value),
          notice,
          localeOfStranger(language),
        ],
      );
    },
    async noteQuestion({ from: { channel, value }, at, language }, words) {
      await pool.query(
        `insert into stranger (channel, lookup, day, to_sealed, notice, locale, asked_sealed, questions)
         values ($1, $2, ($3::timestamptz at time zone 'Europe/Paris')::date, $4, 'scores', $6, $5, 1)
         on conflict (channel, lookup, day) do update
           set notice = excluded.notice, locale = excluded.locale, asked_sealed = excluded.asked_sealed,
             questions = stranger.questions + 1, answered_at = null, due_at = null, tries = 0
           where stranger.questions < ${QUESTIONS_A_DAY}`,
        [
          channel,
          secrets.lookup(value),
          new Date(at),
          secrets.seal(value),
          secrets.seal(words),
          localeOfStranger(language),
        ],
      );
    },
  };
}
