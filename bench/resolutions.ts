/** How long a call takes that resolves two hundred identifiers, on a catalogue of the size of the country. */
import type { Criteria } from "../bot/identifiers.ts";
import { resolver } from "../db/resolver.ts";
import { CENTRES, CERTIFICATIONS, makeCatalogue, TRAININGS } from "./catalogue-world.ts";
import { spread, waitsOf, type Spread } from "./cpu.ts";
import type { Effort } from "./start-task.ts";

/** As many as the read API takes in one call. */
const KEYS = 200;
/** Calls of one round; their slowest hundredth is told. */
const CALLS = 400;

export interface ResolutionFigures {
  readonly trainings: number;
  readonly keys: number;
  readonly mixes: readonly {
    readonly mix: string;
    readonly foundOf200: number;
    readonly medianMilliseconds: Spread;
    readonly p99Milliseconds: Spread;
  }[];
}

interface Row {
  readonly key: string;
  readonly cfd: string;
  readonly siret: string;
  readonly uai: string;
  readonly code_insee: string;
}

type Ask = (row: Row, at: number) => Criteria;

/** What a page of results holds: keys alone, or everything that is in use. */
const MIXES: Readonly<Record<string, readonly Ask[]>> = {
  "keys alone": [({ key }) => ({ cle: key })],
  "every identifier": [
    ({ key }) => ({ cle: key }),
    ({ key }) => ({ cle_tronquee: key.slice(0, -4) }),
    ({ cfd }) => ({ cfd }),
    ({ cfd }) => ({ rncp: `RNCP${Number(cfd) % 4500}` }),
    ({ siret }) => ({ siret }),
    ({ uai }) => ({ uai }),
    ({ cfd }) => ({ certifinfo: `certifinfo${cfd}` }),
    ({ cfd, siret }) => ({ cfd, siret }),
    ({ cfd, uai }) => ({ cfd, uai }),
    ({ cfd, siret, code_insee }) => ({ cfd, siret, code_insee }),
    ({ cfd, code_insee }) => ({ cfd, code_insee }),
    (_, at) => ({ parcoursup: String(((at * 104_729) % TRAININGS) + 1) }),
    (_, at) => ({ siret: `000000018${String(CENTRES + (at % 99)).padStart(5, "0")}` }),
    (_, at) => ({ cfd: String(50_000_000 + CERTIFICATIONS + (at % 99)) }),
  ],
};

/** The barest query for the same keys: what a busy machine makes of it, it makes of ours too. */
const BARE = {
  name: "bench-bare",
  text: "select t.key, s.body from training t left join score_snapshot s on s.level = 'training' and s.group_key = t.key where t.key = any($1)",
};

/** Measures calls one after the other, in rounds. */
export async function measureResolutions(how: Effort): Promise<ResolutionFigures> {
  const world = await makeCatalogue();
  try {
    const { pool } = world.database;
    const { rows } = await pool.query<Row>(
      `select key, cfd, siret, place_uai as uai, t.code_insee from training t
       join training_centre tc on tc.id = t.centre_id order by md5(key) limit 20000`,
    );
    const resolve = resolver(pool);
    const mixes = [
      await measureMix("bare query, keys alone", how, async (call) => {
        const keys = askingsOf(rows, MIXES["keys alone"] ?? [], call).map(([one]) => one?.cle);
        return (await pool.query({ ...BARE, values: [keys] })).rows.length;
      }),
    ];
    for (const [mix, asks] of Object.entries(MIXES)) {
      const measured = await measureMix(mix, how, async (call) => {
        const resolutions = await resolve.resolve(askingsOf(rows, asks, call));
        return resolutions.filter(({ kind }) => kind === "found").length;
      });
      mixes.push(measured);
    }
    return { trainings: TRAININGS, keys: KEYS, mixes };
  } finally {
    await world.remove();
  }
}

async function measureMix(mix: string, how: Effort, ask: (call: number) => Promise<number>) {
  const calls = Math.max(20, Math.round(CALLS * how.seconds));
  const medians: number[] = [];
  const slowest: number[] = [];
  let found = 0;
  for (let round = 0; round < how.rounds; round += 1) {
    const times: number[] = [];
    for (let call = 0; call < calls; call += 1) {
      const began = performance.now();
      found = await ask(call + round * calls);
      times.push(performance.now() - began);
    }
    const { medianMilliseconds, p99Milliseconds } = waitsOf(times);
    medians.push(medianMilliseconds);
    slowest.push(p99Milliseconds);
  }
  return {
    mix,
    foundOf200: found,
    medianMilliseconds: spread(medians),
    p99Milliseconds: spread(slowest),
  };
}

function askingsOf(rows: readonly Row[], asks: readonly Ask[], call: number): Criteria[][] {
  return Array.from({ length: KEYS }, (_, at) => {
    const row = rows[(call * KEYS + at) % rows.length];
    const ask = asks[at % asks.length];
    if (row === undefined || ask === undefined) throw new Error("the catalogue is empty");
    return [ask(row, call * KEYS + at)];
  });
}
