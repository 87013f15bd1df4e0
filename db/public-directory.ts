/** Trainings, centres and diplomas as the public pages show them, with the scores that are public. */
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";
import { recogniseIdentifier, type Criteria } from "../bot/identifiers.ts";
import {
  IS_LISTED,
  LISTED_COLUMNS,
  LISTED_FROM,
  LISTED_ORDER,
  listed,
  listing,
  type ListedRow,
  type ListedTraining,
  type Listing,
  type Slice,
} from "./public-listing.ts";
import { searchTrainings, type Searched, type SearchResult } from "./public-search.ts";
import { CERTIFICATION } from "./release-queries.ts";
import { resolver, type Designated } from "./resolver.ts";
import { answered, formerDiploma } from "./results-queries.ts";
import { isPublic, REPLIED_ON, type PublishedReview } from "./results-reviews.ts";

export interface ShownCentre extends Listing {
  readonly siret: string;
  readonly name: string;
  /** Of all its trainings together. */
  readonly score: string | null;
}

export interface ShownDiploma extends Listing {
  readonly code: string;
  /** As its register calls it, else as most of its trainings are called. */
  readonly title: string;
  /** Of the whole country. */
  readonly score: string | null;
}

/** A text by itself, with the training it counts for. `gone`: its author took it back. */
export type ShownReview =
  | { readonly gone: true }
  | { readonly gone: false; readonly review: PublishedReview; readonly training: ListedTraining };

/** Everything is one query, two for a search. Undefined: no such thing. */
export interface PublicDirectory {
  /** What an identifier in use designates, when it is one thing only. */
  resolve(identifier: string): Promise<Designated | undefined>;
  /** Under the key it has now; one that was replaced resolves to its successor. */
  training(key: string): Promise<ListedTraining | undefined>;
  /** The trainings of keys, in the order of the keys; unknown ones are left out. */
  trainings(keys: readonly string[]): Promise<readonly ListedTraining[]>;
  /** Other trainings for the same diploma, those with figures first. */
  peers(key: string, limit: number): Promise<readonly ListedTraining[]>;
  centre(siret: string, slice: Slice): Promise<ShownCentre | undefined>;
  diploma(code: string, slice: Slice): Promise<ShownDiploma | undefined>;
  review(id: string): Promise<ShownReview | undefined>;
  search(searched: Searched, slice: Slice): Promise<SearchResult>;
}

const LISTED = `select ${LISTED_COLUMNS} from ${LISTED_FROM}`;

const CENTRE = {
  name: "public-centre",
  text: /* sql */ `
    select asked.siret as "askedSiret", asked.name as "askedName", all_of_it.body as "askedScore",
      page.*
    from training_centre asked
    left join score_snapshot all_of_it
      on all_of_it.level = 'centre' and all_of_it.group_key = asked.siret
    left join lateral (
      ${LISTED} where t.centre_id = asked.id and ${IS_LISTED}
      order by ${LISTED_ORDER} offset $2 limit $3
    ) page on true
    where asked.siret = $1`,
};

const DIPLOMA = {
  name: "public-diploma",
  text: /* sql */ `
    select coalesce(register.title, asked.title) as "askedTitle", wide.body as "askedScore", page.*
    from (
      select mode() within group (order by t.title) as title from training t
      where ${CERTIFICATION} = $1 having count(*) > 0
    ) asked
    left join certification register on register.code = $1
    left join score_snapshot wide on wide.level = 'certification' and wide.group_key = $1
    left join lateral (
      ${LISTED} where ${CERTIFICATION} = $1 and ${IS_LISTED}
      order by ${LISTED_ORDER} offset $2 limit $3
    ) page on true`,
};

const PEERS = {
  name: "public-peers",
  text: /* sql */ `
    ${LISTED}
    where ${CERTIFICATION} = (select ${CERTIFICATION} from training t where t.key = $1)
      and t.key <> $1 and ${IS_LISTED}
    order by ${LISTED_ORDER} limit $2`,
};

/** The training it counts for is `t`; the one it was written about, `about`. */
const REVIEW = {
  name: "public-review",
  text: /* sql */ `
    select r.status = 'withdrawn' as gone, ${isPublic("r", "$2")} and own.body is not null as public,
      r.id, r.shown, r.experience, r.reply, ${REPLIED_ON} as "repliedOn", to_char(r.published_on, 'YYYY-MM-DD') as "publishedOn",
      ${formerDiploma("about", "t", "own")} as former,
      ${LISTED_COLUMNS}
    from review r
    join training about on about.id = r.training_id
    join (${LISTED_FROM}) on t.id = coalesce(about.followed_by, about.id)
    where r.id = $1`,
};

/** The thing itself comes with one row at least: without a key when its page of the list is empty. */
const isListed = ({ key }: { readonly key: string | null }): boolean => key !== null;

/**
 * Reads the public side of the database. `now`: the clock.
 *
 * Errors: `database_unavailable` when PostgreSQL does not answer.
 */
export function publicDirectory(pool: Pool, now: () => Instant = Date.now): PublicDirectory {
  const identifiers = resolver(pool);
  const many = async (where: string, values: unknown[]): Promise<ListedTraining[]> =>
    (await answered(pool.query<ListedRow>(`${LISTED} where ${where}`, values))).rows.map(listed);
  return {
    async resolve(identifier) {
      const resolutions = await identifiers.resolve(readingsOf(identifier));
      return resolutions.find((one) => one.kind === "found")?.found;
    },
    training: async (key) => (await many("t.key = $1 and t.followed_by is null", [key]))[0],
    trainings: (keys) => many("t.key = any($1) order by array_position($1, t.key)", [keys]),
    async peers(key, limit) {
      const { rows } = await answered(pool.query<ListedRow>({ ...PEERS, values: [key, limit] }));
      return rows.map(listed);
    },
    centre: (siret, slice) => readCentre(pool, siret, slice),
    diploma: (code, slice) => readDiploma(pool, code, slice),
    review: (id) => readReview(pool, id, new Date(now())),
    search: (searched, slice) => answered(searchTrainings(pool, searched, slice)),
  };
}

/** By its shape, and as the very key of a training that no catalogue knows. */
function readingsOf(identifier: string): (readonly Criteria[])[] {
  const recognised = recogniseIdentifier(identifier);
  return [...(recognised.ok ? [recognised.readings] : []), [{ cle: identifier }]];
}

async function readCentre(
  pool: Pool,
  siret: string,
  { index, size }: Slice,
): Promise<ShownCentre | undefined> {
  const { rows } = await answered(
    pool.query<ListedRow & { askedSiret: string; askedName: string; askedScore: string | null }>({
      ...CENTRE,
      values: [siret, index * size, size],
    }),
  );
  const [first] = rows;
  if (first === undefined) return undefined;
  const { askedName: name, askedScore: score } = first;
  return { siret: first.askedSiret, name, score, ...listing(rows.filter(isListed)) };
}

async function readDiploma(
  pool: Pool,
  code: string,
  { index, size }: Slice,
): Promise<ShownDiploma | undefined> {
  const { rows } = await answered(
    pool.query<ListedRow & { askedTitle: string; askedScore: string | null }>({
      ...DIPLOMA,
      values: [code, index * size, size],
    }),
  );
  const [first] = rows;
  if (first === undefined) return undefined;
  const { askedTitle: title, askedScore: score } = first;
  return { code, title, score, ...listing(rows.filter(isListed)) };
}

interface ReviewRow extends ListedRow {
  readonly gone: boolean;
  readonly public: boolean;
  readonly id: string;
  readonly shown: string | null;
  readonly experience: string | null;
  readonly reply: string | null;
  readonly repliedOn: string | null;
  readonly publishedOn: string | null;
  readonly former: string | null;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function readReview(pool: Pool, id: string, today: Date): Promise<ShownReview | undefined> {
  if (!UUID.test(id)) return undefined;
  const { rows } = await answered(pool.query<ReviewRow>({ ...REVIEW, values: [id, today] }));
  const [row] = rows;
  if (row === undefined) return undefined;
  if (row.gone) return { gone: true };
  const { shown: text, publishedOn, experience, key: trainingKey, title: trainingTitle } = row;
  if (!row.public || text === null || publishedOn === null || experience === null) return undefined;
  const reply = row.reply ?? undefined;
  const repliedOn = row.repliedOn ?? undefined;
  const former = row.former ?? undefined;
  const about = { former, trainingKey, trainingTitle };
  return {
    gone: false,
    review: { id, text, publishedOn, experience, reply, repliedOn, ...about },
    training: listed(row),
  };
}
