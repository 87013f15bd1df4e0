/** Finds trainings by the words people type: accents, plurals, beginnings of words and typos forgiven. */
import type { Pool } from "pg";
import {
  IS_LISTED,
  LISTED_COLUMNS,
  LISTED_FROM,
  LISTED_ORDER,
  listing,
  type ListedRow,
  type Listing,
  type Slice,
} from "./public-listing.ts";

export interface Searched {
  /** Trade, diploma, centre, place: in any order. */
  readonly words: string;
  /** City, postal code, INSEE code or the beginning of one. */
  readonly place: string;
}

export interface SearchResult extends Listing {
  /** Words that no training has, not even with a typo; they were left out. Folded. */
  readonly unknown: readonly string[];
  /** False: no training has all the words, these have some of them. */
  readonly complete: boolean;
}

/** Words that are looked for, at most; each costs an index scan. */
const WORDS_MAX = 8;
/** Characters read of what was typed. */
const TYPED_MAX = 200;
/** Little words that say nothing about a training. */
const EMPTY_WORDS = [
  ..."au aux avec ce cette dans de des du elle en est et il ils je la le les leur ma mes mon".split(
    " ",
  ),
  ..."ne nous on ou par pas pour qui sa se ses son sur ta tes ton un une vous".split(" "),
  ..."formation formations apprentissage apprenti the and for of in".split(" "),
];
/** Share of common trigrams from which two words may be the same. "coiffeur" and "coiffure": 0.38. */
const ALIKE = 0.35;

/**
 * What a word of four letters was meant to be: two neighbours changed places, or a letter was heard as
 * another one. Any one letter being wrong would be too much: nearly every such word is the name of a town.
 */
const MISHEARD = (word: string): string => {
  const swapped = [1, 2, 3].map(
    (at) => `overlay(${word} placing reverse(substr(${word}, ${at}, 2)) from ${at} for 2)`,
  );
  const sounds = ["i y", "c k", "s z", "f ph", "v w"].map((pair) => pair.split(" "));
  const heard = sounds.flatMap(([a, b]) => [
    `replace(${word}, '${a}', '${b}')`,
    `replace(${word}, '${b}', '${a}')`,
  ]);
  return `array[${[...swapped, ...heard].join(", ")}]`;
};

/**
 * Known words that may be what was typed. $1: words; $2: place; $3: words to leave out; $4: most
 * words. Tier 0: the same; 1: it begins so, or has the same French stem; 2: alike but for a typo; 3: so
 * is a word of four letters, which counts only where nothing surer is known.
 */
const MEANT = {
  name: "search-meant",
  text: /* sql */ `
    with asked as (
      select word, place from (
        select unnest(words_of($1)) as word, false as place
        union select unnest(words_of($2)), true
      ) typed
      where place or word <> all($3)
      order by place desc, length(word) desc limit $4
    )
    select asked.word as asked, near.word, near.tier
    from asked left join lateral (
      select word, min(tier) as tier from (
        select k.word, 0 as tier from search_word k where k.bare = asked.word
        union all (
          select k.word, 1 from search_word k
          where k.bare ~>=~ asked.word and k.bare ~<~ (asked.word || '{') limit 200
        ) union all (
          select k.word, 1 from search_word k
          where k.stem = (ts_lexize('pg_catalog.french_stem', asked.word))[1] limit 200
        ) union all (
          select k.word, 2
          from search_word k cross join lateral (
            select count(*) as same from unnest(k.trigrams) as each
            where each = any(trigrams_of(asked.word))
          ) as shared
          where asked.word ~ '^[a-z]{4,}$' and k.trigrams && trigrams_of(asked.word)
            and same >= ${ALIKE} * (cardinality(k.trigrams) + length(asked.word) + 1 - same)
          order by same desc limit 60
        )
        union all
        select k.word, 3 from search_word k
        where asked.word ~ '^[a-z]{4}$' and k.bare = any(${MISHEARD("asked.word")})
      ) found
      where word like '@%' or not asked.place
      group by word
    ) near on true`,
};

/** One word as typed, and the known words it may mean, the surest first. */
interface Meant {
  readonly asked: string;
  readonly tiers: readonly [string[], string[], string[]];
}

/**
 * Searches trainings. Without any word, all trainings are listed, those with figures first.
 *
 * @param searched  As typed; only the first 200 characters of each are read.
 * @returns A page of trainings, the nearest first.
 */
export async function searchTrainings(
  pool: Pool,
  { words, place }: Searched,
  slice: Slice,
): Promise<SearchResult> {
  const { rows } = await pool.query<{ asked: string; word: string | null; tier: 0 | 1 | 2 | 3 }>({
    ...MEANT,
    values: [words.slice(0, TYPED_MAX), place.slice(0, TYPED_MAX), EMPTY_WORDS, WORDS_MAX],
  });
  const meant = [...Map.groupBy(rows, (row) => row.asked)].map(([asked, found]): Meant => {
    const ofTier = (...tiers: number[]): string[] =>
      found.flatMap(({ word, tier }) => (word !== null && tiers.includes(tier) ? [word] : []));
    const sure = ofTier(0, 1).length > 0;
    return { asked, tiers: [ofTier(0), ofTier(1), sure ? ofTier(2) : ofTier(2, 3)] };
  });
  const known = meant.filter(({ tiers }) => tiers.some((tier) => tier.length > 0));
  const unknown = meant.filter((one) => !known.includes(one)).map(({ asked }) => asked);
  if (meant.length > 0 && known.length === 0) {
    return { total: 0, trainings: [], unknown, complete: true };
  }
  const all = await find(pool, known, slice, "and");
  if (all.total > 0 || known.length < 2) return { ...all, unknown, complete: true };
  return { ...(await find(pool, known, slice, "or")), unknown, complete: false };
}

async function find(
  pool: Pool,
  meant: readonly Meant[],
  { index, size }: Slice,
  join: "and" | "or",
): Promise<Listing> {
  const values: unknown[] = [index * size, size];
  const has = (words: readonly string[]): string => `s.words && $${values.push(words)}::text[]`;
  const found: string[] = [];
  const ranks: string[] = [];
  for (const { tiers } of meant) {
    found.push(has(tiers.flat()));
    ranks.push(`case when ${has(tiers[0])} then 3 when ${has(tiers[1])} then 2 else 0 end`);
  }
  const { rows } = await pool.query<ListedRow>(
    `select ${LISTED_COLUMNS}
     from ${LISTED_FROM}
     join training_search s on s.training_id = t.id
     where ${IS_LISTED}${found.length === 0 ? "" : ` and (${found.join(` ${join} `)})`}
     order by ${ranks.length === 0 ? "" : `${ranks.join(" + ")} desc,`} ${LISTED_ORDER}
     offset $1 limit $2`,
    values,
  );
  return listing(rows);
}
