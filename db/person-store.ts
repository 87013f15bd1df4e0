/** What is held about a person, opened for that person or for whoever answers a request of theirs. */
import type { Pool } from "pg";
import type { AnswerValue, Instant } from "../bot/conversation.ts";
import { erasePerson } from "./erasure.ts";
import type { Secrets } from "./secrets.ts";
import { inTransaction } from "./transaction.ts";

/** All that is held, in the words of the database; dates as ISO texts. */
export interface HeldData {
  readonly person: string;
  readonly firstName: string | undefined;
  readonly birthYear: number | undefined;
  readonly optedOutAt: string | undefined;
  readonly contacts: readonly {
    readonly kind: string;
    readonly address: string;
    readonly importedAt: string | null;
    readonly legalBasis: string | null;
    /** The notice that held when it came, by name; null: it came before versions were kept. */
    readonly noticeVersion: string | null;
  }[];
  /** When the first version of the notice was kept; undefined: none is. */
  readonly noticesKeptSince: string | undefined;
  readonly apprenticeships: readonly HeldApprenticeship[];
}

export interface HeldApprenticeship {
  readonly training: string;
  readonly centre: string;
  readonly startedOn: string | null;
  readonly endedOn: string | null;
  readonly invitedAt: string | null;
  readonly channel: string | null;
  readonly conversation: string | null;
  readonly outcome: string | null;
  readonly withdrawnAt: string | null;
  readonly answers: readonly HeldAnswer[];
  readonly texts: readonly { readonly question: string; readonly status: string }[];
}

export interface HeldAnswer {
  readonly question: string;
  readonly status: string;
  readonly value: AnswerValue | null;
  readonly raw: string | null;
  readonly comment: string | null;
  readonly channel: string;
  readonly at: string;
}

const ISO = `'YYYY-MM-DD"T"HH24:MI:SS"Z"'`;

/** $1: the person. One row of JSON; addresses are still sealed in it. */
const HELD = /* sql */ `
select p.first_name_sealed, p.birth_year, to_char(p.opted_out_at at time zone 'UTC', ${ISO}) as opted_out_at,
  (select coalesce(jsonb_agg(jsonb_build_object('kind', c.kind, 'sealed', c.sealed,
      'importedAt', to_char(r.imported_at at time zone 'UTC', ${ISO}), 'legalBasis', r.legal_basis, 'noticeVersion', v.name)
      order by c.kind, c.id), '[]')
    from contact c left join roster_import r on r.id = c.import_id
      left join notice_version v
        on v.number = case when r.id is null then c.notice_version else r.notice_version end
    where c.person_id = p.id) as contacts,
  (select to_char(since at time zone 'UTC', ${ISO}) from notice_version where number = 1) as notices_since,
  (select coalesce(jsonb_agg(jsonb_build_object('training', t.title, 'centre', k.name,
      'startedOn', a.started_on, 'endedOn', a.ended_on,
      'invitedAt', to_char(coalesce(i.sent_at, i.created_at) at time zone 'UTC', ${ISO}),
      'channel', i.sent_channel, 'conversation', c.id, 'outcome', c.outcome,
      'withdrawnAt', to_char(c.withdrawn_at at time zone 'UTC', ${ISO}),
      'answers', (select coalesce(jsonb_agg(jsonb_build_object('question', n.question,
          'status', n.status, 'value', n.value, 'raw', n.raw, 'comment', n.comment,
          'channel', n.channel, 'at', to_char(n.at at time zone 'UTC', ${ISO}))
          order by n.at, n.prompt, n.part), '[]')
        from answer n where n.conversation_id = c.id and n.void_at is null),
      'texts', (select coalesce(jsonb_agg(jsonb_build_object('question', v.question,
          'status', v.status) order by v.queued_at), '[]')
        from review v where v.conversation_id = c.id)) order by a.ended_on, a.id), '[]')
    from apprenticeship a join training t on t.id = a.training_id
      join training_centre k on k.id = t.centre_id
      left join invitation i on i.apprenticeship_id = a.id
      left join conversation c on c.invitation_id = i.id
    where a.person_id = p.id) as apprenticeships
from person p where p.id = $1`;

interface Row {
  readonly first_name_sealed: string | null;
  readonly birth_year: number | null;
  readonly opted_out_at: string | null;
  readonly notices_since: string | null;
  readonly contacts: readonly (Omit<HeldData["contacts"][number], "address"> & {
    readonly sealed: string;
  })[];
  readonly apprenticeships: readonly HeldApprenticeship[];
}

/** All that is held about a person; undefined when there is no such person. */
export async function heldAbout(
  { pool, secrets }: { readonly pool: Pool; readonly secrets: Pick<Secrets, "open"> },
  person: string,
): Promise<HeldData | undefined> {
  const { rows } = await pool.query<Row>(HELD, [person]);
  const [row] = rows;
  if (row === undefined) return undefined;
  return {
    person,
    firstName: row.first_name_sealed === null ? undefined : secrets.open(row.first_name_sealed),
    birthYear: row.birth_year ?? undefined,
    optedOutAt: row.opted_out_at ?? undefined,
    contacts: row.contacts.map(({ sealed, ...contact }) => ({
      ...contact,
      address: secrets.open(sealed),
    })),
    noticesKeptSince: row.notices_since ?? undefined,
    apprenticeships: row.apprenticeships,
  };
}

/** The people an address stands for: several for brothers and sisters on one telephone. */
export async function peopleAt(
  { pool, secrets }: { readonly pool: Pool; readonly secrets: Pick<Secrets, "lookup"> },
  address: string,
): Promise<string[]> {
  const { rows } = await pool.query<{ person: string }>(
    `select person_id as person from contact where lookup = $1 group by 1 order by min(id::text)`,
    [secrets.lookup(address)],
  );
  return rows.map(({ person }) => person);
}

/** Erases a person by their own wish, with an audit line that names nobody. Twice changes nothing. */
export async function eraseNow(
  pool: Pool,
  person: string,
  by: { readonly actor: string; readonly at: Instant },
): Promise<void> {
  const at = new Date(by.at);
  await inTransaction(pool, async (client) => {
    await client.query("select from person where id = $1 for update", [person]);
    await erasePerson(client, person, at);
    await client.query(
      "delete from web_session w using invitation i where i.person_id = $1 and w.invitation_id = i.id",
      [person],
    );
    await client.query(
      "insert into audit_entry (at, actor, action, target) values ($1, $2, 'person.erase', $3)",
      [at, by.actor, `person ${person}`],
    );
  });
}
